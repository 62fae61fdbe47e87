"""Tables that reports read: people's passages and journeys, derived from events."""

from reports.models.passages import Journey, Passage

__all__ = ["Journey", "Passage"]
