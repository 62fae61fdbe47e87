"""The demo's monthly reports: composed as its time passes, of the last half year, and what was agreed in a meeting."""

from datetime import date, datetime, timedelta

from accounts.actor import Actor
from reports import actions
from reports.demo.staff import Staff
from reports.models import ActionItem, MonthlyReport
from reports.monthly.months import due_month

# Six reports, whichever day of the month it is.
BEFORE = timedelta(days=200)
MONTHS = 6
ITEMS = (
    ("Rewrite the follow-up mail to people who asked for the price list", 9, True),
    ("Collect the three objections heard most often, for the next case study", 16, False),
    ("Agree with the trade fair's organiser on who calls whom", 23, False),
)


def report_month(staff: Staff, *, at: datetime, end: datetime) -> None:
    """What the sweep would do at `at`; the first meetings are written up at once."""
    if at < end - BEFORE or _ago(due_month(at=at), due_month(at=end)) >= MONTHS or not actions.compose_due(at=at):
        return
    report = MonthlyReport.objects.latest("month")
    if MonthlyReport.objects.count() in (MONTHS - 1, MONTHS):
        _meet(report, staff, at=at)


def _ago(month: date, last: date) -> int:
    """How many months lie between the two."""
    return (last.year - month.year) * 12 + last.month - month.month


def _meet(report: MonthlyReport, staff: Staff, *, at: datetime) -> None:
    """Both teams' words: the same three items would be no story, so the second meeting only carries them on."""
    marketer, seller = staff.marketers[0], next(iter(staff.sellers.values()))[0]
    by = Actor.person(marketer)
    actions.decide(report.pk, "People without a budget go to nurture at once, with a date to come back.", by=by, at=at)
    if ActionItem.objects.exists():
        return
    actions.write_notes(
        report.pk, version=1, by=by, at=at,
        content="New: the guide to maintenance budgets. Next month: a webinar with a customer from Maribor.",
        notes="Sales asks for shorter case studies that fit into one mail.",
    )  # fmt: skip
    for number, (text, days, done) in enumerate(ITEMS):
        owner = seller if number % 2 else marketer
        due = (at + timedelta(days=days)).date()
        item = actions.add_item(report.pk, text, owner_id=owner.pk, due_on=due, by=by, at=at)
        if done:
            actions.finish_item(item.pk, by=Actor.person(owner), at=at + timedelta(days=days - 2))
