"""Managers change what is promised: targets, their order, whether they hold. Running clocks follow, ended ones stand.

Configuration leaves no event, since it is about no person; field history says who changed what.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from leads.actions import stir
from leads.actions.history import sign
from leads.models import Contact
from leads.refusals import Invalid, SomebodyWasFirst
from sla.history import who_changed
from sla.models import Clock, Target
from sla.sense import demand_sense
from sla.words import RUNS_IN, Promise, Unit

GAP = 10
# What people may say of a target, and what holds where they do not.
SAID: dict[str, Any] = {
    "name": "",
    "starts": "",
    "meets": [],
    "length": 1,
    "unit": Unit.HOURS.value,
    "business": True,
    "renews": False,
    "pauses": [],
    "temperatures": [],
    "fits": [],
    "stages": [],
    "sources": [],
    "countries": [],
    "team_id": None,
}


@transaction.atomic
def add_target(promise: str, facts: Mapping[str, Any], *, by: Actor, at: datetime, active: bool = True) -> Target:
    """Promise something more, last in its promise's order; nothing before `at` counts. Raises Invalid."""
    if promise not in Promise.values:
        known = ", ".join(Promise.values)
        raise Invalid(_("Choose one of: %(known)s.") % {"known": known}, field="promise", code="unknown")
    said = {**SAID, **facts}
    demand_sense(promise, said)
    standing = _in_order(promise)
    last = max((one.position for one in standing), default=0)
    sign(by)
    target = Target.objects.create(promise=promise, position=last + GAP, active=active, since=at, **said)
    _stir(target)
    return target


@transaction.atomic
def save_target(
    target_id: int,
    version: int | None,
    facts: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    active: bool | None = None,
) -> Target:
    """Change what the target says; `active` switches it in the same act. Raises Invalid, SomebodyWasFirst.

    Where it holds already, clocks that run are counted anew from where they started.
    """
    target = _locked(target_id, version)
    said = {name: facts.get(name, getattr(target, name)) for name in SAID}
    demand_sense(target.promise, said)
    was = [target.active, *(getattr(target, name) for name in SAID)]
    places = RUNS_IN[target.starts]
    for name, value in said.items():
        setattr(target, name, value)
    _switch(target, active, at=at)
    if was == [target.active, *(getattr(target, name) for name in SAID)]:
        return target
    return _changed(target, by=by, places=places)


@transaction.atomic
def switch_target(target_id: int, version: int | None, *, active: bool, by: Actor, at: datetime) -> Target:
    """Let it hold from `at` on, or no more: its clocks end without an answer being owed. Raises SomebodyWasFirst."""
    target = _locked(target_id, version)
    if target.active == active:
        return target
    _switch(target, active, at=at)
    return _changed(target, by=by)


@transaction.atomic
def move_target(target_id: int, *, up: bool, by: Actor, at: datetime) -> None:
    """One place up or down within its promise; at the end of the list it stays."""
    target = Target.objects.get(pk=target_id)
    standing = _in_order(target.promise)
    here = next(place for place, one in enumerate(standing) if one.pk == target_id)
    there = max(0, min(len(standing) - 1, here + (-1 if up else 1)))
    if here == there:
        return
    standing.insert(there, standing.pop(here))
    sign(by)
    for place, one in enumerate(standing):
        one.position = (place + 1) * GAP
    Target.objects.bulk_update(standing, ["position"])
    _stir(target)


def _in_order(promise: str) -> list[Target]:
    """The promise's targets, locked: two managers who move at once end with one order."""
    found = Target.objects.select_for_update(of=("self",)).filter(promise=promise)
    return list(found.order_by("position", "pk"))


def _locked(target_id: int, version: int | None) -> Target:
    target = Target.objects.select_for_update(of=("self",)).get(pk=target_id)
    if version is not None and version != target.version:
        raise SomebodyWasFirst(who_changed(target), version=target.version)
    return target


def _switch(target: Target, active: bool | None, *, at: datetime) -> None:
    if active is not None and active != target.active:
        target.active = active
        target.since = at if active else target.since


def _changed(target: Target, *, by: Actor, places: Collection[str] = ()) -> Target:
    sign(by)
    target.version += 1
    target.save()
    _stir(target, places)
    return target


def _stir(target: Target, places: Collection[str] = ()) -> None:
    """Whoever has a clock of this promise, or lies where one may begin now: the sweep looks at them in chunks."""
    lying = Contact.objects.filter(place__in={*places, *RUNS_IN[target.starts]}).values_list("pk", flat=True)
    counting = Clock.objects.filter(promise=target.promise, ended_at=None).values_list("contact_id", flat=True)
    stir(set(lying.iterator(chunk_size=20_000)) | set(counting))
