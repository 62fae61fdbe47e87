"""Who is told what: topics, the inbox, letters and the two sweeps that post them. Telling is leads.actions.notify."""

from leads.notices.digests import send_digests
from leads.notices.posting import send_due

__all__ = ["send_digests", "send_due"]
