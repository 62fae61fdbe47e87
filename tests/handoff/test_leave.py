"""Somebody leaves: everything goes to others in one transaction, and the account is shut at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import create_api_key
from handoff import actions
from handoff.actions.leaving import come_back, leave
from handoff.models import Desk, Handoff, Opportunity, Participant
from leads.lifecycle import CUSTOMER, HELD, OFFERED
from leads.lifecycle import OPPORTUNITY as AT_OPPORTUNITY
from leads.models import Company, Contact, Event, Standing
from leads.refusals import Refused
from reports.invariants import check
from reports.passages import rebuild_all
from tests import make
from tests.calling import Caller
from tests.handoff.rows import checksum
from tests.make import NOON

pytestmark = pytest.mark.django_db


def broken():
    return {finding.invariant.code: finding.ids for finding in check(at=NOON) if finding.ids}


@pytest.fixture
def boss():
    return make.by(make.user("admin"))


class Desks:
    """A salesperson with one of everything, and a colleague."""

    def __init__(self) -> None:
        self.leaving, self.colleague = make.user("sales"), make.user("sales")
        self.offered = make.handoff(seller=self.leaving)
        self.accepted = make.handoff(seller=self.leaving, state="accepted")
        self.customer = make.person(stand=CUSTOMER, owner=self.leaving)
        self.own = make.person(owner=self.leaving)
        self.company = make.company(owner=self.leaving)
        self.deal_person = make.person(stand=AT_OPPORTUNITY, owner=self.leaving)
        self.deal = self.opportunity(self.deal_person)

    def opportunity(self, *people, **fields):
        fields = {"owner": self.leaving, "opened_at": NOON, "stage_since": NOON, **fields}
        row = Opportunity.objects.create(name="ERP", **fields)
        for person in people:
            Participant.objects.create(opportunity=row, contact=person)
        return row

    @property
    def left(self):
        """What still names whoever leaves."""
        mine = {"seller": self.leaving.pk}
        return [
            *Handoff.objects.filter(**mine, ended_at=None),
            *Contact.objects.filter(owner=self.leaving),
            *Contact.objects.filter(offered_to=self.leaving),
            *Company.objects.filter(owner=self.leaving),
            *Opportunity.objects.filter(owner=self.leaving, ended_at=None),
        ]


def owners(world):
    people = (world.customer, world.own, world.deal_person)
    found = dict(Contact.objects.values_list("pk", "owner"))
    return [found[one.pk] for one in people]


def test_a_colleague_takes_everything_over(boss) -> None:
    world = Desks()
    to = world.colleague.pk
    left = leave(world.leaving.pk, handoffs_to=to, rest_to=to, by=boss, at=NOON)
    assert (left.placed, left.unplaced, left.people, left.companies, left.opportunities) == (2, 0, 3, 1, 1)
    assert world.left == []
    assert broken() == {}
    states = Handoff.objects.filter(seller=to).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["offered", "accepted"]
    assert owners(world) == [to, to, to]
    assert (Company.objects.get().owner_id, Opportunity.objects.get().owner_id) == (to, to)


def test_every_change_of_hands_is_an_event_with_who_was_and_who_is(boss) -> None:
    world = Desks()
    was, to = world.leaving.pk, world.colleague.pk
    leave(was, handoffs_to=to, rest_to=to, by=boss, at=NOON)
    given = Event.objects.filter(kind="contact.given").order_by("contact")
    assert [(event.facts, event.actor_id) for event in given] == [
        ({"was": was, "owner": to, "team": None}, boss.user_id)
    ] * 3
    reassigned = Event.objects.filter(kind="handoff.reassigned").order_by("contact")
    assert [(event.facts["was"], event.facts["seller"]) for event in reassigned] == [(was, to), (was, to)]
    changed = Event.objects.get(kind="opportunity.changed")
    assert changed.contact_id == world.deal_person.pk
    assert (changed.facts["fields"], changed.facts["was_owner"], changed.facts["owner"]) == (["owner"], was, to)
    assert changed.facts["version"] == Opportunity.objects.get().version == 2


def test_handoffs_go_through_the_rules_and_the_rest_to_nobody(boss) -> None:
    world = Desks()
    left = leave(world.leaving.pk, handoffs_to=None, rest_to=None, by=boss, at=NOON)
    assert (left.placed, left.unplaced) == (2, 0)
    assert world.left == []
    assert broken() == {}
    assert set(Handoff.objects.values_list("seller", "routed_by")) == {(world.colleague.pk, "round_robin")}
    assert owners(world) == [None, None, None]
    person = Contact.objects.get(pk=world.accepted.contact_id)
    assert (person.owner_id, person.offered_to_id) == (world.colleague.pk, None)
    assert Opportunity.objects.get().owner is None


def test_whom_the_rules_can_give_to_nobody_waits_for_a_manager_with_the_reason(boss) -> None:
    world = Desks()
    Desk.objects.create(user=world.colleague, capacity=0)
    left = leave(world.leaving.pk, handoffs_to=None, rest_to=None, by=boss, at=NOON)
    assert (left.placed, left.unplaced) == (0, 2)
    waiting = Handoff.objects.filter(ended_at=None, seller=None)
    assert set(waiting.values_list("state", "routed_by")) == {
        ("offered", "nobody_has_room"), ("accepted", "nobody_has_room"),
    }  # fmt: skip
    assert broken() == {}
    Desk.objects.update(capacity=9)
    actions.reassign([one.pk for one in waiting], to=world.colleague.pk, by=boss, at=NOON)
    assert broken() == {}
    assert Contact.objects.get(pk=world.accepted.contact_id).owner == world.colleague


def test_the_session_and_the_keys_are_dead_at_once_and_stay_so(boss, client) -> None:
    world = Desks()
    key, _secret = create_api_key("Dialler", role="sales", user=world.leaving, at=NOON)
    caller = Caller(user=world.leaving)
    client.force_login(world.leaving)
    assert client.get("/").status_code == 200
    assert caller.get("contacts/").status_code == 200
    leave(world.leaving.pk, handoffs_to=None, rest_to=None, by=boss, at=NOON)
    assert client.get("/").status_code == 302
    assert caller.get("contacts/").status_code == 401
    come_back(world.leaving.pk, by=boss)
    assert client.get("/").status_code == 302
    assert caller.get("contacts/").status_code == 401
    key.refresh_from_db()
    assert key.revoked_at == NOON


def test_other_people_s_sessions_and_keys_stay(boss, client) -> None:
    world = Desks()
    caller = Caller(user=world.colleague)
    client.force_login(world.colleague)
    leave(world.leaving.pk, handoffs_to=None, rest_to=None, by=boss, at=NOON)
    assert client.get("/").status_code == 200
    assert caller.get("contacts/").status_code == 200


def test_without_room_at_the_colleague_nothing_changes(boss) -> None:
    world = Desks()
    Desk.objects.create(user=world.colleague, capacity=1)
    before = checksum()
    with pytest.raises(Refused, match="has room for 1 person more") as refusal:
        leave(world.leaving.pk, handoffs_to=world.colleague.pk, rest_to=None, by=boss, at=NOON)
    assert refusal.value.code == "no_room"
    world.leaving.refresh_from_db()
    assert world.leaving.is_active
    assert checksum() == before


@pytest.mark.parametrize("to", ["marketer", "closed", "themselves"])
def test_only_an_active_salesperson_takes_over(boss, to) -> None:
    world = Desks()
    user = {
        "marketer": lambda: make.user("marketer"),
        "closed": lambda: make.user("sales", is_active=False),
        "themselves": lambda: world.leaving,
    }[to]()
    before = checksum()
    with pytest.raises(Refused, match="active salesperson"):
        leave(world.leaving.pk, handoffs_to=None, rest_to=user.pk, by=boss, at=NOON)
    assert checksum() == before


def test_nobody_closes_their_own_account_and_a_manager_no_admin_s(boss) -> None:
    admin, manager = make.user("admin"), make.user("manager")
    with pytest.raises(Refused, match="your own account"):
        leave(admin.pk, handoffs_to=None, rest_to=None, by=make.by(admin), at=NOON)
    with pytest.raises(Refused, match="Only an admin"):
        leave(admin.pk, handoffs_to=None, rest_to=None, by=make.by(manager), at=NOON)
    leave(manager.pk, handoffs_to=None, rest_to=None, by=boss, at=NOON)
    with pytest.raises(Refused, match="Only an admin"):
        come_back(admin.pk, by=make.by(manager))


def test_what_has_ended_keeps_the_name(boss) -> None:
    world = Desks()
    won = world.opportunity(stage="won", ended_at=NOON)
    returned = actions.give_back(world.accepted.pk, reason="no_need", by=make.by(world.leaving), at=NOON)
    leave(world.leaving.pk, handoffs_to=None, rest_to=None, by=boss, at=NOON)
    assert Opportunity.objects.get(pk=won.pk).owner == world.leaving
    assert Handoff.objects.get(pk=returned.pk).seller == world.leaving


def test_a_person_in_two_of_their_opportunities_has_an_event_for_each(boss) -> None:
    world = Desks()
    other = world.opportunity(world.deal_person)
    leave(world.leaving.pk, handoffs_to=None, rest_to=world.colleague.pk, by=boss, at=NOON)
    told = Event.objects.filter(kind="opportunity.changed").values_list("facts__opportunity", flat=True)
    assert sorted(told) == sorted([world.deal.pk, other.pk])


def test_a_person_owned_by_one_and_offered_to_another_keeps_the_offer(boss) -> None:
    leaving, other = make.user("sales"), make.user("sales")
    person = make.person(stand=OFFERED, owner=leaving, offered_to=other)
    make.handoff(person, other)
    leave(leaving.pk, handoffs_to=None, rest_to=None, by=boss, at=NOON)
    person.refresh_from_db()
    assert (person.owner, person.offered_to) == (None, other)


def test_a_closed_account_that_got_people_since_is_handed_over_again(boss) -> None:
    world = Desks()
    leave(world.leaving.pk, handoffs_to=None, rest_to=None, by=boss, at=NOON)
    late = make.person(owner=world.leaving)
    left = leave(world.leaving.pk, handoffs_to=None, rest_to=world.colleague.pk, by=boss, at=NOON)
    assert left.people == 1
    assert Contact.objects.get(pk=late.pk).owner == world.colleague


def many(leaving, number):
    """Accepted handoffs and as many customers, in few statements."""
    people = Contact.objects.bulk_create(
        Contact(
            first_name="P", last_name=str(n), stage="sql" if n < number else "customer",
            place="held" if n < number else "customer", moved_at=NOON, owner=leaving, move_event_id=0,
        )
        for n in range(2 * number)
    )  # fmt: skip
    events = Event.objects.bulk_create(
        Event(kind="contact.began", contact=one, at=NOON, door="import", to_stage=one.stage, to_place=one.place)
        for one in people
    )
    for one, event in zip(people, events, strict=True):
        one.move_event_id = event.pk
    Contact.objects.bulk_update(people, ["move_event"], batch_size=500)
    Standing.objects.bulk_create(Standing(contact=one) for one in people)
    Handoff.objects.bulk_create(
        Handoff(contact=one, state="accepted", seller=leaving, offered_at=NOON, accepted_at=NOON)
        for one in people[:number]
    )


def test_two_thousand_handoffs_and_people_go_in_few_statements(boss) -> None:
    leaving = make.user("sales")
    sellers = [make.user("sales") for _ in range(4)]
    Desk.objects.bulk_create(Desk(user=one, capacity=1000) for one in sellers)
    many(leaving, 1000)
    with CaptureQueriesContext(connection) as queries:
        left = leave(leaving.pk, handoffs_to=None, rest_to=sellers[0].pk, by=boss, at=NOON)
    assert len(queries) < 60
    assert (left.placed, left.people) == (1000, 1000)
    assert sorted(Handoff.objects.filter(seller=one).count() for one in sellers) == [250, 250, 250, 250]
    rebuild_all()  # `many` writes rows without the marks that moves leave
    assert broken() == {}


def test_held_by_nobody_needs_a_reason(boss) -> None:
    from django.db import IntegrityError

    handoff = make.handoff(make.person(stand=HELD), state="accepted")
    with pytest.raises(IntegrityError, match="handoff_accepted_by_somebody"):
        Handoff.objects.filter(pk=handoff.pk).update(seller=None)
