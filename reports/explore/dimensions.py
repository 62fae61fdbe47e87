"""What the explorer can count by: each dimension's words and order. Which columns these are, its measures say."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handoff.models import Reason, Rule
from handoff.reasons import DiscardReason, NurtureReason, WonReason
from handoff.words import CanSell, Channel, Origin, Outcome, State
from leads.telling import ROUTES
from leads.words import BuyingStage, Stage, Temperature
from reports.figures.choices import LABELS
from reports.figures.choices import words as scope_words
from reports.figures.scope import NOBODY, UNKNOWN
from sla.words import Promise

Words = Callable[[Collection[str]], Mapping[str, str]]
# Values of a column that names rows by id say nobody as 0; the others say "not known".
EMPTY = (UNKNOWN, str(NOBODY))


@dataclass(frozen=True, slots=True)
class Dimension:
    """`words` names the values, in one statement at most; `order` is theirs, else the largest comes first."""

    code: str
    label: Any
    words: Words
    order: Sequence[str] = ()
    ids: bool = False
    span: str = ""  # of time: what date_trunc cuts to

    def named(self, values: Collection[str]) -> Mapping[str, str]:
        """The words of each value; of an unknown one, the value."""
        known = self.words([value for value in values if value not in EMPTY])
        empty = _("Nobody") if self.code == "person" else _("None") if self.ids else _("Not known")
        return {value: known.get(value) or (empty if value in EMPTY else value) for value in values}

    def place(self, value: str) -> int | None:
        """Where the value stands in the dimension's own order; None where it has none."""
        if not self.order:
            return None
        return list(self.order).index(value) if value in self.order else len(self.order)


def _chosen(*lists: Any) -> Words:
    labels = {str(code): label for choices in lists for code, label in choices}
    return lambda values: {value: str(labels[value]) for value in values if value in labels}


def _of_scope(name: str, *, ids: bool = False) -> Words:
    def named(values: Collection[str]) -> Mapping[str, str]:
        asked: list[Any] = _numbers(values) if ids else list(values)
        return {str(value): label for value, label in scope_words(name, asked).items()}

    return named


def _numbers(values: Collection[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19]


def _days(values: Collection[str]) -> list[tuple[str, date]]:
    """Those that are days; an address may say anything."""
    found = []
    for value in values:
        with suppress(ValueError):
            found.append((value, date.fromisoformat(value)))
    return found


def _rules(values: Collection[str]) -> Mapping[str, str]:
    return {str(rule.pk): rule.name for rule in Rule.objects.filter(pk__in=_numbers(values))}


def _reasons(values: Collection[str]) -> Mapping[str, str]:
    """The agreed reasons by their labels; then the closed lists, then why Baton itself moved somebody."""
    lists = (*DiscardReason.choices, *NurtureReason.choices, *WonReason.choices, *ROUTES.items())
    closed = {str(code): str(label) for code, label in lists}
    agreed = Reason.objects.filter(code__in=values).order_by("-act").values_list("code", "label")
    return closed | {code: _(label) for code, label in agreed}


def _months(values: Collection[str]) -> Mapping[str, str]:
    return {value: date_format(day, "M Y") for value, day in _days(values)}


def _weeks(values: Collection[str]) -> Mapping[str, str]:
    return {value: date_format(day, "j M Y") for value, day in _days(values)}


def spans_between(span: str, first: date, last: date) -> list[str]:
    """Every month or week from that of `first` to that of `last`, as values; empty ones are part of a table too."""
    day = first.replace(day=1) if span == "month" else first - timedelta(days=first.weekday())
    found = []
    while day <= last:
        found.append(day.isoformat())
        day = (day + timedelta(days=31)).replace(day=1) if span == "month" else day + timedelta(days=7)
    return found


_yes_no = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
DIMENSIONS: Mapping[str, Dimension] = {
    one.code: one
    for one in (
        Dimension("month", gettext_lazy("Month"), _months, span="month"),
        Dimension("week", gettext_lazy("Week from"), _weeks, span="week"),
        Dimension("source", LABELS["source"], _of_scope("source")),
        Dimension("campaign", LABELS["campaign"], _of_scope("campaign")),
        Dimension("topic", LABELS["topic"], _of_scope("topic")),
        Dimension("country", LABELS["country"], _of_scope("country")),
        Dimension("fit", LABELS["fit"], _of_scope("fit"), order="ABCD"),
        Dimension("team", LABELS["team"], _of_scope("team", ids=True), ids=True),
        Dimension("person", LABELS["person"], _of_scope("person", ids=True), ids=True),
        Dimension("stage", gettext_lazy("Stage now"), _chosen(Stage.choices), order=Stage.values),
        Dimension(
            "deal_stage", gettext_lazy("Stage of the deal"),
            _chosen([("discovery", gettext_lazy("Discovery")), ("solution", gettext_lazy("Solution")),
                     ("proposal", gettext_lazy("Proposal")), ("negotiation", gettext_lazy("Negotiation")),
                     ("won", gettext_lazy("Won")), ("lost", gettext_lazy("Lost"))]),
            order=("discovery", "solution", "proposal", "negotiation", "won", "lost"),
        ),
        Dimension("from_stage", gettext_lazy("Stage before"), _chosen(Stage.choices), order=Stage.values),
        Dimension("reason", gettext_lazy("Reason"), _reasons),
        Dimension("rule", gettext_lazy("Routing rule"), _rules, ids=True),
        Dimension("state", gettext_lazy("State"), _chosen(State.choices), order=State.values),
        Dimension("origin", gettext_lazy("How it began"), _chosen(Origin.choices), order=Origin.values),
        Dimension("can_sell", gettext_lazy("Can we sell to them?"), _chosen(CanSell.choices), order=CanSell.values),
        Dimension("temperature", gettext_lazy("Temperature"), _chosen(Temperature.choices), order=Temperature.values),
        Dimension("buying_stage", gettext_lazy("Buying stage"), _chosen(BuyingStage.choices), order=BuyingStage.values),
        Dimension("most_wanted", gettext_lazy("Most-wanted company"), _chosen(_yes_no), order=("yes", "no")),
        Dimension("repeat", gettext_lazy("Repeat business"), _chosen(_yes_no), order=("yes", "no")),
        Dimension("channel", gettext_lazy("Channel"), _chosen(Channel.choices), order=Channel.values),
        Dimension("outcome", gettext_lazy("What came of it"), _chosen(Outcome.choices), order=Outcome.values),
        Dimension("promise", gettext_lazy("Promise"), _chosen(Promise.choices), order=Promise.values),
    )
}  # fmt: skip
