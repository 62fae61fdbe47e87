"""The waste report put together for page and API: kinds, a table by one dimension, reasons, closes, trend, prices."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from accounts.models import LEADERS
from handoff.labels import labels_of
from handoff.models import Rule
from reports.figures.choices import LABELS, words
from reports.figures.scope import NUMBERS, UNKNOWN, Scope, midnight
from reports.figures.shares import Share
from reports.funnel.report import MOST_ROWS, narrowed
from reports.waste import counting, pricing
from reports.waste.counting import Close, Numbers
from reports.waste.kinds import POPULATIONS, Kind, People

BY_LABELS: dict[str, Any] = {**LABELS, "rule": _("Routing rule"), "month": _("Month")}
TREND_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose waste, and by what it is compared; `by` may be empty."""

    scope: Scope
    people: People
    by: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of the whole."""

    kind: Kind
    number: int
    share: Share
    figure: str


@dataclass(frozen=True, slots=True)
class Row:
    """The numbers of one value of the dimension, in the order of the kinds."""

    key: Any
    label: str
    numbers: Numbers
    wasted: Share
    scope: Scope


@dataclass(frozen=True, slots=True)
class Reason:
    """Why people were returned or discarded; `scope` opens into them."""

    code: str
    label: str
    number: int
    scope: Scope


@dataclass(frozen=True, slots=True)
class Priced:
    """What was spent on the wasted, by currency, and what those left lying might have brought (low, expected, high)."""

    spent: pricing.Sums
    priced: int  # so many of the wasted are of a source whose cost is known
    worth: pricing.Worth
    nothing: dict[str, tuple[Any, Any, Any]]


@dataclass(frozen=True, slots=True)
class Waste:
    """The report. `trend` are (month, people with any waste) of the half year that ends with the time."""

    asked: Asked
    whole: Numbers
    lines: list[Line]
    reasons: list[Reason]
    closes: list[Close]
    trend: list[tuple[Scope, int]]
    priced: Priced
    prices: list[pricing.Price]
    rows: list[Row] = field(default_factory=list)
    more_rows: int = 0

    @property
    def wasted(self) -> Share:
        return Share(self.whole.any, self.whole.all)

    @property
    def ended_figure(self) -> str:
        """Who ended with a reason."""
        return self.lines[-1].figure

    def figure(self, code: str) -> str:
        return self.asked.people.figure(code)


def waste(viewer: Viewer, asked: Asked) -> Waste:
    """The report in about a dozen statements. By person, whoever leads nobody is shown themselves only."""
    people, scope = asked.people, asked.scope
    whole = counting.whole(people, scope)
    rows = _rows(viewer, asked) if asked.by else []
    return Waste(
        asked,
        whole,
        [Line(kind, whole.of(kind.code), Share(whole.of(kind.code), whole.all), people.figure(kind.code))
         for kind in people.kinds],
        _reasons(asked),
        counting.closes(people, scope),
        _trend(asked),
        priced(people, scope, whole),
        pricing.prices(scope),
        rows[:MOST_ROWS],
        max(0, len(rows) - MOST_ROWS),
    )  # fmt: skip


def priced(people: People, scope: Scope, whole: Numbers) -> Priced:
    """The prices of this waste."""
    plain = pricing.by_source_only(scope)
    costs = pricing.spent(plain)
    here = counting.count(people, scope, "source") if costs else {}
    everybody = here if plain == scope or not costs else counting.count(people, plain, "source")
    wasted = {source: numbers.any for source, numbers in here.items()}
    worth = pricing.worth("sql" if people.code == "offers" else "mql", scope)
    return Priced(
        pricing.spent_on(wasted, {source: numbers.all for source, numbers in everybody.items()}, costs),
        sum(wasted.get(source, 0) for source in {source for source, _currency in costs}),
        worth,
        worth.of(whole.lying) if whole.lying else {},
    )


def _reasons(asked: Asked) -> list[Reason]:
    kind = "handoff.returned" if asked.people.code == "offers" else "handoff.discarded"
    labels = labels_of(kind)
    return [
        Reason(code, labels.get(code, code), number, replace(asked.scope, reason=code))
        for code, number in counting.reasons(asked.people, asked.scope)
        if code
    ]


def _trend(asked: Asked) -> list[tuple[Scope, int]]:
    """Whole months, those without anybody too."""
    last = timezone.localtime(asked.scope.last_day).date().replace(day=1)
    months = [_months_before(last, back) for back in reversed(range(TREND_MONTHS))]
    span = replace(asked.scope, since=midnight(months[0]), until=midnight(_months_before(last, -1)))
    found = counting.count(asked.people, span, "month")
    keys = [f"{month:%Y-%m}" for month in months]
    return [(narrowed(span, "month", key), found[key].any if key in found else 0) for key in keys]


def _months_before(first: date, back: int) -> date:
    number = first.year * 12 + first.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)


def _rows(viewer: Viewer, asked: Asked) -> list[Row]:
    counted = counting.count(asked.people, asked.scope, asked.by)
    if asked.by == "person" and viewer.role not in LEADERS:
        counted = {key: numbers for key, numbers in counted.items() if key == viewer.pk}
    order = sorted(counted, reverse=True)
    if asked.by != "month":
        order = sorted(counted, key=lambda key: _size(counted[key]))
    labels = _labels(asked.by, order[:MOST_ROWS])
    return [
        Row(
            key, labels.get(key, str(key)), counted[key], Share(counted[key].any, counted[key].all),
            narrowed(asked.scope, asked.by, key),
        )
        for key in order
    ]  # fmt: skip


def _size(numbers: Numbers) -> tuple[int, int]:
    return -numbers.any, -numbers.all


def _labels(by: str, keys: list[Any]) -> dict[Any, str]:
    if by == "month":
        return {key: date_format(date.fromisoformat(f"{key}-01"), "F Y") for key in keys}
    if by == "rule":
        names = dict(Rule.objects.filter(pk__in=[key for key in keys if key]).values_list("pk", "name"))
        return {key: names.get(key, str(_("By hand, or by no rule"))) for key in keys}
    shown = {key: key if by in NUMBERS else key or UNKNOWN for key in keys}
    named = words(by, list(shown.values()))
    return {key: named[value] for key, value in shown.items()}


def asked_waste(scope: Scope, query: Any) -> Asked:
    """The page's parameters; what cannot be read counts as not asked."""
    people = counting.of_code(query.get("of", ""))
    by = query.get("by", "")
    return Asked(scope, people, by if by in people.bys else "")


__all__ = ["BY_LABELS", "POPULATIONS", "Asked", "Waste", "asked_waste", "priced", "waste"]
