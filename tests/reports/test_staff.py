"""The staff as a page: who has what, closing an account asks where it goes, and configuration leads there too."""

import pytest
from django.urls import reverse

from accounts.models import User
from handoff.models import Desk, Handoff, Opportunity, Rule
from leads.models import Company, Contact
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = make.user("manager", name="Maija Manager")
    client.force_login(user)
    return user


def seller(**fields):
    """A salesperson with one handoff, two people (one of them in the handoff), a company and an opportunity."""
    user = make.user("sales", **fields)
    make.handoff(seller=user, state="accepted")
    make.person(owner=user)
    make.company(owner=user)
    Opportunity.objects.create(name="ERP", owner=user, opened_at=NOON, stage_since=NOON)
    return user


def close(client, user, **sent):
    return client.post(reverse("staff_close", args=[user.pk]), {"handoffs": "route", "rest": "nobody", **sent})


@pytest.mark.parametrize("name", ["staff", "staff_close", "staff_open"])
@pytest.mark.parametrize(("role", "status"), [("marketer", 403), ("sales", 403), (None, 302)])
def test_only_leaders_open_the_staff_pages(client, name, role, status):
    address = reverse(name, args=[] if name == "staff" else [make.user("sales").pk])
    if role:
        client.force_login(make.user(role))
    assert client.post(address).status_code == status
    assert client.get(address).status_code == status


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_leaders_see_who_works_here_and_what_each_has(client, role):
    client.force_login(make.user(role))
    user = seller(name="Sten Lindroos", team=make.team("North"))
    response = client.get(reverse("staff"))
    has = next(has for one, has, _may in response.context["rows"] if one == user)
    assert (has.handoffs, has.people, has.companies, has.opportunities) == (1, 2, 1, 1)
    text = response.content.decode()
    for words in ("Sten Lindroos", "North", "never", reverse("staff_close", args=[user.pk])):
        assert words in text, words


def test_one_s_own_account_and_for_a_manager_an_admin_s_have_no_button(client, manager):
    admin = make.user("admin")
    text = client.get(reverse("staff")).content.decode()
    assert reverse("staff_close", args=[admin.pk]) not in text
    assert reverse("staff_close", args=[manager.pk]) not in text
    assert close(client, admin).status_code == 400
    assert close(client, manager).status_code == 400
    assert User.objects.filter(pk__in=[admin.pk, manager.pk], is_active=True).count() == 2


def test_the_question_says_what_they_have_and_which_rules_name_them(client, manager):
    user = seller()
    Rule.objects.create(name="All of Finland", seller=user, position=5)
    response = client.get(reverse("staff_close", args=[user.pk]))
    assert response.context["has"].people == 2
    assert "All of Finland" in response.content.decode()


def test_a_colleague_takes_over_and_the_account_is_closed(client, manager):
    user, colleague = seller(), make.user("sales")
    sent = {"handoffs": "colleague", "rest": "colleague", "to": colleague.pk}
    response = client.post(reverse("staff_close", args=[user.pk]), sent, follow=True)
    assert f"The account of {user.name} is closed." in response.content.decode()
    user.refresh_from_db()
    assert not user.is_active
    assert Handoff.objects.get().seller == colleague
    assert set(Contact.objects.values_list("owner", flat=True)) == {colleague.pk}
    assert Company.objects.get().owner == Opportunity.objects.get().owner == colleague


@pytest.mark.parametrize("sent", [{"handoffs": "colleague"}, {"rest": "colleague"}])
def test_a_colleague_must_be_named(client, manager, sent):
    user = seller()
    response = close(client, user, **sent)
    assert response.status_code == 400
    assert "Choose the colleague who takes over." in response.content.decode()
    assert Handoff.objects.get().seller == user


def test_a_colleague_without_room_is_said_beside_the_field(client, manager):
    user, colleague = seller(), make.user("sales")
    Desk.objects.create(user=colleague, capacity=0)
    response = close(client, user, handoffs="colleague", to=colleague.pk)
    assert response.status_code == 400
    assert "has room for 0 people more" in str(response.context["form"].errors["to"])
    assert User.objects.get(pk=user.pk).is_active


def test_whom_the_rules_give_to_nobody_is_said(client, manager):
    user = seller()
    response = client.post(reverse("staff_close", args=[user.pk]), {"handoffs": "route", "rest": "nobody"}, follow=True)
    assert "1 person could be given to nobody yet" in response.content.decode()
    assert client.get(reverse("routing_unrouted")).context["number"].number == 1


def test_who_has_nothing_is_closed_with_one_button(client, manager):
    user = make.user("marketer")
    text = client.get(reverse("staff_close", args=[user.pk])).content.decode()
    assert "They have nobody and nothing to hand over." in text
    assert close(client, user).status_code == 302
    assert not User.objects.get(pk=user.pk).is_active


def test_a_closed_account_is_opened_again_and_says_what_is_left_to_do(client, manager):
    user = make.user("sales", is_active=False)
    assert client.get(reverse("staff_close", args=[user.pk])).headers["Location"] == reverse("staff")
    response = client.post(reverse("staff_open", args=[user.pk]), follow=True)
    assert "is open again" in response.content.decode()
    assert User.objects.get(pk=user.pk).is_active


def test_a_closed_account_that_still_has_somebody_can_be_handed_over(client, manager):
    user = seller(is_active=False)
    assert "Hand over" in client.get(reverse("staff")).content.decode()
    assert close(client, user).status_code == 302
    assert not Contact.objects.filter(owner=user).exists()


def test_configuration_cannot_close_an_account_or_delete_it_but_leads_to_the_page(client):
    client.force_login(make.user("admin"))
    user = seller()
    address = reverse("admin:accounts_user_change", args=[user.pk])
    assert f'href="{reverse("staff")}"' in client.get(address).content.decode()
    sent = {"email": user.email, "name": "Renamed", "role": "sales", "time_zone": "UTC", "language": "en"}
    assert client.post(address, {**sent, "theme": "system", "is_active": ""}).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.is_active) == ("Renamed", True)
    assert client.post(reverse("admin:accounts_user_delete", args=[user.pk]), {"post": "yes"}).status_code == 403


def test_who_is_not_there_is_not_found(client, manager):
    assert client.get(reverse("staff_close", args=[987654])).status_code == 404
    assert client.post(reverse("staff_open", args=[987654])).status_code == 404


def test_the_page_costs_the_same_however_many_work_here(client, manager, django_assert_max_num_queries):
    for _ in range(8):
        seller(team=make.team())
    with django_assert_max_num_queries(16):
        assert client.get(reverse("staff")).status_code == 200
