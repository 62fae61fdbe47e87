"""The agreement as pages: everybody reads it, leaders change and try it."""

from typing import Any

import pytest
from django.urls import reverse

from sla import actions
from sla.models import Rung, Simulation, Target
from tests import make
from tests.sla.relay import HOUR, MONDAY, accepted, in_review, offered, office, seller, time_passes

pytestmark = pytest.mark.django_db
FACTS = {"name": "Quick decision", "starts": "offer", "meets": ["decided"], "length": "2", "unit": "hours"}


@pytest.fixture
def manager(client: Any) -> Any:
    user = make.user("manager", time_zone="UTC")
    client.force_login(user)
    return user


def target(name: str = "Accept or return") -> Target:
    return Target.objects.get(name=name)


def values(one: Target, **changed: Any) -> dict[str, Any]:
    """What the form sends."""
    names = ("name", "starts", "meets", "length", "unit", "pauses", "temperatures", "fits", "stages")
    said = {name: getattr(one, name) for name in names}
    return {**said, "business": "on" if one.business else "", "version": one.version, **changed}


@pytest.mark.parametrize("role", ["admin", "manager", "marketer", "sales"])
def test_everybody_reads_the_agreement_and_only_leaders_are_offered_to_change_it(client: Any, role: str) -> None:
    client.force_login(make.user(role))
    page = client.get(reverse("sla_targets")).content.decode()
    assert "Hot: first contact within 1 business hour of the signal." in page
    assert "Met by an attempt to reach the person; a reply, call or booked meeting by the person; or" in page
    assert ("Switch off" in page) == (role in ("admin", "manager"))


def changing() -> list[tuple[str, dict[str, Any]]]:
    """(address, what is sent) of every page that changes something."""
    one, rung, simulation = target(), Rung.objects.filter(promise="decision").first(), tried_by(make.user("manager"))
    assert rung is not None
    return [
        (reverse("sla_target_add") + "?promise=decision", FACTS),
        (reverse("sla_target", args=[one.pk]), values(one, length=3)),
        (reverse("sla_target_move", args=[one.pk]), {"to": "up"}),
        (reverse("sla_target_switch", args=[one.pk]), {"active": "no"}),
        (reverse("sla_target_try_new") + "?promise=decision", FACTS),
        (reverse("sla_target_try", args=[one.pk]), values(one, length=3)),
        (reverse("sla_try_switch_on", args=[simulation.pk]), {}),
        (reverse("sla_rung_add"), {"percent": "60", "tells_owner": "on"}),
        (reverse("sla_rung", args=[rung.pk]), {"percent": "60", "tells_owner": "on"}),
        (reverse("sla_rung_switch", args=[rung.pk]), {"active": "no"}),
        (reverse("sla_rung_remove", args=[rung.pk]), {}),
    ]


def tried_by(user: Any, **facts: Any) -> Simulation:
    facts = {"length": 2, "unit": "hours", **facts}
    simulation = actions.try_target(target(), facts, by=make.by(user), at=MONDAY + 24 * HOUR)
    while not Simulation.objects.get(pk=simulation.pk).finished_at:
        actions.continue_simulations(at=MONDAY + 24 * HOUR)
    return simulation


@pytest.mark.parametrize("role", ["marketer", "sales", None])
def test_only_leaders_change_the_agreement(client: Any, role: str | None) -> None:
    if role:
        client.force_login(make.user(role))
    pages = changing()
    before = list(Target.objects.values()), list(Rung.objects.values()), Simulation.objects.count()
    for address, said in pages:
        assert client.post(address, said).status_code == (403 if role else 302), address
    assert (list(Target.objects.values()), list(Rung.objects.values()), Simulation.objects.count()) == before


def test_a_manager_changes_a_target(client: Any, manager: Any) -> None:
    one = target()
    assert client.get(reverse("sla_target", args=[one.pk])).status_code == 200
    done = client.post(
        reverse("sla_target", args=[one.pk]), values(one, length=6, unit="hours", countries="Finland, si")
    )
    assert done.status_code == 303
    assert (target().length, target().unit, target().countries) == (6, "hours", ["FI", "SI"])
    page = client.get(reverse("sla_targets")).content.decode()
    assert "Accept or return within 6 business hours of the offer." in page
    assert "companies in Finland or Slovenia" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"length": "0"}, "greater than or equal to 1"),
        ({"length": "400", "unit": "days"}, "between 1 minute and 365 days"),
        ({"meets": []}, "required"),
        ({"countries": "Atlantis"}, "country"),
    ],
)
def test_a_wrong_value_is_said_beside_its_field(client: Any, manager: Any, wrong: dict[str, Any], words: str) -> None:
    one = target()
    for name in ("sla_target", "sla_target_try"):
        answer = client.post(reverse(name, args=[one.pk]), values(one, **wrong))
        assert (answer.status_code, words in answer.content.decode()) == (400, True)
    assert target().version == one.version


def test_who_comes_second_keeps_what_they_wrote_and_hears_who_was_first(client: Any, manager: Any) -> None:
    one, first = target(), make.user("manager", name="Maija Virta")
    actions.save_target(one.pk, one.version, {"length": 2}, by=make.by(first), at=MONDAY)
    answer = client.post(reverse("sla_target", args=[one.pk]), values(one, length=77))
    page = answer.content.decode()
    assert (answer.status_code, "Maija Virta" in page, 'value="77"' in page) == (409, True, True)


def test_a_target_is_added_moved_and_switched(client: Any, manager: Any) -> None:
    assert client.get(reverse("sla_target_add"), {"promise": "decision"}).status_code == 200
    client.post(reverse("sla_target_add") + "?promise=decision", FACTS)
    new = target("Quick decision")
    client.post(reverse("sla_target_move", args=[new.pk]), {"to": "up"})
    assert target("Quick decision").position < target().position
    client.post(reverse("sla_target_switch", args=[new.pk]), {"active": "no"})
    assert not target("Quick decision").active


@pytest.mark.parametrize("promise", ["", "nonsense"])
def test_a_new_target_belongs_to_a_promise(client: Any, manager: Any, promise: str) -> None:
    assert client.get(reverse("sla_target_add"), {"promise": promise}).status_code == 404


def test_the_ladder_is_drawn_and_changed_step_by_step(client: Any, manager: Any) -> None:
    page = client.get(reverse("sla_targets")).content.decode()
    assert "gives the person to somebody else by routing, at most 2 times, then back to marketing" in page
    assert client.get(reverse("sla_rung_add")).status_code == 200
    client.post(reverse("sla_rung_add") + "?promise=decision", {"percent": "150", "tells_managers": "on"})
    step = Rung.objects.get(promise="decision", percent=150)
    assert client.get(reverse("sla_rung", args=[step.pk])).status_code == 200
    early = {"version": step.version, "percent": "90", "act": "reassign"}
    answer = client.post(reverse("sla_rung", args=[step.pk]), early)
    assert (answer.status_code, "before the deadline" in answer.content.decode()) == (400, True)
    client.post(reverse("sla_rung_switch", args=[step.pk]), {"active": "no"})
    assert not Rung.objects.get(pk=step.pk).active
    client.post(reverse("sla_rung_remove", args=[step.pk]))
    assert not Rung.objects.filter(pk=step.pk).exists()


def test_a_change_is_tried_shown_and_switched_on(client: Any, manager: Any) -> None:
    office()
    person = in_review(temperature="hot")
    accepted(offered(person, seller(), MONDAY), MONDAY + 5 * HOUR)
    time_passes(MONDAY + 6 * HOUR)
    simulation = tried_by(manager)
    page = client.get(reverse("sla_try", args=[simulation.pk])).content.decode()
    assert "<b>1 more breach</b>: 1 instead of 0." in page
    assert reverse("person", args=[person.pk]) in page
    again = client.get(reverse("sla_target_try", args=[target().pk]), {"again": simulation.pk})
    assert 'name="length" value="2"' in again.content.decode()
    done = client.post(reverse("sla_try_switch_on", args=[simulation.pk]))
    assert (done.status_code, target().length, target().unit) == (303, 2, "hours")
    assert "This holds now" in client.get(reverse("sla_try", args=[simulation.pk])).content.decode()


def test_a_try_begins_from_the_form_and_is_polled_until_it_is_counted(client: Any, manager: Any) -> None:
    one = target()
    offered(in_review(), seller(), MONDAY)
    begun = client.post(reverse("sla_target_try", args=[one.pk]), values(one, length=3))
    simulation = Simulation.objects.get()
    assert (begun.status_code, begun.url) == (303, reverse("sla_try", args=[simulation.pk]))
    assert "every 1s" in client.get(begun.url).content.decode()
    while actions.continue_simulations(at=simulation.at):
        pass
    part = client.get(begun.url, headers={"HX-Request": "true"}).content.decode()
    assert "every 1s" not in part
    assert "<html" not in part


def test_somebody_elses_try_is_not_there(client: Any, manager: Any) -> None:
    simulation = tried_by(make.user("manager"))
    assert client.get(reverse("sla_try", args=[simulation.pk])).status_code == 404
    assert client.post(reverse("sla_try_switch_on", args=[simulation.pk])).status_code == 404


def test_the_page_costs_as_many_statements_however_much_is_agreed(
    client: Any, manager: Any, django_assert_num_queries: Any
) -> None:
    address, by = reverse("sla_targets"), {"by": make.by(manager), "at": MONDAY}
    client.get(address)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for number in range(6):
        facts = {**FACTS, "name": f"Team {number}", "length": 2, "team_id": make.team().pk}
        actions.add_target("decision", facts, **by)
        actions.add_rung("decision", {"percent": 300 + number}, **by)
    with django_assert_num_queries(len(before)):
        client.get(address)
