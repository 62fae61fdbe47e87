"""Managers set who gets whom: the rules, their order, the desks. They take effect with the next offer.

Configuration leaves no event, since it is about no person; each handoff keeps the rule that placed it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from handoff.actions.locking import salesperson
from handoff.models import Desk, Rule
from handoff.routing.desks import lock_desks
from leads.refusals import Invalid

GAP = 10
MOST_CAPACITY = 1000


@transaction.atomic
def save_rule(rule_id: int | None, facts: Mapping[str, Any], *, by: Actor, at: datetime) -> Rule:
    """Add a rule at the end, or change one. Raises Invalid."""
    standing = _in_order()
    rule = next((one for one in standing if one.pk == rule_id), None) if rule_id else Rule(position=_last(standing))
    if rule is None:
        raise Rule.DoesNotExist
    for name, value in facts.items():
        setattr(rule, name, value)
    low, high = rule.employees_min, rule.employees_max
    if low is not None and high is not None and low > high:
        raise Invalid(_("The smallest size lies above the largest."), field="employees_max", code="crossed")
    rule.save()
    return rule


@transaction.atomic
def move_rule(rule_id: int, *, up: bool, by: Actor, at: datetime) -> None:
    """One place up or down; at the end of the list it stays."""
    standing = _in_order()
    here = next((place for place, one in enumerate(standing) if one.pk == rule_id), None)
    if here is None:
        raise Rule.DoesNotExist
    there = max(0, min(len(standing) - 1, here + (-1 if up else 1)))
    standing.insert(there, standing.pop(here))
    for place, rule in enumerate(standing):
        rule.position = (place + 1) * GAP
    Rule.objects.bulk_update(standing, ["position"])


@transaction.atomic
def switch_rule(rule_id: int, *, active: bool, by: Actor, at: datetime) -> Rule:
    """A rule that is switched off keeps its place and is not asked."""
    rule = Rule.objects.select_for_update(of=("self",)).get(pk=rule_id)
    rule.active = active
    rule.save(update_fields=["active"])
    return rule


@transaction.atomic
def set_desk(user_id: int, *, capacity: int, takes_offers: bool, by: Actor, at: datetime) -> Desk:
    """How many open handoffs this salesperson can hold. Less than they hold now is allowed: nobody new comes.

    The turns keep their share of the capacity, so that a change of it is no debt and no credit.
    """
    salesperson(user_id, field="user")
    if not 0 <= capacity <= MOST_CAPACITY:
        text = _("A capacity lies between 0 and %(most)d.") % {"most": MOST_CAPACITY}
        raise Invalid(text, field="capacity", code="out_of_range")
    lock_desks(user_id)
    desk = Desk.objects.get(pk=user_id)
    if desk.capacity and capacity:
        desk.turns = desk.turns * capacity // desk.capacity
    desk.capacity, desk.takes_offers = capacity, takes_offers
    desk.save(update_fields=["capacity", "takes_offers", "turns"])
    return desk


def _in_order() -> list[Rule]:
    """All rules, locked: two managers who move at once end with one order."""
    return list(Rule.objects.select_for_update(of=("self",)).order_by("position", "pk"))


def _last(standing: list[Rule]) -> int:
    return (standing[-1].position if standing else 0) + GAP
