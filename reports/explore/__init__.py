"""The explorer: count what happened by one or two dimensions, open each cell, save the question, have it mailed.

What may be counted and by what are closed lists (measures, dimensions): nothing of an address is ever a name in SQL.
"""
