"""Random weeks against the minute-by-minute oracle: whatever happened and whenever sweeps ran, the same clocks.

`BATON_EXAMPLES=2000 pytest tests/sla/test_clocks_oracle.py` lives two thousand stories instead of a dozen.
"""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given

from sla import actions
from sla.deriving import clocks_of
from sla.deriving.reading import agreement_for, people_of
from sla.deriving.standing import standing_of
from sla.models import Clock
from tests.scoring.worlds import drawn
from tests.sla.oracle import shown, told
from tests.sla.relay import DAY, time_passes
from tests.sla.worlds import Person, Story, stories

pytestmark = pytest.mark.django_db
SHOWN = (
    *("promise", "key", "state", "temperature", "started_at", "due_at", "strict_due_at", "resumes_at", "breached_at"),
    *("answered_at", "ended_at", "user_id"),
)
Rows = dict[tuple[str, str], dict[str, Any]]


def rows_of(person: Person) -> Rows:
    rows = Clock.objects.filter(contact=person.contact).values(*SHOWN)
    return {(row["promise"], row["key"]): row for row in rows}


def is_as_the_oracle_says(story: Story, person: Person) -> None:
    """Every clock of the oracle's is there as it says; others were begun by something that was taken back."""
    rows = rows_of(person)
    for clock in told(person.deeds, story.targets, story.company):
        row = rows.pop((clock.promise, clock.key), None)
        assert row == shown(clock, story.company, story.at)
    for row in rows.values():
        assert row["ended_at"] is not None
        assert row["state"] in ("superseded", "breached")


def sweeping_again_changes_nothing(at: datetime) -> None:
    before = everything()
    actions.derive([clock.contact_id for clock in Clock.objects.all()], at=at)
    time_passes(at)
    assert everything() == before


def everything() -> list[str]:
    """Every clock, step and event, as the database writes it down; but not when it was last looked at."""
    tables = "sla_clock", "sla_escalation", "leads_event"
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT (to_jsonb(t) - 'derived_at')::text FROM {name} t" for name in tables)
        )
        return sorted(row[0] for row in cursor.fetchall())


def deriving_without_rows_agrees(person: Person, at: datetime) -> None:
    """What was kept and when it was kept decides nothing: the streams alone say the same verdicts."""
    (streams,) = people_of([person.contact.pk])
    rows = rows_of(person)
    for counted in clocks_of(streams, agreement_for([streams], at=at)):
        row = rows[counted.promise, counted.key]
        fresh = standing_of(counted, None, at=at)
        assert (fresh.state, fresh.due_at, fresh.ended_at) == (row["state"], row["due_at"], row["ended_at"])


def lived(drawn_story: dict[str, Any]) -> None:
    with transaction.atomic():
        story = Story(drawn_story)
        for act, gap, number in drawn_story["steps"]:
            if story.live(act, gap, number):
                looked_at(story)
        for later in (DAY, 20 * DAY):
            story.at += later
            time_passes(story.at)
            looked_at(story)
        sweeping_again_changes_nothing(story.at)
        transaction.set_rollback(True)


def looked_at(story: Story) -> None:
    for person in story.people:
        is_as_the_oracle_says(story, person)
        deriving_without_rows_agrees(person, story.at)


@drawn(12)
@given(story=stories)
def test_clocks_are_those_of_the_oracle_whenever_sweeps_ran(story: dict[str, Any]) -> None:
    lived(story)
