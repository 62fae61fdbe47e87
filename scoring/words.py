"""Rules, caps, decay and definitions as sentences for people. What they do is the engine's."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.models import ActivityType
from leads.words import BuyingRole, BuyingStage, Market
from scoring.facts import fact
from scoring.models.model import Ageing, Ages, BehaviourRule, Caps, FactRule

# Facts whose values are codes of ours.
CHOICES: dict[str, dict[Any, Any]] = {
    "role": dict(BuyingRole.choices),
    "buying_stage": dict(BuyingStage.choices),
    "market": dict(Market.choices),
}


def plain(number: Any) -> str:
    """A number without trailing noughts."""
    return f"{float(number):g}"


def ageing(ages: Ages) -> str:
    """How points age, in one sentence."""
    if ages.ageing == Ageing.HALF_LIFE:
        return _("Points halve every %(days)s days.") % {"days": plain(ages.half_life_days)}
    if ages.ageing == Ageing.STEPS and ages.steps:
        parts = [
            _("from day %(day)s they count × %(factor)s") % {"day": plain(day), "factor": plain(factor)}
            for day, factor in ages.steps
        ]
        return _("Points count in full at first; %(steps)s.") % {"steps": ", ".join(parts)}
    return _("Points never age.")


def caps(row: Caps) -> str:
    """Both sides of a cap, or nothing."""
    parts = []
    if row.cap_max is not None:
        parts.append(_("at most %(cap)s") % {"cap": plain(row.cap_max)})
    if row.cap_min is not None:
        parts.append(_("at least %(cap)s") % {"cap": plain(row.cap_min)})
    return ", ".join(parts)


def condition(rule: FactRule) -> str:
    """ "role in the decision is one of Influencer, Champion"."""
    choices = CHOICES.get(rule.field, {})
    return f"{fact(rule.field).label} {_asked(rule.op, rule.value, choices)}"


def behaviour(rule: BehaviourRule) -> str:
    """What a behaviour rule asks besides the type, and how it differs from its model."""
    parts = [f"{c['property']} {_asked(c['op'], c.get('value'), {})}" for c in rule.conditions]
    if rule.type.per_visit:
        parts.append(_("once a visit"))
    if caps(rule):
        parts.append(caps(rule))
    if rule.ageing:
        parts.append(ageing(rule))
    return "; ".join(parts)


def route(asked: Mapping[str, Any]) -> str:
    """One route of a definition as a sentence."""
    words = _way(asked)
    conditions = _conditions(asked)
    if conditions:
        words = _("%(way)s, with %(conditions)s") % {"way": words, "conditions": ", ".join(conditions)}
    if asked.get("review_first"):
        words = _("%(way)s; marketing reviews first") % {"way": words}
    return words + "."


def _way(asked: Mapping[str, Any]) -> str:
    if asked["kind"] == "score":
        return _("Score of at least %(min)s") % {"min": plain(asked["min"])}
    if asked["kind"] == "signal":
        names = ActivityType.objects.filter(code__in=asked["types"]).values_list("name", flat=True)
        return _("A signal that is still valid: %(types)s") % {"types": ", ".join(names)}
    if asked["kind"] == "person":
        return _("A decision maker newly reached at a most-wanted company")
    return _("A person says so, with a reason")


def _conditions(asked: Mapping[str, Any]) -> list[str]:
    parts = []
    if asked.get("fit"):
        parts.append(_("fit %(letters)s") % {"letters": _("or").join(f" {fit} " for fit in asked["fit"]).strip()})
    if asked.get("company") == "size":
        parts.append(_("revenue of 500 000 EUR or 50 employees"))
    if asked.get("own_department"):
        parts.append(_("an own marketing or sales department"))
    if asked.get("roles"):
        roles = dict(BuyingRole.choices)
        parts.append(_("the role %(roles)s") % {"roles": ", ".join(str(roles.get(r, r)) for r in asked["roles"])})
    if asked.get("topics"):
        parts.append(_("interest in %(topics)s") % {"topics": ", ".join(asked["topics"])})
    if asked.get("buying_stage"):
        stage = dict(BuyingStage.choices).get(asked["buying_stage"], asked["buying_stage"])
        parts.append(_("buying stage from “%(stage)s” on") % {"stage": stage})
    if asked.get("sources"):
        parts.append(_("the source %(sources)s") % {"sources": _or(asked["sources"])})
    if asked.get("except_sources"):
        parts.append(_("any source but %(sources)s") % {"sources": _or(asked["except_sources"])})
    return parts


def _or(names: list[Any]) -> str:
    return _(" or ").join(str(name) for name in names)


def _asked(op: str, value: Any, choices: Mapping[str, Any]) -> str:
    """The condition and its value in words."""
    if op == FactRule.Op.RANGE:
        return _range(*value)
    if op == FactRule.Op.IS_SET and value is False:
        return _("is not known")
    words = str(dict(FactRule.Op.choices)[op])
    values = value if isinstance(value, list) else [] if op == FactRule.Op.IS_SET else [value]
    return f"{words} {', '.join(_value(one, choices) for one in values)}".strip()


def _range(low: Any, high: Any) -> str:
    if high is None:
        return _("is at least %(low)s") % {"low": plain(low)}
    if low is None:
        return _("is at most %(high)s") % {"high": plain(high)}
    return _("is between %(low)s and %(high)s") % {"low": plain(low), "high": plain(high)}


def _value(value: Any, choices: Mapping[str, Any]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(choices.get(value, value))


def cool_down(days: int) -> str:
    """What coming back from nurture takes."""
    return ngettext(
        "Whoever went to nurture comes back with new activity of their own, %(days)s day later at the earliest.",
        "Whoever went to nurture comes back with new activity of their own, %(days)s days later at the earliest.",
        days,
    ) % {"days": days}
