"""Passages and journeys kept beside the events: rebuilt for whoever moved, checked against the events exactly."""

from reports.passages.keeping import rebuild, rebuild_all, rebuild_moved

__all__ = ["rebuild", "rebuild_all", "rebuild_moved"]
