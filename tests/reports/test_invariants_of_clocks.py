"""What must hold of clocks holds after what the actions do, and each promise notices the row that breaks it."""

import pytest
from django.db import connection

from accounts.actor import BATON
from handoff import actions as relay
from handoff.models import Handoff
from leads.actions.beginnings import begin_at
from leads.models import Contact, Event
from reports.invariants import check
from sla.models import Clock, Escalation, Target
from tests import make
from tests.sla.relay import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    accepted,
    attempted,
    clock,
    in_review,
    offered,
    office,
    seller,
    time_passes,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + 3 * DAY
CLOCKS = {"clock", "clock_place", "outcome", "steps"}


@pytest.fixture(autouse=True)
def _nine_to_five() -> None:
    office()


def broken() -> dict[str, list[int]]:
    found = {finding.invariant.code: finding.ids for finding in check(at=LATER) if finding.ids}
    return {code: ids for code, ids in found.items() if code in CLOCKS}


def lived() -> Contact:
    """Somebody who was offered, accepted late and tried in time, under the eyes of the sweep."""
    person = in_review()
    time_passes(MONDAY)
    handoff = offered(person, seller(), MONDAY)
    time_passes(MONDAY + 2 * DAY)
    accepted(handoff, MONDAY + 2 * DAY)
    attempted(handoff, MONDAY + 2 * DAY + HOUR)
    time_passes(LATER)
    return person


def test_a_life_under_the_sweep_keeps_every_promise() -> None:
    person = lived()
    assert set(Clock.objects.filter(contact=person).values_list("state", flat=True)) >= {"met", "breached", "running"}
    assert broken() == {}


@pytest.mark.parametrize("held", [False, True])
def test_who_is_offered_or_held_without_a_clock_is_found(held: bool) -> None:
    person = in_review()
    handoff = offered(person, seller(), MONDAY)
    if held:
        accepted(handoff, MONDAY)
    assert broken() == {"clock": [person.pk]}
    time_passes(MONDAY + HOUR)
    assert broken() == {}
    Clock.objects.filter(contact=person, party="sales").delete()
    assert broken()["clock"] == [person.pk]


def test_who_was_offered_a_moment_ago_is_not_forgotten() -> None:
    offered(in_review(), seller(), LATER - MINUTE)
    assert broken() == {}


def test_a_target_that_is_switched_off_or_came_later_promises_nothing() -> None:
    offered(in_review(), seller(), MONDAY)
    targets = Target.objects.filter(starts="offer")
    targets.update(active=False)
    assert broken() == {}
    targets.update(active=True, since=MONDAY + HOUR)
    assert broken() == {}
    targets.update(since=MONDAY)
    assert "clock" in broken()


def test_whom_history_brought_is_promised_nothing_also_after_an_undoing() -> None:
    person = make.person(at=MONDAY - DAY)
    begin_at("held", [person.pk], by=BATON, at=MONDAY)
    relay.adopt(at=MONDAY)
    handoff = Handoff.objects.get(contact=person)
    boss = make.by(make.user("manager"))
    relay.give_back(handoff.pk, reason="no_need", by=boss, at=MONDAY + HOUR)
    back = Event.objects.get(contact=person, kind="handoff.returned")
    relay.undo([back.pk], by=boss, at=MONDAY + HOUR + MINUTE)
    time_passes(MONDAY + 2 * HOUR)
    person.refresh_from_db()
    assert (person.place, Clock.objects.filter(contact=person, party="sales").count()) == ("held", 0)
    assert broken() == {}


def test_a_clock_that_runs_on_for_somebody_elsewhere_is_found() -> None:
    person = lived()
    Clock.objects.filter(contact=person, promise="in_hand").update(target=Target.objects.get(starts="return"))
    assert broken() == {"clock_place": [person.pk]}


def test_an_outcome_without_its_event_is_found_and_an_event_without_its_clock() -> None:
    person = lived()
    met = Clock.objects.filter(contact=person, state="met")[0]
    Clock.objects.filter(pk=met.pk).update(outcome_event=None)
    assert broken() == {"outcome": [person.pk]}
    breach = Event.objects.get(contact=person, kind="sla.breached", facts__promise="decision")
    Clock.objects.filter(pk=met.pk).update(outcome_event=breach.pk)
    assert broken() == {"outcome": [person.pk]}


def test_an_event_whose_clock_is_gone_is_found() -> None:
    person = lived()
    Clock.objects.filter(contact=person, state="breached").delete()
    assert broken()["outcome"] == [person.pk]


def test_a_verdict_that_was_taken_back_does_not_stand() -> None:
    person = lived()
    decision = clock(person, "decision")
    event = Event.objects.get(pk=decision.outcome_event)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO leads_event (kind, contact_id, at, door, reason, from_stage, from_place, to_stage, to_place,"
            " undoes_id, facts, fit, temperature, source, buying_stage)"
            " VALUES ('sla.reopened', %s, %s, 'task', '', '', '', '', '', %s, '{}', '', '', '', '')",
            [person.pk, LATER, event.pk],
        )
    assert broken() == {"outcome": [person.pk]}


def test_a_step_without_its_row_is_found() -> None:
    person = lived()
    Escalation.objects.filter(clock__contact=person, percent=100).delete()
    assert broken() == {"steps": [person.pk]}


def test_a_step_with_the_event_of_another_kind_is_found() -> None:
    person = lived()
    Escalation.objects.filter(clock__contact=person, percent=80).update(percent=120)
    assert broken() == {"steps": [person.pk]}


def test_an_undone_acceptance_leaves_a_promise_to_decide() -> None:
    person = in_review()
    handoff = accepted(offered(person, seller(), MONDAY), MONDAY)
    time_passes(MONDAY)
    event = Event.objects.get(contact=person, kind="handoff.accepted")
    relay.undo([event.pk], by=make.by(handoff.seller), at=MONDAY + MINUTE)
    time_passes(MONDAY + 2 * MINUTE)
    assert broken() == {}
