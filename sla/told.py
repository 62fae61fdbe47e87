"""Events of clocks in words, beyond what leads.telling calls them: which promise, how far, until when and why."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from leads.models import Event
from sla.words import Act, Pause, Promise


def told(event: Event) -> str:
    """First contact · 80 % of the time; empty for events of others."""
    if not event.kind.startswith("sla."):
        return ""
    more = MORE.get(event.kind)
    words = [_label(Promise, event.facts.get("promise")), *(more(event.facts) if more else [])]
    return " · ".join(word for word in words if word)


def _step(facts: dict[str, Any]) -> list[str]:
    said = [_("%(n)s %% of the time") % {"n": facts.get("percent")}]
    if facts.get("act"):
        said.append(_label(Act, facts["act"]))
    elif not facts.get("told"):
        said.append(_("nobody was told"))
    return said


def _due(facts: dict[str, Any]) -> list[str]:
    return [_("due %(when)s") % {"when": _moment(facts["due_at"])}] if facts.get("due_at") else []


def _paused(facts: dict[str, Any]) -> list[str]:
    until = facts.get("until")
    return [_("until %(when)s") % {"when": _moment(until)} if until else "", _label(Pause, facts.get("reason"))]


def _moment(text: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(text)), "j F Y H:i")


def _label(words: Any, code: Any) -> str:
    return str(words(code).label) if code in words.values else str(code or "")


MORE: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "sla.breached": _due,
    "sla.warned": _step,
    "sla.escalated": _step,
    "sla.paused": _paused,
}
