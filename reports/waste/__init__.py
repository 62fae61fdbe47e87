"""Waste: people who were handed over or became MQLs and of whom nothing came by somebody's doing; what that costs."""
