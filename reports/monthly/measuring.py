"""Measuring a month: every figure of the report as codes, numbers and ids, and whom each counts. Reading only.

The same function is asked when a report is frozen and when it is compared with today. No names come in here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum
from django.utils import timezone

from handoff.models import Opportunity
from reports.figures import FIGURES, counts
from reports.figures.scope import Scope
from reports.figures.sets import ids_behind
from reports.funnel.steps import STEPS, WAYS
from reports.monthly.brought import brought
from reports.monthly.months import Everybody, month_at, month_before
from reports.velocity.report import velocity
from scoring.models import Definition
from sla import attainment as kept
from sla.commitments.pace import Month
from sla.commitments.people import FIGURES as PROMISED
from sla.commitments.people import people_of
from sla.commitments.progress import Progress, progress
from sla.models import Clock
from sla.words import Party

FUNNEL = [f"period_{code}" for code in STEPS]
BACK = [f"period_{code}" for code in WAYS]
REPEAT = ["repeat_opened", "repeat_won"]
# What is compared with the month before.
COMPARED = [*FUNNEL, *BACK]
VERSION = 1
HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Measured:
    """`figures` are JSON; `people` are the ids behind the numbers, by code."""

    figures: dict[str, Any]
    people: dict[str, list[int]] = field(default_factory=dict)

    def keep(self, code: str, ids: Iterable[int]) -> int:
        """Keep whom a code counts; returns how many."""
        self.people[code] = sorted(ids)
        return len(self.people[code])


def waste_codes() -> list[str]:
    return [code for code in FIGURES if code.startswith("waste_")]


def measure(first: date, *, at: datetime) -> Measured:
    """The month that begins on `first` as it is known at `at`; some fifty statements, however many people."""
    month = month_at(first, at=at)
    with timezone.override(ZoneInfo(month.zone)):
        scope = Scope(month.since, month.until)
        found = Measured({"version": VERSION, "zone": month.zone, "working_days": month.total})
        _people(found, scope)
        _before(found, first, at=at)
        _promises(found, month, at=at)
        _speed(found, scope, at=at)
        _brought(found, scope)
        _deals(found, scope)
        found.figures["definitions"] = _definitions(month)
    return found


def _people(found: Measured, scope: Scope) -> None:
    """Funnel, ways back, repeat business, waste: each number with its people."""
    codes = [*FUNNEL, *BACK, *REPEAT, *waste_codes()]
    behind = ids_behind(codes, scope)
    found.figures["numbers"] = {code: found.keep(code, behind[code]) for code in codes}


def _before(found: Measured, first: date, *, at: datetime) -> None:
    before = month_at(month_before(first), at=at)
    found.figures["before"] = counts(COMPARED, Scope(before.since, before.until))


def _promises(found: Measured, month: Month, *, at: datetime) -> None:
    _month, rows = progress(month.first, at=at)
    found.figures["commitments"] = [_commitment(found, row, at=at) for row in rows]
    for party in (Party.SALES, Party.MARKETING):
        scope = kept.Scope(since=month.since, until=month.until, party=party)
        found.figures[party.value] = _kept(found, party, scope)
    everybody = Everybody()
    hot = kept.first_contact(everybody, kept.Scope(since=month.since, until=month.until, party=Party.SALES))
    found.figures["hot"] = {"n": hot.n, "median": _hours(hot.median), "p90": _hours(hot.p90)}


def _commitment(found: Measured, row: Progress, *, at: datetime) -> dict[str, Any]:
    one = row.commitment
    numbers = {
        which: found.keep(
            f"commitment.{one.pk}.{which}", people_of(Everybody(), one, which, at=at).values_list("pk", flat=True)
        )
        for which in PROMISED[one.measure]
    }
    scope = {"measure": one.measure, "source": one.source, "country": one.country, "topic": one.topic}
    return {"id": one.pk, "promised": one.promised, "kept": row.kept, **scope, "numbers": numbers}


def _kept(found: Measured, party: Party, scope: kept.Scope) -> dict[str, Any]:
    """Clocks, not people: somebody with two promises counts twice, in the ids too."""
    everybody = Everybody()
    whole = kept.attainment(everybody, scope)
    for state, asked in (("met", scope.met()), ("breached", scope.breached())):
        found.keep(
            f"{party.value}.{state}",
            Clock.objects.filter(scope.conditions(), asked).values_list("contact_id", flat=True),
        )
    weeks = [
        [week.monday.isoformat(), week.attainment.met, week.attainment.due] for week in kept.by_week(everybody, scope)
    ]
    return {
        "met": whole.met,
        "breached": whole.breached,
        "strict": whole.met_strict,
        "weeks": weeks,
        "teams": _teams(scope),
    }


def _teams(scope: kept.Scope) -> list[list[int | None]]:
    rows: Any = kept.ended(Everybody(), scope).values("team").annotate(**kept.COUNTS).order_by("team")
    return [[row["team"], row["met"], row["breached"]] for row in rows]


def _speed(found: Measured, scope: Scope, *, at: datetime) -> None:
    """Between stages; who waits where is asked as of now, so only a fresh report says it."""
    took = velocity(scope, at=at)
    behind = ids_behind([one.figure for one in took.between], scope)
    found.figures["between"] = [
        [one.code, found.keep(one.figure, behind[one.figure]), _hours(one.median), _hours(one.p90)]
        for one in took.between
    ]
    speed = [[f"speed_{one.code}", f"speed_{one.code}_opportunity"] for one in took.buckets]
    behind = ids_behind([code for pair in speed for code in pair], scope)
    found.figures["speed"] = [[code, *(found.keep(one, behind[one]) for one in (code, won))] for code, won in speed]


def _brought(found: Measured, scope: Scope) -> None:
    rows = brought(scope)
    found.figures["reasons"] = [
        [name, found.keep(f"reason.{name}", returned)] for name, _accepted, returned in rows.pop("reason", [])
    ]
    found.figures["brought"] = {
        what: [
            [name, found.keep(f"{what}.{name}.accepted", taken), found.keep(f"{what}.{name}.returned", back)]
            for name, taken, back in lines
        ]
        for what, lines in rows.items()
    }


def _deals(found: Measured, scope: Scope) -> None:
    """Deals by currency: opened, won and lost in the month, and open at its end. Amounts as they stand now."""
    in_month = {"gte": scope.since, "lt": scope.until}
    opened = Q(**{f"opened_at__{name}": moment for name, moment in in_month.items()})
    ended = Q(**{f"ended_at__{name}": moment for name, moment in in_month.items()})
    still = Q(opened_at__lt=scope.until) & (Q(ended_at=None) | Q(ended_at__gte=scope.until))
    kinds = {"opened": opened, "won": ended & Q(stage="won"), "lost": ended & Q(stage="lost"), "open": still}
    found.figures["deals"] = [row for kind, asked in kinds.items() for row in _money(found, kind, asked)]


def _money(found: Measured, kind: str, asked: Q) -> list[list[Any]]:
    deals = Opportunity.objects.filter(asked)
    rows = deals.values("currency").annotate(number=Count("pk"), amount=Sum("amount")).order_by("-number", "currency")
    return [
        [
            kind,
            row["currency"],
            found.keep(
                f"deals.{kind}.{row['currency']}", deals.filter(currency=row["currency"]).values_list("pk", flat=True)
            ),
            str(row["amount"] or 0),
        ]
        for row in rows
    ]


def _definitions(month: Month) -> dict[str, Any]:
    """Which version of each definition held when the month ended, and what was changed in it."""
    past = Definition.objects.filter(activated_at__lt=month.until).order_by("activated_at", "version")
    rows = [(row.kind, row.pk, row.version, row.activated_at) for row in past if row.activated_at]
    held = {kind: {"id": pk, "version": version} for kind, pk, version, _at in [*_first_ever(), *rows]}
    changed = [
        [kind, version, timezone.localtime(since).date().isoformat()]
        for kind, _pk, version, since in rows
        if since >= month.since
    ]
    return {"held": held, "changed": changed}


def _first_ever() -> list[tuple[str, int, int, None]]:
    """The first version of each: what holds for a time before Baton, which is brought along as history."""
    first = Definition.objects.filter(activated_at__isnull=False).order_by("kind", "version").distinct("kind")
    return [(*row, None) for row in first.values_list("kind", "pk", "version")]


def _hours(length: timedelta | None) -> float | None:
    return None if length is None else round(length / HOUR, 2)
