"""Which targets make sense: what may start each promise, what can answer where a clock runs, how long is too long.

Pure. Raises Invalid naming the field.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from leads.refusals import Invalid
from leads.words import Stage, Temperature
from sla.deriving.agreement import UNITS
from sla.words import RUNS_IN, Act, Answer, Pause, Promise, Start, Unit

STARTS: dict[str, tuple[Start, ...]] = {
    Promise.FIRST_CONTACT: (Start.SIGNAL, Start.ACCEPTANCE, Start.IN_HAND),
    Promise.DECISION: (Start.OFFER,),
    Promise.ATTEMPTS: (Start.ACCEPTANCE, Start.IN_HAND),
    Promise.IN_HAND: (Start.IN_HAND, Start.ACCEPTANCE),
    Promise.REVIEW: (Start.ARRIVAL,),
    Promise.NURTURE_TOUCH: (Start.RETURN,),
    Promise.SUPPORT: (Start.ACCEPTANCE, Start.IN_HAND),
}
# What can happen to a person where they lie. Their own acts are read while sales has them.
HAPPENS: dict[str, frozenset[Answer]] = {
    "review": frozenset({Answer.VERDICT, Answer.REPLIED, Answer.TOUCHED}),
    "offered": frozenset({Answer.DECIDED, Answer.REPLIED, Answer.TOUCHED, Answer.ACTIVE}),
    "held": frozenset(
        {
            Answer.ATTEMPTED,
            Answer.REACHED,
            Answer.TRIED,
            Answer.REPLIED,
            Answer.DECIDED,
            Answer.TOUCHED,
            Answer.OPPORTUNITY,
            Answer.WORKED,
            Answer.ACTIVE,
        }
    ),
    "nurture": frozenset({Answer.REPLIED, Answer.TOUCHED}),
}
LONGEST = timedelta(days=365)
MOST_PERCENT = 1000
MOST_NAMED = 50
FITS = ("A", "B", "C", "D")
KNOWN: dict[str, Collection[str]] = {
    "meets": Answer.values,
    "pauses": Pause.values,
    "stages": Stage.values,
    "temperatures": Temperature.values,
    "fits": FITS,
}


def can_answer(start: str) -> frozenset[Answer]:
    """What can happen while a clock of this start runs."""
    return frozenset().union(*(HAPPENS[place] for place in RUNS_IN[start]))


def demand_sense(promise: str, facts: Mapping[str, Any]) -> None:
    """Raise Invalid unless somebody could keep this promise, and it allows a sane time."""
    if not str(facts["name"]).strip():
        raise Invalid(_("Give the target a name."), field="name", code="required")
    for name, known in KNOWN.items():
        _demand_known(name, facts[name], known)
    _demand_answer(promise, facts["starts"], facts["meets"])
    _demand_length(facts["length"], facts["unit"])
    for name in ("sources", "countries"):
        if len(facts[name]) > MOST_NAMED:
            raise Invalid(_("At most %(most)d.") % {"most": MOST_NAMED}, field=name, code="too_many")


def _demand_known(name: str, said: Collection[str], known: Collection[str]) -> None:
    if unknown := sorted(set(said) - {str(one) for one in known}):
        text = _("Unknown: %(unknown)s. Choose of: %(known)s.")
        words = {"unknown": ", ".join(unknown), "known": ", ".join(str(one) for one in known)}
        raise Invalid(text % words, field=name, code="unknown")


def _demand_answer(promise: str, start: str, meets: Collection[str]) -> None:
    if start not in STARTS[promise]:
        known = ", ".join(str(one.label) for one in STARTS[promise])
        raise Invalid(_("This promise may start with: %(known)s.") % {"known": known}, field="starts", code="no_sense")
    if not can_answer(start) & set(meets):
        known = "; ".join(str(one.label) for one in Answer if one in can_answer(start))
        text = _("Nothing that is chosen can happen while this clock runs. Choose at least one of: %(known)s.")
        raise Invalid(text % {"known": known}, field="meets", code="no_answer")


def _demand_length(length: int, unit: str) -> None:
    if unit not in Unit.values:
        known = ", ".join(Unit.values)
        raise Invalid(_("Choose one of: %(known)s.") % {"known": known}, field="unit", code="unknown")
    if not 1 <= length <= LONGEST // UNITS[Unit(unit)]:
        raise Invalid(_("The time allowed lies between 1 minute and 365 days."), field="length", code="out_of_range")


def demand_step(facts: Mapping[str, Any]) -> None:
    """Raise Invalid unless this step of the ladder tells somebody or does something, and takes nobody away early."""
    percent, act, most = facts["percent"], facts["act"], facts["most"]
    if not 1 <= percent <= MOST_PERCENT:
        text = _("A step lies between 1 and %(most)d per cent of the time.") % {"most": MOST_PERCENT}
        raise Invalid(text, field="percent", code="out_of_range")
    if act not in Act.values:
        raise Invalid(_("Choose one of: %(known)s.") % {"known": ", ".join(Act.values)}, field="act", code="unknown")
    if act and percent < 100:
        text = _("Nobody loses a person before the deadline: only from 100 per cent on.")
        raise Invalid(text, field="act", code="too_early")
    if not (act or facts["tells_owner"] or facts["tells_managers"]):
        raise Invalid(_("Say whom this step tells, or what it does."), field="tells_owner", code="required")
    if most is not None and not 1 <= most <= 100:
        raise Invalid(_("Between 1 and 100 times."), field="most", code="out_of_range")
