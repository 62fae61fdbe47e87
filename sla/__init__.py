"""Service levels both ways: targets, clocks, escalation, marketing's commitment."""
