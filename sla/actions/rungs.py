"""Managers change the ladder: at how much of the time who is told and what is done. Steps count from when agreed on.

A promise without steps of its own climbs the general ones.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from leads.actions import stir
from leads.actions.history import sign
from leads.refusals import Invalid, Refused, SomebodyWasFirst
from sla.history import who_changed
from sla.models import Clock, Rung
from sla.sense import demand_step
from sla.words import Act, Promise

SAID: dict[str, Any] = {"tells_owner": True, "tells_managers": False, "act": Act.TELL.value, "most": None}


@transaction.atomic
def add_rung(promise: str, facts: Mapping[str, Any], *, by: Actor, at: datetime) -> Rung:
    """One more step; a promise's first own step stands on a copy of the general ones. Raises Invalid."""
    _demand_promise(promise)
    said = {**SAID, **facts}
    demand_step(said)
    standing = _locked_ladder(promise)
    if promise and not any(one.active for one in standing):
        standing += _copied(promise, standing, but=said["percent"], at=at)
    _demand_free(standing, said["percent"])
    sign(by)
    rung = Rung.objects.create(promise=promise, since=at, **said)
    _stir(promise)
    return rung


@transaction.atomic
def save_rung(rung_id: int, version: int | None, facts: Mapping[str, Any], *, by: Actor, at: datetime) -> Rung:
    """Change a step. Moved to another share of the time it is a new one. Raises Invalid, SomebodyWasFirst."""
    rung = _locked(rung_id, version)
    said = {name: facts.get(name, getattr(rung, name)) for name in ("percent", *SAID)}
    demand_step(said)
    _demand_free([one for one in _locked_ladder(rung.promise) if one.pk != rung.pk], said["percent"])
    return _changed(rung, by=by) if _altered(rung, said, at=at) else rung


@transaction.atomic
def switch_rung(rung_id: int, version: int | None, *, active: bool, by: Actor, at: datetime) -> Rung:
    """Climb this step from `at` on, or no more. Raises SomebodyWasFirst."""
    rung = _locked(rung_id, version)
    return _changed(rung, by=by) if _altered(rung, {"active": active}, at=at) else rung


@transaction.atomic
def remove_rung(rung_id: int, *, by: Actor, at: datetime) -> None:
    """Take a step away; what was climbed stays on record. The last general step stays, so that somebody is told."""
    rung = Rung.objects.select_for_update().get(pk=rung_id)
    if not rung.promise and len(_locked_ladder("")) == 1:
        raise Refused(_("At least one general step stays. Switch it off, or change it."), code="last_step")
    sign(by)
    rung.delete()
    _stir(rung.promise)


@transaction.atomic
def set_ladder(promise: str, steps: Sequence[Mapping[str, Any]], *, by: Actor, at: datetime) -> list[Rung]:
    """The whole ladder of a promise ("": the general one) at once; none for a promise: the general one. Raises Invalid.

    Steps at the same share of the time are the same step.
    """
    _demand_promise(promise)
    wanted = {step["percent"]: {**SAID, **step} for step in steps}
    if len(wanted) < len(steps):
        raise Invalid(_("There are two steps at the same share of the time."), field="steps", code="twice")
    if not promise and not wanted:
        raise Invalid(_("At least one general step stays."), field="steps", code="last_step")
    for said in wanted.values():
        demand_step(said)
    sign(by)
    standing = {one.percent: one for one in _locked_ladder(promise)}
    Rung.objects.filter(promise=promise).exclude(percent__in=wanted).delete()
    for percent, said in wanted.items():
        _set(standing.get(percent), promise, said, at=at)
    _stir(promise)
    return list(Rung.objects.filter(promise=promise).order_by("percent"))


def _set(rung: Rung | None, promise: str, said: Mapping[str, Any], *, at: datetime) -> None:
    if rung is None:
        Rung.objects.create(promise=promise, since=at, **said)
    elif _altered(rung, {**said, "active": True}, at=at):
        rung.save()


def _altered(rung: Rung, said: Mapping[str, Any], *, at: datetime) -> bool:
    """Take these values over. A step that is climbed at another time, acts anew or is switched on, counts from now."""
    differing = {name for name, value in said.items() if getattr(rung, name) != value}
    if differing & {"percent", "act"} or ("active" in differing and said["active"]):
        rung.since = at
    for name in differing:
        setattr(rung, name, said[name])
    rung.version += bool(differing)
    return bool(differing)


def _demand_promise(promise: str) -> None:
    if promise and promise not in Promise.values:
        known = ", ".join(Promise.values)
        raise Invalid(_("Choose one of: %(known)s.") % {"known": known}, field="promise", code="unknown")


def _demand_free(standing: Sequence[Rung], percent: int) -> None:
    if any(one.percent == percent for one in standing):
        text = _("There is a step at %(percent)d per cent already.") % {"percent": percent}
        raise Invalid(text, field="percent", code="twice")


def _copied(promise: str, standing: Sequence[Rung], *, but: int, at: datetime) -> list[Rung]:
    """The general steps as this promise's own, so that one more step takes none away. They are climbed on as before."""
    held = {but, *(one.percent for one in standing)}
    general = Rung.objects.filter(promise="", active=True).exclude(percent__in=held)
    names = ("percent", *SAID, "since")
    return Rung.objects.bulk_create(
        Rung(promise=promise, **{name: getattr(one, name) for name in names}) for one in general
    )


def _locked_ladder(promise: str) -> list[Rung]:
    return list(Rung.objects.select_for_update().filter(promise=promise).order_by("percent"))


def _locked(rung_id: int, version: int | None) -> Rung:
    rung = Rung.objects.select_for_update().get(pk=rung_id)
    if version is not None and version != rung.version:
        raise SomebodyWasFirst(who_changed(rung), version=rung.version)
    return rung


def _changed(rung: Rung, *, by: Actor) -> Rung:
    sign(by)
    rung.save()
    _stir(rung.promise)
    return rung


def _stir(promise: str) -> None:
    """Running clocks look anew at when their next step is; of the general ladder all do."""
    counting = Clock.objects.filter(ended_at=None)
    if promise:
        counting = counting.filter(promise=promise)
    stir(set(counting.values_list("contact_id", flat=True)))
