"""Both promises on one page: what it says of marketing and sales, the funnel, for whom, and how many statements."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.clock import now
from leads import actions as leads
from leads.actions import Mover
from leads.lifecycle import CUSTOMER, HELD, OPPORTUNITY, REVIEW
from leads.models import Contact
from reports.both_promises import lasting
from reports.cohort import cohort
from reports.passages import rebuild_all
from sla.commitments.progress import this_month
from sla.models import Clock, Commitment
from tests import make
from tests.sla import relay
from tests.sla.test_commitment_numbers import agreed, happened, qualified, returned

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _office() -> None:
    relay.office()


def current() -> date:
    return this_month(at=now()).first


def page(client: Any, role: str = "marketer", address: str = "/promises/") -> Any:
    client.force_login(make.user(role))
    return client.get(address)


@pytest.mark.parametrize("role", ["marketer", "sales", "manager", "admin"])
def test_every_role_sees_both_and_an_empty_one_teaches_the_next_step(client: Any, role: str) -> None:
    response = page(client, role)
    text = response.content.decode()
    assert response.status_code == 200
    assert "Marketing has promised no number for this month" in text
    assert "/promises/propose/" in text
    assert "No promise of sales has ended this month" in text


def test_the_number_its_pace_and_its_table_are_on_the_page(client: Any) -> None:
    agreed(5000, month=current())
    people = [make.person() for _n in range(3)]
    for person in people:
        qualified(person, now())
    returned(people[0], now())
    response = page(client)
    text = response.content.decode()
    assert "Marketing promised 5000 MQLs" in text
    assert "3 MQLs" in text
    assert "1 returned for quality" in text
    row = response.context["first"]
    assert (row.counted, row.taken_off, row.net) == (3, 1, 2)
    if row.month.begun:
        assert f"{round(row.pace) - 2} behind pace" in text
        assert '<th scope="col">Working day</th>' in text


def test_a_small_card_for_each_number_besides_the_whole(client: Any) -> None:
    agreed(50, month=current())
    agreed(10, month=current(), country="SI")
    response = page(client)
    assert [row.commitment.promised for row in response.context["others"]] == [10]
    assert "Slovenia" in response.content.decode()


def test_a_proposal_waits_on_the_page_without_counting(client: Any) -> None:
    Commitment.objects.create(
        month=current(), promised=70, side="sales", proposed_by=make.user("sales"), proposed_at=now()
    )
    response = page(client)
    assert response.context["first"] is None
    assert "proposed by sales" in response.content.decode()


def test_nobody_is_named_on_it(client: Any) -> None:
    row = agreed(5, month=current(), comment="Agreed with Ilmari.")
    person = make.person(first_name="Veikko", last_name="Salminen")
    qualified(person, now())
    text = page(client).content.decode()
    assert row.proposed_by.name not in text
    assert "Salminen" not in text


@pytest.mark.parametrize("asked", ["2026-13", "soon", "0001-01", "9999-12", "2026-11-01"])
def test_a_month_that_is_none_shows_this_one(client: Any, asked: str) -> None:
    response = page(client, address=f"/promises/?month={asked}")
    assert response.context["is_current"]


def test_an_earlier_month_can_be_looked_at(client: Any) -> None:
    agreed(1, month=date(2025, 11, 1))
    qualified(make.person(), datetime(2025, 11, 12, 9, tzinfo=UTC))
    response = page(client, address="/promises/?month=2025-11")
    assert (response.context["first"].net, response.context["is_current"]) == (1, False)
    assert "kept" in response.content.decode()


def test_sales_share_is_that_of_the_clocks_that_ended_and_says_whether_breaches_were_told(client: Any) -> None:
    begun = now() - timedelta(hours=1)
    target = relay_target()
    for n in range(4):
        Clock.objects.create(
            contact=make.person(), target=target, promise=target.promise, party="sales", key=f"e{n}",
            state="breached" if n == 0 else "met", temperature="hot", started_at=begun, counts_from=begun,
            allowed=timedelta(hours=1), due_at=now(), strict_due_at=now(),
            breached_at=now() if n == 0 else None, answered_at=None if n == 0 else begun + timedelta(minutes=20),
            ended_at=None if n == 0 else now(), derived_at=now(),
        )  # fmt: skip
    text = page(client).content.decode()
    if (now() - timedelta(hours=1)).month == now().month:
        assert "75 %" in text
        assert "1 breached" in text
        assert "it was told" in text
        assert "median 20 min for hot people" in text


def relay_target() -> Any:
    from sla.models import Target

    return Target.objects.filter(promise="first_contact").first()


def test_a_number_at_risk_stands_on_the_homes_of_marketers_and_managers(client: Any) -> None:
    agreed(100_000, month=current())
    for role in ("marketer", "manager"):
        risky = page(client, role, "/").context["at_risk"]
        month = this_month(at=now())
        assert bool(risky) == (month.over > 0)
    assert "at_risk" not in page(client, "sales", "/").context


def test_the_page_costs_the_same_for_one_number_and_for_many(client: Any) -> None:
    agreed(50, month=current())
    page(client)
    with CaptureQueriesContext(connection) as one:
        client.get("/promises/")
    for n in range(6):
        agreed(10, month=current(), source=f"s{n}")
        qualified(make.person(source=f"s{n}"), now())
    with CaptureQueriesContext(connection) as many:
        client.get("/promises/")
    assert len(many) == len(one)


class TestCohort:
    def counts(self) -> list[int]:
        rebuild_all()
        return [step.count for step in cohort(at=AT)]

    def test_nobody_at_all_divides_by_nothing(self) -> None:
        assert [(step.count, step.note) for step in cohort(at=AT)] == [(0, "—")] * 5

    def test_whoever_came_further_is_counted_at_every_step_before(self) -> None:
        for stand in (REVIEW, HELD, OPPORTUNITY, CUSTOMER):
            make.person(at=AT - 10 * DAY, stand=stand)
        make.person(at=AT - 10 * DAY)
        assert self.counts() == [5, 4, 3, 2, 1]
        assert [step.note for step in cohort(at=AT)] == ["—", "80 %", "75 %", "67 %", "50 %"]

    def test_only_those_who_arrived_in_ninety_days_and_no_mere_visitors(self) -> None:
        make.person(at=AT - 91 * DAY)
        make.person(at=AT + DAY)
        make.person(at=AT - DAY, stand=("visitor", "none"))
        make.person(at=AT - DAY)
        assert self.counts() == [1, 0, 0, 0, 0]

    def test_having_been_there_counts_and_what_was_undone_does_not(self) -> None:
        person = make.person(at=AT - 5 * DAY)
        boss = make.by(make.user("manager"))
        event = leads.move("qualify", [Mover(person.pk, reason="hand")], by=boss, at=AT - DAY)
        assert self.counts()[1] == 1
        qualified_by = Contact.objects.get(pk=person.pk).move_event_id
        happened("contact.undone", person, AT, undoes_id=qualified_by)
        assert event is not None
        assert self.counts()[1] == 0


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (None, ""),
        (timedelta(minutes=52), "52 min"),
        (timedelta(minutes=60), "1 h"),
        (timedelta(hours=3, minutes=20), "3 h 20 min"),
        (timedelta(hours=25), "1 day"),
        (timedelta(days=4), "4 days"),
    ],
)
def test_lengths_of_time_in_words(length: timedelta | None, words: str) -> None:
    assert lasting(length) == words
