"""Tables of the reports: people's passages and journeys, derived from events; what sources cost; reports kept."""

from reports.models.comparing import Comparison, Differing
from reports.models.costs import Cost, WasteTerms
from reports.models.monthly import (
    ActionItem,
    Decision,
    Meeting,
    MonthlyLetter,
    MonthlyPeople,
    MonthlyReport,
    ReportReader,
)
from reports.models.passages import Journey, Passage
from reports.models.saved import SavedLetter, SavedReport

__all__ = [
    "ActionItem",
    "Comparison",
    "Cost",
    "Decision",
    "Differing",
    "Journey",
    "Meeting",
    "MonthlyLetter",
    "MonthlyPeople",
    "MonthlyReport",
    "Passage",
    "ReportReader",
    "SavedLetter",
    "SavedReport",
    "WasteTerms",
]
