"""The inbox: whose offers stand on which tab, in which order, what a row says, and what the page costs."""

from datetime import date, timedelta

import pytest

from handoff import inbox
from handoff.inbox import Inbox
from handoff.models import Attempt, Handoff
from leads.events import Happening, record
from leads.models import Standing
from tests import make

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"


@pytest.fixture
def team():
    return make.team("North")


@pytest.fixture
def seller(team):
    return make.user("sales", team=team)


@pytest.fixture
def page(client, seller):
    """Opens the inbox as the seller and gives the first names on it, in order."""
    client.force_login(seller)

    def names(tab="me", **asked):
        response = client.get(INBOX, {"tab": tab, **asked})
        assert response.status_code == 200
        return [row["person"].first_name for row in response.context["rows"]]

    return names


def offer(seller, name, temperature="cold", hours=0, **fields):
    handoff = make.handoff(seller=seller, at=make.NOON + timedelta(hours=hours), **fields)
    handoff.contact.first_name = name
    handoff.contact.save(update_fields=["first_name"])
    Standing.objects.filter(contact=handoff.contact).update(temperature=temperature)
    return handoff


def tried(handoff, outcome="no_answer", at=None, **fields):
    """A logged attempt as it stands in the table."""
    event = record(
        "handoff.attempted", [Happening(handoff.contact_id, facts={"handoff": handoff.pk})],
        by=make.by(handoff.seller), at=at or make.NOON, quiet=True,
    )[handoff.contact_id]  # fmt: skip
    return Attempt.objects.create(
        handoff=handoff,
        by=handoff.seller,
        at=at or make.NOON,
        channel="call",
        outcome=outcome,
        event_id=event,
        **fields,
    )


def test_the_hottest_stand_first_and_of_these_the_longest_waiting(page, seller):
    offer(seller, "Warm", "warm", 0)
    offer(seller, "Later", "hot", 2)
    offer(seller, "Cold", "cold", -9)
    offer(seller, "Sooner", "hot", 1)
    assert page() == ["Sooner", "Later", "Warm", "Cold"]


def test_each_tab_holds_its_people_and_counts_them(client, page, seller, team):
    offer(seller, "Mine to take")
    offer(make.user("sales", team=team), "The team's")
    offer(seller, "Held", state="accepted")
    offer(make.user("sales"), "Other team's")

    assert {tab: sorted(page(tab)) for tab in ("me", "team", "mine")} == {
        "me": ["Mine to take"], "team": ["Mine to take", "The team's"], "mine": ["Held"],
    }  # fmt: skip
    counts = {tab["key"]: tab["count"] for tab in client.get(INBOX).context["tabs"]}
    assert counts == {"me": 1, "team": 2, "mine": 1, "today": 0}


def test_a_manager_sees_everybodys_or_one_teams(client, seller, team):
    offer(seller, "North's")
    offer(make.user("sales", team=make.team()), "South's")
    client.force_login(make.user("manager"))
    everybody = client.get(INBOX).context["rows"]
    assert {row["person"].first_name for row in everybody} == {"North's", "South's"}
    (row,) = client.get(INBOX, {"tab": "team", "team": team.pk}).context["rows"]
    assert row["person"].first_name == "North's"


def test_the_pages_of_a_long_inbox_hold_everybody_once(client, seller):
    client.force_login(seller)
    everybody = {offer(seller, f"P{n}", ("hot", "warm")[n % 2], hours=n % 3).contact_id for n in range(55)}
    seen, address = [], INBOX
    while address:
        response = client.get(address)
        seen += [row["person"].pk for row in response.context["rows"]]
        cursor = response.context["page"].next
        address = f"{INBOX}?cursor={cursor}" if cursor else ""
    assert sorted(seen) == sorted(everybody)
    assert len(seen) == 55


def test_a_broken_page_link_starts_the_inbox_again(page, seller):
    offer(seller, "A")
    assert page(cursor="broken") == ["A"]


def test_a_row_says_who_offered_and_how_often_they_were_tried(client, page, seller):
    handoff = offer(seller, "Held", state="accepted", offered_by=make.user("marketer", name="Maija Salo"))
    tried(handoff)
    tried(handoff, at=make.NOON + timedelta(days=1))
    tried(handoff, undone_at=make.NOON)
    text = client.get(INBOX, {"tab": "mine"}).text
    assert "from Maija Salo" in text
    assert "2 of 5 over 2 of 3 days" in text
    assert "give back?" not in text


def test_whom_nobody_reached_as_promised_is_offered_to_be_given_back(client, page, seller):
    handoff = offer(seller, "Silent", state="accepted")
    for n in range(5):
        tried(handoff, at=make.NOON + timedelta(days=n // 2))
    assert "give back?" in client.get(INBOX, {"tab": "mine"}).text


def test_today_holds_the_steps_that_are_due_the_longest_overdue_first(seller, team):
    late = offer(seller, "Late", state="accepted", next_step="demo", next_step_on=date(2026, 6, 1))
    due = offer(seller, "Due", state="accepted", next_step="call", next_step_on=date(2026, 6, 2))
    offer(seller, "Tomorrow", state="accepted", next_step="call", next_step_on=date(2026, 6, 3))
    mate = make.user("sales", team=team)
    offer(mate, "Mate's", state="accepted", next_step="call", next_step_on=date(2026, 6, 2))
    steps = inbox.steps(Inbox(seller), date(2026, 6, 2))
    assert [(step.handoff.pk, step.what, step.late) for step in steps] == [
        (late.pk, "Demo", True), (due.pk, "Call again", False),
    ]  # fmt: skip


def test_today_is_a_page_of_its_own(client, seller):
    client.force_login(seller)
    offer(seller, "Late", state="accepted", next_step="demo", next_step_on=date(2020, 6, 1))
    text = client.get("/today/").text
    assert "1 next step is due" in text
    assert "overdue" in text


@pytest.mark.parametrize("path", ["/inbox/", "/today/"])
@pytest.mark.parametrize(("role", "status"), [("sales", 200), ("manager", 200), ("admin", 200), ("marketer", 403)])
def test_the_inbox_is_for_who_sells(client, role, status, path):
    client.force_login(make.user(role))
    assert client.get(path).status_code == status


def test_an_empty_inbox_says_who_comes_here(client, seller):
    client.force_login(seller)
    assert "No offers wait" in client.get(INBOX).text
    assert "You hold nobody yet" in client.get(INBOX, {"tab": "mine"}).text
    assert "Nothing is due" in client.get("/today/").text


def test_the_rail_counts_the_offers_of_a_salesperson(client, seller):
    client.force_login(seller)
    offer(seller, "A")
    items = [item for section in client.get(INBOX).context["rail"] for item in section["items"]]
    assert {item["key"]: item["count"] for item in items if item["key"] in ("inbox", "today")} == {
        "inbox": "1", "today": "",
    }  # fmt: skip


def test_a_longer_inbox_costs_no_more_queries(client, seller, django_assert_max_num_queries):
    client.force_login(seller)
    client.get(INBOX)  # what a first request warms up
    for number in range(12):
        handoff = offer(seller, f"P {number}", state="accepted", offered_by=make.user("marketer"))
        tried(handoff)
        make.activity(handoff.contact, "newsletter")
    with django_assert_max_num_queries(18):
        client.get(INBOX, {"tab": "mine"})
    Handoff.objects.update(next_step="call", next_step_on=date(2026, 1, 1))
    with django_assert_max_num_queries(18):
        client.get("/today/")


def test_pages_lead_back_the_way_they_came(client, seller):
    client.force_login(seller)
    for n in range(60):
        offer(seller, f"P{n}", ("hot", "warm", "cold")[n % 3], hours=n % 4)
    names = lambda page: [row["handoff"].pk for row in page.context["rows"]]  # noqa: E731
    first = client.get(INBOX)
    second = client.get(INBOX, {"cursor": first.context["page"].next})
    third = client.get(INBOX, {"cursor": second.context["page"].next})
    assert (len(names(third)), third.context["page"].next, first.context["page"].previous) == (10, "", "")
    back = client.get(INBOX, {"cursor": third.context["page"].previous})
    assert names(back) == names(second)
    assert names(client.get(INBOX, {"cursor": back.context["page"].previous})) == names(first)
