"""The house itself: who may import whom, sizes, words, and that what is scheduled, set and offered is documented."""

import ast
import inspect
import re
import statistics
import subprocess
import sys
from functools import cache

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands
from django.utils.module_loading import import_string

from tests.house.running import ROOT

ROOMS = ("accounts", "leads", "scoring", "handoff", "sla", "reports", "config", "nurture", "integrations")
LONGEST_FILE, LONGEST_FUNCTION = 400, 50
VAGUE = {"manager", "service", "helper", "util", "utils", "handler", "processor", "data", "info"}
# Django's own word for the way to a model's rows, and the role.
NOT_VAGUE = {"manager"}


@cache
def sources():
    """Every module of the rooms, but migrations: they are history."""
    found = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return {path.relative_to(ROOT): path.read_text() for path in found if "migrations" not in path.parts}


@cache
def functions():
    """(where, length) of every function."""
    found = []
    for path, text in sources().items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.append((f"{path}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1))
    return found


def lengths():
    return {path: sum(1 for line in text.splitlines() if line.strip()) for path, text in sources().items()}


def test_rooms_import_downwards_only():
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


def test_no_file_is_too_long():
    assert {str(path): lines for path, lines in lengths().items() if lines > LONGEST_FILE} == {}


def test_files_are_small_on_the_whole():
    assert statistics.median(lines for lines in lengths().values() if lines > 1) <= 100


def test_no_function_is_too_long():
    assert [where for where, lines in functions() if lines > LONGEST_FUNCTION] == []


def test_functions_are_small_on_the_whole():
    ordered = sorted(lines for _, lines in functions())
    assert statistics.median(ordered) <= 8
    assert ordered[int(0.95 * (len(ordered) - 1))] <= 30


def test_every_module_opens_with_what_lives_in_it():
    missing, long = [], []
    for path, text in sources().items():
        told = ast.get_docstring(ast.parse(text))
        if text.strip() and not told:
            missing.append(str(path))
        elif told and len([line for line in told.splitlines() if line.strip()]) > 6:
            long.append(str(path))
    assert (missing, long) == ([], [])


def test_names_say_what_things_are():
    vague = []
    for path, text in sources().items():
        named = [
            path.stem,
            *(n.name for n in ast.walk(ast.parse(text)) if isinstance(n, ast.ClassDef | ast.FunctionDef)),
        ]
        for name in set(named) - NOT_VAGUE:
            words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", name)}
            vague += [f"{path}: {name}"] if words & VAGUE else []
    assert vague == []


def scheduled():
    return [sweep.does for sweep in import_string(settings.BATON_SCHEDULE).values()]


def reacting():
    return [name for names in import_string(settings.BATON_REACTIONS).values() for name in names]


@pytest.mark.parametrize("name", scheduled())
def test_every_sweep_exists_and_is_told_the_time(name):
    assert inspect.signature(import_string(name)).parameters["at"].kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("name", reacting())
def test_every_reaction_exists_and_takes_an_event_and_the_time(name):
    assert len(inspect.signature(import_string(name)).parameters) == 2


def test_every_calendar_reaction_exists_and_is_told_whose_calendars_and_when():
    for name in import_string(settings.BATON_CALENDAR_REACTIONS):
        asked = inspect.signature(import_string(name)).parameters
        assert {"user_ids", "at"} <= {what for what, one in asked.items() if one.kind is one.KEYWORD_ONLY}, name


def test_beat_nudges_every_sweep_of_the_schedule_and_nothing_else():
    from config.celery import app

    app.loader.import_default_modules()
    schedule = import_string(settings.BATON_SCHEDULE)
    assert {name: line["schedule"] for name, line in app.conf.beat_schedule.items()} == {
        name: sweep.every for name, sweep in schedule.items()
    }
    assert {line["task"] for line in app.conf.beat_schedule.values()} <= set(app.tasks)


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


READ_FROM_ENVIRONMENT = re.compile(r"(?:environ(?:\.get|\.setdefault)?[(\[]|flag\(|listed\()\s*\"([A-Z_]+)\"")
NOT_A_SETTING = {"PATH", "DJANGO_SETTINGS_MODULE", "PROMETHEUS_MULTIPROC_DIR"}


def test_every_setting_is_documented():
    told = (ROOT / "docs" / "settings.md").read_text()
    used = {name for text in sources().values() for name in READ_FROM_ENVIRONMENT.findall(text)} - NOT_A_SETTING
    assert used
    assert {name for name in used if f"`{name}`" not in told} == set()


def test_every_documented_setting_is_read():
    told = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE))
    read = "\n".join(
        [*sources().values(), (ROOT / "Makefile").read_text(), (ROOT / "tests" / "settings.py").read_text()]
    )
    assert {name for name in told if name not in read} == set()


def test_every_command_is_documented():
    told = (ROOT / "docs" / "settings.md").read_text()
    ours = {name for name, room in get_commands().items() if room in ROOMS}
    assert {"serve", "backup", "restore"} <= ours
    assert {name for name in ours if not re.search(rf"`{name}\b", told)} == set()


def test_migrations_are_in_order_and_unique():
    for room in ROOMS:
        numbers = sorted(path.name[:4] for path in (ROOT / room / "migrations").glob("0*.py"))
        assert len(numbers) == len(set(numbers)), room


def test_nothing_names_a_place_outside_the_project():
    outside = re.compile(r"/(?:home|root|work|Users)/")
    assert [str(path) for path, text in sources().items() if outside.search(text)] == []
