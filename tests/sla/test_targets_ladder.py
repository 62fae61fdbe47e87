"""Managers change the ladder: steps count from when they were agreed, and nobody loses a person early."""

from typing import Any

import pytest
from django.apps import apps

from leads.models import Event
from leads.refusals import Invalid, Refused, SomebodyWasFirst
from sla import actions
from sla.models import Clock, Rung
from tests import make
from tests.sla.relay import DAY, HOUR, MINUTE, MONDAY, clock, in_review, offered, office, seller, time_passes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nine_to_five() -> None:
    office()


def hand() -> dict[str, Any]:
    return {"by": make.by(make.user("manager"))}


def percents(promise: str) -> list[int]:
    return list(Rung.objects.filter(promise=promise, active=True).order_by("percent").values_list("percent", flat=True))


def climbed(promise: str = "decision") -> list[int]:
    said = Event.objects.filter(kind__in=["sla.warned", "sla.escalated"], facts__promise=promise)
    return sorted(said.values_list("facts__percent", flat=True))


def waiting(at: Any = MONDAY) -> Clock:
    person = in_review()
    offered(person, seller(), at)
    time_passes(at)
    return clock(person, "decision")


def test_a_new_step_ahead_is_climbed_when_its_time_comes() -> None:
    waiting()  # eight hours, so that a quarter is two
    actions.add_rung("decision", {"percent": 25}, **hand(), at=MONDAY + HOUR)
    time_passes(MONDAY + HOUR)
    assert clock(Clock.objects.get(promise="decision").contact, "decision").next_at == MONDAY + 2 * HOUR
    time_passes(MONDAY + 2 * HOUR)
    assert climbed() == [25]


def test_nobody_is_told_of_a_step_that_lay_behind_when_it_was_agreed() -> None:
    waiting()
    time_passes(MONDAY + 3 * DAY)
    before = climbed()
    actions.add_rung("decision", {"percent": 25}, **hand(), at=MONDAY + 3 * DAY)
    actions.add_rung("decision", {"percent": 250, "act": "take_back"}, **hand(), at=MONDAY + 3 * DAY)
    time_passes(MONDAY + 3 * DAY + MINUTE)
    assert climbed() == before


def test_a_step_that_is_switched_off_is_not_climbed() -> None:
    waiting()
    half = Rung.objects.get(promise="decision", percent=50)
    actions.switch_rung(half.pk, half.version, active=False, **hand(), at=MONDAY)
    time_passes(MONDAY + 5 * HOUR)
    assert climbed() == []


def test_a_promise_gets_the_general_steps_with_its_first_own_one() -> None:
    assert percents("attempts") == []
    actions.add_rung("attempts", {"percent": 60}, **hand(), at=MONDAY)
    assert percents("attempts") == [50, 60, 80, 100]
    for rung in Rung.objects.filter(promise="attempts"):
        actions.remove_rung(rung.pk, **hand(), at=MONDAY)
    assert percents("attempts") == []


def test_the_last_general_step_stays() -> None:
    general = list(Rung.objects.filter(promise="").order_by("percent"))
    for rung in general[1:]:
        actions.remove_rung(rung.pk, **hand(), at=MONDAY)
    with pytest.raises(Refused):
        actions.remove_rung(general[0].pk, **hand(), at=MONDAY)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"percent": 0}, "percent"),
        ({"percent": 1001}, "percent"),
        ({"percent": 50}, "percent"),
        ({"act": "reassign", "percent": 99}, "act"),
        ({"act": "sue", "percent": 300}, "act"),
        ({"tells_owner": False}, "tells_owner"),
        ({"most": 0, "percent": 300, "act": "reassign"}, "most"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused_by_its_name(wrong: dict[str, Any], field: str) -> None:
    before = percents("decision")
    with pytest.raises(Invalid) as refusal:
        actions.add_rung("decision", {"percent": 60, **wrong}, **hand(), at=MONDAY)
    assert (refusal.value.field, percents("decision")) == (field, before)


def test_who_comes_second_hears_who_was_first_and_history_keeps_what_was() -> None:
    one = make.user("manager", name="Maija Virta")
    half = Rung.objects.get(promise="decision", percent=50)
    actions.save_rung(half.pk, half.version, {"percent": 60}, by=make.by(one), at=MONDAY)
    with pytest.raises(SomebodyWasFirst, match="Maija Virta"):
        actions.save_rung(half.pk, half.version, {"percent": 70}, **hand(), at=MONDAY)
    kept = apps.get_model("sla", "RungHistory").objects.get(pgh_obj_id=half.pk)
    assert (kept.percent, kept.pgh_context.metadata["user"]) == (50, one.pk)
    changed = Rung.objects.get(pk=half.pk)
    assert (changed.percent, changed.since, changed.version) == (60, MONDAY, half.version + 1)
