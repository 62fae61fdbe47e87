"""Activities in: stored once, of known types, not from the future, by whoever they name; visits derived."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.actor import Actor
from leads.actions import record_activities
from leads.drafting import activity_draft
from leads.models import Activity, ActivityType, Contact, Identity, Touched
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
BY = Actor("api")
AT = NOON + timedelta(days=30)


def said(**words):
    return {"type": "guide", "occurred_at": NOON.isoformat(), "email": "a@firma.fi", **words}


def take(*rows, system="crm", **options):
    drafts = [activity_draft(row, system) for row in rows]
    return record_activities(drafts, by=BY, at=AT, source=options.pop("source", None) or make.source(), **options)


def statuses(outcomes):
    return [outcome.status for outcome in outcomes]


def test_an_activity_is_stored_with_what_was_said_and_when_it_came():
    [outcome] = take(said(message_id="m1", properties={"url": "/guide"}))
    activity = Activity.objects.select_related("contact", "type", "source").get(pk=outcome.id)
    assert (outcome.status, activity.type.code, activity.message_id) == ("created", "guide", "m1")
    assert (activity.occurred_at, activity.received_at) == (NOON, AT)
    assert (activity.properties, activity.visit) == ({"url": "/guide"}, None)
    assert activity.contact.email == "a@firma.fi"
    assert Touched.objects.get().contact_id == activity.contact_id


def test_a_message_that_comes_again_is_unchanged_and_names_the_stored_one():
    [first] = take(said(message_id="m1"))
    [again] = take(said(message_id="m1", type="webinar"))
    assert (again.status, again.id) == ("unchanged", first.id)
    assert Activity.objects.get().type.code == "guide"


def test_the_same_message_twice_in_one_call_is_stored_once():
    first, second = take(said(message_id="m1"), said(message_id="m1"))
    assert (first.status, second.status, first.id == second.id) == ("created", "unchanged", True)


def test_a_message_id_counts_within_its_source():
    take(said(message_id="m1"))
    assert statuses(take(said(message_id="m1"), source=make.source("other"))) == ["created"]


def test_without_message_ids_equal_rows_of_a_call_stay_apart_and_the_same_call_adds_nothing():
    rows = [said(), said(), said(properties={"url": "/x"}), said(email="b@firma.fi")]
    assert statuses(take(*rows)) == ["created"] * 4
    assert statuses(take(*rows)) == ["unchanged"] * 4
    assert statuses(take(*rows, said())) == ["unchanged"] * 4 + ["created"]


@pytest.mark.parametrize(
    ("words", "field", "code"),
    [
        ({"type": "moonwalk"}, "type", "unknown_type"),
        ({"type": ""}, "type", "required"),
        ({"type": ["guide"]}, "type", "unknown_type"),
        ({"occurred_at": None}, "occurred_at", "required"),
        ({"occurred_at": "2026-02-30"}, "occurred_at", "date"),
        ({"occurred_at": {"a": 1}}, "occurred_at", "date"),
        ({"occurred_at": (AT + timedelta(minutes=6)).isoformat()}, "occurred_at", "future"),
        ({"occurred_at": "1969-12-31"}, "occurred_at", "out_of_range"),
        ({"properties": [1]}, "properties", "object"),
        ({"properties": {"a": "\x00"}}, "properties", "nul"),
        ({"properties": {"a": "x" * 40_000}}, "properties", "too_large"),
        ({"message_id": "x" * 201}, "message_id", "too_long"),
        ({"email": "nobody"}, "email", "email"),
        ({"email": ""}, "", "nobody"),
        ({"email": "", "contact": 999_999_999}, "contact", "not_found"),
        ({"email": ["a"]}, "email", "not_text"),
        ({"shoe_size": 44}, "shoe_size", "unknown_field"),
    ],
)
def test_a_bad_activity_names_its_field_and_hinders_no_other(words, field, code):
    bad, good = take(said(**words), said(email="good@firma.fi"))
    assert statuses([bad, good]) == ["rejected", "created"]
    assert (field, code) in [(problem.field, problem.code) for problem in bad.problems]
    assert Activity.objects.count() == 1


def test_a_senders_clock_may_run_five_minutes_ahead():
    assert statuses(take(said(occurred_at=(AT + timedelta(minutes=5)).isoformat()))) == ["created"]


@pytest.mark.parametrize(
    ("naming", "kind"),
    [
        ({"email": "New@firma.fi"}, "email"),
        ({"email": "", "external_id": "7"}, "external"),
        ({"email": "", "user_id": "u"}, "user"),
        ({"email": "", "anonymous_id": "z"}, "anonymous"),
    ],
)
def test_unknown_people_are_made_and_known_again_by_the_same_name(naming, kind):
    [first] = take(said(**naming))
    [second] = take(said(**naming, occurred_at="2026-06-02"))
    assert statuses([first, second]) == ["created", "created"]
    person = Contact.objects.get()
    assert (person.activities.count(), person.identities.get().kind) == (2, kind)
    assert person.stage == ("visitor" if kind == "anonymous" else "lead")


def test_a_contact_is_named_by_id():
    person = make.person()
    take(said(email="", contact=person.pk))
    assert person.activities.count() == 1


def test_known_only_refuses_strangers_and_makes_nobody():
    make.person(email="a@firma.fi")
    known, stranger = take(said(), said(email="b@firma.fi"), known_only=True)
    assert statuses([known, stranger]) == ["created", "rejected"]
    assert stranger.problems[0].code == "unknown_person"
    assert Contact.objects.count() == 1


def test_a_new_identity_beside_a_known_one_joins_the_person():
    person = make.person(email="a@firma.fi")
    take(said(anonymous_id="z"))
    assert Identity.objects.get(kind="anonymous").contact_id == person.pk


def test_quiet_activities_leave_quiet_marks():
    take(said(), quiet=True)
    assert Touched.objects.get().quiet is True


def test_a_call_costs_the_same_few_statements_whatever_its_size():
    def statements(count, start):
        rows = [said(email=f"p{start + n}@firma.fi", type="page_view") for n in range(count)]
        with CaptureQueriesContext(connection) as captured:
            take(*rows)
        return len(captured)

    statements(1, 10_000)
    assert statements(200, 0) == statements(2, 1_000)


def views(*minutes, email="a@firma.fi"):
    return [
        said(type="page_view", email=email, message_id=f"{email}{m}", occurred_at=NOON + timedelta(minutes=m))
        for m in minutes
    ]


def visits(email="a@firma.fi"):
    """Minutes of the page views, grouped by visit."""
    groups = {}
    rows = Activity.objects.filter(contact__email=email, type__per_visit=True).order_by("occurred_at", "id")
    for activity in rows:
        groups.setdefault(activity.visit, []).append(round((activity.occurred_at - NOON).total_seconds() / 60))
    first = {activity.pk: activity for activity in rows}
    assert all(round((first[visit].occurred_at - NOON).total_seconds() / 60) == run[0] for visit, run in groups.items())
    return list(groups.values())


def test_page_views_with_gaps_under_half_an_hour_are_one_visit():
    take(*views(0, 29, 58, 88, 200))
    assert visits() == [[0, 29, 58], [88], [200]]


def test_the_next_call_goes_on_with_the_visit():
    take(*views(0))
    take(*views(20))
    take(*views(49, 80))
    assert visits() == [[0, 20, 49], [80]]


def test_a_late_arrival_bridges_two_visits():
    take(*views(0, 50))
    assert visits() == [[0], [50]]
    take(*views(25))
    assert visits() == [[0, 25, 50]]


def test_a_late_first_page_view_names_the_visit_anew():
    take(*views(20, 40))
    take(*views(0))
    assert visits() == [[0, 20, 40]]


def test_other_activities_make_no_visit():
    take(*views(0, 40), said(occurred_at=NOON + timedelta(minutes=20)))
    assert visits() == [[0], [40]]


def test_visits_of_two_people_stay_apart():
    take(*views(0, 10), *views(5, 15, email="b@firma.fi"))
    assert visits() == [[0, 10]]
    assert visits("b@firma.fi") == [[5, 15]]


@pytest.mark.parametrize("order", list(permutations([0, 25, 50, 90])))
def test_visits_are_the_same_in_whatever_order_page_views_arrive(order):
    for minute in order:
        take(*views(minute))
    assert visits() == [[0, 25, 50], [90]]


def test_a_repeated_message_inside_a_call_does_not_tear_a_visit():
    take(*views(0, 20))
    take(*views(0, 20, 40))
    assert visits() == [[0, 20, 40]]


def expected(minutes):
    runs = []
    for minute in sorted(minutes):
        if runs and minute - runs[-1][-1] < 30:
            runs[-1].append(minute)
        else:
            runs.append([minute])
    return runs


class VisitsInAnyOrder(TestCase):
    """Whatever calls the page views come in, visits are what one pass over all of them would make."""

    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.lists(st.integers(0, 300), min_size=1, max_size=5, unique=True), min_size=1, max_size=5))
    def test_visits_equal_one_pass_over_everything(self, calls):
        for minutes in calls:
            take(*views(*minutes))
        assert visits() == expected({minute for minutes in calls for minute in minutes})


def test_the_catalogue_has_the_codes_that_integrations_send():
    codes = set(ActivityType.objects.values_list("code", flat=True))
    assert codes >= {
        "page_view", "case_study", "blog", "price_list", "guide", "newsletter", "webinar", "seminar", "fair", "raffle",
        "survey", "calculator", "contact_form", "quote_request", "email_open", "email_click", "social",
        "profile_view", "meeting_booked", "call", "purchase",
    }  # fmt: skip


def test_the_catalogue_says_what_a_raffle_a_call_and_a_quote_mean():
    kinds = {kind.code: kind for kind in ActivityType.objects.all()}
    assert kinds["raffle"].points == 0
    assert (kinds["quote_request"].temperature, kinds["quote_request"].valid_days) == ("hot", 14)
    assert kinds["call"].own is False
    assert [code for code, kind in kinds.items() if kind.per_visit] == ["page_view"]
    assert kinds["case_study"].points > kinds["blog"].points
