"""The demo company, loaded once: what it is like, and that every figure of the reports is what its rows say.

What a figure should be is counted here anew from the events, activities, handoffs and clocks, after docs/report.md:
without passages or journeys, and with none of the reports' own conditions.
"""
