"""A person's clocks as their page shows them: what began each, its next step and whom that tells. Reading only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from leads.models import Activity, Event
from leads.telling import happened
from sla.actions.ladder import Ladder
from sla.actions.pausing import may_pause
from sla.models import Clock, Escalation, Rung
from sla.shown import Shown, of_person
from sla.words import Act, Party, Pause, State

MOST_ENDED = 3


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next rung of the ladder: when, whom it tells, and what it does besides."""

    at: datetime
    percent: int
    names: list[str]
    act: str

    @property
    def words(self) -> str:
        said = [_("tells %(names)s") % {"names": ", ".join(self.names)}] if self.names else []
        if self.act:
            said.append(str(Act(self.act).label)[:1].lower() + str(Act(self.act).label)[1:])
        return ", ".join(said) or _("nobody is there to be told")


@dataclass(frozen=True, slots=True)
class Line:
    """One open clock with all that its panel says."""

    shown: Shown
    began: str
    step: NextStep | None
    pausable: bool  # the viewer may pause it or let it go on
    paused_for: str = ""

    @property
    def clock(self) -> Clock:
        return self.shown.clock

    @property
    def percent(self) -> int:
        """Of the time allowed, how much is used."""
        return round(100 * self.shown.share)

    @property
    def colour(self) -> str:
        return {"risk": "warm", "late": "hot", "paused": "cold"}.get(self.shown.tone, "")

    @property
    def whose(self) -> str:
        """Who is responsible: a name, else the team whose promise it is."""
        user = self.clock.user
        return user.name if user else str(Party(self.clock.party).label)


@dataclass(frozen=True, slots=True)
class Panel:
    """A person's open clocks and those that ended lately."""

    lines: list[Line] = field(default_factory=list)
    ended: list[Shown] = field(default_factory=list)


def panel_of(viewer: User, contact_id: int, *, at: datetime) -> Panel:
    """A person's clocks as far as the viewer sees them: a dozen queries however many there are."""
    running, ended = of_person(viewer, contact_id, ended=MOST_ENDED, at=at)
    if not running:
        return Panel([], ended)
    began, steps, reasons = _began([one.clock for one in running]), _steps(running), _reasons(running)
    return Panel(
        [
            Line(
                one,
                began.get(one.clock.key, str(one.clock.target.get_starts_display())),
                steps.get(one.clock.pk),
                bool(one.clock.target.pauses) and may_pause(one.clock, viewer),
                reasons.get(one.clock.pk, ""),
            )
            for one in running
        ],
        ended,
    )


def _began(clocks: Sequence[Clock]) -> dict[str, str]:
    """{key of a clock: what started it, in words}: an event as the timeline says it, or an act of the person."""
    keys = {clock.key for clock in clocks}
    ids = {letter: [int(key[1:]) for key in keys if key[0] == letter] for letter in "ea"}
    events = Event.objects.filter(pk__in=ids["e"]).select_related("undoes")
    acts = Activity.objects.filter(pk__in=ids["a"]).values_list("pk", "type__name")
    return {f"e{event.pk}": happened(event) for event in events} | {f"a{pk}": name for pk, name in acts}


def _reasons(running: Sequence[Shown]) -> dict[int, str]:
    """{paused clock: why, in words}."""
    paused = [one.clock for one in running if one.clock.state == State.PAUSED]
    if not paused:
        return {}
    asked = Event.objects.filter(contact=paused[0].contact_id, kind="sla.paused").order_by("at", "pk")
    said = {facts["clock"]: facts["reason"] for facts in asked.values_list("facts", flat=True)}
    return {clock.pk: str(Pause(said[clock.pk]).label) for clock in paused if said.get(clock.pk) in Pause.values}


def _steps(running: Sequence[Shown]) -> dict[int, NextStep]:
    """{clock: its next step}; a paused clock climbs on when it goes on."""
    ladder, climbed = Ladder(), _climbed([one.clock.pk for one in running])
    coming: dict[int, Rung] = {}
    for one in running:
        rungs = ladder.rungs.get(one.clock.promise) or ladder.rungs.get("", [])
        past = climbed.get((one.clock.pk, one.clock.counts_from), set())
        rung = next((rung for rung in rungs if rung.percent not in past and one.at_share(rung.percent) > one.at), None)
        if rung is not None:
            coming[one.clock.pk] = rung
    wanted = {one.clock.pk: ladder.wanted(one.clock, coming[one.clock.pk]) for one in running if one.clock.pk in coming}
    names = _names({user for users in wanted.values() for user in users})
    return {
        one.clock.pk: NextStep(
            one.at_share(coming[one.clock.pk].percent),
            coming[one.clock.pk].percent,
            [names[user] for user in wanted[one.clock.pk] if user in names],
            coming[one.clock.pk].act,
        )
        for one in running
        if one.clock.pk in coming
    }


def _climbed(clocks: Collection[int]) -> dict[Any, set[int]]:
    """{(clock, since): the steps in per cent that it has climbed}."""
    found: dict[Any, set[int]] = {}
    for clock, since, percent in Escalation.objects.filter(clock__in=clocks).values_list(
        "clock_id", "since", "percent"
    ):
        found.setdefault((clock, since), set()).add(percent)
    return found


def _names(users: Collection[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=users).values_list("pk", "name")) if users else {}
