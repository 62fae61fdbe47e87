"""The terms of the handoff: read in words by everybody, agreed anew by admins, never changed."""

import pytest
from django.urls import reverse

from handoff.models import Question, Reason, Terms
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = make.user("admin")
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", ["marketer", "sales", "manager", "admin"])
def test_everybody_reads_them_in_words(client, role):
    client.force_login(make.user(role))
    text = client.get(reverse("terms")).content.decode()
    for words in (
        "tried at least 5 times", "on at least 3 different days", "budget, authority, need, timing",
        "Not a decision maker", "Back to review", "What made you get in touch just now?",
    ):  # fmt: skip
        assert words in text, words


def test_the_model_s_page_leads_there(client, admin):
    assert f'href="{reverse("terms")}"' in client.get(reverse("scoring")).content.decode()


def test_saving_agrees_anew_and_the_old_row_stays(client, admin):
    before = list(Terms.objects.values())
    address = reverse("admin:handoff_terms_add")
    assert 'value="5"' in client.get(address).content.decode()
    sent = {"attempts": 4, "days": 2, "take_back": "automatic", "demands": ["need", "timing"]}
    assert client.post(address, sent).status_code == 302
    newest = Terms.objects.first()
    assert (newest.attempts, newest.days, newest.take_back, newest.demands) == (4, 2, "automatic", ["need", "timing"])
    assert list(Terms.objects.exclude(pk=newest.pk).values()) == before
    text = client.get(reverse("terms")).content.decode()
    for words in ("need, timing", "goes back to marketing&#x27;s review by themselves", "Earlier terms"):
        assert words in text or words.replace("&#x27;", "'") in text, words


@pytest.mark.parametrize("wrong", [{"days": 9}, {"attempts": ""}, {"take_back": "maybe"}, {"demands": ["luck"]}])
def test_terms_that_nobody_could_keep_are_refused(client, admin, wrong):
    sent = {"attempts": 4, "days": 2, "take_back": "never", **wrong}
    assert client.post(reverse("admin:handoff_terms_add"), sent).status_code == 200
    assert Terms.objects.count() == 1


def test_agreed_terms_are_neither_changed_nor_deleted(client, admin):
    pk = Terms.objects.get().pk
    assert client.post(reverse("admin:handoff_terms_change", args=[pk]), {"attempts": 1}).status_code == 403
    assert client.post(reverse("admin:handoff_terms_delete", args=[pk]), {"post": "yes"}).status_code == 403
    assert Terms.objects.get().attempts == 5


def test_a_reason_is_added_and_switched_off_but_keeps_its_code(client, admin):
    sent = {"act": "return", "code": "on_leave", "label": "On leave", "destination": "nurture", "position": 9}
    assert client.post(reverse("admin:handoff_reason_add"), {**sent, "active": "on"}).status_code == 302
    reason = Reason.objects.get(code="on_leave")
    address = reverse("admin:handoff_reason_change", args=[reason.pk])
    changed = {"code": "other_code", "label": "Away", "destination": "nurture", "position": 9}
    assert client.post(address, changed).status_code == 302
    reason.refresh_from_db()
    assert (reason.code, reason.label, reason.active) == ("on_leave", "Away", False)
    assert reason not in client.get(reverse("terms")).context["returns"]
    assert client.post(reverse("admin:handoff_reason_delete", args=[reason.pk]), {"post": "yes"}).status_code == 403


def test_a_day_to_revisit_is_refused_where_the_reason_does_not_lead_to_nurture(client, admin):
    sent = {"act": "return", "code": "odd", "label": "Odd", "destination": "review", "position": 9, "asks_day": "on"}
    assert client.post(reverse("admin:handoff_reason_add"), sent).status_code == 200
    assert not Reason.objects.filter(code="odd").exists()


def test_questions_are_ordered_in_the_list(client, admin):
    assert client.get(reverse("admin:handoff_question_changelist")).status_code == 200
    assert client.get(reverse("admin:handoff_reason_changelist")).status_code == 200
    sent = {"text": "How is your week?", "position": 1, "active": "on"}
    assert client.post(reverse("admin:handoff_question_add"), sent).status_code == 302
    assert Question.objects.filter(text="How is your week?").exists()
