"""Each promise is kept by what the actions do, and each notices the row that breaks it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.actor import BATON
from leads.actions import Mover, mark_touched, move
from leads.models import ImportRun, Outbox, Standing, Touched
from reports.invariants import INVARIANTS, check, radiator
from scoring import actions
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def broken() -> dict[str, list[int]]:
    return {finding.invariant.code: finding.ids for finding in check(at=NOON) if finding.ids}


def lived() -> int:
    """Somebody who qualified, went to nurture, came back and was discarded; their id."""
    make.scoring_model({"type": "guide", "points": 70}, fit=[{"field": "role", "value": "champion", "points": 25}])
    person = make.person(at=NOON - 300 * DAY, role="champion")
    for days in (200, 30):
        make.activity(person, "guide", NOON - days * DAY)
        actions.score([person.pk], at=NOON - days * DAY)
        if days == 200:
            move("nurture", [Mover(person.pk)], by=BATON, at=NOON - 150 * DAY)
    actions.score([person.pk], at=NOON)
    return person.pk


def test_a_life_by_the_actions_keeps_every_promise() -> None:
    lived()
    assert broken() == {}
    assert radiator() == 0


def test_who_lies_behind_the_radiator_is_found() -> None:
    one = lived()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED; UPDATE leads_contact SET stage = 'lead', place = 'none'")
    assert broken()["radiator"] == [one]
    assert broken()["last_event"] == [one]
    assert radiator() == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE leads_contact SET stage = 'mql', place = 'review'")


def test_a_revived_person_is_watched_by_scoring_again() -> None:
    one = lived()
    move("discard", [Mover(one, reason="no_need")], by=BATON, at=NOON)
    move("revive", [Mover(one)], by=BATON, at=NOON + DAY)
    assert radiator() == 0


def test_a_changed_score_is_found() -> None:
    one = lived()
    Standing.objects.filter(pk=one).update(points=12)
    assert set(broken()) == {"sum", "explained"}


def test_a_score_whose_person_was_just_touched_is_not_blamed() -> None:
    one = lived()
    make.activity(make.Contact.objects.get(pk=one), "guide", NOON)
    assert set(broken()) == {"explained"}
    mark_touched([one], at=NOON)
    assert broken() == {}


def test_overdue_failing_and_missing_standings_are_found() -> None:
    one, other = lived(), make.person().pk
    Standing.objects.filter(pk=one).update(next_change_at=NOON - DAY)
    Touched.objects.create(contact_id=other, touched_at=NOON, attempts=10)
    Standing.objects.filter(pk=other).delete()
    assert broken() == {"overdue": [one], "quarantine": [other], "standing": [other]}


def test_a_stuck_reaction_and_an_import_that_lost_a_row_are_found() -> None:
    one = lived()
    event = make.Contact.objects.get(pk=one).move_event_id
    stuck = Outbox.objects.create(event_id=event, reaction="x.y", due_at=NOON, attempts=10)
    run = ImportRun.objects.create(kind="contacts", fingerprint="f", filename="a.csv", rows=3, created=2)
    assert broken() == {"reactions": [stuck.pk], "imports": [run.pk]}


def test_the_command_lists_every_promise_and_fails_on_a_broken_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.management.commands.check_invariants.now", lambda: NOON)
    one, out = lived(), StringIO()
    call_command("check_invariants", stdout=out)
    assert out.getvalue().count(": ok") == len(INVARIANTS)
    Standing.objects.filter(pk=one).delete()
    with pytest.raises(CommandError, match="1 of the promises"):
        call_command("check_invariants", stdout=out)
    assert f"standing: Everybody has a standing: BROKEN (1): {one}" in out.getvalue()
