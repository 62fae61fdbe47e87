"""The form that all reports share: which period, and which people. Everything is in the address; nothing is kept."""

from datetime import timedelta
from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from accounts.doors import visitor
from reports.figures.choices import LABELS, Options, choices
from reports.figures.periods import PERIODS, named_span
from reports.figures.scope import DIMENSIONS, Scope

register = template.Library()
TIMES = ("period", "month", "since", "until")


@register.inclusion_tag("reports/scope_form.html", takes_context=True)
def scope_form(context: dict[str, Any], scope: Scope, people: bool = True) -> dict[str, Any]:
    """Periods as links, own days and dimensions as GET forms, what is chosen as chips that can be taken off.

    The page's `at` is now. `people` False leaves the dimensions out where a report has none.
    """
    request: HttpRequest = context["request"]
    options = _options(request, scope) if people else {}
    spans = {name: named_span(name, at=context["at"]) for name in PERIODS}
    chosen = {name: (scope.since, scope.until) == span for name, span in spans.items()}
    return {
        "scope": scope,
        "periods": [_period(name, request.GET, on=chosen[name]) for name in PERIODS],
        "own": not any(chosen.values()),
        "first": timezone.localtime(scope.since).date().isoformat(),
        "last": timezone.localtime(scope.until - timedelta(seconds=1)).date().isoformat(),
        "selects": [_select(name, scope, options[name]) for name in options if options[name]],
        "chips": [_chip(name, request.GET, scope, options[name]) for name in scope.narrowed] if people else [],
        "beside_times": _kept(request.GET, *TIMES),
        "beside_people": _kept(request.GET, *DIMENSIONS),
        "without": _query(request.GET, *DIMENSIONS),
    }


@register.simple_tag
def with_scope(scope: Scope, **more: Any) -> str:
    """The address's query of this scope, for links to other reports and to the people behind a figure."""
    return scope.query(**more)


def _options(request: Any, scope: Scope) -> dict[str, Options]:
    """Read once a request, however many forms a page paints."""
    kept: dict[str, Options] | None = getattr(request, "scope_options", None)
    if kept is None:
        found = choices(visitor(request), scope)
        kept = request.scope_options = {name: found[name] for name in DIMENSIONS}
    return kept


def _period(name: str, query: QueryDict, *, on: bool) -> dict[str, Any]:
    return {"label": PERIODS[name], "on": on, "href": _query(query, *TIMES, period=name)}


def _select(name: str, scope: Scope, options: Options) -> dict[str, Any]:
    value = getattr(scope, name)
    return {"name": name, "label": LABELS[name], "options": options, "value": "" if value is None else str(value)}


def _chip(name: str, query: QueryDict, scope: Scope, options: Options) -> dict[str, Any]:
    value = str(getattr(scope, name))
    return {"label": LABELS[name], "value": dict(options).get(value, value), "href": _query(query, name)}


def _kept(query: QueryDict, *left_out: str) -> list[tuple[str, str]]:
    """What else stands in the address, for a form's hidden fields."""
    gone = {*left_out, "cursor"}
    return [(name, value) for name, values in query.lists() if name not in gone for value in values]


def _query(query: QueryDict, *left_out: str, **put: str) -> str:
    rest = query.copy()
    for name in (*left_out, "cursor"):
        rest.pop(name, None)
    for name, value in put.items():
        rest[name] = value
    return f"?{rest.urlencode()}"
