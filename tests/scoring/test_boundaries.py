"""Where points change, to the microsecond; what caps clip; what temperature follows."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from leads.models import ActivityType, Contact
from scoring.engine import Ids
from scoring.models import ScoringModel
from tests import make
from tests.make import NOON
from tests.scoring.engine import run

pytestmark = pytest.mark.django_db
DAY, TICK = timedelta(days=1), timedelta(microseconds=1)


def now_of(person: Contact, model: ScoringModel, at: Any = NOON) -> dict[str, Any]:
    return run(model, Ids(at, [person.pk]))[0]


@pytest.mark.parametrize(
    ("age", "points", "change"),
    [
        (timedelta(0), 10, 7 * DAY),
        (7 * DAY - TICK, 10, 7 * DAY),
        (7 * DAY, 10, 90 * DAY),
        (90 * DAY - TICK, 10, 90 * DAY),
        (90 * DAY, 5, 180 * DAY),
        (180 * DAY - TICK, 5, 180 * DAY),
        (180 * DAY, 0, None),
        (400 * DAY, 0, None),
    ],
)
def test_points_step_at_the_boundary_and_not_before(age: timedelta, points: int, change: timedelta | None) -> None:
    model, person = make.scoring_model({"type": "call", "points": 10}), make.person()
    make.activity(person, "call", NOON - age)
    row = now_of(person, model)
    assert row["points"] == points
    assert row["next_change_at"] == (None if change is None else NOON - age + change)


@pytest.mark.parametrize(("age", "gain"), [(timedelta(0), 10), (7 * DAY - TICK, 10), (7 * DAY, 0)])
def test_the_gain_window_is_open_at_its_far_end(age: timedelta, gain: int) -> None:
    model, person = make.scoring_model({"type": "guide", "points": 10}), make.person()
    make.activity(person, "guide", NOON - age)
    assert now_of(person, model)["gain"] == gain


@pytest.mark.parametrize(
    ("kind", "age", "temperature", "until"),
    [
        ("contact_form", 14 * DAY - TICK, "hot", 14 * DAY),
        ("contact_form", 14 * DAY, "warm", 90 * DAY),
        ("contact_form", 90 * DAY - TICK, "warm", 90 * DAY),
        ("contact_form", 90 * DAY, "cold", None),
        ("guide", 90 * DAY - TICK, "warm", 90 * DAY),
        ("guide", 90 * DAY, "cold", None),
        ("call", timedelta(0), "cold", None),
    ],
)
def test_temperature_lasts_as_long_as_its_signal(
    kind: str, age: timedelta, temperature: str, until: timedelta | None
) -> None:
    model, person = make.scoring_model(), make.person()
    make.activity(person, kind, NOON - age)
    row = now_of(person, model)
    assert row["temperature"] == temperature
    assert row["next_change_at"] == (None if until is None else NOON - age + until)


@pytest.mark.parametrize(
    ("valid_days", "age", "temperature", "until"),
    [
        (0, timedelta(0), "warm", 90 * DAY),
        (89, 89 * DAY, "warm", 90 * DAY),
        (90, 90 * DAY - TICK, "hot", 90 * DAY),
        (90, 90 * DAY, "cold", None),
        (120, 120 * DAY - TICK, "hot", 120 * DAY),
        (120, 120 * DAY, "cold", None),
    ],
)
def test_a_hot_signal_is_warm_once_its_own_days_are_over(
    valid_days: int, age: timedelta, temperature: str, until: timedelta | None
) -> None:
    ActivityType.objects.filter(code="contact_form").update(valid_days=valid_days)
    model, person = make.scoring_model(), make.person()
    make.activity(person, "contact_form", NOON - age)
    row = now_of(person, model)
    assert row["temperature"] == temperature
    assert row["next_change_at"] == (None if until is None else NOON - age + until)


def test_a_warm_signal_keeps_its_own_days_beside_a_hot_one() -> None:
    ActivityType.objects.filter(code="guide").update(valid_days=200)
    model, person = make.scoring_model(), make.person()
    make.activity(person, "contact_form", NOON)
    make.activity(person, "guide", NOON)
    seen = [now_of(person, model, NOON + days * DAY) for days in (0, 14, 90, 200)]
    assert [row["temperature"] for row in seen] == ["hot", "warm", "warm", "cold"]
    assert [row["next_change_at"] for row in seen] == [NOON + 14 * DAY, NOON + 200 * DAY, NOON + 200 * DAY, None]


def test_somebody_elses_act_never_warms_however_hot_its_type() -> None:
    ActivityType.objects.filter(code="contact_form").update(own=False)
    model, person = make.scoring_model(), make.person()
    make.activity(person, "contact_form", NOON)
    row = now_of(person, model)
    assert (row["temperature"], row["next_change_at"]) == ("cold", None)


def test_summer_time_moves_no_boundary() -> None:
    """90 days are 7 776 000 seconds, also across a night that has an hour less."""
    model, person = make.scoring_model({"type": "guide", "points": 10}), make.person()
    acted = NOON.replace(month=3, day=1)
    make.activity(person, "guide", acted)
    assert now_of(person, model, acted + 90 * DAY - TICK)["points"] == 10
    assert now_of(person, model, acted + 90 * DAY)["points"] == 5


def test_what_lies_ahead_counts_only_when_it_comes() -> None:
    model, person = make.scoring_model({"type": "guide", "points": 10}), make.person()
    make.activity(person, "guide", NOON + timedelta(minutes=3))
    row = now_of(person, model)
    assert (row["points"], row["temperature"]) == (0, "cold")
    assert row["next_change_at"] == NOON + timedelta(minutes=3)


@pytest.mark.parametrize(("days", "points"), [(0, "10"), (60, "5"), (120, "2.5"), (600, "0.009765625")])
def test_a_half_life_halves(days: int, points: str) -> None:
    model = make.scoring_model({"type": "guide", "points": 10}, ageing="half_life", half_life_days=60)
    person = make.person()
    make.activity(person, "guide", NOON - days * DAY)
    assert now_of(person, model)["points"] == Decimal(points)


def test_a_very_old_half_life_is_nil_and_not_an_error() -> None:
    model = make.scoring_model({"type": "guide", "points": 10}, ageing="half_life", half_life_days=0.5)
    person = make.person()
    make.activity(person, "guide", NOON - 5000 * DAY)
    row = now_of(person, model)
    assert (row["points"], row["next_change_at"]) == (0, None)


def test_caps_clip_at_rule_group_and_total_with_their_signs() -> None:
    model = make.scoring_model(cap_max=12)
    group = model.groups.create(name="Mail", cap_max=9)
    for code, points, caps in (("guide", 4, {"cap_max": 7}), ("webinar", 3, {}), ("survey", -8, {"cap_min": -5})):
        kind = ActivityType.objects.get(code=code)
        ours = group if code != "survey" else None
        model.behaviour_rules.create(type=kind, label=code, points=points, group=ours, **caps)
    model.fit_rules.create(label="Role", field="role", op="equals", value="champion", points=10)
    person = make.person(role="champion")
    for code in ("guide", "guide", "webinar", "survey"):
        make.activity(person, code)
    row = now_of(person, model)
    assert (row["engagement"], row["fit_points"], row["points"]) == (9 - 5, 10, 12)


def test_whoever_must_not_be_profiled_has_no_score() -> None:
    model, person = make.scoring_model({"type": "contact_form", "points": 10}), make.person(do_not_profile=True)
    make.activity(person, "contact_form")
    row = now_of(person, model)
    assert [row[name] for name in ("points", "fit", "temperature", "gain", "next_change_at")] == [
        0,
        "D",
        "cold",
        0,
        None,
    ]


def test_page_views_count_once_a_visit() -> None:
    model, person = make.scoring_model({"type": "page_view", "points": 1}), make.person()
    first = make.activity(person, "page_view", NOON - DAY)
    first.visit = first.pk
    first.save()
    make.activity(person, "page_view", NOON - DAY + timedelta(minutes=5), visit=first.pk)
    row = now_of(person, model)
    assert row["points"] == 1
    assert row["last_activity_at"] == NOON - DAY + timedelta(minutes=5)


def test_of_two_kinds_in_one_visit_each_rule_counts_its_own_first() -> None:
    ActivityType.objects.create(code="screen_view", name="Screen", per_visit=True)
    model = make.scoring_model({"type": "page_view", "points": 1}, {"type": "screen_view", "points": 2})
    person = make.person()
    first = make.activity(person, "page_view", NOON - DAY)
    first.visit = first.pk
    first.save()
    for minute in (1, 2):
        make.activity(person, "screen_view", NOON - DAY + timedelta(minutes=minute), visit=first.pk)
    assert now_of(person, model)["points"] == 3


@pytest.mark.parametrize(("fit", "letter"), [(22, "A"), (21.999, "B"), (14, "B"), (6, "C"), (5.999, "D"), (-3, "D")])
def test_fit_letters_begin_at_their_points(fit: float, letter: str) -> None:
    model = make.scoring_model(fit=[{"field": "role", "value": "champion", "points": fit}])
    assert now_of(make.person(role="champion"), model)["fit"] == letter
