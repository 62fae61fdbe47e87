"""Trying a change: counted over the last 90 days in chunks that commit with their cursor; then switched on, or not."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from leads.nudge import nudge_sweep
from leads.refusals import Refused, SomebodyWasFirst
from sla.actions.targets import SAID, add_target, save_target
from sla.deriving import Person
from sla.deriving.reading import agreement_for, people_of
from sla.history import who_changed
from sla.models import Simulation, Target
from sla.sense import demand_sense
from sla.simulating import Tally, both_agreements, relevant

log = logging.getLogger(__name__)

WINDOW = timedelta(days=90)
KEPT = timedelta(days=30)
CHUNK = 500
MOST_NAMED = 100
NEXT = "SELECT people[%s:%s] FROM sla_simulation WHERE id = %s"


@transaction.atomic
def try_target(
    target: Target, facts: Mapping[str, Any], *, by: Actor, at: datetime, version: int | None = None
) -> Simulation:
    """Begin to count what these values would have made of the last 90 days. Nothing comes into force.

    `target` is the one they would change, as of `version`; without an id, a new one of its promise. Raises Refused.
    """
    if by.user_id is None:
        raise Refused(_("A try belongs to the person who asked for it."), code="nobody")
    if version is not None and version != target.version:
        raise SomebodyWasFirst(who_changed(target), version=target.version)
    tried = {name: facts.get(name, getattr(target, name)) for name in SAID}
    demand_sense(target.promise, tried)
    Simulation.objects.filter(asked_by=by.user_id, at__lt=at - KEPT).delete()
    simulation = Simulation.objects.create(
        asked_by_id=by.user_id,
        at=at,
        since=at - WINDOW,
        promise=target.promise,
        target=target if target.pk else None,
        version=target.version if target.pk else None,
        tried=tried,
        total=0,
    )
    transaction.on_commit(lambda: nudge_sweep("simulations"))
    return simulation


def continue_simulations(*, at: datetime, chunk: int = CHUNK) -> int:
    """Take down whom the oldest open try concerns, then count them by chunks. Returns how many; 0: none is open.

    Taking down counts as one, so that the sweep comes again.
    """
    with transaction.atomic():
        claimed = Simulation.objects.defer("people").select_for_update(skip_locked=True)
        simulation = claimed.filter(finished_at=None).first()
        if simulation is None:
            return 0
        fields = ["figures", "newly", "done", "total", "finished_at"]
        if simulation.total == 0:
            simulation.people = relevant(since=simulation.since, at=simulation.at)
            simulation.total, served = len(simulation.people), 0
            fields.append("people")
        else:
            served = _go_on(simulation, chunk)
        if simulation.done >= simulation.total:
            simulation.finished_at, simulation.people = at, []
            fields.append("people")
        simulation.save(update_fields=fields)
    if simulation.finished_at is None:
        nudge_sweep("simulations")
    return served or 1


def _go_on(simulation: Simulation, chunk: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [simulation.done + 1, simulation.done + chunk, simulation.pk])
        ids = cursor.fetchone()[0]
    _count(simulation, people_of(ids))
    simulation.done += len(ids)
    return len(ids)


def _count(simulation: Simulation, people: list[Person]) -> None:
    tally = Tally(simulation.figures)
    now, then = both_agreements(list(Target.objects.filter(promise=simulation.promise)), tried_of(simulation))
    both = {"now": {simulation.promise: now}, "then": {simulation.promise: then}}
    agreement = agreement_for(people, at=simulation.at, agreed={})
    for person in people:
        try:
            newly = tally.add(person, agreement, both, since=simulation.since, at=simulation.at)
        except Exception:
            log.exception("One person of a try could not be counted; others go on", extra={"contact": person.id})
            tally.fail()
            continue
        if newly and len(simulation.newly) < MOST_NAMED:
            simulation.newly.append(person.id)
    simulation.figures = tally.figures


def tried_of(simulation: Simulation) -> Target:
    """The target as tried: in its place where it is known, never saved."""
    place = Target.objects.filter(pk=simulation.target_id).first() if simulation.target_id else None
    target = place or Target(promise=simulation.promise)
    for name, value in simulation.tried.items():
        setattr(target, name, value)
    target.active = True
    return target


@transaction.atomic
def switch_on(simulation_id: int, *, by: Actor, at: datetime) -> Target:
    """Let what was tried hold from now on; once, however often it is asked. Raises Invalid, SomebodyWasFirst."""
    simulation = Simulation.objects.select_for_update().get(pk=simulation_id)
    if simulation.target_id is None:
        target = add_target(simulation.promise, simulation.tried, by=by, at=at)
    else:
        target = save_target(simulation.target_id, simulation.version, simulation.tried, active=True, by=by, at=at)
    simulation.target, simulation.version = target, target.version
    simulation.save(update_fields=["target", "version"])
    return target
