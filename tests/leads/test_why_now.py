"""The sentence that says why a person is worth a look now."""

from datetime import timedelta

import pytest

from leads.models import ActivityType, Standing
from leads.why_now import why_now
from tests import make

pytestmark = pytest.mark.django_db
AT = make.NOON  # Monday 1 June 2026
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def catalogue():
    intents = {
        "quote_request": "ready",
        "price_list": "serious",
        "webinar": "early",
        "page_view": "none",
        "newsletter": "none",
    }
    for code, intent in intents.items():
        ActivityType.objects.update_or_create(code=code, defaults={"name": code, "intent": intent, "own": True})


def said(person, at=AT):
    return why_now([person], at=at)[person.pk]


def test_the_strongest_comes_first_and_three_at_most_are_said():
    person = make.person()
    make.activity(person, "newsletter", AT)
    make.activity(person, "webinar", AT - 100 * DAY)
    make.activity(person, "price_list", AT - DAY)
    make.activity(person, "price_list", AT - 2 * DAY)
    make.activity(person, "quote_request", AT)
    assert said(person) == "Asked for a quote today; downloaded the price list twice this week; webinar in February"


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "yesterday"), (3, "on Friday"), (10, "22 May"), (60, "in April")],
)
def test_the_moment_is_said_as_people_say_it(days, words):
    person = make.person()
    make.activity(person, "quote_request", AT - days * DAY)
    assert said(person) == f"Asked for a quote {words}"


def test_older_repetitions_say_how_many_and_when_last():
    person = make.person()
    for days in (20, 30, 40):
        make.activity(person, "price_list", AT - days * DAY)
    assert said(person) == "Downloaded the price list 3 times, last 12 May"


def test_a_salesperson_reads_what_the_brief_asks_for():
    person = make.person()
    for days in (1, 2):
        make.activity(person, "price_list", AT - days * DAY)
    make.activity(person, "webinar", AT - 75 * DAY, properties={"name": "ERP integration"})
    assert said(person) == "Downloaded the price list twice this week; webinar “ERP integration” in March"


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"name": "erp-integration"}, "Webinar “erp integration” today"),
        ({"title": "How to choose an ERP"}, "Webinar “How to choose an ERP” today"),
        ({"name": "<b> 100 % %(n)d"}, "Webinar “<b> 100 % %(n)d” today"),
        ({"name": "x" * 99}, f"Webinar “{'x' * 60}” today"),
        ({"name": " "}, "Webinar today"),
        ({"path": "/webinar/"}, "Webinar today"),
    ],
)
def test_one_thing_is_called_by_its_title(properties, words):
    person = make.person()
    make.activity(person, "webinar", AT, properties=properties)
    assert said(person) == words


def test_several_things_are_counted_not_named():
    person = make.person()
    for days, name in ((20, "One"), (40, "Two")):
        make.activity(person, "webinar", AT - days * DAY, properties={"name": name})
    assert said(person) == "Webinar twice, last 12 May"


def test_a_visit_counts_once_however_many_pages_it_has():
    person = make.person()
    first = make.activity(person, "page_view", AT - DAY)
    first.visit = first.pk
    first.save()
    make.activity(person, "page_view", AT - DAY, visit=first.pk)
    assert said(person) == "Visited the site yesterday"


def test_what_we_did_and_what_lies_far_back_or_ahead_is_not_said():
    person = make.person()
    ActivityType.objects.update_or_create(code="outbound", defaults={"name": "outbound", "own": False})
    make.activity(person, "outbound", AT)
    make.activity(person, "quote_request", AT - 181 * DAY)
    make.activity(person, "quote_request", AT + DAY)
    assert said(person) == ""


def test_colleagues_active_this_month_are_counted_without_the_person():
    company = make.company()
    person = make.person(company=company)
    make.activity(person, "quote_request", AT)
    Standing.objects.filter(contact=person).update(last_activity_at=AT)
    for days in (1, 29, 31):
        make.person(company=company, standing={"last_activity_at": AT - days * DAY})
    assert said(person).endswith("; 2 colleagues active this month")


def test_a_type_that_an_admin_added_says_its_own_name():
    person = make.person()
    ActivityType.objects.create(code="demo_day", name="demo day", intent="serious")
    make.activity(person, "demo_day", AT)
    assert said(person) == "Demo day today"


def test_a_page_of_people_costs_two_queries(django_assert_num_queries):
    company = make.company()
    people = [make.person(company=company) for _number in range(5)]
    with django_assert_num_queries(2):
        why_now(people, at=AT)
