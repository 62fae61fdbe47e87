"""The verbs of the reports: the monthly report, its meeting and readers, and what sources cost."""

from reports.actions.costs import agree_on_waste, change_cost, enter_cost, remove_cost, set_costs
from reports.actions.meetings import add_item, decide, finish_item, reopen_item, withdraw_decision, write_notes
from reports.actions.monthly import compose, compose_due
from reports.actions.reading import subscribe, write_letters

__all__ = [
    "add_item",
    "agree_on_waste",
    "change_cost",
    "compose",
    "compose_due",
    "decide",
    "enter_cost",
    "finish_item",
    "remove_cost",
    "reopen_item",
    "set_costs",
    "subscribe",
    "withdraw_decision",
    "write_letters",
    "write_notes",
]
