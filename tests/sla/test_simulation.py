"""Trying a change on what happened: unchanged it says what was recorded, changed what the rules say by hand."""

import random
from datetime import datetime
from typing import Any

import pytest
from django.db.models import Count

from handoff import actions as relay
from handoff.models import Handoff
from leads.refusals import Invalid, SomebodyWasFirst
from sla import actions
from sla.deriving import clocks_of
from sla.models import Clock, Simulation, Target
from sla.tried import tried
from sla.words import Promise
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


@pytest.fixture(autouse=True)
def _nine_to_five() -> None:
    office()


def target(name: str) -> Target:
    return Target.objects.get(name=name)


def asked(one: Target, at: datetime, chunk: int = 500, **facts: Any) -> Simulation:
    """The try of these values, counted to its end."""
    simulation = actions.try_target(one, facts, by=make.by(make.user("manager")), at=at)
    while Simulation.objects.filter(finished_at=None).exists():
        actions.continue_simulations(at=at, chunk=chunk)
    simulation.refresh_from_db()
    return simulation


class World:
    """People whom sellers of two teams treat as chance has it, with sweeps at odd times."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.at = MONDAY
        self.sellers = [seller(team=make.team()) for _one in range(3)]
        self.manager = make.by(make.user("manager"))

    def live(self, steps: int) -> None:
        for _step in range(steps):
            self.at += self.chance.choice([MINUTE, HOUR, 3 * HOUR, DAY])
            self.chance.choice([self.come, self.offer, self.offer, self.accept, self.accept, self.call, self.pass_on])()
            if self.chance.random() < 0.5:
                time_passes(self.at)
        self.at += DAY
        time_passes(self.at)

    def come(self) -> None:
        in_review(self.at, self.chance.choice(["hot", "warm", "cold"]))

    def offer(self) -> None:
        offered(
            in_review(self.at, self.chance.choice(["hot", "warm", "cold"])), self.chance.choice(self.sellers), self.at
        )

    def accept(self) -> None:
        if handoff := self.some("offered"):
            accepted(handoff, self.at)

    def call(self) -> None:
        if handoff := self.some("accepted"):
            early = self.at - self.chance.choice([MINUTE, HOUR, 5 * HOUR])
            outcome = self.chance.choice(["no_answer", "no_answer", "conversation"])
            attempted(handoff, self.at, outcome, tried_at=max(early, handoff.accepted_at or early))

    def pass_on(self) -> None:
        if handoff := self.some("offered"):
            others = [one for one in self.sellers if one != handoff.seller]
            relay.reassign([handoff.pk], to=self.chance.choice(others).pk, by=self.manager, at=self.at)

    def some(self, state: str) -> Handoff | None:
        found = list(Handoff.objects.filter(state=state, ended_at=None).exclude(seller=None).order_by("pk"))
        return self.chance.choice(found) if found else None


def recorded(promise: str, **narrowed: Any) -> dict[str, int]:
    clocks = Clock.objects.filter(promise=promise, state__in=["met", "breached"], **narrowed)
    return {"met": 0, "breached": 0, **dict(clocks.values_list("state").annotate(n=Count("pk")))}


def figures(row: dict[str, int]) -> dict[str, int]:
    return {state: row[state] for state in ("met", "breached")}


@pytest.mark.parametrize("seed", [1, 7])
def test_unchanged_targets_say_what_was_recorded_to_the_unit(seed: int) -> None:
    world = World(seed)
    world.live(60)
    compared = {"met": 0, "breached": 0}
    for promise in Promise.values:
        one = Target.objects.filter(promise=promise).first()
        assert one is not None
        told = asked(one, world.at, chunk=7).figures
        assert figures(told["now"]) == figures(told["then"]) == recorded(promise), promise
        for heat, sides in told["temperatures"].items():
            assert figures(sides["now"]) == recorded(promise, temperature=heat), (promise, heat)
        for team, sides in told["teams"].items():
            assert figures(sides["now"]) == recorded(promise, team=int(team) if team else None), (promise, team)
        assert (told["newly"], told["no_longer"], told["failed"]) == (0, 0, 0)
        compared = {state: compared[state] + told["now"][state] for state in compared}
    assert min(compared.values()) > 10


def test_a_shorter_time_breaches_whoever_was_answered_between_the_two() -> None:
    quick, slow = in_review(), in_review()
    accepted(offered(quick, seller(), MONDAY), MONDAY + HOUR)
    accepted(offered(slow, seller(), MONDAY), MONDAY + 5 * HOUR)
    time_passes(MONDAY + 6 * HOUR)
    simulation = asked(target("Accept or return"), MONDAY + DAY, length=2, unit="hours")
    assert (simulation.figures["now"], simulation.figures["then"]) == (
        {"met": 2, "breached": 0, "open": 0},
        {"met": 1, "breached": 1, "open": 0},
    )
    assert (simulation.newly, simulation.figures["newly"]) == ([slow.pk], 1)
    everybody = tried(simulation).whole
    assert (everybody.more, everybody.now.share, everybody.then.share) == (1, 100.0, 50.0)


def test_it_reaches_ninety_days_back_and_no_further() -> None:
    long_ago, lately = in_review(), in_review(MONDAY + 60 * DAY)
    accepted(offered(long_ago, seller(), MONDAY), MONDAY + HOUR)
    accepted(offered(lately, seller(), MONDAY + 60 * DAY), MONDAY + 60 * DAY + HOUR)
    time_passes(MONDAY + 60 * DAY + 2 * HOUR)
    simulation = asked(target("Accept or return"), MONDAY + 95 * DAY)
    assert figures(simulation.figures["now"]) == {"met": 1, "breached": 0}


def test_a_new_target_stands_behind_the_others_and_is_tried_as_if_it_had_always_held() -> None:
    Target.objects.filter(promise="decision").update(active=False)
    person = in_review()
    accepted(offered(person, seller(), MONDAY), MONDAY + 5 * HOUR)
    time_passes(MONDAY + 6 * HOUR)
    facts = {"name": "New", "starts": "offer", "meets": ["decided"], "length": 1}
    simulation = asked(Target(promise="decision"), MONDAY + DAY, **facts)
    assert figures(simulation.figures["now"]) == {"met": 0, "breached": 0}
    assert figures(simulation.figures["then"]) == {"met": 0, "breached": 1}
    assert simulation.newly == [person.pk]


def test_trying_changes_nothing() -> None:
    offered(in_review(), seller(), MONDAY)
    time_passes(MONDAY)
    before = list(Target.objects.values()), list(Clock.objects.values())
    asked(target("Accept or return"), MONDAY + HOUR, length=1, unit="minutes")
    assert (list(Target.objects.values()), list(Clock.objects.values())) == before


def test_what_makes_no_sense_is_not_tried() -> None:
    with pytest.raises(Invalid):
        asked(target("Accept or return"), MONDAY, length=0)
    assert not Simulation.objects.exists()


def test_it_goes_on_in_chunks_from_where_it_stood_and_ends_once() -> None:
    for _one in range(5):
        accepted(offered(in_review(), seller(), MONDAY), MONDAY + HOUR)
    simulation = actions.try_target(
        target("Accept or return"), {"length": 3}, by=make.by(make.user("manager")), at=MONDAY + DAY
    )
    stood = []
    while actions.continue_simulations(at=MONDAY + DAY, chunk=2):
        simulation.refresh_from_db()
        stood.append(simulation.done)
    assert stood == [0, 2, 4, 5]
    assert (simulation.finished_at, simulation.people) == (MONDAY + DAY, [])
    assert figures(simulation.figures["now"]) == {"met": 5, "breached": 0}


def test_nobody_in_the_relay_is_an_end_too() -> None:
    simulation = asked(target("Accept or return"), MONDAY, length=3)
    assert (simulation.total, simulation.finished_at) == (0, MONDAY)
    assert tried(simulation).rows == []


def test_a_person_who_cannot_be_counted_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = in_review(), in_review()
    for person in (bad, good):
        accepted(offered(person, seller(), MONDAY), MONDAY + HOUR)

    def fails(person: Any, agreement: Any) -> Any:
        if person.id == bad.pk:
            raise ValueError(person.id)
        return clocks_of(person, agreement)

    monkeypatch.setattr("sla.simulating.clocks_of", fails)
    told = asked(target("Accept or return"), MONDAY + DAY, length=3).figures
    assert (told["failed"], told["now"]["met"]) == (1, 1)


def test_switched_on_the_tried_values_hold_and_running_clocks_follow() -> None:
    person = in_review()
    offered(person, seller(), MONDAY)
    time_passes(MONDAY)
    simulation = asked(target("Accept or return"), MONDAY + MINUTE, length=3, unit="hours")
    by = make.by(make.user("manager"))
    for _twice in range(2):
        actions.switch_on(simulation.pk, by=by, at=MONDAY + HOUR)
    time_passes(MONDAY + HOUR)
    held = target("Accept or return")
    assert (held.length, held.unit, held.version) == (3, "hours", 2)
    assert clock(person, "decision").due_at == MONDAY + 3 * HOUR


def test_a_new_target_is_switched_on_once_however_often_it_is_asked() -> None:
    facts = {"name": "New", "starts": "offer", "meets": ["decided"], "length": 1}
    simulation = asked(Target(promise="decision"), MONDAY, **facts)
    by = make.by(make.user("manager"))
    for _twice in range(2):
        actions.switch_on(simulation.pk, by=by, at=MONDAY + HOUR)
    new = Target.objects.get(name="New")
    assert (new.since, new.active) == (MONDAY + HOUR, True)


def test_a_target_changed_since_it_was_tried_is_not_overwritten() -> None:
    one = target("Accept or return")
    simulation = asked(one, MONDAY, length=3)
    by = make.by(make.user("manager"))
    actions.save_target(one.pk, one.version, {"length": 5}, by=by, at=MONDAY)
    with pytest.raises(SomebodyWasFirst):
        actions.switch_on(simulation.pk, by=by, at=MONDAY + HOUR)
    assert target("Accept or return").length == 5


def test_what_was_read_before_somebody_changed_it_is_not_tried() -> None:
    one, by = target("Accept or return"), make.by(make.user("manager"))
    actions.save_target(one.pk, one.version, {"length": 5}, by=by, at=MONDAY)
    with pytest.raises(SomebodyWasFirst):
        actions.try_target(target(one.name), {"length": 3}, version=one.version, by=by, at=MONDAY)
    assert not Simulation.objects.exists()


def test_a_chunk_takes_a_fixed_number_of_statements(django_assert_max_num_queries: Any) -> None:
    for _one in range(8):
        accepted(offered(in_review(), seller(), MONDAY), MONDAY + HOUR)
    actions.try_target(target("Accept or return"), {"length": 3}, by=make.by(make.user("manager")), at=MONDAY + DAY)
    assert actions.continue_simulations(at=MONDAY + DAY) == 1
    with django_assert_max_num_queries(15):
        assert actions.continue_simulations(at=MONDAY + DAY) == 8
