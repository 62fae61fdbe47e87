"""Climbing the ladder: which steps a clock has reached, who is told, what is done, and when to look again."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import Role, User
from leads.events import Happening
from sla.actions.outcomes import facts_of, record_each
from sla.actions.writing import Change, Step
from sla.deriving.standing import GRACE
from sla.models import Clock, Escalation, Rung
from sla.words import Party, State

Told = dict[tuple[int, int], list[int]]  # {(clock, percent): whom to tell}


class Ladder:
    """The rungs in force and the people who can be told, read once for a set of clocks."""

    def __init__(self) -> None:
        rungs: dict[str, list[Rung]] = defaultdict(list)
        for rung in Rung.objects.filter(active=True).order_by("percent"):
            rungs[rung.promise].append(rung)
        self.rungs = dict(rungs)
        office = User.objects.filter(is_active=True, role__in=[Role.MANAGER, Role.MARKETER])
        self.office = list(office.values_list("pk", "role", "team_id"))

    def look(self, changes: Sequence[Change], *, at: datetime) -> None:
        """Note for each clock the steps it has reached but not climbed, and when time next changes something."""
        climbed = self._climbed([one.clock for one in changes])
        for one in changes:
            steps = self._steps(one) if one.clock.ended_at is None else []
            new = [step for step in steps if (one.clock.pk, step.rung.percent, one.clock.counts_from) not in climbed]
            one.steps = [step for step in new if _reached(step, one.clock, at)]
            next_at = _next(one.clock, [step for step in new if step not in one.steps])
            one.differs = one.differs or next_at != one.clock.next_at
            one.clock.next_at = next_at

    def climb(self, changes: Sequence[Change], *, at: datetime) -> None:
        """Record the steps: each once, and of those reached together only the highest tells the same people."""
        told = self._told(changes)
        below = [(one, [step for step in one.steps if step.rung.percent < 100]) for one in changes]
        above = [(one, [step for step in one.steps if step.rung.percent >= 100]) for one in changes]
        self._record_rounds("sla.warned", below, told, at=at)
        self._record_rounds("sla.escalated", above, told, at=at)

    def _record_rounds(self, kind: str, climbed: list[tuple[Change, list[Step]]], told: Told, *, at: datetime) -> None:
        """Several steps of a clock at once come only after a standstill: a round for each."""
        for round in range(max((len(steps) for _one, steps in climbed), default=0)):
            turn = [(one, steps[round]) for one, steps in climbed if round < len(steps)]
            self._record(kind, turn, told, at=at)

    def _record(self, kind: str, turn: list[tuple[Change, Step]], told: Told, *, at: datetime) -> None:
        rows = {}
        happened = []
        for change, step in turn:
            clock, rung = change.clock, step.rung
            names = told[clock.pk, rung.percent]
            rows[clock.pk] = Escalation(
                clock=clock,
                percent=rung.percent,
                since=clock.counts_from,
                at=step.at,
                told=names,
                act=rung.act,
                collapsed=not names and bool(self.wanted(clock, rung)),
            )
            facts = {"rung": rung.pk, "percent": rung.percent, "told": names, "act": rung.act, "most": rung.most}
            happened.append((clock, Happening(clock.contact_id, facts=facts_of(clock) | facts, at=step.at)))
        events = record_each(kind, happened, at=at)
        for pk, row in rows.items():
            row.event_id = events[pk]
        Escalation.objects.bulk_create(rows.values())

    def _told(self, changes: Sequence[Change]) -> Told:
        """{(clock, percent): whom to tell}: of one person each reader hears the highest step only."""
        told: Told = {}
        heard: set[tuple[int, int]] = set()
        steps = [(change.clock, step) for change in changes for step in change.steps]
        for clock, step in sorted(steps, key=lambda pair: -pair[1].rung.percent):
            readers = self.wanted(clock, step.rung)
            told[clock.pk, step.rung.percent] = [one for one in readers if (clock.contact_id, one) not in heard]
            heard |= {(clock.contact_id, one) for one in readers}
        return told

    def wanted(self, clock: Clock, rung: Rung) -> list[int]:
        """Whom this step is for: who is responsible, and the managers, their own team's where it has any."""
        owners = self._owners(clock) if rung.tells_owner else []
        return sorted({*owners, *(self._managers(clock.team_id) if rung.tells_managers else [])})

    def _owners(self, clock: Clock) -> list[int]:
        """Of marketing's shared queue every marketer is an owner, also of a hot signal that lies in it.

        Sales' other promises need a name.
        """
        if clock.user_id is not None:
            return [clock.user_id]
        if clock.party == Party.MARKETING or clock.key.startswith("a"):
            return [pk for pk, role, _team in self.office if role == Role.MARKETER]
        return []

    def _managers(self, team: int | None) -> list[int]:
        managers = [(pk, theirs) for pk, role, theirs in self.office if role == Role.MANAGER]
        own = [pk for pk, theirs in managers if theirs is not None and theirs == team]
        return own or [pk for pk, _team in managers]

    def _steps(self, one: Change) -> list[Step]:
        """Every step of this clock with its moment, the lowest first."""
        rungs = self.rungs.get(one.clock.promise) or self.rungs.get("", [])
        counted = one.counted
        if counted is None:
            return []
        steps = [Step(rung, counted.at(counted.allowed * rung.percent / 100)) for rung in rungs]
        return [step for step in steps if step.rung.since is None or step.at > step.rung.since]

    @staticmethod
    def _climbed(clocks: Sequence[Clock]) -> set[tuple[int | None, int, datetime]]:
        known = [clock.pk for clock in clocks if clock.pk is not None and clock.ended_at is None]
        return set(Escalation.objects.filter(clock__in=known).values_list("clock_id", "percent", "since"))


def _reached(step: Step, clock: Clock, at: datetime) -> bool:
    """From the deadline on only once the breach is on record: nothing is done to anybody on suspicion."""
    if step.rung.percent >= 100 and clock.state != State.BREACHED:
        return False
    return step.at <= at and clock.state != State.PAUSED


def _next(clock: Clock, ahead: Sequence[Step]) -> datetime | None:
    """When time next changes something about this clock; None when nothing is left to happen."""
    if clock.ended_at is not None:
        return None
    if clock.state == State.PAUSED:
        return clock.resumes_at
    moments = [step.at + (GRACE if step.rung.percent >= 100 else timedelta()) for step in ahead]
    if clock.state == State.RUNNING:
        moments.append(clock.due_at + GRACE)
    return min(moments, default=None)
