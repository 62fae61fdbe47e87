"""Routing in words: a rule as a sentence, a step of the way as a line. Words of codes are in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from handoff.models import Rule
from handoff.routing.core import Step
from handoff.routing.words import Found
from leads.countries import country_name

CONDITIONS = {
    "most_wanted": _l("most-wanted companies only"),
    "countries": _l("other countries"),
    "industries": _l("other industries"),
    "employees": _l("companies of another size, or size not known"),
    "languages": _l("other languages"),
    "sources": _l("other sources"),
    "topics": _l("other topics"),
}


@dataclass(frozen=True, slots=True)
class Considered:
    """A step as the dry run shows it: which rule, whether it decided, what became of it."""

    title: str
    taken: bool
    words: str
    rule_id: int | None = None
    needed: bool = True


def for_whom(rule: Rule) -> str:
    """Whom the rule is for."""
    listed = (
        (_("in %(names)s"), [country_name(code) for code in rule.countries]),
        (_("industry %(names)s"), rule.industries),
        (_("language %(names)s"), rule.languages),
        (_("source %(names)s"), rule.sources),
        (_("topic %(names)s"), rule.topics),
    )
    parts = [words % {"names": _any_of(names)} for words, names in listed if names]
    parts += [_size(rule)] if _size(rule) else []
    if rule.most_wanted:
        parts.insert(0, _("most-wanted companies"))
    return "; ".join(parts) or _("anybody")


def to_whom(rule: Rule) -> str:
    """Whom the rule gives people to; the team and the salesperson are loaded with it."""
    among = str(rule.get_among_display())
    if rule.seller and rule.among != Rule.Among.COMPANY_OWNER:
        return _("always %(seller)s") % {"seller": rule.seller.name}
    if rule.seller:
        return _("%(among)s, if it is %(seller)s") % {"among": among, "seller": rule.seller.name}
    return _("%(among)s, of team %(team)s") % {"among": among, "team": rule.team.name} if rule.team else among


def told_step(step: Step, rules: Mapping[int, Rule], names: Mapping[int, str]) -> Considered:
    """One line of the dry run."""
    rule = rules.get(step.rule_id or 0)
    title = rule.name if rule else _("Whoever already works with the company")
    taken = step.found == Found.TAKEN
    return Considered(title, taken, _words(step, names), step.rule_id, step.found != Found.NOT_NEEDED)


def _words(step: Step, names: Mapping[int, str]) -> str:
    label = str(Found(step.found).label)
    if step.condition:
        label = _("It is for %(whom)s") % {"whom": _whom(step.condition)}
    if not step.seller_id:
        return label
    name = names.get(step.seller_id, str(step.seller_id))
    if step.found == Found.TAKEN:
        return _("Goes to %(seller)s") % {"seller": name}
    if step.found == Found.NOBODY:
        return _("%(seller)s takes no people any more") % {"seller": name}
    return f"{name}: {label[:1].lower()}{label[1:]}"


def _whom(condition: str) -> str:
    return str(CONDITIONS.get(condition, condition))


def _any_of(names: list[Any]) -> str:
    *others, last = (str(name) for name in names)
    return _("%(others)s or %(last)s") % {"others": ", ".join(others), "last": last} if others else last


def _size(rule: Rule) -> str:
    low, high = rule.employees_min, rule.employees_max
    if low is not None and high is not None:
        return _("%(low)d to %(high)d employees") % {"low": low, "high": high}
    if low is not None:
        return _("%(low)d employees or more") % {"low": low}
    return _("%(high)d employees or fewer") % {"high": high} if high is not None else ""
