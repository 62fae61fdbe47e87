"""Who is known by an id alone is called by it wherever people are named, and found by it; a name or address wins."""

from importlib import import_module

import pytest
from django.db import connection

from leads.actions import intake, record_activities
from leads.drafting import activity_draft, person_draft
from leads.models import Contact
from leads.search import people_like
from tests import make
from tests.calling import Caller
from tests.make import NOON

pytestmark = pytest.mark.django_db
BY = make.Actor("api")


def one(row, system=""):
    [outcome] = intake([person_draft(row, system)], by=BY, at=NOON, source=make.source())
    assert not outcome.problems, outcome.problems
    return Contact.objects.get(pk=outcome.id)


@pytest.mark.parametrize(
    ("row", "system", "called"),
    [
        ({"external_id": "00Q5-Ab"}, "crm", "crm 00Q5-Ab"),
        ({"external_id": "1234"}, "", "#1234"),
        ({"user_id": "u-7", "anonymous_id": "8f3a"}, "", "#u-7"),
        ({"anonymous_id": "8f3a"}, "", "#8f3a"),
        ({"external_id": "1", "user_id": "u-7"}, "crm", "crm 1"),
        ({"external_id": "1", "phone": "+358401234567"}, "crm", "+358401234567"),
        ({"external_id": "1", "email": "aino@firma.fi"}, "crm", "aino@firma.fi"),
        ({"external_id": "1", "first_name": "Aino"}, "crm", "Aino"),
        ({"phone": "+358401234567"}, "", "+358401234567"),
    ],
)
def test_the_best_thing_known_is_the_name(row, system, called):
    assert one(row, system).name == called


def test_an_activity_of_a_stranger_names_them_by_their_id():
    draft = activity_draft({"type": "guide", "occurred_at": NOON.isoformat(), "external_id": "1234"}, "cdnow")
    record_activities([draft], by=BY, at=NOON, source=make.source())
    assert Contact.objects.get().name == "cdnow 1234"


@pytest.mark.parametrize("asked", ["cdnow 1234", "1234", "CDNOW", "123"])
def test_the_id_is_found_by_any_part(asked):
    person = one({"external_id": "1234"}, "cdnow")
    one({"external_id": "999"}, "erp")
    assert list(Contact.objects.filter(people_like(asked))) == [person]


def test_a_visitor_who_tells_an_id_is_called_by_it_and_keeps_it():
    one({"anonymous_id": "8f3a"})
    told = one({"anonymous_id": "8f3a", "user_id": "u-7"})
    assert (told.name, told.search, told.stage) == ("#u-7", "u-7", "lead")
    again = one({"user_id": "u-7", "external_id": "1"}, "crm")
    assert (again.pk, again.name) == (told.pk, "#u-7")


def test_a_visitors_second_browser_does_not_rename_them():
    one({"anonymous_id": "8f3a"})
    assert one({"anonymous_id": "8f3a", "user_id": ""}).name == "#8f3a"
    assert Contact.objects.get().version == 1


def test_an_emptied_address_leaves_the_id_to_be_called_and_found_by():
    person = one({"external_id": "1", "email": "aino@firma.fi"}, "crm")
    assert person.search == "aino@firma.fi"
    answer = Caller("marketer").patch(f"contacts/{person.pk}/", {"version": person.version, "email": None})
    assert answer.json()["name"] == "crm 1"
    assert Contact.objects.get().search == "crm 1"


def test_what_baton_derives_from_words_is_no_id():
    person = one({"phone": "+358401234567"})
    assert person.known_as == ""
    answer = Caller("marketer").get(f"contacts/{person.pk}/").json()
    assert answer["external_ids"] == []


def test_the_longest_ids_fit():
    person = one({"external_id": "x" * 255}, "s" * 64)
    assert person.name == f"{'s' * 64} {'x' * 255}"


def test_lists_of_people_without_names_show_ids_and_cost_no_more_queries(client, django_assert_max_num_queries):
    client.force_login(make.user())
    client.get("/people/")
    for number in range(15):
        one({"external_id": f"{number:04}"}, "cdnow")
    with django_assert_max_num_queries(8):
        text = client.get("/people/").text
    assert "cdnow 0007" in text
    assert "Unnamed person" not in text


def test_people_stored_before_get_their_best_id():
    """The migration's own statement, over rows as they were before it."""
    bare = {"first_name": "", "last_name": ""}
    person, named, derived = make.person(**bare), make.person(first_name="Aino"), make.person(**bare, phone="+3584")
    for contact, kind, system, value in (
        (person, "anonymous", "", "8f3a"), (person, "external", "crm", "00Q_5"), (named, "user", "", "u-7"),
        (derived, "external", "likeness", "0123"),
    ):  # fmt: skip
        contact.identities.create(kind=kind, system=system, value=value)
    with connection.cursor() as cursor:
        cursor.execute(import_module("leads.migrations.0005_known_as").FILL)
    assert [
        (each.known_as, each.search) for each in Contact.objects.filter(pk__in=[person.pk, named.pk]).order_by("pk")
    ] == [("crm 00Q_5", "crm 00q 5"), ("#u-7", named.search)]
    derived.refresh_from_db()
    assert derived.known_as == ""
