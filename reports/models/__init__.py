"""Tables of the reports: what is derived from the streams, and what people enter or keep here."""

from reports.models.chances import Chance
from reports.models.comparing import Comparison, Differing
from reports.models.costs import Cost, WasteTerms
from reports.models.credits import Beginning, Credit
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
    "Beginning",
    "Chance",
    "Comparison",
    "Cost",
    "Credit",
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
