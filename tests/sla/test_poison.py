"""One person whose streams nobody can read stops nobody else: tried ever later, and left alone after ten times."""

from datetime import datetime, timedelta

import pytest

from leads.events import Happening, record
from leads.models import Contact, Stirred
from sla import actions
from sla.models import Clock
from tests import make
from tests.sla.relay import DAY, HOUR, MONDAY, clock, in_review, offered, office, seller, time_passes

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[Contact]:
    office()
    found, to = [in_review() for _person in range(12)], seller()
    for person in found:
        offered(person, to, MONDAY)
    time_passes(MONDAY)
    return found


def poison(person: Contact) -> None:
    """An attempt at a time that is none, as no verb would leave it."""
    facts = {"outcome": "no_answer", "tried_at": "the day before"}
    record("handoff.attempted", [Happening(person.pk, facts=facts)], by=make.by(make.user()), at=MONDAY, stirs=False)


def test_the_others_breach_at_their_time_while_one_cannot_be_read(people: list[Contact]) -> None:
    poison(people[5])
    time_passes(MONDAY + DAY + HOUR)
    states = [clock(person, "decision").state for person in people]
    assert states == ["running" if person is people[5] else "breached" for person in people]


def test_who_cannot_be_read_is_tried_ten_times_ever_later_and_then_left_alone(people: list[Contact]) -> None:
    poison(people[5])
    at, waits = MONDAY + DAY + HOUR, []
    while (due := _next_try(people[5])) is not None and len(waits) < 20:
        at = max(at, due)
        actions.derive_due(at=at)
        following = _next_try(people[5])
        waits.append(following - at if following else None)
    assert waits == [*(timedelta(seconds=2**turn) for turn in range(1, 10)), None]
    assert Clock.objects.get(contact=people[5], promise="decision").attempts == 10


def test_a_mark_that_cannot_be_served_is_tried_ten_times_too(people: list[Contact]) -> None:
    poison(people[5])
    Stirred.objects.create(contact=people[5])
    for turn in range(15):
        actions.derive_stirred(at=MONDAY + turn * 2 * HOUR)
    assert Stirred.objects.get().attempts == 10


def _next_try(person: Contact) -> datetime | None:
    return (
        Clock.objects.filter(contact=person, attempts__lt=10, next_at__isnull=False)
        .values_list("next_at", flat=True)
        .order_by("next_at")
        .first()
    )
