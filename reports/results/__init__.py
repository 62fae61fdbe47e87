"""Outputs, outcomes, results: what both teams did, whom it reached, what came of it, by whose part."""
