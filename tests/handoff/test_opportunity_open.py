"""Opening an opportunity: BANT as agreed or an override in words; the handoff succeeds, the salesperson stays."""

from datetime import date
from decimal import Decimal

import pytest

from handoff import actions
from handoff.models import Bant, Opportunity, Participant, Terms
from leads.lifecycle import CUSTOMER, HELD, REVIEW
from leads.models import Contact, Event, EventDetail
from leads.refusals import Invalid, Refused, SomebodyWasFirst
from tests import make
from tests.handoff.opportunity import AT, first_of, held, last, opened, stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    return make.user("sales", team=make.team())


def rows():
    """Everything the verbs write, to compare before and after a refusal."""
    kept = [Opportunity, Participant, Contact, Event, Bant]
    return [sorted(map(repr, model.objects.values_list())) for model in kept]


def test_the_handoff_is_completed_and_the_person_stands_at_opportunity_with_the_same_seller(seller):
    handoff = held(seller)
    row = actions.open_opportunity(
        handoff_id=handoff.pk, name=" Warehouse system ", amount=Decimal("12000.5"), currency="eur",
        closes_on=date(2026, 9, 1), by=make.by(seller), at=AT,
    )  # fmt: skip
    handoff.refresh_from_db()
    assert (handoff.state, handoff.ended_at) == ("completed", AT)
    assert stand(handoff.contact) == ("opportunity", "held", seller.pk)
    row.refresh_from_db()
    assert (row.name, row.amount, row.currency, row.stage) == (
        "Warehouse system",
        Decimal("12000.50"),
        "EUR",
        "discovery",
    )
    assert (row.company_id, row.owner_id, row.handoff_id) == (handoff.contact.company_id, seller.pk, handoff.pk)
    assert (row.repeat, row.opened_at, row.stage_since) == (False, AT, AT)
    assert list(row.participants.values_list("contact_id", flat=True)) == [handoff.contact_id]
    event = last(handoff.contact)
    assert (event.kind, event.actor_id) == ("opportunity.opened", seller.pk)
    told = {key: event.facts[key] for key in ("opportunity", "handoff", "amount", "currency", "stage", "repeat")}
    assert told == {
        "opportunity": row.pk, "handoff": handoff.pk, "amount": "12000.50", "currency": "EUR", "stage": "discovery",
        "repeat": False,
    }  # fmt: skip


def test_what_bant_still_misses_is_named_and_nothing_changes(seller):
    handoff = held(seller, known=False)
    Bant.objects.create(contact=handoff.contact, updated_at=AT, need="yes", budget="no")
    before = rows()
    with pytest.raises(Refused) as refused:
        opened(seller, handoff=handoff)
    assert (refused.value.code, refused.value.facts["missing"]) == (
        "bant_incomplete",
        ["budget", "authority", "timing"],
    )
    assert "budget, authority, timing" in str(refused.value)
    assert rows() == before


def test_only_what_the_terms_demand_is_asked(seller):
    handoff = held(seller, known=False)
    Terms.objects.create(agreed_at=AT, demands=["need"])
    Bant.objects.create(contact=handoff.contact, updated_at=AT, need="yes")
    assert opened(seller, handoff=handoff).pk


def test_the_sellers_judgement_wins_and_its_words_are_kept(seller):
    handoff = held(seller, known=False)
    opened(seller, handoff=handoff, override="Their owner called me himself")
    event = last(handoff.contact)
    assert event.facts["override"] is True
    assert event.facts["missing"] == ["budget", "authority", "need", "timing"]
    assert EventDetail.objects.get(event=event).comment == "Their owner called me himself"


def test_an_override_nobody_needed_is_not_recorded(seller):
    handoff = held(seller)
    opened(seller, handoff=handoff, override="just in case")
    assert "override" not in last(handoff.contact).facts
    assert not EventDetail.objects.filter(event=last(handoff.contact), comment="just in case").exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"amount": Decimal("-0.01")}, "amount"),
        ({"amount": Decimal("1e12")}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"amount": Decimal("Infinity")}, "amount"),
        ({"amount": "many"}, "amount"),
        ({"currency": "XYZ"}, "currency"),
        ({"currency": ""}, "currency"),
        ({"closes_on": date(2026, 5, 31)}, "closes_on"),
        ({"closes_on": date(9999, 1, 1)}, "closes_on"),
        ({"people": [(2**40, "")]}, "people"),
        ({"people": [(1, "king")]}, "role"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named_and_nothing_changes(seller, said, field):
    handoff = held(seller)
    before = rows()
    with pytest.raises(Invalid) as refused:
        opened(seller, handoff=handoff, **said)
    assert refused.value.field == field
    assert rows() == before


def test_only_an_accepted_handoff_leads_to_one(seller):
    handoff = held(seller)
    opened(seller, handoff=handoff)
    before = rows()
    with pytest.raises(SomebodyWasFirst):
        opened(seller, handoff=handoff)
    assert rows() == before


def test_somebody_nobody_holds_has_none(seller):
    person = make.person(stand=REVIEW)
    with pytest.raises(Refused) as refused:
        actions.open_opportunity(contact_id=person.pk, name="Deal", by=make.by(seller), at=AT)
    assert refused.value.code == "not_held"


def test_the_person_alone_is_enough_where_sales_holds_them(seller):
    handoff = held(seller)
    row = actions.open_opportunity(contact_id=handoff.contact_id, name="Deal", by=make.by(seller), at=AT)
    assert row.handoff_id == handoff.pk


def test_colleagues_whom_the_same_seller_holds_come_along_and_others_only_take_part(seller):
    firm = make.company()
    first, second = held(seller, "Aino Lehtinen", company=firm), held(seller, "Matej Zupan", company=firm)
    theirs = held(make.user("sales"), "Sanna Virtala", company=firm)
    champion = make.person(company=firm, role="champion")
    row = opened(
        seller, handoff=first,
        people=[(second.contact_id, "decision_maker"), (theirs.contact_id, ""), (champion.pk, "")],
    )  # fmt: skip
    assert [(part.contact_id, part.role) for part in row.participants.order_by("pk")] == [
        (first.contact_id, ""), (second.contact_id, "decision_maker"), (theirs.contact_id, ""),
        (champion.pk, "champion"),
    ]  # fmt: skip
    second.refresh_from_db()
    theirs.refresh_from_db()
    assert (second.state, theirs.state) == ("completed", "accepted")
    assert stand(second.contact) == ("opportunity", "held", seller.pk)
    assert last(second.contact).facts["along"] is True
    assert stand(champion)[:2] == ("lead", "none")


def test_a_customers_new_opportunity_is_repeat_business_without_a_handoff(seller):
    customer = make.person(stand=CUSTOMER, owner=seller)
    row = actions.open_opportunity(contact_id=customer.pk, name="More", by=make.by(seller), at=AT)
    assert (row.repeat, row.handoff, row.owner) == (True, None, seller)
    assert stand(customer) == ("opportunity", "held", seller.pk)
    again = actions.open_opportunity(contact_id=customer.pk, name="Yet more", by=make.by(seller), at=AT)
    event = last(customer)
    assert (event.kind, event.to_stage, event.facts["opportunity"]) == ("opportunity.opened", "", again.pk)


def test_a_customer_nobody_owns_becomes_the_sellers(seller):
    customer = make.person(stand=CUSTOMER)
    actions.open_opportunity(contact_id=customer.pk, name="More", by=make.by(seller), at=AT)
    assert stand(customer) == ("opportunity", "held", seller.pk)


def test_a_new_colleague_at_a_customer_is_repeat_business_too(seller):
    firm = make.company(customer_since=AT)
    assert opened(seller, company=firm).repeat


def test_history_from_another_system_gets_its_opportunities_once(seller):
    from leads.lifecycle import OPPORTUNITY

    firm = make.company("Kuura Oy")
    one = make.person(stand=OPPORTUNITY, owner=seller, company=firm, role="decision_maker")
    two = make.person(stand=OPPORTUNITY, first_name="Matej", last_name="Zupan")
    mine = opened(seller)
    assert actions.adopt(at=AT) == 2
    assert actions.adopt(at=AT) == 0
    row = Opportunity.objects.get(participants__contact=one)
    assert (row.name, row.owner, row.company, row.opened_at) == ("Kuura Oy", seller, firm, one.moved_at)
    assert (row.stage, row.amount, row.currency, row.handoff) == ("discovery", None, "EUR", None)
    assert row.participants.get().role == "decision_maker"
    other = Opportunity.objects.get(participants__contact=two)
    assert (other.name, other.owner) == ("Matej Zupan", None)
    assert Opportunity.objects.filter(participants__contact=first_of(mine)).count() == 1
    assert Opportunity.objects.count() == 3


def test_the_adopted_are_changed_like_any_other(seller):
    from leads.lifecycle import OPPORTUNITY

    make.person(stand=OPPORTUNITY, owner=seller)
    actions.adopt(at=AT)
    row = Opportunity.objects.get()
    actions.change_opportunity(row.pk, 1, {"amount": Decimal(5)}, by=make.by(seller), at=AT)
    row.refresh_from_db()
    assert (row.amount, row.version) == (Decimal(5), 2)


def test_held_people_need_their_own_handoff_or_none(seller):
    person = make.person(stand=HELD, owner=seller)
    with pytest.raises(Refused) as refused:
        actions.open_opportunity(contact_id=person.pk, name="Deal", by=make.by(seller), at=AT)
    assert refused.value.code == "not_held"
