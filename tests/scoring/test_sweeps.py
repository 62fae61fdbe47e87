"""Sweeps: the touched, the due, full passes; whatever the way, the same scores; a bad row stops nobody else."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from leads.actions import mark_touched
from leads.models import Contact, Standing, Touched
from scoring import actions
from scoring.models import Rescore, ScoringModel
from scoring.models.model import Status
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SCORE = ("points", "engagement", "fit_points", "fit", "temperature", "gain", "next_change_at")


def standings(ids: list[int]) -> list[dict[str, Any]]:
    return list(Standing.objects.filter(contact__in=ids).order_by("contact_id").values("contact_id", *SCORE))


def exhaust(sweep: Any, at: datetime) -> None:
    while sweep(at=at):
        pass


@pytest.fixture
def person() -> Contact:
    make.scoring_model({"type": "guide", "points": 10})
    person = make.person()
    make.activity(person, "guide")
    return person


@pytest.fixture
def refusing(person: Contact) -> Contact:
    """Somebody whose standing the database refuses to change."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'not this one'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE UPDATE OF points ON leads_standing FOR EACH ROW"
            f" WHEN (OLD.contact_id = {person.pk}) EXECUTE FUNCTION refuse()"
        )
    return person


def test_who_was_touched_is_scored_and_the_mark_is_gone(person: Contact) -> None:
    mark_touched([person.pk], at=NOON)
    assert actions.score_touched(at=NOON) == 1
    standing = Standing.objects.get(pk=person.pk)
    assert standing.points == 10
    assert (standing.temperature, standing.scored_at) == ("warm", NOON)
    assert not Touched.objects.exists()
    assert actions.score_touched(at=NOON) == 0


def test_a_mark_renewed_meanwhile_stays(person: Contact) -> None:
    from leads.actions import clear_touched

    mark_touched([person.pk], at=NOON)
    mark_touched([person.pk], at=NOON)
    clear_touched({person.pk: 1})
    assert Touched.objects.get().generation == 2


def test_points_that_fell_due_are_scored_again_and_nobody_else_is(person: Contact) -> None:
    other = make.person()
    actions.score([person.pk, other.pk], at=NOON)
    assert actions.score_due(at=NOON + 7 * DAY - timedelta(seconds=1)) == 0
    assert actions.score_due(at=NOON + 7 * DAY) == 1
    assert Standing.objects.get(pk=person.pk).gain == 0
    assert actions.score_due(at=NOON + 90 * DAY) == 1
    assert Standing.objects.get(pk=person.pk).points == 5
    assert Standing.objects.get(pk=other.pk).scored_at in (None, NOON)


def test_a_score_that_stays_the_same_is_not_written(person: Contact) -> None:
    actions.score([person.pk], at=NOON)
    assert actions.score([person.pk], at=NOON + timedelta(seconds=1)) == 0


def test_without_a_model_nobody_is_scored_and_the_marks_go(person: Contact) -> None:
    ScoringModel.objects.update(status=Status.RETIRED)
    mark_touched([person.pk], at=NOON)
    assert actions.score_touched(at=NOON) == 1
    assert Standing.objects.get(pk=person.pk).points == 0


def test_one_failing_person_stops_nobody_and_waits_longer_each_time(refusing: Contact) -> None:
    others = [make.person() for _number in range(5)]
    for other in others:
        make.activity(other, "guide")
    mark_touched([refusing.pk, *(other.pk for other in others)], at=NOON)
    exhaust(actions.score_touched, NOON)
    assert {s.points for s in Standing.objects.filter(contact__in=others)} == {10}
    mark = Touched.objects.get()
    assert (mark.contact_id, mark.attempts, mark.next_try_at) == (refusing.pk, 1, NOON + timedelta(seconds=2))
    actions.score_touched(at=NOON + timedelta(seconds=2))
    mark.refresh_from_db()
    assert (mark.attempts, mark.next_try_at) == (2, NOON + timedelta(seconds=6))


def test_after_ten_failures_a_person_is_left_alone_until_touched_anew(refusing: Contact) -> None:
    mark_touched([refusing.pk], at=NOON)
    Touched.objects.update(attempts=10)
    assert actions.score_touched(at=NOON + DAY) == 0
    mark_touched([refusing.pk], at=NOON + DAY)
    assert actions.score_touched(at=NOON + DAY) == 1


def test_a_failing_due_score_is_pushed_on(refusing: Contact) -> None:
    Standing.objects.filter(pk=refusing.pk).update(next_change_at=NOON)
    actions.score_due(at=NOON)
    standing = Standing.objects.get(pk=refusing.pk)
    assert (standing.attempts, standing.next_change_at) == (1, NOON + timedelta(seconds=2))
    Standing.objects.filter(pk=refusing.pk).update(attempts=10)
    assert actions.score_due(at=NOON + DAY) == 0


def test_a_full_pass_goes_in_chunks_and_says_how_far_it_is() -> None:
    make.scoring_model({"type": "guide", "points": 10})
    people = [make.person() for _number in range(5)]
    for person in people:
        make.activity(person, "guide")
    actions.start_rescore(at=NOON)
    steps = []
    while actions.continue_rescores(at=NOON, chunk=2):
        steps.append(Rescore.objects.get().done)
    assert steps == [2, 4, 5]
    assert {s.points for s in Standing.objects.filter(contact__in=people)} == {10}
    assert Rescore.objects.get().finished_at == NOON


def test_a_pass_skips_no_one_for_a_failing_person(refusing: Contact) -> None:
    other = make.person()
    make.activity(other, "guide")
    actions.start_rescore(at=NOON)
    actions.continue_rescores(at=NOON)
    assert Standing.objects.get(pk=other.pk).points == 10
    assert Touched.objects.get().contact_id == refusing.pk


def test_a_new_pass_ends_the_one_under_way(person: Contact) -> None:
    first, second = actions.start_rescore(at=NOON), actions.start_rescore(at=NOON + DAY)
    first.refresh_from_db()
    assert first.finished_at == NOON + DAY
    assert Rescore.objects.filter(finished_at=None).get() == second


def test_a_pass_gives_a_standing_to_whoever_has_none(person: Contact) -> None:
    Standing.objects.all().delete()
    actions.start_rescore(at=NOON)
    actions.continue_rescores(at=NOON)
    assert Standing.objects.get(pk=person.pk).points == 10
