"""The agreement over the API: everybody reads it, leaders change it, refusals name the field."""

from typing import Any

import pytest

from sla.models import Rung, Target
from tests import make
from tests.calling import Caller, places

pytestmark = pytest.mark.django_db
NEW = {"promise": "decision", "name": "Quick decision", "starts": "offer", "meets": ["decided"], "length": 2}


def target(name: str = "Accept or return") -> Target:
    return Target.objects.get(name=name)


@pytest.fixture
def manager() -> Caller:
    return Caller("manager")


def test_everybody_reads_what_both_teams_promise() -> None:
    rows = Caller("sales").get("targets/", promise="decision").json()["results"]
    assert [(row["name"], row["party"], row["length"], row["unit"]) for row in rows] == [
        ("Accept or return", "sales", 1, "days")
    ]
    marketing = Caller("integration").get("targets/", party="marketing", active="true").json()["results"]
    assert {row["promise"] for row in marketing} == {"review", "nurture_touch", "support"}


def test_a_target_is_added_for_a_team_by_its_name(manager: Caller) -> None:
    team = make.team("North")
    answer = manager.post("targets/", {**NEW, "team": "North", "unit": "hours", "active": False})
    assert (answer.status_code, answer.json()["team"], answer.json()["active"]) == (201, "North", False)
    assert target("Quick decision").team == team
    assert manager.get(f"targets/{answer.json()['id']}/").json() == answer.json()


def test_only_what_is_said_changes_and_the_version_must_hold(manager: Caller) -> None:
    one = target()
    answer = manager.patch(f"targets/{one.pk}/", {"version": one.version, "length": 6, "unit": "hours"})
    assert (answer.status_code, answer.json()["length"], answer.json()["version"]) == (200, 6, one.version + 1)
    assert target().name == one.name
    assert manager.patch(f"targets/{one.pk}/", {"length": 7}, **{"If-Match": answer["ETag"]}).status_code == 200
    stale = manager.patch(f"targets/{one.pk}/", {"version": one.version, "length": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "somebody_was_first")


def test_it_is_switched_off_by_active(manager: Caller) -> None:
    one = target()
    assert manager.patch(f"targets/{one.pk}/", {"version": one.version, "active": False}).json()["active"] is False
    assert not target().active


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"starts": "arrival"}, "/starts"),
        ({"meets": ["verdict"]}, "/meets"),
        ({"length": 0}, "/length"),
        ({"length": 999_999}, "/length"),
        ({"pauses": ["lunch"]}, "/pauses/0"),
        ({"team": "Nowhere"}, "/team"),
        ({"since": "2026-01-01T00:00:00Z"}, "/since"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_place(manager: Caller, wrong: dict[str, Any], place: str) -> None:
    answer = manager.post("targets/", {**NEW, **wrong})
    assert (answer.status_code, [where for where, _code in places(answer)]) == (400, [place])
    assert not Target.objects.filter(name="Quick decision").exists()


def test_a_ladder_is_set_as_a_whole(manager: Caller) -> None:
    kept = Rung.objects.get(promise="decision", percent=100)
    steps = [{"percent": 100, "tells_managers": True}, {"percent": 150, "act": "take_back"}]
    answer = manager.send("PUT", "rungs/", {"promise": "decision", "steps": steps})
    assert [(row["percent"], row["act"]) for row in answer.json()["steps"]] == [(100, ""), (150, "take_back")]
    standing = Rung.objects.filter(promise="decision").order_by("percent")
    assert [one.percent for one in standing] == [100, 150]
    assert (standing[0].pk, standing[0].since) == (kept.pk, None)
    assert standing[1].since is not None
    shown = Caller("sales").get("rungs/", promise="decision").json()["results"]
    assert [row["percent"] for row in shown] == [100, 150]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"promise": "decision", "steps": [{"percent": 90, "act": "reassign"}]}, "/act"),
        ({"promise": "decision", "steps": [{"percent": 50}, {"percent": 50}]}, "/steps"),
        ({"promise": "", "steps": []}, "/steps"),
        ({"promise": "decision", "steps": [{"percent": 0}]}, "/steps/0/percent"),
        ({"promise": "nonsense", "steps": []}, "/promise"),
    ],
)
def test_a_ladder_that_makes_no_sense_stays_as_it_was(manager: Caller, body: dict[str, Any], place: str) -> None:
    before = list(Rung.objects.values())
    answer = manager.send("PUT", "rungs/", body)
    assert (answer.status_code, [where for where, _code in places(answer)]) == (400, [place])
    assert list(Rung.objects.values()) == before
