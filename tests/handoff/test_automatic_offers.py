"""Offers by the SQL definition, end to end: from what a person does to a salesperson's inbox."""

from datetime import timedelta

import pytest

from accounts.actor import BATON
from handoff.inbox import Inbox
from handoff.models import Handoff
from handoff.words import Origin, State
from leads.actions import mark_touched
from leads.models import ActivityType, Contact, Event, Notification
from leads.outbox import settle_due
from scoring import actions as scoring
from tests import make

pytestmark = pytest.mark.django_db
AT = make.NOON
MEETING = {"kind": "signal", "types": ["meeting_booked"]}


@pytest.fixture(autouse=True)
def agreed():
    """A booked meeting makes an MQL and goes straight to sales, but from the web form marketing looks first."""
    make.scoring_model({"type": "meeting_booked", "points": 10})
    types = {"temperature": "hot", "valid_days": 14, "intent": "ready", "own": True}
    ActivityType.objects.filter(code="meeting_booked").update(**types)
    make.definition("mql", MEETING)
    inbound = {**MEETING, "sources": ["webform"], "review_first": True}
    make.definition("sql", {**MEETING, "except_sources": ["webform"]}, inbound)


@pytest.fixture
def sten():
    return make.user("sales", name="Sten Lindroos", team=make.team("North"))


def books(source="fair", quiet=False, **fields):
    """Somebody books a meeting; the clock goes on until nothing is due."""
    person = make.person(at=AT - timedelta(days=9), source=source, first_name="Aino", last_name="Lehtinen", **fields)
    make.activity(person, "meeting_booked", AT)
    mark_touched([person.pk], at=AT, quiet=quiet)
    for minute in range(1, 4):
        scoring.score_touched(at=AT + timedelta(minutes=minute))
        settle_due(at=AT + timedelta(minutes=minute, seconds=30))
    return Contact.objects.get(pk=person.pk)


def kinds(person):
    return list(Event.objects.filter(contact=person).order_by("pk").values_list("kind", flat=True))[1:]


def test_a_booked_meeting_lies_in_a_salespersons_inbox_with_its_packet_and_a_notice(sten):
    person = books()
    assert kinds(person) == ["scoring.qualified", "scoring.ready", "handoff.offered"]
    handoff = Handoff.objects.get()
    assert (handoff.state, handoff.origin, handoff.seller) == (State.OFFERED, Origin.AUTOMATIC, sten)
    assert (handoff.offered_by, handoff.routed_by) == (None, "round_robin")
    assert list(Inbox(sten).handoffs("me")) == [handoff]
    assert (person.stage, person.place, person.offered_to) == ("sql", "offered", sten)
    packet = handoff.offer_event.detail.evidence["packet"]
    assert packet["why"] == "Booked a meeting today"
    assert [one["type"] for one in packet["read"]] == ["meeting_booked"]
    notice = Notification.objects.get(user=sten, channel="app")
    assert (notice.topic, notice.event) == ("offered", handoff.offer_event)


def test_the_offer_names_the_definition_that_was_met(sten):
    books()
    offered = Event.objects.get(kind="handoff.offered")
    ready = Event.objects.get(kind="scoring.ready")
    assert offered.definition_id == ready.definition_id is not None
    assert (offered.actor, offered.door) == (None, BATON.door)


def test_from_a_source_that_marketing_reviews_the_person_waits_marked_as_ready(sten):
    person = books(source="webform")
    assert kinds(person) == ["scoring.qualified", "scoring.ready"]
    assert person.place == "review"
    assert not Handoff.objects.exists()
    assert not Notification.objects.exists()


@pytest.mark.parametrize("mark", [{"do_not_contact": True}, {"do_not_profile": True}])
def test_whoever_is_marked_is_not_offered(sten, mark):
    books(**mark)
    assert not Handoff.objects.exists()


def test_what_came_by_import_offers_nobody(sten):
    assert books(quiet=True).place == "review"
    assert not Handoff.objects.exists()


def test_where_nobody_sells_the_managers_hear_of_it():
    boss = make.user("manager")
    books()
    handoff = Handoff.objects.get()
    assert (handoff.seller, handoff.routed_by) == (None, "no_salespeople")
    notice = Notification.objects.get(user=boss, channel="app")
    assert (notice.topic, notice.link) == ("unrouted", "/routing/unrouted/")


def test_sweeps_that_run_again_offer_once(sten):
    person = books()
    mark_touched([person.pk], at=AT, quiet=False)
    for minute in range(5, 8):
        scoring.score_touched(at=AT + timedelta(minutes=minute))
        settle_due(at=AT + timedelta(minutes=minute, seconds=30))
    assert kinds(person).count("handoff.offered") == 1
    assert Handoff.objects.count() == 1
