"""The shared dashboard for a screen on the wall: both promises, today's queue and inbox, the radiator, alarms."""
