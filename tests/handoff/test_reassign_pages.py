"""A manager reassigns one or many, people in the relay and people beside it."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.clock import now
from accounts.models import Absence
from handoff.models import Desk, Handoff
from leads.lifecycle import CUSTOMER
from leads.models import Contact, Event
from tests import make
from tests.handoff.rows import checksum

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = make.user("manager")
    client.force_login(user)
    return user


def page(client, **asked):
    return client.get(reverse("handoffs_reassign"), asked)


def move(client, to, *picks, what="handoffs", **asked):
    address = f"{reverse('handoffs_reassign')}?what={what}"
    return client.post(address, {"pick": picks, "to": to.pk, **asked})


@pytest.mark.parametrize(
    ("role", "status"), [("manager", 200), ("admin", 200), ("marketer", 403), ("sales", 403), (None, 302)]
)
def test_only_leaders_reassign(client, role, status):
    handoff, to = make.handoff(), make.user("sales")
    if role:
        client.force_login(make.user(role))
    assert page(client).status_code == status
    moved = move(client, to, handoff.pk).status_code
    assert moved == (303 if status == 200 else status)
    assert (Handoff.objects.get().seller == to) is (status == 200)


def test_the_list_is_narrowed_by_salesperson_team_and_state(client, manager):
    team = make.team()
    one, other = make.user("sales", team=team), make.user("sales")
    offered, accepted = make.handoff(seller=one), make.handoff(seller=one, state="accepted")
    make.handoff(seller=other)

    def rows(**asked):
        return {row.pick for row in page(client, **asked).context["rows"]}

    assert len(rows()) == 3
    assert rows(seller=one.pk) == rows(team=team.pk) == {offered.pk, accepted.pk}
    assert rows(seller=one.pk, state="accepted") == {accepted.pk}
    assert rows(person=offered.contact_id) == {offered.pk}
    assert len(rows(seller="x", team="9999", state="odd", cursor="?")) == 3


def test_the_choice_says_load_capacity_and_absence(client, manager):
    user = make.user("sales", name="Sten Lindroos")
    Desk.objects.create(user=user, capacity=7)
    make.handoff(seller=user)
    today = now().date()
    Absence.objects.create(user=user, first_day=date(2026, 1, 1), last_day=today.replace(year=today.year + 1))
    assert "Sten Lindroos: 1 of 7, away to" in page(client).content.decode()


def test_many_change_hands_at_once_and_stay_as_far_as_they_were(client, manager):
    user, to = make.user("sales"), make.user("sales", name="Tove Berge")
    offered, accepted = make.handoff(seller=user), make.handoff(seller=user, state="accepted")
    response = client.post(
        reverse("handoffs_reassign"), {"pick": [offered.pk, accepted.pk], "to": to.pk, "comment": "ill"}, follow=True
    )
    assert "2 people given to Tove Berge." in response.content.decode()
    assert list(Handoff.objects.order_by("pk").values_list("seller", "state")) == [
        (to.pk, "offered"), (to.pk, "accepted"),
    ]  # fmt: skip
    events = Event.objects.filter(kind="handoff.reassigned")
    assert {(event.actor_id, event.detail.comment) for event in events} == {(manager.pk, "ill")}
    hands = dict(Contact.objects.values_list("pk", "owner"))
    assert hands == {offered.contact_id: None, accepted.contact_id: to.pk}


def test_people_beside_the_relay_change_owners_with_an_event(client, manager):
    user, to = make.user("sales"), make.user("sales")
    customer, own = make.person(stand=CUSTOMER, owner=user), make.person(owner=user)
    inside = make.handoff(seller=user, state="accepted")
    make.person()
    rows = page(client, what="people").context["rows"]
    assert {row.person.pk for row in rows} == {customer.pk, own.pk}
    move(client, to, customer.pk, own.pk, inside.contact_id, what="people")
    assert set(Contact.objects.filter(owner=to)) == {customer, own}
    events = Event.objects.filter(kind="contact.given").values_list("facts", "actor")
    assert list(events) == [({"was": user.pk, "owner": to.pk, "team": None}, manager.pk)] * 2
    versions = Contact.objects.filter(owner=to).values_list("version", flat=True)
    assert list(versions) == [customer.version + 1, own.version + 1]


def test_somebody_nobody_owns_is_given_from_their_own_page(client, manager):
    person = make.person()
    address = f"{reverse('handoffs_reassign')}?what=people&amp;person={person.pk}"
    assert address in client.get(reverse("person", args=[person.pk])).content.decode()
    assert [row.person for row in page(client, what="people", person=person.pk).context["rows"]] == [person]


def test_the_person_s_page_leads_to_the_handoff_where_there_is_one(client, manager):
    handoff = make.handoff()
    address = f"{reverse('handoffs_reassign')}?what=handoffs&amp;person={handoff.contact_id}"
    assert address in client.get(reverse("person", args=[handoff.contact_id])).content.decode()
    client.force_login(make.user("marketer"))
    assert address not in client.get(reverse("person", args=[handoff.contact_id])).content.decode()


def test_without_room_nothing_changes_and_the_page_says_why(client, manager):
    handoffs = [make.handoff() for _ in range(2)]
    to = make.user("sales", name="Tove Berge")
    Desk.objects.create(user=to, capacity=1)
    before = checksum()
    response = move(client, to, *[one.pk for one in handoffs])
    assert response.status_code == 409
    assert "Tove Berge has room for 1 person more." in response.content.decode()
    assert checksum() == before


@pytest.mark.parametrize("what", ["handoffs", "people"])
def test_without_a_salesperson_or_for_a_marketer_nothing_changes(client, manager, what):
    handoff = make.handoff()
    before = checksum()
    address = f"{reverse('handoffs_reassign')}?what={what}"
    assert client.post(address, {"pick": handoff.pk}).status_code == 400
    assert client.post(address, {"pick": handoff.pk, "to": make.user("marketer").pk}).status_code == 400
    assert checksum() == before


def test_nobody_chosen_is_said(client, manager):
    to = make.user("sales")
    response = client.post(reverse("handoffs_reassign"), {"to": to.pk, "pick": ["x", "9" * 30, "0"]}, follow=True)
    assert "Nobody changed hands" in response.content.decode()


def test_the_page_costs_the_same_however_many_there_are(client, manager, django_assert_max_num_queries):
    for _ in range(9):
        make.handoff(seller=make.user("sales", team=make.team()))
        make.person(owner=make.user("sales"), company=make.company())
    for what in ("handoffs", "people"):
        with django_assert_max_num_queries(22):
            assert page(client, what=what).status_code == 200
