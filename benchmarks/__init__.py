"""Measurements against bare references, timed in the same run: `make bench`. docs/performance.md reads them."""
