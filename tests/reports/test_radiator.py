"""The radiator, the promises, who sleeps, and this month's figures, as pages and on the rail."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from accounts.actor import BATON
from accounts.clock import now
from handoff import actions
from handoff.models import Handoff
from leads.actions import Mover, move
from leads.lifecycle import NURTURE
from leads.models import Contact, Standing
from reports import radiator
from reports.invariants import INVARIANTS
from tests import make

pytestmark = pytest.mark.django_db
PAGES = ["radiator", "radiator_promises", "asleep"]


@pytest.fixture(autouse=True)
def fresh(settings):
    """The figure is kept for a minute; no test reads another's, nor one of a test that runs beside it."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "radiator"}}
    cache.delete("radiator")


@pytest.fixture
def manager(client):
    user = make.user("manager")
    client.force_login(user)
    return user


def lose(name="Lost", **fields):
    """Somebody who was an MQL and whom a bad statement put on nobody's table."""
    person = make.person(first_name=name, **fields)
    move("qualify", [Mover(person.pk, reason="hand")], by=BATON, at=now())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    Contact.objects.filter(pk=person.pk).update(stage="lead", place="none")
    return person


@pytest.fixture(autouse=True)
def mended():
    """What the deferred constraint would refuse is put right before the test ends."""
    yield
    Contact.objects.filter(stage="lead", place="none", move_event__to_place="review").update(
        stage="mql", place="review"
    )


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("role", "status"), [("marketer", 200), ("manager", 200), ("admin", 200), ("sales", 403), (None, 302)]
)
def test_marketing_and_leaders_may_look(client, name, role, status):
    if role:
        client.force_login(make.user(role))
    assert client.get(reverse(name)).status_code == status


def test_nothing_behind_the_radiator_is_said_in_a_sentence(client, manager):
    make.waiting()
    text = client.get(reverse("radiator")).content.decode()
    assert "0 leads behind the radiator" in text
    assert "Everybody who has ever been an MQL is in review" in text


def test_who_lies_behind_is_listed_with_the_reason(client, manager):
    person = lose("Aino")
    response = client.get(reverse("radiator"))
    assert "1 lead behind the radiator" in response.content.decode()
    assert [(one.person, str(one.why)) for one in response.context["lost"]] == [
        (person, "Has been an MQL and lies on nobody's table.")
    ]


def test_the_list_stops_and_says_so(client, manager, monkeypatch):
    monkeypatch.setattr(radiator, "MOST_LISTED", 2)
    for _ in range(3):
        lose()
    response = client.get(reverse("radiator"))
    assert len(response.context["lost"]) == 2
    assert "The first 2 of 3." in response.content.decode()


def test_the_rail_and_the_managers_home_show_the_figure(client, manager):
    lose()
    context = client.get("/").context
    items = [item for section in context["rail"] for item in section["items"]]
    assert [item["count"] for item in items if item["key"] == "radiator"] == ["1"]
    assert context["behind"] == 1


def test_the_figure_is_counted_once_in_some_seconds(client, manager, django_assert_num_queries):
    assert radiator.behind() == 0
    with django_assert_num_queries(0):
        assert radiator.behind() == 0


def test_every_promise_stands_with_its_state_the_broken_ones_first(client, manager):
    person = make.person(first_name="Sanna")
    Standing.objects.filter(pk=person.pk).delete()
    gone = make.user("sales", name="Gone Person", is_active=False)
    make.company(owner=gone)
    response = client.get(reverse("radiator_promises"))
    told = response.context["told"]
    assert {one.finding.invariant.code for one in told[:2]} == {"standing", "left"}
    assert len(told) == len(INVARIANTS)
    text = response.content.decode()
    assert reverse("person", args=[person.pk]) in text
    assert reverse("staff_close", args=[gone.pk]) in text
    assert text.count(">holds<") == len(INVARIANTS) - 2


def test_the_promises_are_a_part_of_the_page_or_one_of_their_own(client, manager):
    names = [one.name for one in client.get(reverse("radiator_promises"), headers={"HX-Request": "true"}).templates]
    assert "base.html" not in names
    assert "base.html" in [one.name for one in client.get(reverse("radiator_promises")).templates]


def asleep(name="Sleepy"):
    at = now() - timedelta(days=200)
    return make.person(first_name=name, stand=NURTURE, at=at)


def test_who_sleeps_is_listed_the_longest_first_and_can_be_discarded(client, manager):
    person = asleep()
    make.person(stand=NURTURE, at=now())
    response = client.get(reverse("asleep"))
    assert response.context["page"].rows == [person]
    pick = f"{person.pk}:{person.version}"
    assert pick in response.content.decode()
    sent = {"pick": pick, "reason": "no_need", "next": reverse("asleep")}
    assert client.post(reverse("queue_discard"), sent).headers["Location"] == reverse("asleep")
    person.refresh_from_db()
    assert person.place == "discarded"
    assert "Nobody sleeps" in client.get(reverse("asleep")).content.decode()


def test_the_homes_lead_to_who_sleeps(client):
    asleep()
    for role in ("marketer", "manager"):
        client.force_login(make.user(role))
        assert f'href="{reverse("asleep")}"' in client.get("/").content.decode()


def answered():
    """One accepted and two returned this month, and one acceptance that was taken back."""
    for reason in ("no_need", "no_need"):
        handoff = make.handoff()
        actions.give_back(handoff.pk, reason=reason, by=make.by(handoff.seller), at=now())
    kept, undone = make.handoff(), make.handoff()
    for handoff in (kept, undone):
        actions.accept(handoff.pk, by=make.by(handoff.seller), at=now())
    undone.contact.refresh_from_db()
    actions.undo([undone.contact.move_event_id], by=make.by(undone.seller), at=now())
    return kept, undone


def test_a_manager_sees_what_waits_and_what_this_month_brought(client, manager):
    kept, undone = answered()
    Handoff.objects.filter(pk=undone.pk).update(seller=None, offered_at=now() - timedelta(days=3))
    context = client.get("/").context
    assert (context["offers"].number, context["unrouted"].number) == (1, 1)
    assert now() - context["oldest_offer"] > timedelta(days=2)
    assert (context["accepted"], context["returned"]) == (1, 2)
    assert context["return_reasons"] == [("no_need", context["return_reasons"][0][1], 2)]
    accepted = client.get(reverse("month", args=["accepted"]))
    assert [event.contact for event, _why in accepted.context["rows"]] == [kept.contact]


def test_the_returned_of_a_month_are_listed_by_reason(client, manager):
    answered()
    assert len(client.get(reverse("month", args=["returned"])).context["rows"]) == 2
    assert len(client.get(reverse("month", args=["returned"]), {"reason": "no_need"}).context["rows"]) == 2
    assert client.get(reverse("month", args=["returned"]), {"reason": "duplicate"}).context["rows"] == []
    assert client.get(reverse("month", args=["won"])).status_code == 404


def test_last_month_is_not_this_one(client, manager):
    handoff = make.handoff()
    actions.accept(handoff.pk, by=make.by(handoff.seller), at=now().replace(day=1) - timedelta(days=2))
    assert client.get("/").context["accepted"] == 0


@pytest.mark.parametrize("name", ["radiator", "asleep"])
def test_the_pages_cost_the_same_however_many_there_are(client, manager, name, django_assert_max_num_queries):
    for number in range(9):
        lose(company=make.company())
        asleep(f"P{number}")
    with django_assert_max_num_queries(16):
        assert client.get(reverse(name)).status_code == 200
