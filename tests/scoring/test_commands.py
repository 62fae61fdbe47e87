"""`rescore` and `sweep`: the same work without a broker; one line that fails stops no other."""

import json
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from config.schedule import SCHEDULE, Sweep
from leads import sweeping
from leads.actions import mark_touched
from leads.models import Standing
from scoring.models import Rescore, ScoringModel
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
ran: list[str] = []


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Noon in every door; nothing ran yet."""
    for place in ("leads.sweeping.now", "scoring.management.commands.rescore.now"):
        monkeypatch.setattr(place, lambda: NOON)
    ran.clear()


def said(command: str, *words: str) -> str:
    out = StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def works(*, at: datetime) -> int:
    ran.append("works")
    return 3 if ran.count("works") == 1 else 0


def fails(*, at: datetime) -> int:
    ran.append("fails")
    raise ValueError("a bug")


def is_away(*, at: datetime) -> int:
    raise OperationalError("server closed the connection")


def lines(*names: str) -> dict[str, Sweep]:
    return {name: Sweep(f"{__name__}.{name}", 5.0) for name in names}


def test_rescore_scores_who_waits() -> None:
    make.scoring_model({"type": "guide", "points": 10})
    person = make.person()
    make.activity(person, "guide")
    mark_touched([person.pk], at=NOON)
    assert said("rescore") == "Scored 1 who waited and 0 of the pass.\n"
    assert Standing.objects.get(pk=person.pk).points == 10


def test_rescore_all_goes_over_everybody_and_says_how_far_it_is() -> None:
    make.scoring_model({"type": "guide", "points": 10})
    for _number in range(3):
        make.activity(make.person(), "guide")
    assert said("rescore", "--all") == "3 of 3\nScored 0 who waited and 3 of the pass.\n"
    assert set(Standing.objects.values_list("points", flat=True)) == {10}
    assert Rescore.objects.get().finished_at == NOON


def test_rescore_without_a_model_says_so() -> None:
    ScoringModel.objects.update(status="retired")
    with pytest.raises(CommandError, match="No scoring model is active"):
        said("rescore")


def test_sweep_runs_every_line_of_the_schedule_once() -> None:
    make.scoring_model({"type": "guide", "points": 10})
    person = make.person()
    mark_touched([person.pk], at=NOON)
    served = json.loads(said("sweep"))
    assert served.keys() == SCHEDULE.keys()
    assert served["touched"] == 1


def test_a_line_that_fails_or_a_database_that_is_away_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    closed: list[bool] = []
    monkeypatch.setattr("leads.sweeping.connection.close", lambda: closed.append(True))
    turns = sweeping.Round(lines("fails", "is_away", "works"))
    assert turns.turn(0.0) == 3
    assert ran == ["fails", "works", "works"]
    assert closed == [True]
    assert "The sweep fails failed" in caplog.text
    assert "The database is away; is_away" in caplog.text


def test_a_line_with_more_to_do_stays_due_and_an_idle_one_rests() -> None:
    turns = sweeping.Round(lines("works"))
    turns.turn(100.0)
    assert turns.due == {"works": 100.0}
    turns.turn(100.1)
    assert turns.due == {"works": 105.1}
    before = list(ran)
    turns.turn(103.0)
    assert ran == before


def test_the_loop_goes_on_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    naps: list[float] = []
    schedule: Any = lambda: lines("works")  # noqa: E731
    monkeypatch.setattr(sweeping, "schedule", schedule)
    sweeping.forever(lambda: len(naps) == 2, sleep=naps.append)
    assert naps == [sweeping.TICK_SECONDS] * 2
    assert ran == ["works"] * 3  # served, idle, asked once more
