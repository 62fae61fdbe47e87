"""Both promises and the wall of the demo say what its clocks, events and rows say."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from reports.both_promises import lasting, sales
from reports.wall.figures import wall
from sla.attainment import Scope, by_week
from sla.commitments.progress import progress
from tests.reports.truth import promises as truth
from tests.reports.truth.company import TODAY, median
from tests.reports.truth.lives import rows

pytestmark = pytest.mark.usefixtures("counted")
MONTHS = [date(2026, number, 1) for number in range(1, 7)]


def manager() -> User:
    return User.objects.get(email="manager@demo.test")


@pytest.mark.parametrize("first", MONTHS)
def test_marketing_s_number_is_its_qualifications_less_returns_for_quality(first: date) -> None:
    month, (row, *_others) = progress(first, at=TODAY)
    found = truth.mqls(*truth.span_of(first, month.zone))
    (promised,) = rows(
        "SELECT promised FROM sla_commitment WHERE month = %(first)s AND state = 'confirmed' AND measure = 'mqls' "
        "AND source = '' AND country = '' AND topic = ''",
        {"first": first},
    )
    assert (row.counted, row.taken_off, row.net) == (len(found), sum(found.values()), len(found) - sum(found.values()))
    assert row.commitment.promised == promised["promised"]
    assert row.pace == pytest.approx(promised["promised"] * month.begun / month.total)
    if month.begun == month.total:
        assert row.line[-1] == row.net


@pytest.mark.parametrize("first", MONTHS)
def test_how_sales_kept_its_promises(first: date) -> None:
    month, _rows = progress(first, at=TODAY)
    since, until = truth.span_of(first, month.zone)
    until = min(until, TODAY)
    found, ours = sales(manager(), month, at=TODAY), truth.kept("sales", since, until)
    whole = found["whole"]
    assert (whole.met, whole.breached, whole.met_strict) == (len(ours.met), len(ours.breached), ours.strict)
    assert whole.percent == (100 * len(ours.met) // len(ours.all) if ours.all else None)
    assert found["median"] == lasting(median(truth.hot(ours)))
    for week in by_week(manager(), Scope(since=since, until=until, party="sales")):
        mine = [one for one in ours.all if monday(truth.ended_at(one)) == week.monday]
        assert (week.attainment.due, week.attainment.met) == (len(mine), sum(one["state"] == "met" for one in mine))


def monday(moment: datetime) -> date:
    day = timezone.localtime(moment).date()
    return day - timedelta(days=day.weekday())


def test_the_wall_shows_what_lies_on_the_tables_and_what_rings() -> None:
    found = wall(manager(), at=TODAY)
    queue, offers = found.waiting
    here = rows(
        "SELECT c.moved_at, s.temperature FROM leads_contact c JOIN leads_standing s ON s.contact_id = c.id "
        "WHERE c.place = 'review'"
    )
    assert (queue.count.number, queue.oldest) == (len(here), min(row["moved_at"] for row in here))
    assert queue.hot == sum(row["temperature"] == "hot" for row in here)
    offered = rows(
        "SELECT h.offered_at, s.temperature FROM handoff_handoff h JOIN leads_standing s USING (contact_id) "
        "WHERE h.state = 'offered'"
    )
    assert (offers.count.number, offers.oldest) == (len(offered), min(row["offered_at"] for row in offered))
    assert offers.hot == sum(row["temperature"] == "hot" for row in offered)
    rings = {alarm.code: alarm.count.number for alarm in found.alarms}
    assert rings["late"] == number("FROM sla_clock WHERE state = 'breached' AND ended_at IS NULL")
    assert rings["unrouted"] == number("FROM handoff_handoff WHERE ended_at IS NULL AND seller_id IS NULL")
    assert rings["untold"] == len(untold())


def number(of: str) -> int:
    (row,) = rows(f"SELECT count(*) AS n {of}")
    return int(row["n"])


def untold() -> set[tuple[int, datetime]]:
    """Breaches that told nobody: of this month, or of clocks that are still open."""
    return {
        (row["clock_id"], row["since"])
        for row in rows(
            "SELECT s.*, c.ended_at FROM sla_escalation s JOIN sla_clock c ON c.id = s.clock_id "
            "WHERE s.told = '{}' AND NOT s.collapsed AND s.percent >= 100"
        )
        if row["ended_at"] is None or (row["at"].year, row["at"].month) == (TODAY.year, TODAY.month)
    }
