"""Marketing logs what it did towards a person: no points, no warmth, and the timeline says who and how."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.clock import now
from leads.actions import log_touch
from leads.models import Activity, ActivityType, Contact, Standing
from leads.refusals import Invalid
from leads.timeline import timeline
from leads.why_now import why_now
from leads.words import Touch
from scoring.actions import score_touched
from tests import make
from tests.calling import Caller

pytestmark = pytest.mark.django_db
AT = make.NOON
HTMX = {"hx-request": "true"}


@pytest.fixture
def anna():
    return make.user("marketer", name="Anna Salo")


@pytest.fixture
def person():
    return make.person(first_name="Aino", last_name="Lehtinen", at=AT - timedelta(days=30))


def test_the_type_is_our_own_act_and_worth_nothing():
    kind = ActivityType.objects.get(code="touch")
    assert (kind.name, kind.points, kind.temperature, kind.valid_days) == ("Marketing touch", 0, "cold", 90)
    assert (kind.intent, kind.own, kind.per_visit) == ("none", False, False)


@pytest.mark.parametrize("kind", Touch.values)
def test_a_touch_is_an_activity_that_says_who_did_it_and_how(anna, person, kind):
    earlier = AT - timedelta(hours=3)
    touch = log_touch(person.pk, kind=kind, by=make.by(anna), at=AT, touched_at=earlier, note=" Sent the case study ")
    assert (touch.contact, touch.type.code, touch.occurred_at, touch.received_at) == (person, "touch", earlier, AT)
    assert touch.properties == {"by": anna.pk, "kind": kind, "note": "Sent the case study"}


def test_two_alike_at_the_same_time_are_two(anna, person):
    for _time in range(2):
        log_touch(person.pk, kind="call", by=make.by(anna), at=AT)
    assert Activity.objects.filter(contact=person, occurred_at=AT).count() == 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "pigeon"}, "kind"),
        ({"kind": "call", "touched_at": AT + timedelta(hours=1)}, "touched_at"),
        ({"kind": "call", "note": "x" * 2001}, "note"),
        ({"kind": "call", "note": "\x00"}, "note"),
    ],
)
def test_an_impossible_touch_names_the_field_and_nothing_is_stored(anna, person, said, field):
    with pytest.raises(Invalid) as refused:
        log_touch(person.pk, **said, by=make.by(anna), at=AT)
    assert refused.value.field == field
    assert not Activity.objects.exists()


def test_nobody_is_warmer_or_has_more_points_for_it(anna, person):
    other = make.person(at=AT - timedelta(days=30))
    make.activity(other, "guide", AT - timedelta(days=1))
    for one in (person, other):
        log_touch(one.pk, kind="email", by=make.by(anna), at=AT)
    score_touched(at=AT + timedelta(seconds=1))
    cold, warm = (Standing.objects.get(contact=one) for one in (person, other))
    assert (cold.points, cold.temperature, cold.last_activity_at) == (0, "cold", None)
    assert (warm.points, warm.temperature, warm.last_activity_at) == (4, "warm", AT - timedelta(days=1))
    assert why_now([Contact.objects.get(pk=person.pk)], at=AT) == {person.pk: ""}


def test_a_company_is_not_said_to_have_done_what_we_did(anna, client):
    person = make.person(company=make.company(), at=now() - timedelta(days=9))
    make.activity(person, "guide", now() - timedelta(days=2))
    log_touch(person.pk, kind="call", by=make.by(anna), at=now())
    client.force_login(anna)
    deeds = client.get(f"/companies/{person.company_id}/").context["deeds"]
    assert [deed.type.code for deed in deeds] == ["guide"]


class TestThePage:
    @pytest.fixture(autouse=True)
    def signed_in(self, client, anna):
        client.force_login(anna)

    def test_the_timeline_says_how_by_whom_and_the_note(self, client, person):
        response = client.post(f"/people/{person.pk}/touch/", {"kind": "email", "note": "Sent <b>the</b> guide"})
        assert (response.status_code, response.headers["Location"]) == (303, f"/people/{person.pk}/#timeline-title")
        text = client.get(f"/people/{person.pk}/").text
        assert "Marketing touch: e-mail, by Anna Salo" in text
        assert "Sent &lt;b&gt;the&lt;/b&gt; guide" in text
        assert "The touch of Aino Lehtinen is logged." in text

    def test_with_htmx_only_the_form_and_the_timeline_come_back(self, client, person):
        response = client.post(f"/people/{person.pk}/touch/", {"kind": "letter"}, headers=HTMX)
        assert response.status_code == 200
        assert "<html" not in response.text
        assert response.text.lstrip().startswith('<details id="touch">')
        assert "Marketing touch: letter, by Anna Salo" in response.text.partition('id="timeline"')[2]

    def test_the_time_is_the_marketers_own(self, client, person):
        day = (now() - timedelta(days=1)).date()
        client.post(f"/people/{person.pk}/touch/", {"kind": "event", "touched_at": f"{day}T10:00"})
        assert Activity.objects.get().occurred_at.hour in (7, 8)

    @pytest.mark.parametrize("headers", [{}, HTMX])
    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({}, "Say how you reached out."),
            ({"kind": "pigeon"}, "Select a valid choice"),
            ({"kind": "call", "touched_at": "2100-01-01T10:00"}, "Lies in the future."),
            ({"kind": "call", "touched_at": "yesterday"}, "Enter a valid date/time."),
            ({"kind": "call", "note": "x" * 2001}, "at most 2000 characters"),
        ],
    )
    def test_what_is_wrong_stands_in_the_open_form_and_nothing_is_stored(self, client, person, headers, said, words):
        response = client.post(f"/people/{person.pk}/touch/", said, headers=headers)
        assert response.status_code == 400
        assert ("<html" in response.text) is (not headers)
        assert words in response.text.partition('<details id="touch" open>')[2]
        assert not Activity.objects.exists()

    def test_what_another_system_sent_names_nobody_of_ours(self, client, person, anna):
        properties = {"by": anna.pk, "kind": "email"}
        make.activity(person, "touch", source=make.source("api-mailer"), properties=properties)
        text = client.get(f"/people/{person.pk}/").text
        assert "Marketing touch" in text
        assert "by Anna Salo" not in text

    def test_many_touches_by_many_cost_one_query_more(self, person, anna):
        def cost():
            with CaptureQueriesContext(connection) as queries:
                timeline(person.pk)
            return len(queries)

        make.activity(person, "guide")
        before = cost()
        for _time in range(4):
            log_touch(person.pk, kind="call", by=make.by(make.user("marketer")), at=AT)
        assert cost() == before + 1


@pytest.mark.parametrize("role", ["marketer", "manager", "admin"])
def test_marketing_and_whoever_leads_may_log(client, person, role):
    client.force_login(make.user(role))
    assert 'id="touch"' in client.get(f"/people/{person.pk}/").text
    assert client.post(f"/people/{person.pk}/touch/", {"kind": "call"}).status_code == 303


def test_sales_logs_attempts_not_touches(client, person):
    client.force_login(make.user("sales"))
    assert 'id="touch"' not in client.get(f"/people/{person.pk}/").text
    assert client.post(f"/people/{person.pk}/touch/", {"kind": "call"}).status_code == 403
    assert not Activity.objects.exists()


def test_nobody_is_touched_who_is_not_there_or_by_looking(client, person, anna):
    client.force_login(anna)
    assert client.post(f"/people/{person.pk + 999}/touch/", {"kind": "call"}).status_code == 404
    assert client.get(f"/people/{person.pk}/touch/").status_code == 405


@pytest.mark.parametrize("role", ["integration", "marketer"])
def test_a_key_reports_touches_as_it_does_any_activity(role, person):
    body = {"type": "touch", "contact": person.pk, "occurred_at": AT.isoformat(), "properties": {"kind": "email"}}
    answer = Caller(role).post("activities/", body)
    assert answer.status_code == 201
    assert Activity.objects.get().type.code == "touch"
