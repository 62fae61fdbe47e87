"""The definitions applied: who enters the queue and why, who is ready for sales, who falls below, who comes back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.actor import BATON, Actor
from leads.actions import Mover, mark_touched, move
from leads.lifecycle import NURTURE, REVIEW
from leads.models import Contact, Event, EventDetail, Outbox
from leads.refusals import Invalid, Refused, SomebodyWasFirst
from scoring import actions
from scoring.models import Definition
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SCORE = {"kind": "score", "min": 20}


@pytest.fixture(autouse=True)
def agreed() -> None:
    """Guides count 10; an MQL has 20 points; a booked meeting goes straight to sales."""
    make.scoring_model({"type": "guide", "points": 10}, fit=[{"field": "role", "value": "champion", "points": 25}])
    make.definition("mql", SCORE, {"kind": "signal", "types": ["contact_form"]}, {"kind": "person"}, {"kind": "hand"})
    make.definition("sql", {"kind": "signal", "types": ["meeting_booked"]})


def active(*kinds: str, at: datetime = NOON, **fields: Any) -> Contact:
    person = make.person(at=NOON - 200 * DAY, **fields)
    for kind in kinds:
        make.activity(person, kind, at)
    return person


def stand(person: Contact) -> tuple[str, str]:
    person.refresh_from_db()
    return person.stage, person.place


def kinds(person: Contact) -> list[str]:
    return list(Event.objects.filter(contact=person).order_by("id").values_list("kind", flat=True))[1:]


def test_enough_points_put_a_lead_into_review_with_frozen_evidence() -> None:
    person = active("guide", "guide", title="Head of IT")
    actions.score([person.pk], at=NOON)
    assert stand(person) == REVIEW
    event = Event.objects.get(kind="scoring.qualified")
    assert (event.reason, event.facts) == ("score", {"route": "score", "definition": "mql"})
    assert event.points == 20
    assert event.definition_id is not None
    evidence = EventDetail.objects.get(pk=event.pk).evidence
    assert (evidence["points"], evidence["facts"]["title"]) == ("20", "Head of IT")
    assert [line["points"] for line in evidence["lines"]] == ["10", "10"]
    assert "Head of IT" not in str(event.facts)


def test_one_point_less_does_not() -> None:
    person = active("guide")
    actions.score([person.pk], at=NOON)
    assert stand(person) == ("lead", "none")


def test_the_score_route_asks_for_its_fit_letters() -> None:
    make.definition("mql", {**SCORE, "fit": ["A"]})
    plain, fitting = active("guide", "guide"), active("guide", "guide", role="champion")
    actions.score([plain.pk, fitting.pk], at=NOON)
    assert (stand(plain), stand(fitting)) == (("lead", "none"), REVIEW)


@pytest.mark.parametrize(("age", "place"), [(timedelta(0), "review"), (14 * DAY - DAY, "review"), (14 * DAY, "none")])
def test_a_signal_qualifies_whatever_the_score_while_it_is_valid(age: timedelta, place: str) -> None:
    person = active("contact_form", at=NOON - age)
    actions.score([person.pk], at=NOON)
    assert stand(person)[1] == place


@pytest.mark.parametrize(
    ("role", "wanted", "first", "place"),
    [
        ("decision_maker", True, 3 * DAY, "review"),
        ("decision_maker", False, 3 * DAY, "none"),
        ("end_user", True, 3 * DAY, "none"),
        ("decision_maker", True, 91 * DAY, "none"),
    ],
)
def test_a_decision_maker_newly_reached_at_a_most_wanted_company_qualifies(
    role: str, wanted: bool, first: timedelta, place: str
) -> None:
    person = active("blog", at=NOON - first, role=role, company=make.company(most_wanted=wanted))
    actions.score([person.pk], at=NOON)
    assert stand(person)[1] == place


@pytest.mark.parametrize(
    ("condition", "person", "company", "holds"),
    [
        ({"company": "size"}, {}, {"employees": 50}, True),
        ({"company": "size"}, {}, {"revenue": 500_000}, True),
        ({"company": "size"}, {}, {"employees": 49, "revenue": 499_999}, False),
        ({"own_department": True}, {}, {"has_sales": True}, True),
        ({"own_department": True}, {}, {"has_sales": False}, False),
        ({"roles": ["influencer"]}, {"role": "influencer"}, {}, True),
        ({"roles": ["influencer"]}, {"role": "end_user"}, {}, False),
        ({"topics": ["erp"]}, {"topics": ["CRM", "ERP"]}, {}, True),
        ({"topics": ["erp"]}, {"topics": []}, {}, False),
        ({"buying_stage": "need"}, {"buying_stage": "comparison"}, {}, True),
        ({"buying_stage": "need"}, {"buying_stage": "interest"}, {}, False),
        ({"sources": ["fair", "webinar"]}, {"source": "fair"}, {}, True),
        ({"sources": ["fair", "webinar"]}, {"source": "webform"}, {}, False),
        ({"sources": ["fair", "webinar"]}, {}, {}, False),
        ({"except_sources": ["webform"]}, {"source": "fair"}, {}, True),
        ({"except_sources": ["webform"]}, {}, {}, True),
        ({"except_sources": ["webform"]}, {"source": "webform"}, {}, False),
    ],
)
def test_a_route_may_ask_more(condition: Any, person: Any, company: Any, holds: bool) -> None:
    make.definition("mql", {**SCORE, **condition})
    lead = active("guide", "guide", company=make.company(**company), **person)
    actions.score([lead.pk], at=NOON)
    assert (stand(lead) == REVIEW) is holds


@pytest.mark.parametrize("mark", [{"do_not_contact": True}, {"do_not_profile": True}, {"title": "Student"}])
def test_marks_and_exclusions_keep_a_person_out(mark: dict[str, Any]) -> None:
    make.scoring_model({"type": "guide", "points": 10}).exclusions.create(
        label="Student", field="title", op="equals", value="student"
    )
    person = active("guide", "guide", "contact_form", **mark)
    actions.score([person.pk], at=NOON)
    assert stand(person) == ("lead", "none")


def test_whom_only_an_import_touched_arrives_quietly() -> None:
    person = active("guide", "guide")
    mark_touched([person.pk], at=NOON, quiet=True)
    actions.score_touched(at=NOON)
    assert stand(person) == REVIEW
    assert Event.objects.get(kind="scoring.qualified").reason == "import"


def test_a_booked_meeting_is_first_qualified_then_ready_for_sales_at_once() -> None:
    person = active("meeting_booked")
    actions.score([person.pk], at=NOON)
    assert kinds(person) == ["scoring.qualified", "scoring.ready"]
    ready = Event.objects.get(kind="scoring.ready")
    assert ready.facts == {"route": "signal", "definition": "sql", "automatic": True}
    assert Outbox.objects.get().event_id == ready.pk


def test_an_imported_meeting_offers_nobody() -> None:
    person = active("meeting_booked")
    mark_touched([person.pk], at=NOON, quiet=True)
    actions.score_touched(at=NOON)
    assert Event.objects.get(kind="scoring.ready").facts["automatic"] is False
    assert not Outbox.objects.exists()


def test_ready_is_said_once_and_with_review_first_it_offers_nobody() -> None:
    make.definition("sql", {**SCORE, "review_first": True})
    person = active("guide", "guide")
    for minute in (0, 1):
        actions.score([person.pk], at=NOON + timedelta(minutes=minute))
    ready = Event.objects.get(kind="scoring.ready")
    assert ready.facts["automatic"] is False
    assert stand(person) == REVIEW


@pytest.mark.parametrize(("source", "automatic"), [("webform", False), ("fair", True), ("", True)])
def test_the_definition_says_per_source_whether_marketing_reviews_first(source: str, automatic: bool) -> None:
    meeting = {"kind": "signal", "types": ["meeting_booked"]}
    make.definition("mql", meeting)
    inbound = {**meeting, "sources": ["webform"], "review_first": True}
    make.definition("sql", inbound, {**meeting, "except_sources": ["webform"]})
    person = active("meeting_booked", source=source)
    actions.score([person.pk], at=NOON)
    assert stand(person) == REVIEW
    assert Event.objects.get(kind="scoring.ready").facts["automatic"] is automatic


@pytest.mark.parametrize("sources", ["fair", [], [""], [3], None])
def test_sources_that_are_no_list_of_sources_are_refused_before_they_hold(sources: Any) -> None:
    draft = Definition.objects.create(kind="sql", version=999, routes=[{**SCORE, "sources": sources}])
    with pytest.raises(Invalid):
        actions.activate_definition(draft, by=BATON, at=NOON)
    assert Definition.objects.get(kind="sql", status="active").routes == [
        {"kind": "signal", "types": ["meeting_booked"]}
    ]


def test_who_fell_below_returns_to_nurture_with_the_reason() -> None:
    person = active("guide", "guide")
    actions.score([person.pk], at=NOON)
    assert actions.score_due(at=NOON + 90 * DAY) == 1
    assert stand(person) == NURTURE
    assert Event.objects.get(kind="scoring.fell_below").reason == "fell_below"


def excluding(**rule: Any) -> None:
    model = make.scoring_model({"type": "guide", "points": 10})
    model.exclusions.create(label="Left out", **rule)


@pytest.mark.parametrize("came", ["guide", "contact_form", "hand"])
def test_who_turns_out_to_be_excluded_leaves_the_queue_by_whatever_route_they_came(came: str) -> None:
    excluding(field="title", op="equals", value="student")
    person, other = (active("guide", "guide") if came == "guide" else active("contact_form") for _two in range(2))
    if came == "hand":
        person = active()
        actions.qualify_by_hand(person.pk, by=make.by(make.user()), at=NOON, comment="met at a fair")
    actions.score([person.pk, other.pk], at=NOON)
    assert stand(person) == REVIEW
    Contact.objects.filter(pk=person.pk).update(title="Student")
    actions.score([person.pk, other.pk], at=NOON + DAY)
    assert (stand(person), stand(other)) == (NURTURE, REVIEW)
    fell = Event.objects.get(kind="scoring.fell_below")
    assert (fell.contact_id, fell.reason) == (person.pk, "excluded")
    assert kinds(person) == ["scoring.qualified", "scoring.fell_below"]


def test_a_company_that_becomes_a_competitor_takes_its_people_out_of_the_queue() -> None:
    excluding(field="company_extra.relation", op="equals", value="competitor")
    company = make.company()
    people = [active("contact_form", company=company) for _two in range(2)]
    actions.score([person.pk for person in people], at=NOON)
    company.extra = {"relation": "competitor"}
    company.save()
    actions.score([person.pk for person in people], at=NOON + DAY)
    assert [stand(person) for person in people] == [NURTURE, NURTURE]


def test_who_is_no_longer_profiled_leaves_the_queue_though_no_definition_is_active() -> None:
    person = active("contact_form")
    actions.score([person.pk], at=NOON)
    Definition.objects.all().update(status="retired")
    Contact.objects.filter(pk=person.pk).update(do_not_profile=True)
    actions.score([person.pk], at=NOON + DAY)
    assert stand(person) == NURTURE
    assert Event.objects.get(kind="scoring.fell_below").reason == "excluded"


def test_an_excluded_person_is_not_announced_to_sales_on_the_way_out() -> None:
    excluding(field="title", op="equals", value="student")
    person = active("contact_form")
    actions.score([person.pk], at=NOON)
    Contact.objects.filter(pk=person.pk).update(title="Student")
    make.activity(person, "meeting_booked", NOON)
    actions.score([person.pk], at=NOON + DAY)
    assert kinds(person) == ["scoring.qualified", "scoring.fell_below"]
    assert not Outbox.objects.exists()


def test_who_was_taken_out_by_mistake_may_be_put_back_by_hand() -> None:
    excluding(field="title", op="equals", value="student")
    person = active("contact_form", title="Student")
    Contact.objects.filter(pk=person.pk).update(title="Head of IT")
    actions.score([person.pk], at=NOON)
    Contact.objects.filter(pk=person.pk).update(title="Student")
    actions.score([person.pk], at=NOON + DAY)
    Contact.objects.filter(pk=person.pk).update(title="Head of IT")
    actions.qualify_by_hand(person.pk, by=make.by(make.user()), at=NOON + DAY, comment="graduated")
    actions.score([person.pk], at=NOON + 2 * DAY)
    assert stand(person) == REVIEW


def test_who_came_by_signal_or_by_hand_stays_until_somebody_decides() -> None:
    signal, by_hand = active("contact_form"), active("guide")
    actions.score([signal.pk, by_hand.pk], at=NOON)
    actions.qualify_by_hand(by_hand.pk, by=make.by(make.user()), at=NOON, comment="met at a fair")
    actions.score([signal.pk, by_hand.pk], at=NOON + 100 * DAY)
    assert (stand(signal), stand(by_hand)) == (REVIEW, REVIEW)


@pytest.mark.parametrize(
    ("acted", "asked", "place"),
    [
        (None, 31, "nurture"),  # nothing new
        (10, 20, "nurture"),  # new, but within the cool-down
        (10, 30, "review"),
        (-1, 31, "nurture"),  # before they went to nurture
    ],
)
def test_coming_back_takes_new_activity_and_the_cool_down(acted: int | None, asked: int, place: str) -> None:
    person = active("guide", "guide", "guide")
    actions.score([person.pk], at=NOON)
    move("nurture", [Mover(person.pk)], by=BATON, at=NOON)
    if acted is not None:
        make.activity(person, "guide", NOON + acted * DAY)
    actions.score([person.pk], at=NOON + asked * DAY)
    assert stand(person)[1] == place


def test_the_discarded_never_come_back_by_score() -> None:
    person = active("guide", "guide")
    move("discard", [Mover(person.pk, reason="no_need")], by=BATON, at=NOON)
    make.activity(person, "contact_form", NOON + 40 * DAY)
    actions.score([person.pk], at=NOON + 40 * DAY)
    assert stand(person) == ("discarded", "discarded")


def test_by_hand_takes_a_reason_and_leaves_it_in_the_detail() -> None:
    person, marketer = active(), make.by(make.user())
    with pytest.raises(Invalid):
        actions.qualify_by_hand(person.pk, by=marketer, at=NOON, comment="  ")
    event = actions.qualify_by_hand(person.pk, by=marketer, at=NOON, comment="met at a fair", version=person.version)
    assert Event.objects.get(pk=event).reason == "hand"
    assert EventDetail.objects.get(pk=event).comment == "met at a fair"
    with pytest.raises(SomebodyWasFirst):
        actions.qualify_by_hand(person.pk, by=marketer, at=NOON, comment="again", version=1)


@pytest.mark.parametrize("marks", [{"do_not_contact": True}, {"do_not_profile": True}])
def test_by_hand_refuses_who_asked_to_be_left_alone(marks: dict[str, bool]) -> None:
    person = active(**marks)
    with pytest.raises(Refused) as refused:
        actions.qualify_by_hand(person.pk, by=Actor("page"), at=NOON, comment="still")
    assert refused.value.code == "marked"
    assert stand(person) == ("lead", "none")


def test_by_hand_asks_for_the_route_in_the_agreement() -> None:
    make.definition("mql", SCORE)
    with pytest.raises(Refused) as refused:
        actions.qualify_by_hand(active().pk, by=Actor("page"), at=NOON, comment="why not")
    assert refused.value.code == "no_hand_route"
