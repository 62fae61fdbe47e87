"""The engine equals an independent reference on random models, people, activities and instants."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given

from scoring.engine import IdRange, Ids
from tests.scoring.engine import at_each, run
from tests.scoring.reference import Score, score_of
from tests.scoring.worlds import AT, FEW, TICK, World, build_model, build_people, drawn, worlds

pytestmark = pytest.mark.django_db
EXACT = ("points", "engagement", "fit_points", "fit", "temperature", "gain", "last_activity_at")
CLOSE = Decimal("1e-9")
INSTANTS = [AT - timedelta(days=10), AT, AT + TICK, AT + timedelta(days=83)]
MANY = drawn(600)


def assert_same(row: dict[str, Any], wanted: Score, *, exactly: bool) -> None:
    for name in EXACT:
        found, asked = row[name], getattr(wanted, name)
        if exactly or not isinstance(asked, Decimal):
            assert found == asked, name
        else:
            assert abs(found - asked) < CLOSE, name


def compare(world: World, *, exactly: bool) -> None:
    with transaction.atomic():
        model, people = build_model(world), build_people(world)
        pairs = [(person.pk, at) for person, _acts in people for at in INSTANTS]
        found = at_each(model, pairs, live=False)
        for person, acts in people:
            for at in INSTANTS:
                assert_same(found[person.pk, at], score_of(person, acts, model, at), exactly=exactly)
        transaction.set_rollback(True)


@FEW
@given(worlds())
def test_steps_equal_the_reference_exactly(world: World) -> None:
    compare(world, exactly=True)


@FEW
@given(worlds(half_lives=True))
def test_half_lives_equal_the_reference_to_a_billionth(world: World) -> None:
    compare(world, exactly=False)


@pytest.mark.faults
@MANY
@given(worlds())
def test_steps_equal_the_reference_on_many_worlds(world: World) -> None:
    compare(world, exactly=True)


@pytest.mark.faults
@MANY
@given(worlds(half_lives=True))
def test_half_lives_equal_the_reference_on_many_worlds(world: World) -> None:
    compare(world, exactly=False)


@FEW
@given(worlds())
def test_known_at_leaves_out_what_came_later(world: World) -> None:
    known_at = AT - timedelta(days=5)
    with transaction.atomic():
        model, people = build_model(world), build_people(world)
        found = at_each(model, [(person.pk, AT) for person, _acts in people], live=False, known_at=known_at)
        for person, acts in people:
            wanted = score_of(person, acts, model, AT, known_at)
            assert_same(found[person.pk, AT], wanted, exactly=True)
        transaction.set_rollback(True)


@FEW
@given(worlds())
def test_a_range_a_list_and_pairs_are_the_same_engine(world: World) -> None:
    with transaction.atomic():
        model = build_model(world)
        ids = sorted(person.pk for person, _acts in build_people(world))
        lists = [run(model, scope) for scope in (Ids(AT, ids), IdRange(AT, ids[0], ids[-1]))]
        pairs = at_each(model, [(one, AT) for one in ids])
        for rows in lists:
            assert {row["contact_id"]: row for row in rows} == {one: pairs[one, AT] for one in ids}
        transaction.set_rollback(True)


@FEW
@given(worlds())
def test_nothing_changes_before_the_next_change(world: World) -> None:
    """By steps: just before next_change_at all columns are as at the start; never is it in the past."""
    with transaction.atomic():
        model, people = build_model(world), build_people(world)
        found = at_each(model, [(person.pk, AT) for person, _acts in people])
        for person, acts in people:
            row = found[person.pk, AT]
            change = row["next_change_at"]
            assert change is None or change > AT
            until = AT + timedelta(days=2_000) if change is None else change - TICK
            later = score_of(person, acts, model, until)
            assert (later.points, later.temperature, later.gain) == (row["points"], row["temperature"], row["gain"])
        transaction.set_rollback(True)
