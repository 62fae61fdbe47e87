"""The packet for the call: what it holds, of whom and until when; and that many people cost what one costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handoff import actions
from handoff.models import Question
from handoff.packet import COLLEAGUES_KEPT, QUESTIONS_KEPT, READ_KEPT, packets
from leads.models import ActivityType, Event, Standing
from tests import make

pytestmark = pytest.mark.django_db
AT = make.NOON
DAY = timedelta(days=1)
INTENTS = {"quote_request": "ready", "price_list": "serious", "webinar": "early", "page_view": "none"}


@pytest.fixture(autouse=True)
def catalogue():
    for code, intent in INTENTS.items():
        words = {"name": code.replace("_", " ").capitalize(), "intent": intent, "own": True}
        ActivityType.objects.update_or_create(code=code, defaults=words)


def packet(person, at=AT):
    return packets([person.pk], at=at)[person.pk]


def did(person, type, days=1, **properties):
    activity = make.activity(person, type, AT - days * DAY, properties=properties)
    Standing.objects.filter(contact=person).update(last_activity_at=AT - days * DAY)
    return activity


def test_a_packet_says_why_now_topics_and_what_they_read_the_telling_things_first():
    person = make.person(topics=["ERP", "Logistics"])
    for days in (1, 3):
        did(person, "page_view", days, path="/pricing")
    did(person, "webinar", 60, name="ERP integration")
    did(person, "price_list", 2, name="Price list 2026")
    told = packet(person)
    assert told["topics"] == ["ERP", "Logistics"]
    assert told["why"].startswith("Downloaded the price list")
    assert [(one["type"], one["what"], one["times"]) for one in told["read"]] == [
        ("price_list", "Price list 2026", 1),
        ("webinar", "ERP integration", 1),
        ("page_view", "/pricing", 2),
    ]
    assert told["read"][0]["last"] == (AT - 2 * DAY).isoformat()


def test_nothing_of_the_future_of_long_ago_or_of_our_own_doing_is_read():
    person = make.person()
    ActivityType.objects.update_or_create(code="call", defaults={"name": "Call", "own": False})
    did(person, "call")
    did(person, "price_list", -1)
    did(person, "webinar", 181)
    told = packet(person)
    assert (told["read"], told["why"]) == ([], "")


def test_a_packet_of_a_past_day_does_not_know_what_came_later():
    person = make.person()
    did(person, "price_list", 5)
    did(person, "quote_request", 1)
    assert [one["type"] for one in packet(person, AT - 3 * DAY)["read"]] == ["price_list"]


def test_only_the_first_few_things_read_are_kept():
    person = make.person()
    for number in range(READ_KEPT + 3):
        did(person, "page_view", path=f"/page-{number}")
    assert len(packet(person)["read"]) == READ_KEPT


def test_nobody_reads_what_another_person_read():
    one, two = make.person(topics=["ERP"]), make.person(topics=["WMS"])
    did(one, "price_list")
    did(two, "webinar")
    told = packets([one.pk, two.pk], at=AT)
    assert [[row["type"] for row in told[who.pk]["read"]] for who in (one, two)] == [["price_list"], ["webinar"]]
    assert [told[who.pk]["topics"] for who in (one, two)] == [["ERP"], ["WMS"]]


def test_colleagues_who_were_active_lately_are_named_the_latest_first():
    company, person = make.company(), make.person()
    names = {1: "Matej", 20: "Sanna", 89: "Juha", 91: "Long Ago"}
    person.company = company
    person.save()
    for days, name in names.items():
        did(make.person(company=company, first_name=name, last_name="X", title="CFO"), "webinar", days)
    did(make.person(company=make.company(), first_name="Elsewhere"), "webinar")
    make.person(company=company, first_name="Silent")
    told = packet(person)["colleagues"]
    assert [one["name"] for one in told] == ["Matej X", "Sanna X", "Juha X"]
    assert told[0] | {"contact": 0} == {
        "contact": 0, "name": "Matej X", "title": "CFO", "role": "", "last": (AT - DAY).isoformat()
    }  # fmt: skip


def test_only_the_first_few_colleagues_are_kept_and_a_person_alone_has_none():
    company = make.company()
    person, alone = make.person(company=company), make.person()
    for _number in range(COLLEAGUES_KEPT + 2):
        did(make.person(company=company), "webinar")
    assert len(packet(person)["colleagues"]) == COLLEAGUES_KEPT
    assert packet(alone)["colleagues"] == packet(alone)["unreached"] == []


def test_roles_of_the_buying_group_that_nobody_fills_actively_are_unreached():
    company = make.company()
    person = make.person(company=company, role="champion")
    did(person, "webinar")
    did(make.person(company=company, role="decision_maker"), "webinar", 100)
    did(make.person(company=company, role="purchaser"), "webinar", 10)
    assert packet(person)["unreached"] == ["decision_maker", "influencer"]


def test_questions_fit_temperature_and_source_the_particular_ones_first():
    Question.objects.all().delete()
    for text, temperature, source in [
        ("Anything", "", ""),
        ("For the hot", "hot", ""),
        ("For the cold", "cold", ""),
        ("From the fair", "", "fair"),
        ("From a webinar", "", "webinar"),
    ]:
        Question.objects.create(text=text, temperature=temperature, source=source)
    Question.objects.create(text="No longer asked", active=False)
    person = make.person(source="fair", standing={"temperature": "hot"})
    assert packet(person)["questions"] == ["From the fair", "For the hot", "Anything"]


def test_questions_stop_at_a_few_and_the_default_ones_fit_everybody():
    for temperature in ("hot", "warm", "cold", ""):
        asked = packet(make.person(standing={"temperature": temperature}))["questions"]
        assert 0 < len(asked) <= QUESTIONS_KEPT
        assert len(set(asked)) == len(asked)


def cost(people):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        packets([person.pk for person in people], at=AT)
    return len(queries)


def test_thirty_people_cost_as_many_queries_as_one():
    people = []
    for number in range(30):
        person = make.person(company=make.company(), topics=["ERP"], role="champion")
        did(person, "price_list", number % 5)
        people.append(person)
    assert cost(people[:1]) == cost(people) <= 7


def test_the_packet_is_frozen_beside_the_offer_and_stays_as_it_was():
    person = make.waiting("Aino Lehtinen", topics=["ERP"])
    did(person, "price_list", 1, name="Price list 2026")
    actions.offer([make.pick(person)], by=make.by(make.user("marketer")), at=AT)
    did(person, "quote_request", -1)
    person.topics = ["WMS"]
    person.save()
    kept = Event.objects.get(kind="handoff.offered").detail.evidence["packet"]
    assert [one["type"] for one in kept["read"]] == ["price_list"]
    assert kept["topics"] == ["ERP"]
    assert "Price list 2026" not in str(Event.objects.get(kind="handoff.offered").facts)
