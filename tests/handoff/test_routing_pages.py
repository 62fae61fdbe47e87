"""Routing as pages: rules and desks, the dry run, the unrouted; who may look and who may change."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.actor import BATON
from accounts.clock import now
from accounts.models import Absence
from handoff import actions
from handoff.models import Desk, Handoff, Rule
from leads.models import Event
from tests import make

pytestmark = pytest.mark.django_db
LOOKING = ["routing", "routing_try", "routing_unrouted"]


@pytest.fixture
def manager(client):
    user = make.user("manager")
    client.force_login(user)
    return user


def unrouted(name="Aino Lehtinen", because="no_rule", **fields):
    handoff = make.handoff(
        make.person(stand=("sql", "offered"), first_name=name, **fields), make.user("sales", is_active=False)
    )
    Handoff.objects.filter(pk=handoff.pk).update(seller=None, routed_by=because)
    return handoff


@pytest.mark.parametrize("name", LOOKING)
@pytest.mark.parametrize(
    ("role", "status"), [("marketer", 200), ("manager", 200), ("admin", 200), ("sales", 403), (None, 302)]
)
def test_marketing_and_leaders_may_look_at_routing(client, name, role, status):
    if role:
        client.force_login(make.user(role))
    assert client.get(reverse(name)).status_code == status


def changing():
    """(address, what is sent) of every page that changes something."""
    rule, seller = Rule.objects.first(), make.user("sales")
    return [
        (reverse("routing_rule_add"), {"name": "New", "among": "round_robin"}),
        (reverse("routing_rule", args=[rule.pk]), {"name": "Other", "among": "round_robin"}),
        (reverse("routing_rule_move", args=[rule.pk]), {"to": "down"}),
        (reverse("routing_rule_switch", args=[rule.pk]), {"active": "no"}),
        (reverse("routing_desk", args=[seller.pk]), {"capacity": "3"}),
        (reverse("routing_again"), {"pick": "1"}),
        (reverse("routing_give"), {"pick": "1", "to": seller.pk}),
    ]


@pytest.mark.parametrize("role", ["marketer", "sales", None])
def test_only_leaders_change_routing(client, role):
    pages = changing()
    if role:
        client.force_login(make.user(role))
    before = list(Rule.objects.values())
    for address, sent in pages:
        assert client.post(address, sent).status_code == (403 if role else 302), address
    assert list(Rule.objects.values()) == before
    assert not Desk.objects.exists()


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_leaders_change_routing(client, role):
    pages = changing()
    client.force_login(make.user(role))
    for address, sent in pages:
        assert client.post(address, sent).status_code in (302, 303), address


def test_a_page_that_changes_something_is_not_read(client, manager):
    for address, _sent in changing()[2:]:
        assert client.get(address).status_code == 405


@pytest.mark.parametrize("name", ["routing_rule", "routing_rule_move", "routing_rule_switch", "routing_desk"])
def test_what_is_none_is_not_found(client, manager, name):
    assert client.post(reverse(name, args=[987654])).status_code == 404


def test_a_marketer_has_no_desk_to_set(client, manager):
    assert client.post(reverse("routing_desk", args=[make.user().pk]), {"capacity": "3"}).status_code == 404


def test_the_page_says_the_rules_in_words_and_the_desks_of_today(client, manager):
    team = make.team("North")
    user = make.user("sales", name="Sten Lindroos", team=team)
    today = now().date()
    Absence.objects.create(user=user, first_day=date(2026, 1, 1), last_day=today.replace(year=today.year + 1))
    make.handoff(seller=user)
    Rule.objects.create(
        name="Big ones", countries=["FI", "SE"], employees_min=50, employees_max=99, most_wanted=True, team=team,
        topics=["ERP"], position=5,
    )  # fmt: skip
    text = client.get(reverse("routing")).content.decode()
    for words in (
        "most-wanted companies; in Finland or Sweden; topic ERP; 50 to 99 employees",
        "in turn, by capacity, of team North",
        "The company&#x27;s own salesperson",
        "Sten Lindroos",
        "away to",
    ):
        assert words in text, words


def test_a_rule_is_added_with_countries_by_name(client, manager):
    sent = {"name": "Nordics", "among": "least_loaded", "countries": "Finland, se", "topics": "ERP, MES"}
    assert client.post(reverse("routing_rule_add"), sent).status_code == 303
    rule = Rule.objects.get(name="Nordics")
    assert (rule.countries, rule.topics, rule.position) == (["FI", "SE"], ["ERP", "MES"], 100)


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"countries": "Atlantis"}, {"employees_min": "9", "employees_max": "3"}, {"among": "luck"}],
)
def test_a_wrong_rule_goes_back_to_its_form_and_changes_nothing(client, manager, wrong):
    before = list(Rule.objects.values())
    response = client.post(reverse("routing_rule_add"), {"name": "New", "among": "round_robin", **wrong})
    assert response.status_code == 400
    assert response.context["form"].errors
    assert list(Rule.objects.values()) == before


def test_a_desk_is_set_and_a_wrong_capacity_refused(client, manager):
    user = make.user("sales")
    client.post(reverse("routing_desk", args=[user.pk]), {"capacity": "7", "takes_offers": "on"})
    assert (Desk.objects.get().capacity, Desk.objects.get().takes_offers) == (7, True)
    response = client.post(reverse("routing_desk", args=[user.pk]), {"capacity": "9999"})
    assert response.status_code == 400
    assert Desk.objects.get().capacity == 7


def test_the_dry_run_finds_a_person_by_name_and_says_who_and_why(client, manager):
    user = make.user("sales", name="Sten Lindroos")
    company = make.company("Kuura Oy")
    person = make.waiting("Aino Lehtinen", company=company)
    found = client.get(reverse("routing_try"), {"q": "aino leh"})
    assert f"?person={person.pk}" in found.content.decode()
    text = client.get(reverse("routing_try"), {"person": person.pk}).content.decode()
    for words in (
        "Sten Lindroos", "It was this salesperson", "Nobody works with this company now", "The company has no owner",
    ):  # fmt: skip
        assert words in text, words
    assert not Desk.objects.exists()
    assert not Handoff.objects.exists()
    assert user.pk


@pytest.mark.parametrize("asked", ["987654", "x", "9" * 30])
def test_the_dry_run_of_nobody_is_not_found(client, manager, asked):
    assert client.get(reverse("routing_try"), {"person": asked}).status_code == 404


def test_the_persons_page_leads_to_the_dry_run(client, manager):
    person = make.waiting()
    assert f"{reverse('routing_try')}?person={person.pk}" in client.get(f"/people/{person.pk}/").content.decode()


def test_whoever_is_offered_to_nobody_stands_there_with_the_reason(client, manager):
    unrouted("Aino", because="nobody_has_room")
    make.handoff()
    response = client.get(reverse("routing_unrouted"))
    assert [handoff.contact.first_name for handoff, _why in response.context["rows"]] == ["Aino"]
    assert "Whoever the rules allow has no room left." in response.content.decode()
    assert "nobody in particular" in client.get(reverse("routing")).content.decode()


def test_the_unrouted_are_routed_again_or_given_to_somebody(client, manager):
    first, second = unrouted("A"), unrouted("B")
    user = make.user("sales")
    Desk.objects.create(user=user, capacity=2, takes_offers=False)
    response = client.post(reverse("routing_again"), {"pick": [first.pk, second.pk]}, follow=True)
    assert "still find nobody" in response.content.decode()
    response = client.post(reverse("routing_give"), {"pick": first.pk, "to": user.pk}, follow=True)
    assert "1 person given to" in response.content.decode()
    actions.set_desk(user.pk, capacity=2, takes_offers=True, by=BATON, at=now())
    response = client.post(reverse("routing_again"), {"pick": second.pk}, follow=True)
    assert "1 person has a salesperson now." in response.content.decode()
    assert set(Handoff.objects.filter(seller=user).values_list("routed_by", flat=True)) == {"by_hand", "round_robin"}
    actors = Event.objects.filter(kind="handoff.reassigned").values_list("actor", flat=True)
    assert list(actors) == [manager.pk, manager.pk]


def test_giving_more_than_there_is_room_for_says_how_many_and_changes_nothing(client, manager):
    first, second = unrouted("A"), unrouted("B")
    user = make.user("sales", name="Sten Lindroos")
    Desk.objects.create(user=user, capacity=1)
    response = client.post(reverse("routing_give"), {"pick": [first.pk, second.pk], "to": user.pk})
    assert response.status_code == 409
    assert "Sten Lindroos has room for 1 person more." in response.content.decode()
    assert not Handoff.objects.filter(seller=user).exists()


def test_giving_to_nobody_asks_whom_and_giving_somebody_elses_does_nothing(client, manager):
    theirs = make.handoff()
    assert client.post(reverse("routing_give"), {"pick": theirs.pk}).status_code == 400
    client.post(reverse("routing_give"), {"pick": theirs.pk, "to": make.user("sales").pk})
    assert Handoff.objects.get(pk=theirs.pk).seller == theirs.seller


@pytest.mark.parametrize("name", LOOKING)
def test_the_pages_cost_the_same_however_many_there_are(client, manager, name, django_assert_max_num_queries):
    for number in range(12):
        make.user("sales")
        unrouted(f"P{number}")
        Rule.objects.create(name=f"Rule {number}", team=make.team(), position=number)
    with django_assert_max_num_queries(22):
        asked = {"person": Handoff.objects.first().contact_id} if name == "routing_try" else {}
        assert client.get(reverse(name), asked).status_code == 200


def test_the_rail_counts_the_unrouted_for_leaders(client, manager):
    unrouted()
    items = [item for section in client.get("/").context["rail"] for item in section["items"]]
    assert [item["count"] for item in items if item["key"] == "routing"] == ["1"]


def test_admins_set_desks_in_the_configuration_as_on_the_page(client):
    client.force_login(make.user("admin"))
    desk = Desk.objects.create(user=make.user("sales"), capacity=10, turns=10)
    address = reverse("admin:handoff_desk_change", args=[desk.pk])
    assert client.post(address, {"capacity": "20", "takes_offers": "on"}).status_code == 302
    desk.refresh_from_db()
    assert (desk.capacity, desk.turns) == (20, 20)
    assert client.get(reverse("admin:handoff_rule_changelist")).status_code == 200
