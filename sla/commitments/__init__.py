"""Reading marketing's commitment: what came, whether it keeps pace, how the month may end. Changes are sla.actions'."""
