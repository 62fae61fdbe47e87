"""Service levels both ways: targets, clocks, escalation, marketing's commitment.

A fixed room of the house that is furnished in a later step; it owns no tables yet.
"""
