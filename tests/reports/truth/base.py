"""How the base matures as docs/report.md says it: the target group, moves along the buying stages, known facts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from reports.figures.scope import Scope
from tests.reports.truth.company import TODAY, fits, within
from tests.reports.truth.funnel import month
from tests.reports.truth.lives import Life, rows

STAGES = ("steady", "interest", "need", "comparison", "decision")
WINDOW = {"need", "comparison", "decision"}
FACTS = ("suppliers", "satisfaction", "buying_window", "turning_points")
# What stood before each edit of a person, in order; what stands now is the person's own.
EDITS = """
SELECT h.pgh_obj_id AS id, h.pgh_created_at AS at, h.buying_stage AS before FROM leads_contacthistory h
WHERE h.pgh_label = 'changed' ORDER BY h.pgh_created_at, h.pgh_id
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of buying stage; `since`: of the change before it, where there was one."""

    life: Life
    at: datetime
    old: str
    new: str
    since: datetime | None


def changed(lives: Iterable[Life]) -> list[Change]:
    """Every change of a buying stage that somebody noted."""
    edits: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for row in rows(EDITS):
        edits[row["id"]].append((row["at"], row["before"]))
    found = []
    for life in lives:
        last = None
        for (at, old), (_later, new) in pairwise([*edits[life.id], (TODAY, life.row["buying_stage"])]):
            if old != new:
                found.append(Change(life, at, old, new, last))
                last = at
    return found


def ways(change: Change) -> set[str]:
    """Which ways a change goes; learning what nobody knew is no move."""
    if not change.old or not change.new:
        return {"learned"} if change.new else set()
    found = {"on" if STAGES.index(change.new) > STAGES.index(change.old) else "back"}
    if (change.old in WINDOW) != (change.new in WINDOW):
        found.add("into" if change.new in WINDOW else "out")
    return found


def asked(changes: Iterable[Change], span: Scope) -> list[Change]:
    return [change for change in changes if within(change.at, span) and fits(change.life, span)]


def people(changes: Iterable[Change], way: str, in_month: str = "") -> int:
    return len({
        change.life.id for change in changes if way in ways(change) and in_month in ("", month(change.at))
    })  # fmt: skip


def steps(changes: Iterable[Change]) -> dict[tuple[str, str], list[Change]]:
    """Moves on, by from and to."""
    found: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        if "on" in ways(change):
            found[change.old, change.new].append(change)
    return found


def target(lives: Iterable[Life], span: Scope | None = None) -> list[Life]:
    """People whose fit is what we look for, unless they were discarded."""
    ours = [life for life in lives if life.row["fit_now"] in ("A", "B") and life.row["stage"] != "discarded"]
    return [life for life in ours if span is None or fits(life, span)]


def companies(lives: Iterable[Life]) -> set[int]:
    return {life.row["company_id"] for life in lives if life.row["company_id"]}


def told(lives: Iterable[Life], span: Scope) -> dict[str, list[Life]]:
    """Fact → who told us of it; who answered a survey or a calculator in the days."""
    known: dict[int, dict[str, Any]] = {row["contact_id"]: row for row in rows("SELECT * FROM handoff_bant")}
    lives = list(lives)
    found = {fact: [life for life in lives if known.get(life.id, {}).get(fact)] for fact in FACTS}
    found["dialogue"] = [
        life
        for life in lives
        if any(act.code in ("survey", "calculator") and within(act.at, span) for act in life.acts)
    ]
    return found
