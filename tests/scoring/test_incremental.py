"""Incremental equals from-scratch: stories in which activities, corrections and time come bit by bit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.actor import BATON
from leads.actions import correct_person, mark_touched, record_activities
from leads.drafts import ActivityDraft
from leads.models import Activity, ActivityType, Contact, Standing, Touched
from scoring import actions
from scoring.engine import Ids, plan_of
from scoring.models import ScoringModel
from scoring.models.model import Status
from tests import make
from tests.scoring.engine import run_plan
from tests.scoring.reference import Score, score_of
from tests.scoring.worlds import AT, World, build_model, build_people, drawn, name_visits, numbers, worlds

pytestmark = pytest.mark.django_db
SCORE = ("points", "engagement", "fit_points", "fit", "temperature", "gain")
WIPED = dict.fromkeys(("points", "engagement", "fit_points", "gain"), -1) | {"fit": "", "temperature": ""}
STOPS = [AT + timedelta(days=days) for days in (0, 0.5, 8, 50, 200)]
CORRECTED = 2
corrections = st.lists(
    st.sampled_from([{}, {"role": "decision_maker"}, {"role": ""}, {"title": "CEO"}]), min_size=3, max_size=3
)


class Story:
    """A world under its own active model. Some of what people did is told at once, the rest at later stops."""

    def __init__(self, world: World) -> None:
        self.model = build_model(world)
        ScoringModel.objects.filter(status=Status.ACTIVE).update(status=Status.RETIRED)
        ScoringModel.objects.filter(pk=self.model.pk).update(status=Status.ACTIVE)
        self.plan = plan_of(self.model)
        told = [[act for act in acts if stop_of(act) == 0] for acts in world.acts]
        self.people = [person.pk for person, _acts in build_people(replace(world, acts=told))]
        self.later = [
            (stop_of(act), draft(contact, act))
            for contact, acts in zip(self.people, world.acts, strict=True)
            for act in acts
            if stop_of(act)
        ]
        self.kinds = ActivityType.objects.in_bulk()
        self.scored: dict[int, datetime] = {}

    def told(self, changes: list[dict[str, Any]]) -> Iterator[datetime]:
        """Each stop, when what arrived until then is told and the sweeps have come to rest."""
        mark_touched(self.people, at=AT)
        for number, at in enumerate(STOPS):
            self.tell(number)
            if number == CORRECTED:
                self.correct(changes, at)
            self.sweep(at)
            yield at

    def tell(self, number: int) -> None:
        """What arrives at this stop, some of it long after it happened."""
        drafts = [one for stop, one in self.later if stop == number]
        outcomes = record_activities(drafts, by=BATON, at=STOPS[number], source=make.source())
        assert {outcome.status for outcome in outcomes} <= {"created"}

    def correct(self, changes: list[dict[str, Any]], at: datetime) -> None:
        for contact, said in zip(self.people, changes, strict=False):
            if said:
                correct_person(contact, None, said, by=BATON, at=at)

    def sweep(self, at: datetime) -> None:
        touched = set(Touched.objects.values_list("contact_id", flat=True))
        exhaust(actions.score_touched, at)
        exhaust(actions.score_due, at)
        changed = set(Standing.objects.filter(scored_at=at).values_list("contact_id", flat=True))
        self.scored |= dict.fromkeys(touched | changed, at)

    def wanted(self, contact: int, at: datetime) -> Score:
        """The reference's score, on visits derived anew."""
        acts = list(Activity.objects.filter(contact=contact))
        for act in acts:
            act.type, act.visit = self.kinds[act.type_id], None
        name_visits(acts)
        return score_of(Contact.objects.select_related("company").get(pk=contact), acts, self.model, at)

    def standings(self) -> list[dict[str, Any]]:
        rows = Standing.objects.filter(contact__in=self.people).order_by("contact_id")
        return list(rows.values("contact_id", *SCORE, "next_change_at"))


def stop_of(act: dict[str, Any]) -> int:
    """Half is told at once, the rest at one of the stops after it happened; nobody reports what is yet to come."""
    number = (0, 0, 0, 1, 2, 3)[act["late"] % 6]
    while number and AT - act["age"] > STOPS[number]:
        number += 1
    return number


def draft(contact: int, act: dict[str, Any]) -> ActivityDraft:
    at, message = AT - act["age"], f"later{next(numbers)}"
    return ActivityDraft(act["type"], at, contact_id=contact, message_id=message, properties=act["properties"])


def exhaust(sweep: Any, at: datetime) -> None:
    while sweep(at=at):
        pass


def told_by_steps(world: World, changes: list[dict[str, Any]]) -> None:
    """At each stop the stored row is the reference's and a fresh statement's; in the end also a full pass's."""
    with transaction.atomic():
        story = Story(world)
        for at in story.told(changes):
            rows = story.standings()
            for row in rows:
                wanted = story.wanted(row["contact_id"], at)
                for name in SCORE:
                    assert row[name] == getattr(wanted, name), name
            fresh = run_plan(story.plan, Ids(at, story.people))
            assert {row["contact_id"]: row["next_change_at"] for row in rows} == {
                row["contact_id"]: row["next_change_at"] for row in fresh
            }
        swept = story.standings()
        Standing.objects.update(next_change_at=None, **WIPED)
        actions.start_rescore(at=STOPS[-1])
        exhaust(actions.continue_rescores, STOPS[-1])
        assert story.standings() == swept
        transaction.set_rollback(True)


def told_by_half_lives(world: World, changes: list[dict[str, Any]]) -> None:
    """Each row is the reference's as of when it was last scored, and has drifted by 3.5 % at most since."""
    with transaction.atomic():
        story = Story(world)
        for at in story.told(changes):
            for row in story.standings():
                contact = row["contact_id"]
                then, now = story.wanted(contact, story.scored[contact]), story.wanted(contact, at)
                assert abs(row["points"] - then.points) < Decimal("1e-9")
                assert (row["fit"], row["temperature"]) == (now.fit, now.temperature)
                moving = sum((abs(value) for value in then.lines.values()), Decimal(0))
                assert abs(row["points"] - now.points) <= moving * Decimal("0.035") + Decimal("1e-6")
        transaction.set_rollback(True)


@drawn(15)
@given(worlds(), corrections)
def test_told_bit_by_bit_scores_are_those_from_nothing(world: World, changes: list[dict[str, Any]]) -> None:
    told_by_steps(world, changes)


@drawn(10)
@given(worlds(half_lives=True), corrections)
def test_told_bit_by_bit_half_lives_stay_close(world: World, changes: list[dict[str, Any]]) -> None:
    told_by_half_lives(world, changes)


@pytest.mark.faults
@drawn(300)
@given(worlds(), corrections)
def test_many_stories_told_bit_by_bit_are_those_from_nothing(world: World, changes: list[dict[str, Any]]) -> None:
    told_by_steps(world, changes)


@pytest.mark.faults
@drawn(200)
@given(worlds(half_lives=True), corrections)
def test_many_half_lives_told_bit_by_bit_stay_close(world: World, changes: list[dict[str, Any]]) -> None:
    told_by_half_lives(world, changes)
