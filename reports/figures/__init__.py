"""Figures of the reports: each is a set of people, counted in one statement and opened as a list by the same SQL."""

from reports.figures.scope import Scope
from reports.figures.sets import FIGURES, Figure, counts, figure, people_behind

__all__ = ["FIGURES", "Figure", "Scope", "counts", "figure", "people_behind"]
