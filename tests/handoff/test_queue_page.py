"""The MQL queue as a page: tabs, orders, filters, rows, and what it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actor import BATON
from leads.actions import Mover, move
from leads.events import Happening, record
from leads.lifecycle import NURTURE
from tests import make

pytestmark = pytest.mark.django_db
QUEUE = "/queue/"


@pytest.fixture
def page(client):
    """Opens the queue as a marketer and gives the names on it, in order."""
    client.force_login(make.user("marketer"))

    def names(query="", **asked):
        response = client.get(f"{QUEUE}{query}", asked)
        assert response.status_code == 200
        return [person.first_name for person, _why in response.context["rows"]]

    return names


def test_who_waits_stands_there_the_highest_score_first(page):
    make.waiting("Low", points=61)
    make.waiting("High", points=92)
    make.person(first_name="Nobody")
    assert page() == ["High", "Low"]


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("points", ["A", "B", "C"]),
        ("rising", ["C", "B", "A"]),
        ("newest", ["B", "C", "A"]),
        ("nonsense", ["A", "B", "C"]),
    ],
)
def test_the_queue_sorts_as_asked(page, sort, names):
    make.waiting("A", points=90, gain=1)
    make.waiting("B", points=80, gain=5, at=make.NOON + timedelta(hours=2))
    make.waiting("C", points=70, gain=9, at=make.NOON + timedelta(hours=1))
    assert page(sort=sort) == names


def test_each_tab_holds_its_people_and_counts_them(client, page):
    make.waiting("Hot", temperature="hot")
    make.waiting("Rising", gain=10)
    back = make.person(first_name="Back", stand=NURTURE, standing={"points": 61})
    move("reopen", [Mover(back.pk)], by=BATON, at=make.NOON)
    imported = make.person(first_name="Imported", standing={"points": 62})
    move("qualify", [Mover(imported.pk, reason="import")], by=BATON, at=make.NOON, quiet=True)
    ready = make.waiting("Ready")
    record("scoring.ready", [Happening(ready.pk)], by=BATON, at=make.NOON + timedelta(hours=1), quiet=True)

    found = {tab: page(tab=tab) for tab in ("hot", "rising", "back", "import", "ready")}

    assert found == {"hot": ["Hot"], "rising": ["Rising"], "back": ["Back"], "import": ["Imported"], "ready": ["Ready"]}
    tabs = client.get(QUEUE).context["tabs"]
    assert {tab["key"]: tab["count"] for tab in tabs} == {
        "all": "5", "hot": "1", "rising": "1", "back": "1", "import": "1", "ready": "1",
    }  # fmt: skip


def test_of_a_queue_longer_than_is_counted_every_tab_says_so_many_or_more(client, page, monkeypatch):
    monkeypatch.setattr("handoff.queue.MOST_COUNTED", 2)
    for name in ("Aino", "Ben", "Cee"):
        make.waiting(name)
    page()
    tabs = client.get(QUEUE).context["tabs"]
    assert [tab["count"] for tab in tabs if tab["key"] in ("all", "hot")] == ["2+", "0+"]


def test_who_was_ready_in_an_earlier_stay_is_not_ready_now(page):
    person = make.waiting("Again")
    record("scoring.ready", [Happening(person.pk)], by=BATON, at=make.NOON, quiet=True)
    move("nurture", [Mover(person.pk)], by=BATON, at=make.NOON + timedelta(days=1))
    move("reopen", [Mover(person.pk)], by=BATON, at=make.NOON + timedelta(days=2))
    assert page(tab="ready") == []


@pytest.mark.parametrize(
    "asked",
    [
        {"source": "webinar"}, {"campaign": "autumn"}, {"topic": "ERP"}, {"role": "decision_maker"},
        {"buying_stage": "need"}, {"temperature": "hot"}, {"fit": "B"}, {"country": "FI"}, {"company": "kuur"},
        {"fit": ["B", "C"], "topic": "ERP"},
    ],
)  # fmt: skip
def test_every_filter_narrows_the_queue(page, asked):
    company = make.company("Kuura Oy", country="FI")
    make.waiting(
        "Match", company=company, source="webinar", campaign="autumn", topics=["ERP", "MES"],
        role="decision_maker", buying_stage="need", temperature="hot", fit="B",
    )  # fmt: skip
    make.waiting("Other", topics=["CRM"], role="end_user", source="fair")
    assert page(**asked) == ["Match"]


def test_a_filter_in_force_is_a_chip_that_leads_back_without_it(client):
    client.force_login(make.user())
    make.waiting()
    response = client.get(QUEUE, {"fit": ["A", "B"], "tab": "hot"})
    (chip,) = response.context["filter"].chips
    assert (chip["value"], chip["href"]) == ("A, B", "?tab=hot")


def test_the_pages_of_a_long_queue_hold_everybody_once(client):
    client.force_login(make.user())
    everybody = {make.waiting(f"P{number}", points=60 + number % 3).pk for number in range(65)}
    seen, address = [], QUEUE
    while address:
        response = client.get(address)
        seen += [person.pk for person, _why in response.context["rows"]]
        cursor = response.context["page"].next
        address = f"{QUEUE}?cursor={cursor}" if cursor else ""
    assert sorted(seen) == sorted(everybody)


def test_a_broken_page_link_starts_the_queue_again(page):
    make.waiting("A")
    assert page(cursor="broken") == ["A"]


def test_an_empty_queue_says_how_people_come_here(client):
    client.force_login(make.user())
    assert "The queue is empty" in client.get(QUEUE).text


def test_a_row_says_why_now(client):
    client.force_login(make.user())
    person = make.waiting("Aino Lehtinen", company=make.company("Kuura Oy"), title="CIO")
    make.activity(person, "newsletter")
    text = client.get(QUEUE).text
    assert "Aino Lehtinen" in text
    assert "CIO" in text
    assert "Kuura Oy" in text


@pytest.mark.parametrize(("role", "status"), [("marketer", 200), ("manager", 200), ("admin", 200), ("sales", 403)])
def test_the_queue_is_marketings(client, role, status):
    client.force_login(make.user(role))
    assert client.get(QUEUE).status_code == status


def test_the_signed_out_are_asked_to_sign_in(client):
    assert client.get(QUEUE).headers["Location"].startswith(reverse("account_login"))


def test_a_longer_queue_costs_no_more_queries(client, django_assert_max_num_queries):
    client.force_login(make.user())
    client.get(QUEUE)  # what a first request warms up
    company = make.company()
    for number in range(12):
        make.activity(make.waiting(f"P {number}", company=company), "newsletter")
    with django_assert_max_num_queries(10):
        client.get(QUEUE)


def test_the_panel_explains_the_person_in_hand(client):
    client.force_login(make.user())
    person = make.waiting("Aino Lehtinen", role="decision_maker")
    text = client.get(f"{QUEUE}{person.pk}/", headers={"hx-request": "true"}).text
    assert "Aino Lehtinen" in text
    assert "Offer to sales" in text


def test_the_panel_on_its_own_is_the_persons_page(client):
    client.force_login(make.user())
    person = make.waiting()
    assert client.get(f"{QUEUE}{person.pk}/").headers["Location"] == f"/people/{person.pk}/"
