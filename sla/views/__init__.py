"""The SLA in the browser: thin doors over sla's readings and actions."""
