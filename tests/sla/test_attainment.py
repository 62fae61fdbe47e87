"""Attainment: what ended its promise in a period, with and without pauses, by week, and how long people waited."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import User
from sla.attainment import NO_TEAM, Attainment, FirstContact, Scope, attainment, by_week, first_contact
from sla.models import Clock, Target
from sla.words import PARTY
from tests import make

pytestmark = pytest.mark.django_db

JUNE, JULY = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def kept(
    due: datetime,
    *,
    answered: datetime | None = None,
    strict: datetime | None = None,
    promise: str = "decision",
    temperature: str = "hot",
    user: User | None = None,
) -> Clock:
    """A clock that ended its promise: met where the answer came by `due`, breached otherwise."""
    late = answered is None or answered > due
    return Clock.objects.create(
        contact=make.person(),
        target=Target.objects.filter(promise=promise).first(),
        promise=promise,
        party=PARTY[promise],
        key=f"e{Clock.objects.count()}",
        state="breached" if late else "met",
        temperature=temperature,
        started_at=due - 8 * HOUR,
        counts_from=due - 8 * HOUR,
        allowed=8 * HOUR,
        due_at=due,
        strict_due_at=strict or due,
        breached_at=due if late else None,
        answered_at=answered,
        ended_at=answered,
        user=user,
        team=user.team if user else None,
        derived_at=due,
    )


@pytest.fixture
def manager() -> User:
    return make.user("manager", time_zone="UTC")


def test_the_share_is_of_what_ended_in_the_period_and_an_end_is_not_in_it(manager: User) -> None:
    kept(JUNE, answered=JUNE)
    kept(JUNE + 9 * HOUR, answered=JUNE + 8 * HOUR)
    kept(JUNE + 9 * HOUR)
    kept(JULY - HOUR, answered=JULY + HOUR)  # breached in June, answered in July
    kept(JULY, answered=JULY)
    kept(JUNE - HOUR)
    found = attainment(manager, Scope(JUNE, JULY))
    assert (found.met, found.breached, found.share, found.percent) == (2, 2, 0.5, 50)


def test_nothing_due_is_no_share(manager: User) -> None:
    found = attainment(manager, Scope(JUNE, JULY))
    assert (found.share, found.share_strict, found.percent, found.percent_strict) == (None, None, None, None)


def test_without_pauses_only_what_was_answered_by_the_strict_deadline_counts(manager: User) -> None:
    due = JUNE + 9 * HOUR
    kept(due, answered=due, strict=due - HOUR)
    kept(due, answered=due - HOUR, strict=due - HOUR)
    kept(due, strict=due - HOUR)
    found = attainment(manager, Scope(JUNE, JULY))
    assert (found.met, found.met_strict, found.breached) == (2, 1, 1)
    assert (found.share, found.share_strict) == (2 / 3, 1 / 3)


def test_a_hundred_per_cent_means_every_promise() -> None:
    assert (Attainment(met=999, breached=1).percent, Attainment(met=1000).percent) == (99, 100)


def test_a_scope_narrows_by_party_promise_target_team_and_person(manager: User) -> None:
    seller = make.user("sales", team=make.team())
    due = JUNE + 9 * HOUR
    mine = kept(due, answered=due, user=seller)
    kept(due, answered=due, promise="review")
    kept(due, promise="first_contact", user=make.user("sales"))
    narrow = [
        Scope(JUNE, JULY, party="marketing"),
        Scope(JUNE, JULY, promise="first_contact"),
        Scope(JUNE, JULY, target=mine.target_id),
        Scope(JUNE, JULY, team=seller.team_id),
        Scope(JUNE, JULY, team=NO_TEAM),
        Scope(JUNE, JULY, user=seller.pk),
    ]
    figures = [(one.met, one.breached) for one in (attainment(manager, scope) for scope in narrow)]
    assert figures == [(1, 0), (0, 1), (1, 0), (1, 0), (1, 1), (1, 0)]


@pytest.mark.parametrize(("role", "met"), [("manager", 1), ("admin", 1), ("marketer", 0), ("sales", 0)])
def test_figures_of_one_person_are_theirs_and_the_managers(role: str, met: int) -> None:
    seller = make.user("sales")
    kept(JUNE + HOUR, answered=JUNE + HOUR, user=seller)
    scope = Scope(JUNE, JULY, user=seller.pk)
    assert attainment(make.user(role), scope).met == met
    assert attainment(seller, scope).met == 1


def test_weeks_begin_on_monday_in_the_zone_of_whoever_looks_and_empty_ones_are_shown(manager: User) -> None:
    sunday_night = datetime(2026, 6, 7, 22, tzinfo=UTC)  # Monday in Helsinki
    kept(sunday_night, answered=sunday_night)
    kept(JUNE + timedelta(days=15))
    scope = Scope(JUNE, JUNE + timedelta(days=21))
    with timezone.override(UTC):
        weeks = by_week(manager, scope)
    assert [(week.monday.day, week.attainment.met, week.attainment.breached) for week in weeks] == [
        (1, 1, 0),
        (8, 0, 0),
        (15, 0, 1),
    ]
    with timezone.override(ZoneInfo("Europe/Helsinki")):
        assert [week.attainment.met for week in by_week(manager, scope)] == [0, 1, 0, 0]


def test_the_time_to_a_first_contact_counts_late_answers_and_not_the_unanswered(manager: User) -> None:
    due = JUNE + 9 * HOUR
    for hours in (-4, 0, 8):
        kept(due, answered=due + hours * HOUR, promise="first_contact")
    kept(due, promise="first_contact")
    kept(due, answered=due, promise="first_contact", temperature="cold")
    found = first_contact(manager, Scope(JUNE, JULY))
    assert found.median == 8 * HOUR
    assert found.p90 is not None
    assert abs(found.p90 - 14.4 * HOUR) < timedelta(seconds=1)
    assert found.n == 3
    assert first_contact(manager, Scope(JUNE, JULY), "warm") == FirstContact(None, None, 0)
