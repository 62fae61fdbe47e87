"""What sales told us: which words reach marketing, for whom, narrowed how; the figures above; and answers."""

from datetime import timedelta

import pytest

from accounts.actor import BATON
from handoff import actions, told
from handoff.models import Attempt, Handoff
from handoff.told_figures import figures
from handoff.words import State
from leads.events import Happening, record
from leads.lifecycle import REVIEW
from leads.models import Contact, Event, Notification
from leads.outbox import settle_due
from leads.refusals import Invalid, Refused
from tests import make
from tests.handoff.opportunity import held, opened

pytestmark = pytest.mark.django_db
AT = make.NOON
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def seller():
    return make.user("sales", name="Sten Lindroos", team=make.team("North"))


@pytest.fixture
def marketer():
    return make.user("marketer", name="Maija Salo")


def holding(seller, name="Aino Lehtinen", offered_by=None, **fields):
    first, _, last = name.partition(" ")
    contact = make.person(stand=("sql", "held"), first_name=first, last_name=last, owner=seller, **fields)
    return make.handoff(contact, seller, state=State.ACCEPTED, offered_by=offered_by)


def give_back(handoff, seller, reason="wrong_moment", at=AT + MINUTE, **said):
    day = (at + 90 * DAY).date() if reason == "wrong_moment" else None
    actions.give_back(handoff.pk, reason=reason, by=make.by(seller), at=at, revisit_on=day, **said)
    return Event.objects.filter(contact=handoff.contact_id).latest("pk")


def qualified(contact, *rules, at=AT - DAY):
    lines = [{"kind": "activity", "rule": rule, "points": "6"} for rule in rules]
    lines.append({"kind": "cap", "rule": "E-mail at most 10", "points": "-2"})
    record("scoring.qualified", [Happening(contact.pk, evidence={"lines": lines})], by=BATON, at=at, quiet=True)


def kinds(viewer, **asked):
    return [event.kind for event in told.feed(viewer, told.Asked(**asked)).rows]


def people(viewer, **asked):
    ids = [event.pk for event in told.feed(viewer, told.Asked(**asked)).rows]
    return [item.event.contact.name for item in told.told(ids)]


def test_returns_doubts_notes_and_losses_are_told_and_mere_work_is_not(seller, marketer):
    by = make.by(seller)
    handoff = holding(seller)
    actions.attempt(handoff.pk, channel="call", outcome="no_answer", by=by, at=AT + MINUTE)
    actions.attempt(
        handoff.pk, channel="call", outcome="conversation", by=by, at=AT + 2 * MINUTE, note="Budget only in March"
    )
    actions.judge(handoff.pk, can_sell="unsure", by=by, at=AT + 3 * MINUTE)
    actions.judge(
        handoff.pk,
        can_sell="yes",
        next_step="demo",
        next_step_on=(AT + 9 * DAY).date(),
        by=by,
        at=AT + 4 * MINUTE,
    )
    give_back(handoff, seller, at=AT + 5 * MINUTE, comment="Call in the autumn")
    deal = opened(seller, "Matej Zupan", at=AT + 6 * MINUTE)
    actions.lose(deal.pk, reason="price", by=by, at=AT + 7 * MINUTE, comment="Ten percent too dear")
    assert kinds(marketer) == ["opportunity.lost", "handoff.returned", "handoff.judged", "handoff.attempted"]
    assert kinds(marketer, tab="noted") == ["handoff.attempted"]


def test_an_override_of_bant_is_told_with_its_words(seller, marketer):
    handoff = held(seller, known=False)
    opened(seller, handoff=handoff, override="The owner decides alone")
    (item,) = told.told([event.pk for event in told.feed(marketer, told.Asked()).rows])
    assert item.event.kind == "opportunity.opened"
    assert item.event.detail.comment == "The owner decides alone"


def test_a_loss_with_several_people_is_told_once(seller, marketer):
    deal = opened(seller)
    other = make.person(first_name="Matej", last_name="Zupan", company=deal.company)
    actions.add_participant(deal.pk, other.pk, by=make.by(seller), at=AT)
    Contact.objects.filter(pk=other.pk).update(owner=seller)
    actions.lose(deal.pk, reason="price", by=make.by(seller), at=AT + DAY)
    assert kinds(marketer, tab="deals") == ["opportunity.lost"]


def test_what_was_taken_back_is_told_no_more(seller, marketer):
    event = give_back(holding(seller), seller)
    actions.undo([event.pk], by=make.by(seller), at=AT + 2 * MINUTE)
    assert kinds(marketer) == []


def test_marketings_own_discard_is_not_what_sales_said(seller, marketer):
    person = make.waiting()
    actions.discard([make.pick(person)], reason="student", by=make.by(marketer), at=AT)
    handoff = holding(seller)
    actions.discard_held(handoff.pk, reason="competitor", by=make.by(seller), at=AT)
    assert people(marketer, tab="returned") == ["Aino Lehtinen"]


def test_salespeople_read_their_own_and_their_teams_words_only(seller, marketer):
    mate = make.user("sales", team=seller.team)
    stranger = make.user("sales", team=make.team("South"))
    event = give_back(holding(seller), seller)
    assert people(seller) == people(mate) == people(marketer) == ["Aino Lehtinen"]
    assert people(stranger) == []
    assert not told.visible(stranger).filter(pk=event.pk).exists()


def test_the_feed_is_narrowed_by_topic_source_reason_rule_and_day(seller, marketer):
    one = holding(seller, "Aino Lehtinen", topics=["ERP"], source="webinar")
    two = holding(seller, "Matej Zupan", topics=["WMS"], source="fair")
    qualified(one.contact, "Price list", at=AT - 9 * DAY)
    qualified(one.contact, "Webinar")
    qualified(two.contact, "Price list")
    give_back(one, seller, at=AT + DAY)
    give_back(two, seller, "no_need", at=AT + 2 * DAY)
    assert people(marketer, topic="ERP") == people(marketer, source="webinar") == ["Aino Lehtinen"]
    assert people(marketer, reason="no_need") == ["Matej Zupan"]
    # Only the rules of the last time they qualified brought them.
    assert people(marketer, rule="Price list") == ["Matej Zupan"]
    assert people(marketer, rule="Webinar") == ["Aino Lehtinen"]
    assert people(marketer, since=AT + DAY + MINUTE) == ["Matej Zupan"]


def test_pages_of_the_feed_hold_everything_once_forth_and_back(seller, marketer):
    for number in range(7):
        handoff = holding(seller, f"Person {number}")
        if number % 2:
            note = {"channel": "call", "outcome": "conversation", "note": f"Said {number}"}
            actions.attempt(handoff.pk, by=make.by(seller), at=AT + number * MINUTE, **note)
        else:
            give_back(handoff, seller, at=AT + number * MINUTE)
    asked, cursor, walked = told.Asked(), "", []
    while True:
        page = told.feed(marketer, asked, cursor=cursor, limit=3)
        walked.append([event.pk for event in page.rows])
        if not page.next:
            break
        cursor = page.next
    assert [len(rows) for rows in walked] == [3, 3, 1]
    assert [pk for rows in walked for pk in rows] == sorted([pk for rows in walked for pk in rows], reverse=True)
    back = told.feed(marketer, asked, cursor=page.previous, limit=3)
    assert [event.pk for event in back.rows] == walked[1]
    first = told.feed(marketer, asked, cursor=back.previous, limit=3)
    assert [event.pk for event in first.rows] == walked[0]
    assert first.previous == ""
    assert first.next


def test_a_changed_cursor_starts_anew(seller, marketer):
    give_back(holding(seller), seller)
    assert len(told.feed(marketer, told.Asked(), cursor="broken").rows) == 1


def test_a_page_of_the_feed_costs_the_same_whatever_it_holds(seller, marketer, django_assert_num_queries):
    for number in range(6):
        event = give_back(holding(seller, f"Person {number}"), seller, at=AT + number * MINUTE)
        actions.answer(event.pk, "Thanks", by=make.by(marketer), at=AT + DAY)
    with django_assert_num_queries(9):
        told.told([event.pk for event in told.feed(marketer, told.Asked()).rows])


def test_figures_count_returns_by_reason_and_what_brought_them(seller, marketer):
    one = holding(seller, "Aino Lehtinen", topics=["ERP", "WMS"], source="webinar")
    two = holding(seller, "Matej Zupan", topics=["ERP"], source="webinar")
    qualified(one.contact, "Price list")
    give_back(one, seller)
    give_back(two, seller, "no_need")
    accepted = make.handoff(make.person(stand=("sql", "offered"), topics=["ERP"], source="fair"), seller)
    qualified(accepted.contact, "Price list")
    actions.accept(accepted.pk, by=make.by(seller), at=AT + MINUTE)
    counted = figures(marketer, since=AT - DAY, at=AT + DAY)
    assert (counted.returned, counted.accepted) == (2, 1)
    about = {what: [(f.name, f.returned, f.accepted) for f in found] for what, found in counted.about.items()}
    assert about == {
        "reason": [("no_need", 1, 0), ("wrong_moment", 1, 0)],
        "topic": [("ERP", 2, 1), ("WMS", 1, 0)],
        "source": [("webinar", 2, 0), ("fair", 0, 1)],
        "rule": [("Price list", 1, 1)],
    }
    assert [(f.label, f.share) for f in counted.about["reason"]] == [
        ("No need for what we sell", 50),
        ("Wrong moment", 50),
    ]


def test_figures_leave_out_what_was_undone_what_is_old_and_other_teams(seller, marketer):
    event = give_back(holding(seller), seller)
    actions.undo([event.pk], by=make.by(seller), at=AT + 2 * MINUTE)
    give_back(holding(seller), seller, at=AT - 91 * DAY)
    give_back(holding(seller), seller, at=AT + 3 * MINUTE)
    assert figures(marketer, since=AT - 90 * DAY, at=AT + DAY).returned == 1
    assert figures(seller, since=AT - 90 * DAY, at=AT + DAY).returned == 1
    stranger = make.user("sales", team=make.team("South"))
    assert figures(stranger, since=AT - 90 * DAY, at=AT + DAY).returned == 0


def test_an_answer_is_an_event_on_the_same_person_and_tells_who_said_it(seller, marketer):
    event = give_back(holding(seller, offered_by=marketer), seller, comment="Call in the autumn")
    pk = actions.answer(event.pk, "  Shall I send the guide?  ", by=make.by(marketer), at=AT + DAY)
    answer = Event.objects.select_related("detail").get(pk=pk)
    assert (answer.kind, answer.contact_id, answer.actor_id) == ("handoff.answered", event.contact_id, marketer.pk)
    assert answer.facts == {"answers": event.pk, "handoff": event.facts["handoff"]}
    assert answer.detail.comment == "Shall I send the guide?"
    settle_due(at=AT + DAY + MINUTE)
    notices = Notification.objects.filter(topic="answered", channel="app")
    assert [(notice.user, notice.link) for notice in notices] == [(seller, f"/told/{event.pk}/")]


def test_sales_may_answer_back_and_the_thread_has_one_beginning(seller, marketer):
    event = give_back(holding(seller, offered_by=marketer), seller)
    first = actions.answer(event.pk, "Shall I send the guide?", by=make.by(marketer), at=AT + DAY)
    second = actions.answer(first, "Yes, please", by=make.by(seller), at=AT + 2 * DAY)
    (item,) = told.of_person(event.contact_id)
    assert [one.pk for one in item.answers] == [first, second]
    settle_due(at=AT + 2 * DAY + MINUTE)
    told_whom = Notification.objects.filter(topic="answered", channel="app", event=second)
    assert [notice.user for notice in told_whom] == [marketer]


@pytest.mark.parametrize(("words", "code"), [("   ", "required"), ("x" * 2001, "too_long")])
def test_an_answer_needs_words_and_not_too_many(seller, marketer, words, code):
    event = give_back(holding(seller), seller)
    with pytest.raises(Invalid) as refusal:
        actions.answer(event.pk, words, by=make.by(marketer), at=AT)
    assert (refusal.value.field, refusal.value.code) == ("comment", code)
    assert not Event.objects.filter(kind="handoff.answered").exists()


def test_what_says_nothing_or_was_taken_back_cannot_be_answered(seller, marketer):
    event = give_back(holding(seller), seller)
    actions.undo([event.pk], by=make.by(seller), at=AT + 2 * MINUTE)
    born = Event.objects.filter(kind="contact.created").first()
    for pk in (event.pk, born.pk, 10**15):
        with pytest.raises(Refused):
            actions.answer(pk, "Hello", by=make.by(marketer), at=AT + DAY)


def test_a_person_shows_what_was_said_about_them_alone(seller):
    one, two = holding(seller, "Aino Lehtinen"), holding(seller, "Matej Zupan")
    give_back(one, seller)
    give_back(two, seller)
    assert [item.reason for item in told.of_person(one.contact_id)] == ["Wrong moment"]
    assert Handoff.objects.count() == 2
    assert not Attempt.objects.exists()
    assert told.of_person(make.person(stand=REVIEW).pk) == []
