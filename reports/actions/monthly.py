"""Composing the monthly report: once a month, by itself on the first working day, or by somebody for a month gone by.

What is composed is frozen; the database keeps it so, and one a month.
"""

from datetime import date, datetime

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actor import BATON, Actor
from leads.refusals import Refused
from reports.actions.reading import write_letters
from reports.models import Meeting, MonthlyPeople, MonthlyReport
from reports.monthly.commentary import comment
from reports.monthly.measuring import measure
from reports.monthly.months import due_month, has_history, month_at
from reports.passages import rebuild_moved

# This table's own family of advisory locks: of two who compose a month, the second finds the first one's.
LOCKS = 0x304


def compose(first: date, *, by: Actor, at: datetime) -> MonthlyReport:
    """The report of the month that begins on `first`: composed now, or the one there is. Raises Refused."""
    month = month_at(first, at=at)
    if at < month.until:
        text = _("%(month)s is not over yet.") % {"month": date_format(first, "F Y")}
        raise Refused(text, code="month_not_over")
    if not has_history(month.until):
        text = _("Nothing is known of %(month)s.") % {"month": date_format(first, "F Y")}
        raise Refused(text, code="no_history")
    # What has moved by now is counted, whenever the sweep of passages would have come.
    while rebuild_moved(at=at):
        pass
    return _compose(first, by=by, at=at)


@transaction.atomic
def _compose(first: date, *, by: Actor, at: datetime) -> MonthlyReport:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, first.year * 100 + first.month])
    known = MonthlyReport.objects.filter(month=first).first()
    if known is not None:
        return known
    found = measure(first, at=at)
    figures = {**found.figures, "commentary": comment(found.figures)}
    report = MonthlyReport.objects.create(month=first, composed_at=at, composed_by_id=by.user_id, figures=figures)
    MonthlyPeople.objects.bulk_create(
        [MonthlyPeople(report=report, code=code, ids=ids) for code, ids in found.people.items() if ids]
    )
    Meeting.objects.create(report=report)
    write_letters(report, at=at)
    return report


def compose_due(*, at: datetime) -> int:
    """The sweep: the report of the month just over, from the first working day on. Returns how many it composed."""
    first = due_month(at=at)
    if MonthlyReport.objects.filter(month=first).exists():
        return 0
    if not has_history(month_at(first, at=at).until):
        return 0
    compose(first, by=BATON, at=at)
    return 1
