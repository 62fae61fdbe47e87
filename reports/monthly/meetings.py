"""A meeting as its page shows it: agenda, what was written, and the items: new ones and those carried over. Reading."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from reports.models import ActionItem, Decision, MonthlyReport
from sla.commitments.pace import next_month
from sla.commitments.progress import Progress, progress
from sla.models import Commitment
from sla.words import Accord


@dataclass(frozen=True, slots=True)
class Item:
    """An action item in one month's meeting; `carried` where it comes from an earlier one."""

    row: ActionItem
    carried: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Goals:
    """What is agreed and proposed for the month after the report's: the one that the meeting plans."""

    month: date
    agreed: list[Progress]
    proposed: list[Commitment]


def items_of(report: MonthlyReport, *, today: date) -> list[Item]:
    """This month's own, and of earlier months what was open when this report was composed; open ones first."""
    carried = Q(report__month__lt=report.month) & (Q(done_at=None) | Q(done_at__gte=report.composed_at))
    found = ActionItem.objects.filter(Q(report=report) | carried).select_related("report", "owner", "done_by")
    rows = sorted(found, key=lambda row: (row.done_at is not None, row.due_on, row.pk))
    return [Item(row, row.report_id != report.pk, row.is_late(today)) for row in rows]


def decisions_of(report: MonthlyReport) -> list[Decision]:
    return list(report.decisions.filter(withdrawn_at=None).select_related("decided_by").order_by("pk"))


def goals_after(report: MonthlyReport, *, at: datetime) -> Goals:
    month = next_month(report.month)
    _month, agreed = progress(month, at=at)
    proposed = list(Commitment.objects.filter(month=month, state=Accord.PROPOSED).order_by("pk"))
    return Goals(month, agreed, proposed)
