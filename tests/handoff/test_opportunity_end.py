"""Won, lost, changed, undone: where that leaves the people, their company and the salesperson."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from handoff import actions
from handoff.models import Handoff, Opportunity, Participant, Reason
from leads.lifecycle import CUSTOMER
from leads.models import Contact, Event
from leads.refusals import Invalid, Refused, SomebodyWasFirst
from tests import make
from tests.handoff.opportunity import AT, first_of, held, last, opened, stand

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def seller():
    return make.user("sales", team=make.team(), time_zone="Europe/Helsinki")


@pytest.fixture
def row(seller):
    return opened(seller)


def rows():
    return [sorted(map(repr, model.objects.values_list())) for model in (Opportunity, Participant, Contact, Event)]


def test_won_makes_the_people_and_their_company_customers_of_the_same_seller(seller, row):
    actions.win(row.pk, row.version, reason="trust", comment="References", by=make.by(seller), at=LATER)
    row.refresh_from_db()
    person = first_of(row)
    assert (row.stage, row.reason, row.ended_at) == ("won", "trust", LATER)
    assert stand(person) == ("customer", "customer", seller.pk)
    assert person.company.customer_since == LATER
    event = last(person)
    assert (event.kind, event.reason, event.detail.comment) == ("opportunity.won", "trust", "References")
    assert (event.facts["opportunity"], event.facts["amount"], event.facts["stage"]) == (row.pk, "12000.00", "won")


def test_lost_sends_them_to_nurture_until_the_day_the_reason_suggests(seller, row):
    actions.lose(row.pk, reason="no_decision", by=make.by(seller), at=LATER)
    person = first_of(row)
    assert stand(person) == ("lead", "nurture", None)
    # 90 days on, at seven in the morning where the salesperson lives.
    assert person.wake_at.isoformat() == "2026-08-30T04:00:00+00:00"
    event = last(person)
    assert (event.kind, event.reason, event.facts["revisit_on"]) == ("opportunity.lost", "no_decision", "2026-08-30")


def test_a_day_of_ones_own_overrides_the_suggestion(seller, row):
    actions.lose(row.pk, reason="price", revisit_on=date(2027, 1, 4), by=make.by(seller), at=LATER)
    assert first_of(row).wake_at.date() == date(2027, 1, 4)


def test_a_reason_that_ends_it_discards_them(seller, row):
    actions.lose(row.pk, reason="no_fit", by=make.by(seller), at=LATER)
    assert stand(first_of(row)) == ("discarded", "discarded", None)


def test_a_loss_leaves_a_customer_a_customer_with_their_seller(seller):
    customer = make.person(stand=CUSTOMER, owner=seller)
    row = actions.open_opportunity(contact_id=customer.pk, name="More", by=make.by(seller), at=AT)
    actions.lose(row.pk, reason="no_fit", by=make.by(seller), at=LATER)
    assert stand(customer) == ("customer", "customer", seller.pk)
    assert last(customer).kind == "opportunity.lost"


def test_whoever_has_another_open_opportunity_stays_and_was_a_customer_by_then(seller):
    one = opened(seller)
    person = first_of(one)
    two = actions.open_opportunity(contact_id=person.pk, name="Second", by=make.by(seller), at=AT)
    actions.win(one.pk, by=make.by(seller), at=LATER)
    assert stand(person) == ("opportunity", "held", seller.pk)
    assert (last(person).kind, last(person).to_stage) == ("opportunity.won", "")
    actions.lose(two.pk, reason="no_fit", by=make.by(seller), at=LATER)
    assert stand(person) == ("customer", "customer", seller.pk)


def test_who_only_took_part_stays_where_they_stood(seller):
    bystander = make.person()
    row = opened(seller, people=[(bystander.pk, "end_user")])
    actions.win(row.pk, by=make.by(seller), at=LATER)
    assert stand(bystander)[:2] == ("lead", "none")
    assert last(bystander).kind == "contact.created"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "wrong_moment"}, "reason"),  # a reason for a return, not for a loss
        ({"reason": "other"}, "comment"),
        ({"reason": "price", "revisit_on": date(2026, 6, 1)}, "revisit_on"),
        ({"reason": "no_fit", "revisit_on": date(2026, 12, 1)}, "revisit_on"),
    ],
)
def test_a_loss_without_what_its_reason_asks_changes_nothing(seller, row, said, field):
    before = rows()
    with pytest.raises(Invalid) as refused:
        actions.lose(row.pk, by=make.by(seller), at=LATER, **said)
    assert refused.value.field == field
    assert rows() == before


def test_a_loss_never_goes_to_review(seller, row):
    Reason.objects.filter(act="lose", code="price").update(destination="review", revisit_days=None)
    actions.lose(row.pk, reason="price", by=make.by(seller), at=LATER)
    assert stand(first_of(row))[:2] == ("lead", "nurture")


def test_an_unknown_reason_to_win_is_refused(seller, row):
    with pytest.raises(Invalid):
        actions.win(row.pk, reason="luck", by=make.by(seller), at=LATER)


def test_what_has_ended_is_not_changed_won_or_lost_again(seller, row):
    actions.win(row.pk, by=make.by(seller), at=LATER)
    before = rows()
    for act in (
        lambda: actions.win(row.pk, by=make.by(seller), at=LATER),
        lambda: actions.lose(row.pk, reason="price", by=make.by(seller), at=LATER),
        lambda: actions.move_stage(row.pk, None, stage="proposal", by=make.by(seller), at=LATER),
        lambda: actions.add_participant(row.pk, make.person().pk, by=make.by(seller), at=LATER),
    ):
        with pytest.raises(SomebodyWasFirst):
            act()
    assert rows()[:2] == before[:2]


# Changes.


def test_a_change_is_one_event_on_the_person_and_field_history(seller, row):
    changes = {"amount": Decimal(9000), "closes_on": date(2026, 12, 1), "name": row.name}
    actions.change_opportunity(row.pk, row.version, changes, by=make.by(seller), at=LATER)
    row.refresh_from_db()
    assert (row.amount, row.closes_on, row.version) == (Decimal(9000), date(2026, 12, 1), 2)
    event = last(first_of(row))
    assert (event.kind, event.facts["fields"], event.facts["amount"]) == (
        "opportunity.changed", ["amount", "closes_on"], "9000.00",
    )  # fmt: skip
    history = Opportunity.pgh_event_model.objects.get()
    assert (history.amount, history.pgh_context.metadata["user"]) == (Decimal(12000), seller.pk)


def test_nothing_new_is_no_change(seller, row):
    before = rows()
    actions.change_opportunity(row.pk, 1, {"name": row.name, "stage": "discovery"}, by=make.by(seller), at=LATER)
    assert rows() == before


def test_another_stage_counts_its_days_anew(seller, row):
    actions.move_stage(row.pk, 1, stage="proposal", by=make.by(seller), at=LATER)
    row.refresh_from_db()
    assert (row.stage, row.stage_since) == ("proposal", LATER)
    assert last(first_of(row)).facts["was_stage"] == "discovery"


def test_a_stale_version_changes_nothing_and_says_who_was_first(seller, row):
    actions.move_stage(row.pk, 1, stage="proposal", by=make.by(seller), at=LATER)
    before = rows()
    with pytest.raises(SomebodyWasFirst) as refused:
        actions.change_opportunity(row.pk, 1, {"amount": Decimal(1)}, by=make.by(seller), at=LATER)
    assert seller.name in str(refused.value)
    assert rows() == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Decimal(-1)}, "amount"),
        ({"currency": "EURO"}, "currency"),
        ({"closes_on": date(2020, 1, 1)}, "closes_on"),
        ({"stage": "won"}, "stage"),
        ({"stage": "dreaming"}, "stage"),
        ({"next_step": "demo"}, "next_step_on"),
        ({"next_step_on": date(2026, 7, 1)}, "next_step"),
        ({"next_step": "demo", "next_step_on": date(2026, 1, 1)}, "next_step_on"),
        ({"next_step": "dance", "next_step_on": date(2026, 7, 1)}, "next_step"),
    ],
)
def test_a_change_that_cannot_be_is_named_and_nothing_changes(seller, row, changes, field):
    before = rows()
    with pytest.raises(Invalid) as refused:
        actions.change_opportunity(row.pk, None, changes, by=make.by(seller), at=LATER)
    assert refused.value.field == field
    assert rows() == before


def test_a_close_that_has_passed_meanwhile_does_not_stand_in_the_way(seller, row):
    Opportunity.objects.filter(pk=row.pk).update(closes_on=date(2026, 5, 1))
    changes = {"closes_on": date(2026, 5, 1), "amount": Decimal(1)}
    assert actions.change_opportunity(row.pk, None, changes, by=make.by(seller), at=LATER).amount == Decimal(1)


# People.


def test_a_person_joins_in_a_role_and_may_leave_again(seller, row):
    other = make.person(role="influencer")
    actions.add_participant(row.pk, other.pk, by=make.by(seller), at=LATER)
    assert row.participants.get(contact=other).role == "influencer"
    assert last(first_of(row)).facts["joined"] == other.pk
    actions.add_participant(row.pk, other.pk, role="champion", by=make.by(seller), at=LATER)
    assert row.participants.get(contact=other).role == "champion"
    actions.remove_participant(row.pk, other.pk, by=make.by(seller), at=LATER)
    assert not row.participants.filter(contact=other).exists()
    assert last(first_of(row)).facts["left"] == other.pk
    row.refresh_from_db()
    assert row.version == 4


def test_whom_the_seller_holds_comes_along_when_joining(seller, row):
    handoff = held(seller, "Matej Zupan")
    actions.add_participant(row.pk, handoff.contact_id, by=make.by(seller), at=LATER)
    assert stand(handoff.contact) == ("opportunity", "held", seller.pk)


def test_at_least_one_person_stays_and_nobody_is_left_at_the_stage_without_one(seller, row):
    person = first_of(row)
    with pytest.raises(Refused) as refused:
        actions.remove_participant(row.pk, person.pk, by=make.by(seller), at=LATER)
    assert refused.value.code == "last_person"
    actions.add_participant(row.pk, make.person().pk, by=make.by(seller), at=LATER)
    with pytest.raises(Refused) as refused:
        actions.remove_participant(row.pk, person.pk, by=make.by(seller), at=LATER)
    assert refused.value.code == "stands_here"
    with pytest.raises(Invalid):
        actions.remove_participant(row.pk, make.person().pk, by=make.by(seller), at=LATER)


# Undo.


def test_an_undone_opening_leaves_the_handoff_as_it_was(seller):
    first, second = held(seller), held(seller, "Matej Zupan")
    row = opened(seller, handoff=first, people=[(second.contact_id, "")])
    actions.undo([last(first.contact).pk], by=make.by(seller), at=LATER)
    assert not Opportunity.objects.filter(pk=row.pk).exists()
    for handoff in (first, second):
        handoff.refresh_from_db()
        assert (handoff.state, handoff.ended_at) == ("accepted", None)
        assert stand(handoff.contact) == ("sql", "held", seller.pk)
        assert last(handoff.contact).kind == "contact.undone"


def test_an_undone_win_is_open_again_and_the_company_no_customer(seller, row):
    actions.move_stage(row.pk, 1, stage="negotiation", by=make.by(seller), at=AT)
    actions.win(row.pk, by=make.by(seller), at=LATER)
    person = first_of(row)
    actions.undo([last(person).pk], by=make.by(seller), at=LATER)
    row.refresh_from_db()
    assert (row.stage, row.ended_at, row.stage_since) == ("negotiation", None, AT)
    assert stand(person) == ("opportunity", "held", seller.pk)
    assert person.company.customer_since is None
    actions.lose(row.pk, reason="no_fit", by=make.by(seller), at=LATER)
    assert stand(person)[:2] == ("discarded", "discarded")


def test_an_undone_loss_gives_the_seller_back(seller, row):
    actions.lose(row.pk, reason="price", by=make.by(seller), at=LATER)
    person = first_of(row)
    actions.undo([last(person).pk], by=make.by(seller), at=LATER)
    row.refresh_from_db()
    assert (row.stage, row.reason) == ("discovery", "")
    assert stand(person) == ("opportunity", "held", seller.pk)
    assert person.wake_at is None


def test_a_win_that_moved_nobody_is_undone_too(seller, row):
    person = first_of(row)
    actions.open_opportunity(contact_id=person.pk, name="Second", by=make.by(seller), at=AT)
    actions.win(row.pk, by=make.by(seller), at=LATER)
    actions.undo([last(person).pk], by=make.by(seller), at=LATER)
    row.refresh_from_db()
    assert (row.is_open, stand(person)[0]) == (True, "opportunity")
    with pytest.raises(Refused):
        actions.undo([Event.objects.get(kind="opportunity.won").pk], by=make.by(seller), at=LATER)


def test_once_somebody_changed_it_an_opening_stands(seller, row):
    event = last(first_of(row))
    actions.move_stage(row.pk, 1, stage="proposal", by=make.by(seller), at=AT)
    before = rows()
    with pytest.raises(Refused) as refused:
        actions.undo([event.pk], by=make.by(seller), at=LATER)
    assert refused.value.code == "cannot_be_undone"
    assert rows() == before


def test_a_win_stands_after_ten_minutes_and_for_everybody_else(seller, row):
    actions.win(row.pk, by=make.by(seller), at=LATER)
    event = last(first_of(row))
    with pytest.raises(Refused):
        actions.undo([event.pk], by=make.by(make.user("manager")), at=LATER)
    with pytest.raises(Refused):
        actions.undo([event.pk], by=make.by(seller), at=LATER + timedelta(minutes=11))
    row.refresh_from_db()
    assert row.stage == "won"


def test_a_person_who_came_along_later_is_taken_back_alone(seller, row):
    handoff = held(seller, "Matej Zupan")
    actions.add_participant(row.pk, handoff.contact_id, by=make.by(seller), at=LATER)
    actions.undo([last(handoff.contact).pk], by=make.by(seller), at=LATER)
    handoff.refresh_from_db()
    assert (handoff.state, row.participants.count()) == ("accepted", 1)
    assert Handoff.objects.filter(state="accepted").count() == 1
    row.refresh_from_db()
    assert row.is_open
