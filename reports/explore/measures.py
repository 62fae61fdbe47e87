"""What the explorer can count: where the rows come from, their time, their person, and the columns to count by.

Everything here is our own SQL. Undone pairs never count: passages leave them out, the other rows look for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from leads.telling import HAPPENED
from reports.deals.sets import FIRST
from reports.explore.dimensions import DIMENSIONS
from reports.figures.sets import ENTERED

Columns = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Measure:
    """`rows` is a FROM clause, `condition` holds in it; `columns` are expressions by dimension, times left out.

    Where `joined` is set, it is added to `rows` only when a column of it (alias t or s) is asked for.
    """

    code: str
    group: Any
    label: Any
    rows: str
    time: str
    who: str
    columns: Columns
    condition: str = "true"
    joined: str = ""
    deals: bool = False

    @property
    def dimensions(self) -> list[str]:
        """By which this can be counted, in the order of the list."""
        return [code for code, one in DIMENSIONS.items() if one.span or code in self.columns]

    def value(self, dimension: str) -> str:
        """The SQL of a dimension's value as text, never null; times are cut in the zone %(zone)s."""
        one = DIMENSIONS[dimension]
        if one.span:
            return f"date_trunc('{one.span}', {self.time} AT TIME ZONE %(zone)s)::date::text"
        column = self.columns[dimension]
        return f"COALESCE(({column})::text, '0')" if one.ids else f"COALESCE(NULLIF({column}, ''), '-')"


def _of(alias: str, *names: str, **more: str) -> dict[str, str]:
    ids = {"team": f"{alias}.team_id", "person": f"{alias}.person_id"}
    return {name: ids.get(name, f"{alias}.{name}") for name in names} | more


_yes = "CASE WHEN {0} THEN 'yes' ELSE 'no' END"
WHO = ("source", "campaign", "topic", "country", "fit")
JOURNEY = "LEFT JOIN reports_journey t ON t.contact_id = {0}.contact_id"
_people = _of("t", *WHO, "team", "person", "stage", most_wanted=_yes.format("t.most_wanted"))
_moves = _of("p", *WHO, "team", "person", "reason", "from_stage", "temperature", "buying_stage")
_now = {"campaign": "t.campaign", "topic": "t.topic", "country": "t.country", "stage": "t.stage"}
_events = _of("e", "source", "fit", "reason", "temperature", "buying_stage", **_now) | {
    # Whom it concerned, as the event itself says; else who owned the person then.
    "person": "COALESCE((e.facts ->> 'seller')::bigint, (e.facts ->> 'user')::bigint, e.owner_id)",
    "team": "COALESCE((e.facts ->> 'team')::bigint, e.team_id)",
}
_handoffs = _of("t", *WHO, "stage") | _of("h", "reason", "state", "origin", "can_sell", person="h.seller_id")
_handoffs |= {"rule": "h.rule_id", "team": "s.team_id"}
_deals = _of("t", *WHO) | {
    "deal_stage": "o.stage", "reason": "o.reason", "repeat": _yes.format("o.repeat"), "person": "o.owner_id",
    "team": "s.team_id",
}  # fmt: skip

PEOPLE, HAPPENINGS = _("People who first became"), _("What happened")
PASSED, DEALS = _("Handoffs"), _("Opportunities")
# What moves people is read from their passages, what does not from the events themselves.
MOVING = (
    "contact.created", "contact.identified", "scoring.qualified", "scoring.fell_below", "handoff.reopened",
    "handoff.offered", "handoff.taken", "handoff.accepted", "handoff.returned", "handoff.nurtured",
    "handoff.discarded", "handoff.revived", "handoff.withdrawn", "handoff.expired",
)  # fmt: skip
STAYING: Mapping[str, Columns] = {
    "scoring.ready": {},
    "handoff.opened": {},
    "handoff.attempted": {"channel": "e.facts ->> 'channel'", "outcome": "e.facts ->> 'outcome'"},
    "handoff.judged": {},
    "handoff.passed": {},
    "handoff.reassigned": {},
    **{f"sla.{kind}": {"promise": "e.facts ->> 'promise'"} for kind in ("met", "breached", "warned", "escalated")},
}
STANDS = "NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = {0})"


def _first(code: str, label: Any, column: str) -> Measure:
    return Measure(f"first_{code}", PEOPLE, label, "FROM reports_journey t", f"t.{column}", "t.contact_id", _people)


def _moved(kind: str) -> Measure:
    rows = "FROM reports_passage p"
    condition = f"p.kind = '{kind}'"
    return Measure(kind, HAPPENINGS, HAPPENED[kind], rows, "p.entered_at", "p.contact_id", _moves, condition)


def _stayed(kind: str, more: Columns) -> Measure:
    condition = f"e.kind = '{kind}' AND {STANDS.format('e.id')}"
    return Measure(
        kind, HAPPENINGS, HAPPENED[kind], "FROM leads_event e", "e.at", "e.contact_id", {**_events, **more}, condition,
        joined=JOURNEY.format("e"),
    )  # fmt: skip


def _handed(code: str, label: Any, time: str) -> Measure:
    joined = f"{JOURNEY.format('h')} LEFT JOIN accounts_user s ON s.id = h.seller_id"
    rows, condition = "FROM handoff_handoff h", STANDS.format("h.offer_event_id")
    return Measure(code, PASSED, label, rows, time, "h.contact_id", _handoffs, condition, joined=joined)


def _dealt(code: str, label: Any, time: str, condition: str = "true") -> Measure:
    rows = f"{FIRST} LEFT JOIN accounts_user s ON s.id = o.owner_id"
    return Measure(code, DEALS, label, rows, time, "o.id", _deals, condition, deals=True)


MEASURES: Mapping[str, Measure] = {
    one.code: one
    for one in (
        *(_first(code, label, column) for code, (label, column) in ENTERED.items()),
        *(_moved(kind) for kind in MOVING),
        *(_stayed(kind, more) for kind, more in STAYING.items()),
        _handed("handoffs_offered", _("Handoffs by the day of the offer"), "h.offered_at"),
        _handed("handoffs_accepted", _("Handoffs by the day they were accepted"), "h.accepted_at"),
        _handed("handoffs_ended", _("Handoffs by the day they ended"), "h.ended_at"),
        _dealt("deals_opened", _("Opportunities opened"), "o.opened_at"),
        _dealt("deals_won", _("Opportunities won"), "o.ended_at", "o.stage = 'won'"),
        _dealt("deals_lost", _("Opportunities lost"), "o.ended_at", "o.stage = 'lost'"),
    )
}


def by_group() -> list[tuple[Any, list[Measure]]]:
    """The measures as a select shows them."""
    groups: dict[Any, list[Measure]] = {}
    for one in MEASURES.values():
        groups.setdefault(one.group, []).append(one)
    return list(groups.items())
