"""A frozen report in words: what codes are called today, sentences, amounts. Names of teams are looked up when read."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Team
from handoff.labels import labels_of
from leads.telling import ROUTES
from reports.figures import FIGURES
from reports.funnel.steps import STEPS, WAYS
from reports.monthly.commentary import BY_CODE
from reports.templatetags.report_words import span
from reports.velocity.sets import PAIRS

WHATS: Mapping[str, Any] = {
    "source": gettext_lazy("Source"),
    "campaign": gettext_lazy("Campaign"),
    "topic": gettext_lazy("Topic"),
    "fit": gettext_lazy("Company fit"),
    "route": gettext_lazy("Route"),
    "rule": gettext_lazy("Rule of the scoring model"),
}
SECTIONS: Mapping[str, Any] = {
    "promises": gettext_lazy("Promises"),
    "funnel": gettext_lazy("Funnel"),
    "waste": gettext_lazy("Waste"),
    "velocity": gettext_lazy("Velocity"),
    "returned": gettext_lazy("Returned, by reason"),
    "brought": gettext_lazy("What brought them"),
    "deals": gettext_lazy("Deals"),
}
STATES: Mapping[str, Any] = {
    "met": gettext_lazy("kept in time"),
    "breached": gettext_lazy("breached"),
    "strict": gettext_lazy("kept without pauses"),
}
DEALS: Mapping[str, Any] = {
    "opened": gettext_lazy("Opened"),
    "won": gettext_lazy("Won"),
    "lost": gettext_lazy("Lost"),
    "open": gettext_lazy("Open when the month ended"),
}
PROMISED: Mapping[str, Any] = {
    "promised": gettext_lazy("promised"),
    "net": gettext_lazy("MQLs that count"),
    "mqls": gettext_lazy("everybody who became an MQL"),
    "returned": gettext_lazy("returned by sales for their quality"),
    "engaged": gettext_lazy("decision makers reached and engaged"),
    "reached": gettext_lazy("decision makers reached"),
}
UNITS: Mapping[str, Any] = {
    "people": gettext_lazy("people"),
    "promises": gettext_lazy("promises"),
    "hours": gettext_lazy("hours"),
    "deals": gettext_lazy("deals"),
}


class Words:
    """The words of one request: reasons and teams are read once."""

    def __init__(self) -> None:
        self.reasons = labels_of("handoff.returned")
        self.teams = dict(Team.objects.values_list("pk", "name"))

    def name(self, what: str, code: str) -> str:
        """What a value of a dimension is called."""
        if what == "reason":
            return self.reasons.get(code, code)
        if what == "route":
            return str(ROUTES.get(code, code))
        if what == "team":
            return self.teams.get(int(code), "") or _("No team")
        return code

    def figure(self, code: str) -> str:
        """What a figure of the flat list is called."""
        head, _dot, rest = code.partition(".")
        if head in ("sales", "marketing"):
            return self._kept(head, rest)
        if head == "commitment":
            return capfirst(_("marketing's number: %(what)s") % {"what": PROMISED.get(rest.partition(".")[2], rest)})
        if head == "deals":
            kind, _dot, currency = rest.partition(".")
            return f"{DEALS.get(kind, kind)}, {currency.removesuffix('.amount')}"
        if head == "hot":
            return _("Median time to the first contact of hot people")
        if head in ("reason", *WHATS):
            return self._brought(head, rest)
        return self._registered(head, rest)

    def _kept(self, party: str, rest: str) -> str:
        whose = _("Sales") if party == "sales" else _("Marketing")
        if rest.startswith("team."):
            _team, pk, state = rest.split(".")
            whose, rest = f"{whose}, {self.name('team', pk)}", state
        return f"{whose}: {STATES.get(rest, rest)}"

    def _brought(self, head: str, rest: str) -> str:
        if head == "reason":
            return self.name("reason", rest)
        name, _dot, answer = rest.rpartition(".")
        answered = _("accepted") if answer == "accepted" else _("returned")
        return f"{WHATS[head]} {self.name(head, name)}: {answered}"

    def _registered(self, code: str, rest: str) -> str:
        suffix = {"median": _("median"), "p90": _("nine of ten within")}
        label = str(FIGURES[code].label) if code in FIGURES else code
        if code.startswith("between_") and code.removeprefix("between_") in PAIRS:
            before, step = PAIRS[code.removeprefix("between_")]
            label = f"{before.label} → {step.label}"
        return f"{label}, {suffix[rest]}" if rest in suffix else label

    def sentence(self, code: str, values: Mapping[str, Any]) -> str:
        """A sentence of the commentary; empty for a rule that is no more."""
        if code not in BY_CODE:
            return ""
        said = {name: self._value(name, value) for name, value in values.items()}
        text: str = str(BY_CODE[code].sentence) % said
        return text

    def _value(self, name: str, value: Any) -> str:
        if name == "figure":
            return str(step_label(value))
        if name in ("reason", "route"):
            return self.name(name, value).lower() if name == "reason" else self.name(name, value)
        if name == "hours":
            return span(timedelta(hours=value))
        if name == "amount":
            return amount(value)
        return (
            number_format(value, use_l10n=True, force_grouping=True) if isinstance(value, int | float) else str(value)
        )


def step_label(code: str) -> Any:
    """What a step of the funnel, or a way back from it, is called."""
    short = code.removeprefix("period_")
    return STEPS[short].label if short in STEPS else WAYS[short][0]


def amount(value: Any) -> str:
    """An amount of money in whole units, grouped."""
    return number_format(float(value), decimal_pos=0, use_l10n=True, force_grouping=True)
