"""The supervisor's rules, on small shell children: restart with a growing pause, give up, stop with patience."""

import os
import signal
import subprocess
import sys

import pytest

from config import supervise
from config.supervise import Child, GaveUp, stop_all
from tests.house.running import descendants, lives, wait_until


@pytest.fixture
def child():
    made = []

    def make(script):
        one = Child("worker", ["/bin/sh", "-c", script], {})
        made.append(one)
        return one

    yield make
    for one in made:
        one.end()


def ended(one):
    wait_until(lambda: not one.runs(), seconds=5)


def die(one, at):
    one.start()
    ended(one)
    one.tend(lambda words: None, at=at)


def test_a_child_that_runs_is_left_alone(child):
    said = []
    one = child("sleep 60")
    one.start()
    first = one.process.pid
    one.tend(said.append, at=0)
    assert (one.process.pid, said) == (first, [])


def test_a_dead_child_starts_again_after_its_pause_and_not_before(child):
    said = []
    one = child("exit 3")
    one.start()
    ended(one)
    one.tend(said.append, at=100.0)
    assert said == ["worker ended with code 3; starting it again in 0.5 s."]
    one.tend(said.append, at=100.4)
    assert one.process is None
    one.tend(said.append, at=100.5)
    assert one.process is not None


def test_the_pause_doubles_with_every_death(child):
    said = []
    one = child("exit 1")
    at = 0.0
    for _ in range(4):
        one.start()
        ended(one)
        one.tend(said.append, at=at)
        at = one.rest_until
    assert [words.rpartition(" in ")[2] for words in said] == ["0.5 s.", "1 s.", "2 s.", "4 s."]


def test_five_deaths_within_a_minute_are_too_many(child):
    one = child("exit 1")
    for second in range(4):
        die(one, at=float(second))
    with pytest.raises(GaveUp, match="worker died 5 times within 60 s"):
        die(one, at=4.0)


def test_without_a_spare_one_the_house_goes_on(child):
    one = child("exit 1")
    one.spare = True
    for death in range(12):
        die(one, at=float(death))
    assert one.rest_until == 11 + supervise.LONGEST_PAUSE_SECONDS


def test_deaths_of_long_ago_are_forgotten(child):
    one = child("exit 1")
    for minute in range(8):
        die(one, at=minute * 61.0)
    assert len(one.deaths) == 1


def test_a_stop_lets_a_child_finish(child, tmp_path):
    one = child(
        f"trap 'sleep 0.3; echo done > {tmp_path}/word; exit 0' TERM; echo up > {tmp_path}/up;"
        " while :; do sleep 0.05; done"
    )
    one.start()
    wait_until((tmp_path / "up").exists)
    stop_all([one], hurry=lambda: False)
    assert (tmp_path / "word").read_text() == "done\n"


def test_a_stubborn_child_is_killed_when_patience_ends(child, tmp_path, monkeypatch):
    monkeypatch.setattr(supervise, "PATIENCE_SECONDS", 0.2)
    one = child(f"trap '' TERM; echo up > {tmp_path}/up; while :; do sleep 0.05; done")
    one.start()
    pid = one.process.pid
    wait_until((tmp_path / "up").exists)
    stop_all([one], hurry=lambda: False)
    assert not lives(pid)


def test_a_second_ctrl_c_ends_the_patience(child, tmp_path):
    one = child(f"trap '' TERM; echo up > {tmp_path}/up; while :; do sleep 0.05; done")
    one.start()
    pid = one.process.pid
    wait_until((tmp_path / "up").exists)
    stop_all([one], hurry=lambda: True)
    assert not lives(pid)


def test_grandchildren_end_with_their_parent(child):
    one = child("sleep 61 & sleep 62 & wait")
    one.start()
    wait_until(lambda: len(descendants(one.process.pid)) == 2)
    below = descendants(one.process.pid)
    one.end()
    wait_until(lambda: not any(lives(pid) for pid in below), seconds=5)


def test_the_terminals_ctrl_c_does_not_reach_a_child(child):
    one = child("sleep 60")
    one.start()
    assert os.getsid(one.process.pid) == one.process.pid != os.getsid(0)


def test_a_child_dies_with_a_supervisor_that_is_killed():
    code = (
        "import time; from config.supervise import Child;"
        "c = Child('worker', ['/bin/sleep', '60'], {}); c.start(); print(c.process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        pid = int(parent.stdout.readline())
        assert lives(pid)
        parent.send_signal(signal.SIGKILL)
        wait_until(lambda: not lives(pid), seconds=5)


def test_a_child_is_told_its_name_and_its_environment(child, tmp_path):
    one = Child("beat", ["/bin/sh", "-c", f'echo "$BATON_PROCESS $WORD" > "{tmp_path}/told"'], {"WORD": "hello"})
    one.start()
    ended(one)
    assert (tmp_path / "told").read_text() == "beat hello\n"
