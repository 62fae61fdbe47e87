"""Offer, nurture, discard and revive: what each leaves behind and whom each refuses."""

from datetime import timedelta

import pytest

from handoff import actions
from leads.lifecycle import DISCARDED, NURTURE, OFFERED
from leads.models import Contact, Event
from leads.refusals import Invalid, Refused, SomebodyWasFirst
from tests import make

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(hours=1)


@pytest.fixture
def marketer():
    return make.user("marketer", name="Maija Salo")


def last_event(person):
    return Event.objects.filter(contact=person).latest("id")


def stand(person):
    person.refresh_from_db()
    return (person.stage, person.place)


def test_an_offer_moves_the_person_to_sales_and_says_who_offered(marketer):
    person = make.waiting()

    verdict = actions.offer([make.pick(person)], by=make.by(marketer), at=LATER, comment="Call before noon")

    assert stand(person) == OFFERED
    event = last_event(person)
    assert verdict.events == {person.pk: event.pk}
    assert (event.kind, event.actor, event.at) == ("handoff.offered", marketer, LATER)
    assert event.detail.comment == "Call before noon"
    assert (event.points, event.fit) == (64, "A")


def test_an_offer_counts_a_version_so_that_open_pages_notice(marketer):
    person = make.waiting()
    shown = person.version
    actions.offer([make.pick(person)], by=make.by(marketer), at=LATER)
    person.refresh_from_db()
    assert person.version == shown + 1


@pytest.mark.parametrize("mark", ["do_not_contact", "do_not_profile"])
def test_a_marked_person_is_never_offered(marketer, mark):
    person = make.waiting(**{mark: True})

    with pytest.raises(Refused) as refused:
        actions.offer([make.pick(person)], by=make.by(marketer), at=LATER)

    assert refused.value.code == "may_not_be_offered"
    assert "Aino Lehtinen" in str(refused.value)
    assert person.place == "review"


def test_of_a_set_the_marked_and_the_changed_are_reported_and_the_others_go(marketer):
    free, marked, changed = make.waiting("A A"), make.waiting("B B", do_not_contact=True), make.waiting("C C")

    verdict = actions.offer([make.pick(p) for p in (free, marked)] + [(changed.pk, 9)], by=make.by(marketer), at=LATER)

    assert list(verdict.events) == [free.pk]
    assert (verdict.barred, verdict.stale) == ([marked.pk], [changed.pk])
    assert stand(marked)[1] == stand(changed)[1] == "review"


def test_of_a_set_nobody_may_be_moved_and_nothing_is_raised(marketer):
    marked, changed = make.waiting("B B", do_not_contact=True), make.waiting("C C")
    verdict = actions.offer([make.pick(marked), (changed.pk, 9)], by=make.by(marketer), at=LATER)
    assert (verdict.events, verdict.barred, verdict.stale) == ({}, [marked.pk], [changed.pk])


def test_the_second_verdict_on_one_person_says_who_was_first(marketer):
    person = make.waiting()
    actions.offer([make.pick(person)], by=make.by(marketer), at=LATER)

    with pytest.raises(SomebodyWasFirst, match="Maija Salo") as refused:
        actions.discard([make.pick(person)], reason="no_need", by=make.by(make.user()), at=LATER)

    assert refused.value.facts["place"] == "offered"
    assert stand(person) == OFFERED


def test_who_is_not_in_review_cannot_be_offered(marketer):
    person = make.person()
    with pytest.raises(Refused):
        actions.offer([make.pick(person)], by=make.by(marketer), at=LATER)


def test_nurture_remembers_the_day_to_return_and_the_reason(marketer):
    person = make.waiting()
    wake_at = LATER + timedelta(days=30)

    actions.nurture([make.pick(person)], by=make.by(marketer), at=LATER, wake_at=wake_at, reason="wrong_moment")

    assert stand(person) == NURTURE
    assert person.wake_at == wake_at
    assert last_event(person).reason == "wrong_moment"


def test_nurture_needs_no_day(marketer):
    person = make.waiting()
    actions.nurture([make.pick(person)], by=make.by(marketer), at=LATER)
    assert stand(person) == NURTURE
    assert person.wake_at is None


@pytest.mark.parametrize("days", [0, -1])
def test_the_day_to_return_lies_ahead(marketer, days):
    person = make.waiting()
    with pytest.raises(Invalid) as refused:
        actions.nurture([make.pick(person)], by=make.by(marketer), at=LATER, wake_at=LATER + timedelta(days=days))
    assert refused.value.field == "wake_at"
    assert stand(person)[1] == "review"


def test_a_discard_keeps_its_reason_and_clears_the_day_to_return(marketer):
    person = make.person(stand=NURTURE)
    Contact.objects.filter(pk=person.pk).update(wake_at=LATER)

    actions.discard([make.pick(person)], reason="other", comment="Moved abroad", by=make.by(marketer), at=LATER)

    assert stand(person) == DISCARDED
    assert person.wake_at is None
    event = last_event(person)
    assert (event.reason, event.detail.comment) == ("other", "Moved abroad")


@pytest.mark.parametrize(
    ("reason", "comment", "field"), [("", "", "reason"), ("bored", "", "reason"), ("other", " ", "comment")]
)
def test_a_discard_without_a_proper_reason_is_refused(marketer, reason, comment, field):
    person = make.waiting()
    with pytest.raises(Invalid) as refused:
        actions.discard([make.pick(person)], reason=reason, comment=comment, by=make.by(marketer), at=LATER)
    assert refused.value.field == field
    assert stand(person)[1] == "review"


def test_a_revived_person_is_watched_again(marketer):
    person = make.person(stand=DISCARDED)
    actions.revive([make.pick(person)], by=make.by(marketer), at=LATER)
    assert stand(person) == ("lead", "none")
    assert last_event(person).kind == "handoff.revived"


def test_a_set_is_moved_in_as_many_statements_as_one_person(marketer, django_assert_max_num_queries):
    people = [make.waiting(f"P {number}") for number in range(20)]
    with django_assert_max_num_queries(30):  # routing and the packet are a dozen and five of them
        verdict = actions.offer([make.pick(person) for person in people], by=make.by(marketer), at=LATER)
    assert len(verdict.events) == 20
