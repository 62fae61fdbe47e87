"""What changed since a report was frozen: its figures beside those of today, and why as far as that is known.

Reading only: the report stays as it is.
"""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import MonthlyPeople, MonthlyReport
from reports.monthly.measuring import Measured, measure
from reports.monthly.months import month_at
from reports.monthly.rows import Row, by_code
from reports.monthly.words import Words
from sla.commitments.pace import Month

# Who has moved in the month by imported history; whose event of the month was taken back later; who is no more.
WHY = """
SELECT 'history', array_agg(DISTINCT p.contact_id) FROM reports_passage p
    WHERE p.contact_id = ANY(%(come)s) AND p.history AND p.entered_at >= %(since)s AND p.entered_at < %(until)s
UNION ALL
SELECT 'undone', array_agg(DISTINCT e.contact_id) FROM leads_event e JOIN leads_event u ON u.undoes_id = e.id
    WHERE e.contact_id = ANY(%(gone)s) AND e.at >= %(since)s AND e.at < %(until)s AND u.at >= %(composed)s
UNION ALL
SELECT 'erased', array_agg(g) FROM unnest(%(gone)s::bigint[]) g
    WHERE NOT EXISTS (SELECT FROM leads_contact c WHERE c.id = g)
"""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is another one today. `gone` and `come` count people; `why` says what is known of them."""

    label: str
    frozen: Row | None
    live: Row | None
    gone: int
    come: int
    why: list[str]


def changes(report: MonthlyReport, *, at: datetime) -> list[Change]:
    """Every figure that differs, with why; measures the month anew."""
    live = measure(report.month, at=at)
    then, now = by_code(report.figures), by_code(live.figures)
    differing = [code for code in {**then, **now} if _value(then.get(code)) != _value(now.get(code))]
    kept = _kept(report, differing)
    moves = {code: _moves(code, kept, live) for code in differing}
    why = _why(moves, month_at(report.month, at=at), report.composed_at)
    words = Words()
    return [
        Change(words.figure(code), then.get(code), now.get(code), len(gone), len(come), _said(gone, come, why))
        for code, (gone, come) in moves.items()
    ]


def _value(row: Row | None) -> Any:
    return row.value if row else 0


def _kept(report: MonthlyReport, codes: Collection[str]) -> dict[str, list[int]]:
    rows = MonthlyPeople.objects.filter(report=report, code__in=codes)
    return dict(rows.values_list("code", "ids"))


def _moves(code: str, kept: dict[str, list[int]], live: Measured) -> tuple[set[int], set[int]]:
    """Who is no longer counted and who is now; deals are no people, so nothing is known of them."""
    if code.startswith("deals."):
        return set(), set()
    then, now = Counter(kept.get(code, [])), Counter(live.people.get(code, []))
    return set(then - now), set(now - then)


def _why(moves: dict[str, tuple[set[int], set[int]]], month: Month, composed: datetime) -> dict[str, set[int]]:
    gone = sorted({one for each, _come in moves.values() for one in each})
    come = sorted({one for _gone, each in moves.values() for one in each})
    if not gone and not come:
        return {}
    asked: dict[str, Any] = {
        "gone": gone,
        "come": come,
        "since": month.since,
        "until": month.until,
        "composed": composed,
    }
    with connection.cursor() as cursor:
        cursor.execute(WHY, asked)
        return {code: set(ids or ()) for code, ids in cursor.fetchall()}


def _said(gone: set[int], come: set[int], why: dict[str, set[int]]) -> list[str]:
    """Each reason with its number; what is left has another cause, which is not guessed."""
    erased, undone, history = (why.get(code, set()) for code in ("erased", "undone", "history"))
    numbers: list[tuple[int, Callable[[int], str]]] = [
        (len(gone & erased), lambda n: ngettext("%(n)s was erased", "%(n)s were erased", n)),
        (len((gone & undone) - erased), lambda n: ngettext("%(n)s was taken back", "%(n)s were taken back", n)),
        (len(come & history), lambda n: ngettext("%(n)s came with late history", "%(n)s came with late history", n)),
        (
            len(gone - erased - undone),
            lambda n: ngettext(
                "%(n)s counts no longer, for another cause", "%(n)s count no longer, for other causes", n
            ),
        ),
        (len(come - history), lambda n: ngettext("%(n)s was added later", "%(n)s were added later", n)),
    ]
    said = [words(number) % {"n": number} for number, words in numbers if number]
    return said or [_("The value itself was changed.")]
