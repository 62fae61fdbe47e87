"""Passages and journeys say what the events say, however often and in whatever order they are rebuilt."""

from datetime import timedelta

import pytest
from django.db import connection

from handoff import actions as relay
from leads.models import Contact, Event
from reports.models import Journey, Passage
from reports.passages import rebuild, rebuild_all, rebuild_moved
from reports.passages.keeping import differing
from tests import make
from tests.sla.relay import DAY, HOUR, MONDAY, accepted, attempted, in_review, offered, office, seller

pytestmark = pytest.mark.django_db

WRITTEN_BY = """
SELECT event_id, xmin::text FROM reports_passage UNION SELECT contact_id, xmin::text FROM reports_journey
"""


def stays(person: Contact) -> list[tuple[str, str]]:
    return list(Passage.objects.filter(contact=person).order_by("entered_at", "pk").values_list("stage", "place"))


def relayed() -> Contact:
    """Somebody accepted, returned to nurture, and back in the queue."""
    office()
    person = in_review()
    handoff = accepted(offered(person, seller(), MONDAY + HOUR), MONDAY + 2 * HOUR)
    attempted(handoff, MONDAY + 3 * HOUR)
    by = make.by(handoff.seller)
    relay.give_back(handoff.pk, reason="priorities_changed", by=by, at=MONDAY + 4 * HOUR)
    return person


def test_a_passage_a_stay_each_leaving_when_the_next_begins() -> None:
    person = relayed()
    rebuild_moved(at=MONDAY + DAY)
    assert stays(person) == [
        ("lead", "none"),
        ("mql", "review"),
        ("sql", "offered"),
        ("sql", "held"),
        ("lead", "nurture"),
    ]
    rows = list(Passage.objects.filter(contact=person).order_by("entered_at", "pk"))
    assert [row.left_at for row in rows[:-1]] == [row.entered_at for row in rows[1:]]
    assert rows[-1].left_at is None
    assert [row.nth for row in rows] == [1, 1, 1, 0, 2]
    assert rows[-1].entered_before == rows[0].entered_at


def test_a_journey_keeps_the_firsts() -> None:
    person = relayed()
    rebuild_moved(at=MONDAY + DAY)
    journey = Journey.objects.get(contact=person)
    assert (journey.mql_at, journey.sql_at) == (MONDAY, MONDAY + HOUR)
    assert (journey.accepted_at, journey.attempted_at) == (MONDAY + 2 * HOUR, MONDAY + 3 * HOUR)
    assert (journey.returned_at, journey.returns, journey.opportunity_at) == (MONDAY + 4 * HOUR, 1, None)
    assert (journey.stage, journey.place) == ("lead", "nurture")


def test_what_was_taken_back_never_was() -> None:
    person = in_review()
    by = make.by(make.user())
    relay.nurture([make.pick(person)], by=by, at=MONDAY + HOUR)
    event = Event.objects.get(contact=person, kind="handoff.nurtured")
    relay.undo([event.pk], by=by, at=MONDAY + HOUR + timedelta(minutes=1))
    rebuild_moved(at=MONDAY + DAY)
    assert stays(person)[-1] == ("mql", "review")
    assert Passage.objects.get(contact=person, stage="mql").left_at is None


def test_rebuilding_again_writes_nothing() -> None:
    relayed()
    rebuild_all()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event_id, xmin::text FROM reports_passage UNION SELECT contact_id, xmin::text FROM reports_journey"
        )
        before = set(cursor.fetchall())
        rebuild_all()
        cursor.execute(
            "SELECT event_id, xmin::text FROM reports_passage UNION SELECT contact_id, xmin::text FROM reports_journey"
        )
        assert set(cursor.fetchall()) == before


def test_the_check_finds_who_differs() -> None:
    person = relayed()
    assert differing([person.pk]) == [person.pk]
    rebuild([person.pk])
    assert differing([person.pk]) == []
    Passage.objects.filter(contact=person, stage="mql").delete()
    assert differing([person.pk]) == [person.pk]
