"""Passages and journeys that differ from the events are found, and rebuilding everybody mends them."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from handoff import actions as relay
from leads.models import Contact, Moved
from leads.moved import QUARANTINED_AFTER
from reports.invariants import check
from reports.models import Journey, Passage
from reports.passages import rebuild_moved
from tests import make
from tests.sla.relay import DAY, HOUR, MONDAY, accepted, attempted, in_review, offered, office, seller

pytestmark = pytest.mark.django_db
LATER = MONDAY + DAY


@pytest.fixture
def person() -> Contact:
    """Somebody accepted, tried and returned, whose passages are kept."""
    office()
    person = in_review()
    handoff = accepted(offered(person, seller(), MONDAY + HOUR), MONDAY + 2 * HOUR)
    attempted(handoff, MONDAY + 3 * HOUR)
    by = make.by(handoff.seller)
    relay.give_back(handoff.pk, reason="priorities_changed", by=by, at=MONDAY + 4 * HOUR)
    rebuild_moved(at=LATER)
    return person


def broken() -> list[int]:
    return next(finding.ids for finding in check(at=LATER) if finding.invariant.code == "passages")


def test_what_the_sweep_left_says_what_the_events_say(person: Contact) -> None:
    assert broken() == []


@pytest.mark.parametrize(
    "column", ["entered_at", "left_at", "reason", "nth", "person_id", "fit", "kind", "from_place", "entered_before"]
)
def test_a_passage_that_says_otherwise_is_found(person: Contact, column: str) -> None:
    rows = Passage.objects.filter(contact=person, stage="lead", nth=2)
    other = {"entered_at": LATER, "left_at": LATER, "entered_before": LATER, "nth": 7, "person_id": 7}
    assert rows.update(**{column: other.get(column, "X")}) == 1
    assert broken() == [person.pk]


@pytest.mark.parametrize("column", ["mql_at", "accepted_at", "customer_at", "attempted_at", "returns", "stage"])
def test_a_journey_that_says_otherwise_is_found(person: Contact, column: str) -> None:
    Journey.objects.filter(contact=person).update(**{column: {"returns": 9, "stage": "sql"}.get(column, LATER)})
    assert broken() == [person.pk]


def test_a_row_too_few_or_too_many_is_found_and_mended(person: Contact) -> None:
    Journey.objects.all().delete()
    assert broken() == [person.pk]
    Passage.objects.filter(stage="mql").delete()
    assert broken() == [person.pk]
    out = StringIO()
    call_command("rebuild_passages", stdout=out)
    assert out.getvalue() == f"{Contact.objects.count()} people.\n"
    assert broken() == []
    other = make.person(at=MONDAY)
    rebuild_moved(at=LATER)
    Passage.objects.filter(contact=other).update(contact=person)
    assert broken() == sorted([person.pk, other.pk])


def test_who_is_marked_is_being_rebuilt_and_who_cannot_be_is_found(person: Contact) -> None:
    Passage.objects.filter(contact=person, stage="sql").update(entered_at=LATER - timedelta(minutes=1))
    Moved.objects.create(contact=person)
    assert broken() == []
    Moved.objects.update(attempts=QUARANTINED_AFTER)
    assert broken() == [person.pk]
