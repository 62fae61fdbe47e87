"""Opportunities on pages: board, list, their own page and the doors to them, by role."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.clock import now
from handoff import actions
from handoff.models import Handoff, Opportunity, Participant
from leads.lifecycle import CUSTOMER
from leads.models import Contact, Event
from tests import make
from tests.handoff.opportunity import first_of, held, last, opened, stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller(client):
    user = make.user("sales", team=make.team("North"), name="Sanna Korpela")
    client.force_login(user)
    return user


@pytest.fixture
def row(seller):
    return opened(seller, at=now())


def rows():
    kept = [Opportunity, Participant, Handoff, Contact, Event]
    return [sorted(map(repr, model.objects.values_list())) for model in kept]


def column(response, stage):
    return next(one for one in response.context["columns"] if one.stage == stage)


def typed(row, **said):
    """What the form of the page sends."""
    fields = ("name", "currency", "stage", "version", "next_step")
    return {name: getattr(row, name) for name in fields} | {"amount": row.amount, "next": "/opportunities/"} | said


# The board.


def test_the_board_has_a_column_a_stage_with_count_and_total_a_currency(client, seller):
    for amount, currency in ((Decimal(1000), "EUR"), (Decimal(500), "EUR"), (Decimal(70), "SEK"), (None, "EUR")):
        opened(seller, at=now(), amount=amount, currency=currency)
    moved = opened(seller, at=now(), amount=9)
    actions.move_stage(moved.pk, 1, stage="proposal", by=make.by(seller), at=now())
    response = client.get("/opportunities/")
    found = column(response, "discovery").sums
    assert (found.count, found.amounts) == (4, [("EUR", Decimal(1500)), ("SEK", Decimal(70))])
    assert [card.row.pk for card in column(response, "proposal").cards] == [moved.pk]
    assert response.context["sums"].count == 5
    assert "1,500\u00a0€" in response.text


def test_a_card_tells_company_person_worth_close_and_step(client, seller):
    row = opened(seller, at=now(), amount=Decimal("12000.50"))
    day = (now() + timedelta(days=40)).date()
    changes = {"closes_on": day, "next_step": "demo", "next_step_on": day}
    actions.change_opportunity(row.pk, 1, changes, by=make.by(seller), at=now())
    text = client.get("/opportunities/").text
    for told in (
        "Warehouse system",
        "Kuura Logistics Oy",
        "Aino Lehtinen",
        "12,000.50\u00a0€",
        "Demo",
        "here since today",
    ):
        assert told in text


def test_a_month_without_a_planned_step_is_idle(client, seller):
    old, planned = opened(seller, at=now()), opened(seller, at=now())
    Opportunity.objects.update(stage_since=now() - timedelta(days=31))
    Opportunity.objects.filter(pk=planned.pk).update(next_step="demo", next_step_on=now().date() + timedelta(days=2))
    cards = {card.row.pk: card for card in column(client.get("/opportunities/"), "discovery").cards}
    assert (cards[old.pk].idle, cards[planned.pk].idle) == (True, False)
    assert "idle for 31 days" in client.get("/opportunities/").text


def test_a_full_column_says_how_many_it_leaves_to_the_list(client, seller, monkeypatch):
    monkeypatch.setattr("handoff.opportunities.CARDS", 2)
    late = [opened(seller, at=now(), name=f"Deal {number}") for number in range(4)]
    Opportunity.objects.filter(pk=late[3].pk).update(closes_on=now().date())
    response = client.get("/opportunities/")
    assert [card.row.name for card in column(response, "discovery").cards] == ["Deal 3", "Deal 0"]
    assert "2 more close later" in response.text
    assert "/opportunities/list/?stage=discovery" in response.text


def test_more_cards_cost_no_more_queries(client, seller, django_assert_max_num_queries):
    def count():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/opportunities/")
        return len(asked)

    opened(seller, at=now())
    count()
    few = count()
    for _ in range(6):
        opened(seller, at=now())
    assert count() == few <= 22


def test_salespeople_begin_with_their_own_and_see_their_teams(client, seller):
    opened(seller, at=now(), name="Mine")
    opened(make.user("sales", team=seller.team), at=now(), name="Mates")
    opened(make.user("sales", team=make.team()), at=now(), name="Strangers")
    text = client.get("/opportunities/").text
    assert ("Mine" in text, ">Mates<" in text) == (True, False)
    text = client.get("/opportunities/?tab=all").text
    assert (">Mates<" in text, "Strangers" in text) == (True, False)


@pytest.mark.parametrize(("role", "moves"), [("manager", True), ("admin", True), ("marketer", False)])
def test_the_others_see_everybodys_and_marketing_only_reads(client, row, role, moves):
    client.force_login(make.user(role))
    text = client.get("/opportunities/").text
    assert "Warehouse system" in text
    assert ("js/board.js" in text, "Move…" in text) == (moves, moves)
    assert (f"/opportunities/{row.pk}/change/" in client.get(f"/opportunities/{row.pk}/").text) is moves


@pytest.mark.parametrize("where", ["", "list/"])
def test_board_and_list_are_narrowed_by_owner_team_and_month(client, seller, where):
    here, there = opened(seller, at=now(), name="Here"), opened(make.user("sales"), at=now(), name="There")
    Opportunity.objects.filter(pk=here.pk).update(closes_on="2031-12-31")
    Opportunity.objects.filter(pk=there.pk).update(closes_on="2032-01-01")
    client.force_login(make.user("manager"))
    for asked in (f"owner={seller.pk}", f"team={seller.team_id}", "closes=2031-12"):
        text = client.get(f"/opportunities/{where}?{asked}").text
        assert (">Here<" in text, ">There<" in text) == (True, False), asked
    assert ">Here<" not in client.get(f"/opportunities/{where}?closes=someday").text


# The list.


def test_the_list_sorts_pages_and_sums(client, seller):
    for number in range(52):
        opened(seller, at=now(), name=f"Deal {number:02}", amount=number)
    response = client.get("/opportunities/list/?sort=amount")
    assert [card.row.name for card in response.context["page"].rows][:2] == ["Deal 51", "Deal 50"]
    assert response.context["sums"].amounts == [("EUR", Decimal(sum(range(52))))]
    after = client.get(f"/opportunities/list/?sort=amount&cursor={response.context['page'].next}")
    assert [card.row.name for card in after.context["page"].rows] == ["Deal 01", "Deal 00"]


def test_the_list_shows_ended_ones_by_stage(client, row, seller):
    actions.win(row.pk, by=make.by(seller), at=now())
    assert "Warehouse system" in client.get("/opportunities/list/?stage=won").text
    assert "Warehouse system" not in client.get("/opportunities/list/?stage=lost").text
    assert "Nothing open here" in client.get("/opportunities/").text


# Moving, winning, losing.


def test_a_card_is_moved_and_the_page_comes_back_to_it(client, row):
    said = {"stage": "proposal", "version": 1, "next": "/opportunities/?tab=all"}
    response = client.post(f"/opportunities/{row.pk}/move/", said)
    assert (response.status_code, response["Location"]) == (303, f"/opportunities/?tab=all#o{row.pk}")
    row.refresh_from_db()
    assert row.stage == "proposal"


@pytest.mark.parametrize(
    "said", [{"stage": "won", "version": 1}, {"stage": "", "version": 1}, {"stage": "proposal", "version": 9}]
)
def test_a_move_that_cannot_be_says_so_and_changes_nothing(client, row, said):
    before = rows()
    response = client.post(f"/opportunities/{row.pk}/move/", said, follow=True)
    assert 'class="toast hot"' in response.text
    assert rows() == before


def test_the_question_offers_the_other_stages(client, row):
    text = client.get(f"/opportunities/{row.pk}/move/").text
    assert 'value="proposal"' in text
    assert 'value="discovery"' not in text


def test_won_with_an_undo(client, row):
    assert "Why they chose us" in client.get(f"/opportunities/{row.pk}/win/").text
    page = client.post(f"/opportunities/{row.pk}/win/", {"reason": "trust"}, follow=True)
    assert "is won" in page.text
    assert stand(first_of(row))[0] == "customer"
    event = re.search(r'name="events" value="(\d+)"', page.text)[1]
    client.post(reverse("queue_undo"), {"events": event, "next": "/opportunities/"})
    row.refresh_from_db()
    assert row.is_open


def test_lost_asks_until_it_knows_why(client, row):
    before = rows()
    assert client.post(f"/opportunities/{row.pk}/lose/", {}).status_code == 400
    response = client.post(f"/opportunities/{row.pk}/lose/", {"reason": "other"})
    assert (response.status_code, "Say in a few words" in response.text) == (400, True)
    assert rows() == before
    client.post(f"/opportunities/{row.pk}/lose/", {"reason": "other", "comment": "They moved abroad"})
    assert stand(first_of(row))[:2] == ("lead", "nurture")


def test_a_dialogs_answer_sends_the_page_on(client, row):
    response = client.post(f"/opportunities/{row.pk}/win/", {"next": "/opportunities/"}, headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (204, "/opportunities/")


# One opportunity.


def test_its_page_tells_worth_people_and_what_happened(client, seller):
    handoff = held(seller, known=False)
    row = opened(seller, at=now(), handoff=handoff, override="They called us")
    text = client.get(f"/opportunities/{row.pk}/").text
    for told in (
        "12,000\u00a0€",
        "Kuura Logistics Oy",
        "Aino Lehtinen",
        "Became an opportunity",
        "They called us",
        "without BANT: budget",
    ):
        assert told in text


def test_its_form_changes_it(client, row):
    day = (now() + timedelta(days=9)).date().isoformat()
    said = typed(row, amount="99.90", stage="solution", next_step="demo", next_step_on=day, closes_on=day)
    assert client.post(f"/opportunities/{row.pk}/change/", said).status_code == 303
    row.refresh_from_db()
    assert (row.amount, row.stage, row.next_step, str(row.closes_on)) == (Decimal("99.90"), "solution", "demo", day)


@pytest.mark.parametrize(
    ("said", "words", "status"),
    [
        ({"amount": "-1"}, "cannot be negative", 400),
        ({"amount": "lots"}, "Enter a number", 400),
        ({"currency": "XYZ"}, "Select a valid choice", 400),
        ({"closes_on": "2026-02-30"}, "Enter a valid date", 400),
        ({"closes_on": "2020-01-01"}, "must not lie in the past", 400),
        ({"next_step": "demo"}, "on which day", 400),
        ({"version": 9}, "since you opened it", 409),
    ],
)
def test_a_wrong_value_is_shown_at_its_field_and_nothing_changes(client, row, said, words, status):
    before = rows()
    response = client.post(f"/opportunities/{row.pk}/change/", typed(row, **said))
    assert (response.status_code, words in response.text) == (status, True)
    assert rows() == before


def test_colleagues_join_and_leave(client, row, seller):
    other = make.person(company_id=row.company_id, first_name="Matej", last_name="Zupan")
    assert "Matej Zupan" in client.get(f"/opportunities/{row.pk}/").text
    client.post(f"/opportunities/{row.pk}/join/", {"contact": other.pk, "role": "champion"})
    assert row.participants.get(contact=other).role == "champion"
    client.post(f"/opportunities/{row.pk}/leave/", {"contact": other.pk})
    assert not row.participants.filter(contact=other).exists()
    page = client.post(f"/opportunities/{row.pk}/leave/", {"contact": first_of(row).pk}, follow=True)
    assert "needs at least one person" in page.text


def test_nobody_unseen_joins(client, row):
    stranger = make.person(owner=make.user("sales", team=make.team()))
    assert client.post(f"/opportunities/{row.pk}/join/", {"contact": stranger.pk}).status_code == 404
    assert row.participants.count() == 1


ACTS = ("move", "win", "lose", "change", "join", "leave")


@pytest.mark.parametrize("act", ACTS)
def test_another_teams_opportunity_does_not_exist(client, row, act):
    client.force_login(make.user("sales", team=make.team()))
    before = rows()
    assert client.get(f"/opportunities/{row.pk}/").status_code == 404
    assert client.post(f"/opportunities/{row.pk}/{act}/", {"reason": "price", "contact": 1}).status_code == 404
    assert rows() == before


@pytest.mark.parametrize("act", ACTS)
def test_marketing_acts_on_none(client, row, act):
    client.force_login(make.user("marketer"))
    before = rows()
    assert client.post(f"/opportunities/{row.pk}/{act}/", {"reason": "price"}).status_code == 403
    assert rows() == before


# The doors to it.


def test_the_handoffs_page_opens_one_and_then_shows_it(client, seller):
    handoff = held(seller)
    page = client.get(f"/handoffs/{handoff.pk}/")
    assert f"/opportunities/open/?handoff={handoff.pk}" in page.text
    form = client.get(f"/opportunities/open/?handoff={handoff.pk}").text
    assert 'value="Kuura Logistics Oy"' in form
    assert "Why open it all the same" not in form
    said = {
        "handoff": handoff.pk,
        "name": "Deal",
        "amount": "10",
        "currency": "EUR",
        "next": f"/handoffs/{handoff.pk}/",
    }
    response = client.post("/opportunities/open/", said, follow=True)
    assert "stands at opportunity" in response.text
    assert f"/opportunities/{Opportunity.objects.get().pk}/" in response.text


def test_missing_bant_asks_for_words(client, seller):
    handoff = held(seller, known=False)
    assert "BANT still misses: budget, authority, need, timing" in client.get(f"/handoffs/{handoff.pk}/").text
    said = {"handoff": handoff.pk, "name": "Deal", "currency": "EUR"}
    before = rows()
    response = client.post("/opportunities/open/", said)
    assert (response.status_code, "say why to go on without" in response.text) == (400, True)
    assert rows() == before
    client.post("/opportunities/open/", {**said, "override": "They called us"})
    assert last(handoff.contact).facts["override"] is True


def test_colleagues_are_ticked_into_it(client, seller):
    handoff = held(seller)
    other = make.person(company=handoff.contact.company)
    said = {"handoff": handoff.pk, "name": "Deal", "currency": "EUR", "people": [other.pk]}
    client.post("/opportunities/open/", said)
    assert Opportunity.objects.get().participants.count() == 2


def test_a_customers_page_offers_a_new_one(client, seller):
    customer = make.person(stand=CUSTOMER, owner=seller)
    text = client.get(f"/people/{customer.pk}/").text
    assert f"/opportunities/open/?contact={customer.pk}" in text
    client.post("/opportunities/open/", {"contact": customer.pk, "name": "More", "currency": "EUR"})
    assert Opportunity.objects.get().repeat
    assert ">More<" in client.get(f"/people/{customer.pk}/").text


def test_the_companys_page_shows_them_and_whether_it_is_a_customer(client, row, seller):
    assert "Warehouse system" in client.get(f"/companies/{row.company_id}/").text
    actions.win(row.pk, by=make.by(seller), at=now())
    assert "Customer since" in client.get(f"/companies/{row.company_id}/").text


@pytest.mark.parametrize("asked", ["", "?handoff=x", "?contact=99999999999999999999", "?handoff=123456"])
def test_an_address_that_names_nobody_is_not_found(client, seller, asked):
    assert client.get(f"/opportunities/open/{asked}").status_code == 404


def test_nobody_opens_one_for_a_stranger(client, seller):
    theirs = held(make.user("sales", team=make.team()))
    said = {"handoff": theirs.pk, "name": "Deal", "currency": "EUR"}
    assert client.post("/opportunities/open/", said).status_code == 404
    client.force_login(make.user("marketer"))
    assert client.post("/opportunities/open/", said).status_code == 403
    assert not Opportunity.objects.exists()
