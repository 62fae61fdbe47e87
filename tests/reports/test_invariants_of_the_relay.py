"""Each promise of the relay is kept by what its actions do, and each notices the row that breaks it."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts.actor import BATON
from accounts.models import User
from handoff import actions
from handoff.models import Handoff, Opportunity
from leads.actions import Mover, move_one, undo
from leads.lifecycle import CUSTOMER, HELD, NURTURE, OFFERED
from leads.lifecycle import OPPORTUNITY as AT_OPPORTUNITY
from leads.models import Contact
from reports.invariants import check, radiator
from sla.actions import derive_stirred
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=5)
MOMENT = timedelta(minutes=1)


def broken(at=LATER):
    derive_stirred(at=at)
    return {finding.invariant.code: finding.ids for finding in check(at=at) if finding.ids}


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def offered():
    """Somebody offered by the actions, at NOON."""
    make.user("sales")
    person = make.waiting()
    actions.offer([make.pick(person)], by=BATON, at=NOON)
    return Handoff.objects.get(contact=person)


def accepted():
    handoff = offered()
    return actions.accept(handoff.pk, by=make.by(User.objects.get(pk=handoff.seller_id)), at=NOON + MOMENT)


def lost_discard():
    """Somebody discarded without a reason, as no action would."""
    person = make.waiting()
    actions.discard([make.pick(person)], reason="no_need", by=BATON, at=NOON)
    sql("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    sql("SET session_replication_role = replica")
    sql("UPDATE leads_event SET reason = '' WHERE contact_id = %s", person.pk)
    sql("SET session_replication_role = origin")
    return person.pk


def test_a_relay_by_the_actions_keeps_every_promise() -> None:
    handoff = accepted()
    seller = make.by(User.objects.get(pk=handoff.seller_id))
    assert broken() == {}
    row = actions.open_opportunity(handoff_id=handoff.pk, name="ERP", override="agreed", by=seller, at=LATER)
    assert broken(LATER + timedelta(hours=1)) == {}
    actions.win(row.pk, by=seller, at=LATER)
    assert broken(LATER + timedelta(hours=1)) == {}
    offered()
    assert radiator() == 0


def test_a_return_and_a_recall_keep_every_promise() -> None:
    returned, recalled = accepted(), offered()
    seller = make.by(User.objects.get(pk=returned.seller_id))
    actions.give_back(returned.pk, reason="no_need", by=seller, at=LATER)
    actions.recall(recalled.pk, by=BATON, at=LATER)
    assert broken(LATER + timedelta(hours=1)) == {}


def test_who_was_discarded_without_a_reason_lies_behind_the_radiator() -> None:
    one = lost_discard()
    assert broken()["radiator"] == [one]
    assert radiator() == 1


def test_an_undone_revival_is_no_discard_without_a_reason() -> None:
    person = make.waiting()
    boss = make.by(make.user("manager"))
    actions.discard([make.pick(person)], reason="no_need", by=boss, at=NOON)
    revived = actions.revive([(person.pk, None)], by=boss, at=NOON + MOMENT)
    actions.undo(list(revived.events.values()), by=boss, at=NOON + 2 * MOMENT)
    assert Contact.objects.get(pk=person.pk).place == "discarded"
    assert radiator() == 0


def test_who_took_back_qualifying_is_not_behind_the_radiator() -> None:
    boss = make.by(make.user("manager"))
    person = make.person()
    event = move_one("qualify", Mover(person.pk, reason="hand"), by=boss, at=NOON)
    undo([event], by=boss, at=NOON + MOMENT)
    assert Contact.objects.get(pk=person.pk).place == "none"
    assert radiator() == 0


def test_two_open_handoffs_of_one_person_are_found() -> None:
    handoff = offered()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("DROP INDEX handoff_one_open")
    Handoff.objects.create(contact=handoff.contact, seller=handoff.seller, offered_at=NOON)
    assert broken() == {"one_open": [handoff.contact_id]}


@pytest.mark.parametrize(("stand", "code"), [(OFFERED, "offered"), (HELD, "held"), (AT_OPPORTUNITY, "opportunity")])
def test_who_stands_there_without_a_handoff_is_found_once_adoption_had_its_time(stand, code) -> None:
    person = make.person(stand=stand)
    assert broken(NOON + MOMENT) == {}
    assert broken() == {code: [person.pk]}
    actions.adopt(at=LATER)
    assert broken() == {}


def test_an_adopted_offer_names_the_salesperson_as_its_person_does() -> None:
    person = make.person(stand=OFFERED, owner=make.user("sales"))
    actions.adopt(at=NOON)
    person.refresh_from_db()
    assert person.offered_to == Handoff.objects.get(contact=person).seller == person.owner
    assert broken() == {}


def test_an_ended_opportunity_holds_nobody() -> None:
    person = make.person(stand=AT_OPPORTUNITY)
    actions.adopt(at=NOON)
    Opportunity.objects.update(stage="won", ended_at=NOON)
    assert broken() == {"opportunity": [person.pk]}


@pytest.mark.parametrize("stand", [NURTURE, CUSTOMER])
def test_an_open_handoff_of_somebody_who_stands_elsewhere_is_found(stand) -> None:
    person = make.person(stand=stand)
    make.handoff(person)
    assert broken(NOON + MOMENT) == {}
    assert broken() == {"elsewhere": [person.pk]}


def test_a_person_owned_by_another_than_accepted_them_is_found() -> None:
    handoff = accepted()
    Contact.objects.filter(pk=handoff.contact_id).update(owner=make.user("sales"))
    assert broken() == {"owner": [handoff.contact_id]}
    Contact.objects.filter(pk=handoff.contact_id).update(owner=None)
    assert broken() == {"owner": [handoff.contact_id]}


def test_a_person_offered_to_another_than_their_offer_says_is_found() -> None:
    handoff = offered()
    Contact.objects.filter(pk=handoff.contact_id).update(offered_to=make.user("sales"))
    assert broken() == {"addressee": [handoff.contact_id]}


def test_an_addressee_without_an_offer_is_found() -> None:
    person = make.person(offered_to=make.user("sales"))
    assert broken() == {"addressee": [person.pk]}


def test_an_event_that_opened_two_handoffs_is_found() -> None:
    handoff, other = offered(), offered()
    Handoff.objects.filter(pk=other.pk).update(offer_event=handoff.offer_event)
    assert broken() == {"effects": [handoff.offer_event_id]}


@pytest.mark.parametrize("what", ["person", "company", "handoff", "opportunity"])
def test_what_a_closed_account_still_holds_is_found(what) -> None:
    gone = make.user("sales", is_active=False)
    if what == "person":
        make.person(owner=gone)
    elif what == "company":
        make.company(owner=gone)
    elif what == "handoff":
        make.handoff(seller=gone)
    else:
        Opportunity.objects.create(name="ERP", owner=gone, opened_at=NOON, stage_since=NOON)
    assert broken() == {"left": [gone.pk]}


def test_what_has_ended_keeps_a_closed_account_s_name() -> None:
    handoff = accepted()
    seller = User.objects.get(pk=handoff.seller_id)
    actions.give_back(handoff.pk, reason="no_need", by=make.by(seller), at=LATER)
    User.objects.filter(pk=seller.pk).update(is_active=False)
    assert broken() == {}
