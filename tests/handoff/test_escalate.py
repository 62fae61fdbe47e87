"""The promised time has passed: somebody else gets the person, or marketing has them back, once and in words."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.actor import BATON
from accounts.models import Absence
from handoff import actions, reactions
from handoff.labels import reason_labels
from handoff.mine import followed
from handoff.models import Desk, Handoff, Opportunity, Rule
from leads import outbox
from leads.events import Happening, record
from leads.models import Event, Notification
from leads.refusals import SomebodyWasFirst
from reports.invariants import check
from tests import make
from tests.handoff.opportunity import opened

pytestmark = pytest.mark.django_db
AT = make.NOON
LATER = AT + timedelta(hours=2)


@pytest.fixture
def slow():
    return make.user("sales", name="Slow", team=make.team())


@pytest.fixture
def quick():
    return make.user("sales", name="Quick", team=make.team())


def escalated(handoff, act="reassign", *, user="seller", most=2, **facts):
    """An escalation as the clocks leave it; `user` is who was responsible, the salesperson where not said."""
    known = {"clock": 1, "promise": "first_contact", "target": 1, "due_at": AT.isoformat(), "team": None, "rung": 3}
    known |= {"percent": 200, "told": [], "act": act, "most": most}
    known["user"] = handoff.seller_id if user == "seller" else user
    happening = Happening(handoff.contact_id, facts=known | facts)
    events = record("sla.escalated", [happening], by=BATON, at=AT, quiet=True)
    return Event.objects.get(pk=events[handoff.contact_id])


def act_on(event, times=1):
    for _time in range(times):
        reactions.act_on_escalation(event, LATER)


def stand(handoff):
    """State, salesperson, owner and addressee."""
    row = Handoff.objects.select_related("contact").get(pk=handoff.pk)
    return row.state, row.seller_id, row.contact.owner_id, row.contact.offered_to_id


def happened(kind):
    return list(Event.objects.filter(kind=kind).order_by("pk"))


def told():
    """(user, topic, link) of what stands on pages, after what is owed ran twice."""
    for _time in range(2):
        outbox.settle_due(at=LATER + timedelta(days=1))
    return set(Notification.objects.filter(channel="app").values_list("user_id", "topic", "link"))


def broken():
    """What does not hold; these steps of the ladder are events alone, since nobody climbed here."""
    found = {finding.invariant.code: finding.ids for finding in check(at=LATER) if finding.ids}
    return {code: ids for code, ids in found.items() if code != "steps"}


@pytest.mark.parametrize("state", ["offered", "accepted"])
def test_an_open_handoff_goes_to_somebody_else_and_stays_what_it_was(slow, quick, state):
    handoff = make.handoff(seller=slow, state=state)
    act_on(escalated(handoff))
    hands = (None, quick.pk) if state == "offered" else (quick.pk, None)
    assert stand(handoff) == (state, quick.pk, *hands)
    (event,) = happened("handoff.reassigned")
    rule = Rule.objects.get(among="round_robin")
    assert (event.reason, event.actor, event.at) == ("sla", None, LATER)
    assert event.facts == {
        "handoff": handoff.pk, "was": slow.pk, "seller": quick.pk, "team": quick.team_id, "because": "round_robin",
        "rule": rule.pk,
    }  # fmt: skip
    assert broken() == {}


def test_a_step_that_only_tells_moves_nobody(slow, quick):
    handoff = make.handoff(seller=slow)
    act_on(escalated(handoff, act=""))
    assert stand(handoff) == ("offered", slow.pk, None, slow.pk)


def test_the_same_escalation_twice_moves_once(slow, quick):
    handoff = make.handoff(seller=slow)
    act_on(escalated(handoff), times=3)
    assert stand(handoff)[:2] == ("offered", quick.pk)
    assert len(happened("handoff.reassigned")) == 1


def test_whoever_has_the_company_owns_it_or_is_named_by_a_rule_is_passed_over_too(slow, quick):
    company = make.company(owner=slow)
    make.handoff(make.person(company=company), slow)
    Rule.objects.create(name="Always slow", seller=slow, position=0)
    person = make.person(stand=("sql", "offered"), company=company, offered_to=slow)
    handoff = make.handoff(person, slow)
    act_on(escalated(handoff))
    assert stand(handoff)[1] == quick.pk


def test_a_colleague_who_works_with_the_company_gets_them_first(slow, quick):
    company, other = make.company(), make.user("sales")
    make.handoff(make.person(company=company), other)
    handoff = make.handoff(make.person(stand=("sql", "offered"), company=company, offered_to=slow), slow)
    act_on(escalated(handoff))
    assert stand(handoff)[1] == other.pk
    assert happened("handoff.reassigned")[0].facts["because"] == "company_held"


@pytest.mark.parametrize("obstacle", ["full", "away", "resting", "alone"])
def test_where_nobody_else_can_take_them_they_stay_and_the_managers_are_told(slow, quick, obstacle):
    manager, handoff = make.user("manager"), make.handoff(seller=slow)
    Desk.objects.create(user=quick, capacity=0 if obstacle == "full" else 5, takes_offers=obstacle != "resting")
    if obstacle == "away":
        Absence.objects.create(user=quick, first_day=date(2026, 5, 30), last_day=date(2026, 6, 3))
    if obstacle == "alone":
        type(quick).objects.filter(pk=quick.pk).update(is_active=False)
    before = stand(handoff)
    act_on(escalated(handoff), times=2)
    assert stand(handoff) == before
    assert happened("handoff.reassigned") == []
    assert told() == {(manager.pk, "unrouted", reverse("handoff", args=[handoff.pk]))}


def test_no_turn_is_spent_on_whoever_is_left_out(slow, quick):
    Desk.objects.create(user=slow, turns=3)
    act_on(escalated(make.handoff(seller=slow)))
    assert dict(Desk.objects.values_list("user", "turns")) == {slow.pk: 3, quick.pk: 1}


def test_as_often_as_agreed_to_somebody_else_then_back_to_marketing(slow, quick):
    handoff = make.handoff(seller=slow, state="accepted")
    by = make.by(slow)
    actions.attempt(handoff.pk, channel="call", outcome="no_answer", by=by, at=AT, note="Nobody there")
    held_by = []
    for _round in range(3):
        handoff.refresh_from_db()
        act_on(escalated(handoff, most=2))
        held_by.append(stand(handoff)[:2])
    assert held_by == [("accepted", quick.pk), ("accepted", slow.pk), ("expired", slow.pk)]
    handoff.refresh_from_db()
    assert (handoff.contact.place, handoff.reason, handoff.attempts.count()) == ("review", "sla", 1)
    (event,) = happened("handoff.expired")
    assert (event.reason, event.facts["handoff"], event.facts["seller"]) == ("sla", handoff.pk, slow.pk)
    assert broken() == {}


def test_without_a_most_it_never_goes_back_by_itself(slow, quick):
    handoff = make.handoff(seller=slow)
    for _round in range(4):
        handoff.refresh_from_db()
        act_on(escalated(handoff, most=None))
    assert stand(handoff)[:2] == ("offered", slow.pk)
    assert len(happened("handoff.reassigned")) == 4


def test_reassigning_by_hand_and_earlier_handoffs_do_not_count(slow, quick):
    first = make.handoff(seller=slow, state="accepted")
    act_on(escalated(first, most=1))
    actions.take_back(first.pk, by=make.by(make.user("manager")), at=LATER)
    actions.offer([(first.contact_id, None)], by=BATON, at=LATER, to=quick.pk)
    second = Handoff.objects.get(contact=first.contact_id, state="offered")
    actions.reassign([second.pk], to=slow.pk, by=BATON, at=LATER)
    second.refresh_from_db()
    act_on(escalated(second, most=1))
    assert stand(second)[:2] == ("offered", quick.pk)


@pytest.mark.parametrize("state", ["offered", "accepted"])
def test_taken_back_they_are_in_review_again_and_nobodys(slow, quick, state):
    handoff = make.handoff(seller=slow, state=state)
    act_on(escalated(handoff, act="take_back"), times=2)
    handoff.refresh_from_db()
    assert (handoff.state, handoff.reason, handoff.contact.place) == ("expired", "sla", "review")
    assert stand(handoff)[2:] == (None, None)
    assert len(happened("handoff.expired")) == 1


@pytest.mark.parametrize("act", ["reassign", "take_back"])
class TestNothingHappens:
    def test_where_the_person_changed_hands_since(self, slow, quick, act):
        handoff = make.handoff(seller=slow)
        event = escalated(handoff, act)
        actions.pass_on(handoff.pk, to=quick.pk, by=make.by(slow), at=AT)
        act_on(event)
        assert stand(handoff)[:2] == ("offered", quick.pk)

    def test_where_the_person_changed_hands_and_came_back_since(self, slow, quick, act):
        handoff = make.handoff(seller=slow)
        event = escalated(handoff, act)
        actions.pass_on(handoff.pk, to=quick.pk, by=make.by(slow), at=AT)
        actions.pass_on(handoff.pk, to=slow.pk, by=make.by(quick), at=AT)
        act_on(event)
        assert stand(handoff)[:2] == ("offered", slow.pk)

    def test_where_somebody_else_was_responsible(self, slow, quick, act):
        handoff = make.handoff(seller=slow)
        act_on(escalated(handoff, act, user=make.user("marketer").pk))
        assert stand(handoff)[:2] == ("offered", slow.pk)

    def test_where_the_handoff_has_ended(self, slow, quick, act):
        handoff = make.handoff(seller=slow)
        event = escalated(handoff, act)
        actions.recall(handoff.pk, by=BATON, at=AT)
        act_on(event)
        assert stand(handoff)[:2] == ("withdrawn", slow.pk)

    def test_where_they_were_offered_anew_since(self, slow, quick, act):
        handoff = make.handoff(seller=slow)
        event = escalated(handoff, act)
        actions.recall(handoff.pk, by=BATON, at=AT)
        actions.offer([(handoff.contact_id, None)], by=BATON, at=AT, to=slow.pk)
        act_on(event)
        assert stand(Handoff.objects.latest("pk"))[:2] == ("offered", slow.pk)

    def test_to_an_opportunity(self, slow, quick, act):
        row = opened(slow)
        act_on(escalated(row.handoff, act))
        assert stand(row.handoff)[:3] == ("completed", slow.pk, slow.pk)
        assert Opportunity.objects.get().owner == slow


def test_an_offer_of_nobody_is_routed_once_more(slow, quick):
    handoff = make.handoff(seller=slow)
    Handoff.objects.filter(pk=handoff.pk).update(seller=None)
    handoff.refresh_from_db()
    act_on(escalated(handoff))
    assert stand(handoff)[1] in {slow.pk, quick.pk}


def test_an_ended_handoff_is_not_routed(slow):
    handoff = make.handoff(seller=slow, state="withdrawn", ended_at=AT)
    with pytest.raises(SomebodyWasFirst):
        actions.reassign_by_routing(handoff.pk, by=BATON, at=LATER, reason="sla")


def test_both_salespeople_are_told_and_the_old_one_has_a_page_to_go_to(slow, quick, client):
    handoff = make.handoff(seller=slow)
    act_on(escalated(handoff))
    taken, given = (slow.pk, "expired", reverse("inbox")), (quick.pk, "offered", reverse("handoff", args=[handoff.pk]))
    assert told() == {taken, given}
    client.force_login(slow)
    notices = client.get(reverse("notices")).text
    assert "was taken back" in notices
    assert "the promised time had passed" in notices
    assert client.get(taken[2]).status_code == 200


def test_taken_back_the_salesperson_and_the_marketer_are_told(slow):
    marketer = make.user("marketer")
    handoff = make.handoff(seller=slow, offered_by=marketer)
    act_on(escalated(handoff, act="take_back"))
    assert {(user, topic) for user, topic, _link in told()} == {(slow.pk, "expired"), (marketer.pk, "returned")}


def test_pages_say_why_in_words(slow, quick, client):
    handoff = make.handoff(seller=slow)
    act_on(escalated(handoff))
    handoff.refresh_from_db()
    act_on(escalated(handoff, act="take_back"))
    client.force_login(make.user("manager"))
    person = client.get(f"/people/{handoff.contact_id}/").text
    timeline = person.partition('id="timeline-title"')[2]
    assert timeline.count("the promised time had passed") == 2
    assert "Given to another salesperson" in timeline
    assert "Taken back from sales" in timeline
    assert "the promised time had passed" in person.partition('id="timeline-title"')[0]
    assert "the promised time had passed" in client.get(f"/handoffs/{handoff.pk}/").text
    assert "the promised time had passed" in client.get("/mine/?by=anybody").text


def test_a_marketers_list_and_the_feed_know_the_reason(slow):
    handoff = make.handoff(seller=slow)
    act_on(escalated(handoff, act="take_back"))
    handoff.refresh_from_db()
    assert followed([handoff])[0].reason == "the promised time had passed"
    assert reason_labels()["handoff.expired", "sla"] == "the promised time had passed"
