"""Every night everybody's passages are compared with their events: who differs is found, told and mended."""

import threading
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client

from accounts.calendars import default_calendar
from accounts.quiet_hours import next_time
from config.schedule import SCHEDULE
from leads.models import Contact, Moved
from leads.moved import QUARANTINED_AFTER
from reports.invariants import check
from reports.models import Comparison, Differing, Passage
from reports.passages import comparing, rebuild_all, rebuild_moved
from reports.passages.comparing import PAUSE, compare_everybody
from reports.wall.figures import sweeps_behind
from tests import make
from tests.sla.relay import DAY, HOUR, MONDAY, office

pytestmark = pytest.mark.django_db
SOON = timedelta(seconds=1)


@pytest.fixture
def people() -> list[Contact]:
    """Seven whose passages are what their events say, older than whom the look at the latest moves would see."""
    office()
    found = [make.person(at=MONDAY - DAY) for _ in range(7)]
    rebuild_all()
    Moved.objects.all().delete()
    return found


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three people a chunk, and no look at the latest moves: what is found, the round found."""
    monkeypatch.setattr(comparing, "CHUNK", 3)
    monkeypatch.setattr("reports.invariants.passages.SAMPLE", 0)


def tamper(person: Contact) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reports_passage SET entered_at = entered_at - interval '1 day' WHERE contact_id = %s",
                       [person.pk])  # fmt: skip


def walk(at: datetime, goes: int = 10) -> datetime:
    """So many goes, each when it is due; the moment after the last."""
    for _ in range(goes):
        compare_everybody(at=at)
        at += PAUSE
    return at


def broken() -> list[int]:
    return next(finding.ids for finding in check(at=MONDAY + DAY) if finding.invariant.code == "passages")


def test_a_passage_that_was_tampered_with_is_found_told_and_mended(people: list[Contact]) -> None:
    tamper(people[5])
    assert broken() == []  # nobody has looked yet
    at = walk(MONDAY, goes=3)
    assert Differing.objects.get().contact == people[5]
    assert broken() == [people[5].pk]
    with pytest.raises(CommandError):
        call_command("check_invariants", stdout=StringIO())
    rebuild_moved(at=at)
    assert broken() == []
    walk(at, goes=2)
    assert Differing.objects.get().mended_at is not None
    expected = min(Passage.objects.filter(contact=people[5]).values_list("entered_at", flat=True))
    assert expected == MONDAY - DAY


def test_it_is_told_until_it_is_mended_however_long_that_takes(people: list[Contact]) -> None:
    tamper(people[0])
    at = walk(MONDAY)
    Moved.objects.update(attempts=QUARANTINED_AFTER)
    walk(at, goes=5)
    assert broken() == [people[0].pk]
    assert Differing.objects.get().mended_at is None


def test_everybody_is_compared_once_a_round_and_a_round_is_a_night(people: list[Contact]) -> None:
    walk(MONDAY)
    first = Comparison.objects.get()
    assert (first.compared, first.people, first.found, first.is_open) == (7, 7, 0, False)
    assert compare_everybody(at=MONDAY + HOUR) == 0
    tomorrow = MONDAY + DAY
    walk(tomorrow)
    assert Comparison.objects.count() == 2
    assert sum(Comparison.objects.values_list("compared", flat=True)) == 14


def test_a_round_begins_at_one_by_the_companys_clock(people: list[Contact]) -> None:
    walk(MONDAY)
    night = next_time(MONDAY, comparing.BEGINS, zone=default_calendar(at=MONDAY).zone)
    assert compare_everybody(at=night - SOON) == 0
    assert compare_everybody(at=night) == 3


def test_a_chunk_waits_for_its_moment_so_that_other_work_has_its_turn(people: list[Contact]) -> None:
    assert [compare_everybody(at=MONDAY) for _ in range(3)] == [3, 0, 0]
    assert compare_everybody(at=MONDAY + PAUSE) == 3


@pytest.mark.parametrize("number", [1_000, 1_000_000, 4_000_000])
def test_a_night_is_long_enough_for_everybody(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "CHUNK", 500)
    row = Comparison(began_at=MONDAY, due_at=MONDAY, people=number)
    comparing._step(row, list(range(500)), 0, at=MONDAY)
    wait = row.due_at - MONDAY + timedelta(seconds=SCHEDULE["passages-compared"].every)
    assert number / 500 * wait < DAY / 2


def test_a_round_that_stands_still_is_a_sweep_behind(people: list[Contact]) -> None:
    compare_everybody(at=MONDAY)
    before = sweeps_behind(at=MONDAY + PAUSE)
    assert sweeps_behind(at=MONDAY + HOUR) == before + 1


def test_a_go_that_was_cut_off_is_done_again_and_nobody_is_left_out(
    people: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    tamper(people[1])

    def cut(*_: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken_off:
        broken_off.setattr(comparing, "mark_moved", cut)
        with pytest.raises(RuntimeError):
            compare_everybody(at=MONDAY)
    assert (Differing.objects.count(), Comparison.objects.count()) == (0, 0)
    walk(MONDAY)
    assert (Differing.objects.get().contact, Comparison.objects.get().compared) == (people[1], 7)


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_once_share_a_round_and_nobody_is_compared_twice(people: list[Contact]) -> None:
    tamper(people[1])
    served: list[int] = []
    start = threading.Barrier(4)

    def run() -> None:
        try:
            start.wait()
            served.append(compare_everybody(at=MONDAY))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (sorted(served), Comparison.objects.count()) == ([0, 0, 0, 3], 1)
    assert (Differing.objects.count(), Moved.objects.count()) == (1, 1)


def test_whoever_is_found_again_is_written_down_once(people: list[Contact]) -> None:
    tamper(people[2])
    walk(MONDAY)
    walk(MONDAY + DAY)
    assert Differing.objects.count() == 1
    assert Comparison.objects.order_by("began_at").values_list("found", flat=True)[0] == 1


def test_who_is_being_rebuilt_does_not_differ(people: list[Contact]) -> None:
    tamper(people[2])
    Moved.objects.create(contact=people[2])
    walk(MONDAY)
    assert not Differing.objects.exists()


def test_whoever_came_meanwhile_is_compared_in_the_same_round(people: list[Contact]) -> None:
    compare_everybody(at=MONDAY)
    late = make.person(at=MONDAY)
    rebuild_moved(at=MONDAY + HOUR)
    tamper(late)
    walk(MONDAY + PAUSE)
    assert Differing.objects.get().contact == late


def test_the_page_and_the_command_say_when_everybody_was_compared(people: list[Contact], client: Client) -> None:
    client.force_login(make.user("manager", time_zone="UTC"))
    assert "have not been compared with their events yet" in page(client)
    tamper(people[4])
    at = walk(MONDAY)
    assert "7 people, 1 differed, 1 of them not mended yet" in page(client)
    rebuild_moved(at=at)
    walk(at)
    assert "7 people, 1 differed, all mended" in page(client)
    out = StringIO()
    call_command("check_invariants", stdout=out)
    assert "7 people, 1 differed, all mended" in out.getvalue()
    walk(MONDAY + DAY)
    assert "7 people, nobody differed" in page(client)


def page(client: Client) -> str:
    return " ".join(client.get("/radiator/promises/").content.decode().split())
