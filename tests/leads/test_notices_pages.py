"""The pages of notices: the list, the way to the act, the badge, what one chooses; each person sees their own."""

from datetime import time

import pytest
from django.urls import reverse

from accounts.models import Role
from leads.models import Notification
from leads.notices.topics import TOPICS
from tests import make
from tests.leads.told import event, take_back, tell
from tests.make import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = make.user(name="Maija Salo")
    client.force_login(user)
    return user


def notice(user):
    return Notification.objects.get(user=user, channel="app")


def page(client, query=""):
    return client.get(reverse("notices") + query).content.decode()


def test_each_notice_says_what_who_and_why(client, user):
    person = make.waiting("Aino Lehtinen", company=make.company("Kuura Oy"), points=72)
    by = make.user(name="Sten Lindroos")
    tell(user, event(person=person, by=by, reason="woken", comment="Budget in <b>spring</b>"))
    html = page(client)
    for words in ("Sten Lindroos returned Aino Lehtinen", "Kuura Oy", "as agreed", "72 points, fit A", "1 unread"):
        assert words in html
    assert "Budget in &lt;b&gt;spring" in html


def test_an_empty_list_teaches(client, user):
    assert "No notices yet" in page(client)
    assert reverse("notice_settings") in page(client)
    assert "Nothing unread" in page(client, "?tab=unread")


def test_a_click_goes_straight_to_the_act_and_is_reading(client, user):
    cause = tell(user)
    address = reverse("notice", args=[notice(user).pk])
    assert f'href="{address}"' in page(client)
    assert client.head(address).status_code == 302
    assert notice(user).read_at is None
    assert client.get(address).url == f"/people/{cause.contact_id}/"
    assert notice(user).read_at is not None
    assert "Everything is read" in page(client)


def test_others_notices_are_not_there(client, user):
    other = make.user()
    tell(other)
    assert "No notices yet" in page(client)
    assert client.get(reverse("notice", args=[notice(other).pk])).status_code == 404


def test_what_was_taken_back_is_not_there(client, user):
    cause = tell(user)
    take_back(cause)
    assert "No notices yet" in page(client)


def test_whom_one_may_not_see_any_more_is_not_named(client):
    seller = make.user(Role.SALES, team=make.team())
    client.force_login(seller)
    person = make.waiting("Aino Lehtinen", owner=seller)
    tell(seller, event(person=person, comment="secret"), topic="offered")
    assert "Aino Lehtinen is offered to you" in page(client)
    person.owner = make.user(Role.SALES, team=make.team())
    person.save()
    html = page(client)
    assert "Somebody you no longer see is offered to you" in html
    assert "Aino" not in html
    assert "secret" not in html


def test_all_are_read_at_once_but_not_what_came_since(client, user):
    tell(user)
    newest = notice(user).pk
    tell(user)
    client.post(reverse("notices_read"), {"newest": newest})
    assert Notification.objects.filter(channel="app", read_at=None).count() == 1


@pytest.mark.parametrize("newest", ["", "x", "9" * 40, "-1"])
def test_a_strange_newest_breaks_nothing(client, user, newest):
    tell(user)
    assert client.post(reverse("notices_read"), {"newest": newest}).status_code == 302


def test_reading_all_needs_a_post(client, user):
    assert client.get(reverse("notices_read")).status_code == 405


def test_unread_only_is_a_view_of_its_own(client, user):
    tell(user, event(person=make.waiting("Aino Lehtinen")))
    Notification.objects.update(read_at=NOON)
    tell(user, event(person=make.waiting("Matej Zupan")))
    html = page(client, "?tab=unread")
    assert "Matej Zupan" in html
    assert "Aino Lehtinen" not in html


def test_a_long_list_goes_on_behind_a_link(client, user):
    person = make.waiting()
    for _number in range(32):
        tell(user, event(person=person))
    first = client.get(reverse("notices"))
    assert len(first.context["rows"]) == 30
    second = client.get(reverse("notices"), {"cursor": first.context["page"].next})
    assert len(second.context["rows"]) == 2


def test_a_longer_list_costs_no_more_queries(client, user, django_assert_max_num_queries):
    for _number in range(20):
        tell(user, event(person=make.waiting(company=make.company()), by=make.user(), comment="so"))
    with django_assert_max_num_queries(9):
        client.get(reverse("notices"))


def test_every_page_shows_how_many_are_unread(client, user):
    tell(user)
    html = client.get(reverse("people")).content.decode()
    assert 'id="unread"' in html
    assert "1 unread" in html


def badge(client, shown=""):
    return client.get(reverse("notices_unread"), {"shown": shown})


def test_the_badge_answers_only_when_its_number_changed(client, user):
    tell(user)
    assert badge(client, "0").content.decode().count(">1<") == 1
    assert badge(client, "1").status_code == 204


def test_the_badge_costs_one_query_beside_the_session(client, user, django_assert_num_queries):
    tell(user)
    with django_assert_num_queries(3):
        badge(client)


def test_the_badge_stops_asking_when_nobody_is_signed_in(client):
    assert badge(client).status_code == 286
    assert badge(client).content == b""


def test_pages_ask_to_sign_in_and_come_back(client):
    response = client.get(reverse("notices"))
    assert response.url == reverse("account_login") + "?next=/notices/"


# What one chooses.


def answers(client, **changed):
    form = client.get(reverse("notice_settings")).context["form"]
    given = {field.html_name: field.value() for field in form}
    given |= {"quiet_from": "19:00", "quiet_to": "07:00"}
    return given | {name.replace("__", "."): value for name, value in changed.items()}


def save(client, **changed):
    return client.post(reverse("notice_settings"), answers(client, **changed))


def test_the_form_offers_every_topic_by_both_channels(client, user):
    fields = client.get(reverse("notice_settings")).context["form"].fields
    assert {f"{code}.{channel}" for code in TOPICS for channel in ("app", "email")} <= set(fields)


def test_only_what_differs_from_the_defaults_is_kept(client, user):
    assert save(client, returned__email="daily", won__app="off").status_code == 302
    user.refresh_from_db()
    assert user.notice_choices == {"returned": {"email": "daily"}, "won": {"app": "off"}}
    save(client, returned__email="now")
    user.refresh_from_db()
    assert user.notice_choices == {"won": {"app": "off"}}


def test_quiet_hours_and_the_hour_of_the_digest_are_kept(client, user):
    save(client, quiet_from="21:30", quiet_to="06:15", digest_hour="17")
    user.refresh_from_db()
    assert (user.quiet_from, user.quiet_to, user.digest_hour) == (time(21, 30), time(6, 15), 17)
    save(client, quiet_from="", quiet_to="")
    user.refresh_from_db()
    assert (user.quiet_from, user.quiet_to) == (None, None)


@pytest.mark.parametrize(
    "changed",
    [{"quiet_to": ""}, {"quiet_from": ""}, {"quiet_from": "25:00"}, {"digest_hour": "24"}, {"returned__app": "daily"}],
)
def test_what_makes_no_sense_is_told_in_place(client, user, changed):
    response = save(client, **changed)
    assert response.status_code == 200
    assert response.context["form"].errors
    user.refresh_from_db()
    assert user.notice_choices == {}


def test_ones_settings_lead_to_what_one_is_told(client, user):
    assert reverse("notice_settings") in client.get(reverse("profile")).content.decode()


def test_an_admin_finds_the_letters_that_were_given_up(client):
    client.force_login(make.user(Role.ADMIN))
    failing, fine = make.user(email="failing@baton.test"), make.user(email="fine@baton.test")
    tell(failing)
    tell(fine)
    Notification.objects.filter(user=failing, channel="email").update(attempts=10)
    html = client.get(reverse("admin:leads_notification_changelist") + "?posting=given-up").content.decode()
    assert str(failing) in html
    assert str(fine) not in html
