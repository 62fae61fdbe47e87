"""The pages before signing in, the pages of refusals, and the page of the look itself."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.core import mail
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db

OUTSIDE = [
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_signup",
    "account_inactive",
]


@pytest.mark.parametrize("name", [*OUTSIDE, "account_reset_password_from_key_done"])
def test_pages_before_signing_in_show_their_heading(client, name):
    html = client.get(reverse(name)).content.decode()
    assert html.count("<h1>") == 1
    assert "css/tokens.css" in html
    assert 'class="rail"' not in html


def test_signing_in_leads_home_and_out_leads_back(client):
    user = make.user()
    response = client.post(reverse("account_login"), {"login": user.email, "password": make.PASSWORD})
    assert (response.status_code, response.url) == (302, "/")
    assert client.post(reverse("account_logout")).url == reverse("account_login")


def test_a_wrong_password_is_told_in_place(client):
    response = client.post(reverse("account_login"), {"login": make.user().email, "password": "wrong"})
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()


def test_a_forgotten_password_is_chosen_anew_by_mail(client):
    user = make.user()
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    assert "Choose a new password" in page.content.decode()
    form = page.redirect_chain[-1][0]
    client.post(form, {"password1": "a-new-long-password", "password2": "a-new-long-password"})
    user.refresh_from_db()
    assert user.check_password("a-new-long-password")


def test_a_used_up_reset_link_offers_a_new_one(client):
    page = client.get(reverse("account_reset_password_from_key", args=["abc", "used-up"]), follow=True)
    assert reverse("account_reset_password") in page.content.decode()
    assert "This link no longer opens" in page.content.decode()


def test_changing_the_password_is_inside_the_frame(client):
    client.force_login(make.user())
    html = client.get(reverse("account_change_password")).content.decode()
    assert 'class="rail"' in html
    assert html.count("<h1>") == 1


@pytest.mark.parametrize("name", ["403.html", "404.html", "500.html", "403_csrf.html"])
def test_a_refusal_says_what_to_do_next(name):
    html = render_to_string(name)
    assert '<a class="btn go wide" href="/">' in html
    assert html.count("<h1>") == 1


def test_an_unknown_address_is_our_own_page(client):
    response = client.get("/nowhere/at/all/")
    assert response.status_code == 404
    assert "This page is not here" in response.content.decode()


def test_a_form_without_its_token_is_refused_on_our_page(client):
    client.handler.enforce_csrf_checks = True
    response = client.post(reverse("account_login"), {"login": "a@b.test"})
    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()


@pytest.mark.parametrize(
    ("development", "demo", "status"), [(True, False, 200), (False, True, 200), (False, False, 404)]
)
def test_the_look_shows_only_in_development_and_the_demo(client, settings, development, demo, status):
    settings.DEBUG, settings.DEMO = development, demo
    client.force_login(make.user())
    assert client.get(reverse("style")).status_code == status


def test_the_look_shows_every_picture_of_the_sprite(client, settings):
    settings.DEMO = True
    client.force_login(make.user())
    html = client.get(reverse("style")).content.decode()
    assert "icons.svg#radiator" in html
    assert html.count("icons.svg#star") == 2


def test_a_message_offers_undo_only_for_what_can_be_undone(client):
    request = RequestFactory().get("/queue/")
    plain = render_to_string("look/toasts.html", {"messages": [_message("Saved.")], "request": request})
    offered = render_to_string("look/toasts.html", {"messages": [_message("Offered.", "undo:4,5")], "request": request})
    assert "<form" not in plain
    assert 'name="events" value="4,5"' in offered
    assert f'action="{reverse("queue_undo")}"' in offered


def _message(text, tags=""):
    return Message(25, text, tags)


def test_messages_leave_once_they_were_shown(client):
    user = make.user()
    client.post(reverse("account_login"), {"login": user.email, "password": make.PASSWORD})
    first = client.get(reverse("account_change_password"))
    assert "toast good" in first.content.decode()
    assert list(get_messages(client.get(reverse("account_change_password")).wsgi_request)) == []
