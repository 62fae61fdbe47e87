"""The composition root: settings, addresses, schedule and reactions. Nothing imports it; it imports all."""
