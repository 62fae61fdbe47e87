"""The docs stay true: they list every kind of event and every command, and every link leads somewhere."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from config.reactions import REACTIONS
from leads.lifecycle import MOVES

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "config", "handoff", "leads", "reports", "scoring", "sla")
DOCS = [*sorted(ROOT.glob("docs/**/*.md")), ROOT / "README.md"]
KIND = re.compile(r'"((?:contact|scoring|handoff|sla)\.[a-z_]+)"')


def code() -> list[Path]:
    return [file for app in APPS for file in (ROOT / app).rglob("*.py") if "migrations" not in file.parts]


def recorded_kinds() -> set[str]:
    """What `record(…)` is called with, and what moves leave."""
    calls = (re.findall(r'(?:record[a-z_]*|owe)\(\s*"([a-z_.]+)"', file.read_text()) for file in code())
    return {kind for kinds in calls for kind in kinds} | {move.event for move in MOVES.values()}


def listed_kinds() -> set[str]:
    return set(re.findall(r"^\| `([a-z_.]+)` \|", (ROOT / "docs" / "events.md").read_text(), re.MULTILINE))


def test_the_events_page_lists_every_kind_that_is_recorded_and_no_other() -> None:
    assert listed_kinds() == recorded_kinds()


def test_every_reaction_answers_a_listed_event() -> None:
    assert set(REACTIONS) <= listed_kinds()


def test_every_kind_that_code_asks_for_is_listed() -> None:
    asked = {kind for file in code() for kind in KIND.findall(file.read_text())}
    assert {kind for kind in asked if kind.split(".")[0] != "import"} <= listed_kinds() | modules()


def modules() -> set[str]:
    """Dotted names of code, which look like kinds: "scoring.actions"."""
    return {f"{file.parent.name}.{file.stem}" for file in code()} | {
        f"{folder.parent.name}.{folder.name}" for app in APPS for folder in (ROOT / app).iterdir() if folder.is_dir()
    }


def test_every_command_of_ours_is_named_in_the_docs() -> None:
    ours = {name for name, app in get_commands().items() if app in APPS or str(app).split(".")[0] in APPS}
    text = "\n".join(file.read_text() for file in DOCS)
    assert {name for name in ours if name not in text} == set()


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", ["architecture.md"])
def test_files_that_the_house_page_points_at_exist(name: str) -> None:
    page = (ROOT / "docs" / name).read_text().split("## Where is the rule")[1]
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_0-9-]*(?:\.[a-z]+)?)`", page)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
