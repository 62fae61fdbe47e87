"""The board reconciles to the event stream to the unit, and each list names the same people, after random weeks.

`BATON_EXAMPLES=200 pytest tests/sla/test_board_reconciles.py` lives two hundred stories instead of a few.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

import pytest
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from handoff import actions as relay
from handoff.models import Handoff
from leads.models import Contact, Event
from leads.refusals import Refused
from leads.stirring import stir_in_relay
from sla.actions.pausing import pause
from sla.board import Board, board
from sla.clock_list import asked, clocks
from sla.models import Clock, Escalation
from sla.months import Month
from tests import make
from tests.sla.relay import DAY, HOUR, MINUTE, MONDAY, accepted, attempted, in_review, offered, office, time_passes

pytestmark = pytest.mark.django_db
SEEDS = range(int(os.environ.get("BATON_EXAMPLES", "2")))
ACTS = 80
STATES = ("running", "at_risk", "paused", "late", "met", "breached")


class Key(NamedTuple):
    """A cell's place on the board."""

    team: int
    target: int


class Weeks:
    """Two teams of sellers and somebody without a team, five weeks of whatever comes next."""

    def __init__(self, seed: int) -> None:
        self.random, self.at = Random(seed), MONDAY - 14 * DAY
        office()
        teams = [make.team("North"), make.team("South")]
        self.sellers = [make.user("sales", time_zone="UTC", team=team) for team in (*teams, *teams, None)]
        self.manager = make.user("manager", time_zone="UTC")
        self.marketer = make.user("marketer", time_zone="UTC", team=teams[0])
        self.people: list[Contact] = []

    def live(self) -> None:
        acts: list[Callable[[], object]] = [
            *[self.comes, self.offer, self.accept, self.attempt] * 2,
            *(self.give_back, self.reassign, self.signal, self.touch, self.recall, self.undo, self.pause),
        ]
        for _number in range(ACTS):
            self.at += self.random.choice([MINUTE, HOUR, 5 * HOUR, 20 * HOUR])
            try:
                self.random.choice(acts)()
            except Refused:
                pass
            if self.random.random() < 0.3:
                time_passes(self.at)
        self.at += HOUR
        time_passes(self.at)

    def comes(self) -> None:
        self.people.append(in_review(self.at, self.random.choice(["cold", "warm", "hot"])))

    def offer(self) -> None:
        for person in self.at_place("review"):
            if self.random.random() < 0.2:
                relay.offer([make.pick(person)], by=make.by(self.marketer), at=self.at)
            else:
                offered(person, self.random.choice(self.sellers), self.at)

    def accept(self) -> None:
        for handoff in self.handoffs("offered"):
            if handoff.seller:
                accepted(handoff, self.at)

    def attempt(self) -> None:
        for handoff in self.handoffs("accepted"):
            tried_at = max(handoff.offered_at, self.at - self.random.choice([0, 0, 2, 30]) * HOUR)
            attempted(handoff, self.at, self.random.choice(["no_answer", "conversation"]), tried_at)

    def give_back(self) -> None:
        for handoff in self.handoffs("offered", "accepted"):
            reason = self.random.choice(["no_need", "bad_data", "competitor"])
            relay.give_back(handoff.pk, reason=reason, by=make.by(self.manager), at=self.at)

    def reassign(self) -> None:
        for handoff in self.handoffs("offered", "accepted"):
            to = self.random.choice(self.sellers)
            relay.reassign([handoff.pk], to=to.pk, by=make.by(self.manager), at=self.at)

    def recall(self) -> None:
        for handoff in self.handoffs("offered"):
            relay.recall(handoff.pk, by=make.by(self.marketer), at=self.at)

    def signal(self) -> None:
        self.deed("contact_form", self.random.sample(self.people, min(1, len(self.people))))

    def touch(self) -> None:
        self.deed("touch", self.at_place("held") + self.at_place("nurture"))

    def deed(self, code: str, people: list[Contact]) -> None:
        for person in people:
            make.activity(person, code, at=self.at)
            stir_in_relay([person.pk])

    def undo(self) -> None:
        last = Event.objects.filter(kind__startswith="handoff.", undone_by=None, undoes=None).order_by("-at", "-pk")
        for event in last[:1]:
            relay.undo([event.pk], by=make.by(self.manager), at=self.at)

    def pause(self) -> None:
        running = list(Clock.objects.filter(state="running", promise__in=["attempts", "in_hand"]).order_by("pk"))
        for clock in self.random.sample(running, min(2, len(running))):
            until = (self.at + self.random.randint(1, 9) * DAY).date()
            pause(clock.pk, reason="asked_later", until=until, by=make.by(self.manager), at=self.at)

    def at_place(self, place: str) -> list[Contact]:
        found = Contact.objects.filter(pk__in=[person.pk for person in self.people], place=place).order_by("pk")
        return self.random.sample(list(found), min(1, len(found)))

    def handoffs(self, *states: str) -> list[Handoff]:
        found = list(Handoff.objects.filter(state__in=states).select_related("seller").order_by("pk"))
        return self.random.sample(found, min(1, len(found)))


def by_events(kind: str, month: Month) -> dict[Key, Counter[int]]:
    """{team and target: how often each person}: counted over the stream alone."""
    found: dict[Key, Counter[int]] = defaultdict(Counter)
    for event in Event.objects.filter(kind=f"sla.{kind}", undone_by=None):
        if month.since <= event.at < month.until:
            found[Key(event.facts["team"] or 0, event.facts["target"])][event.contact_id] += 1
    return dict(found)


def by_board(shown: Board, figure: str) -> dict[Key, int]:
    """{team and target: the figure}, without noughts."""
    rows = [row for side in shown.sides for group in side.groups for row in group.targets]
    figures = {Key(int(row.asks["team"]), int(row.asks["target"])): getattr(row.figures, figure) for row in rows}
    return {key: number for key, number in figures.items() if number}


def by_list(viewer: User, asks: dict[str, str], figure: str, month: Month, at: datetime) -> Counter[int]:
    """How often the list names each person."""
    query = QueryDict(mutable=True)
    query.update({**asks, "state": figure, "month": month.name})
    return Counter(clocks(viewer, asked(query, viewer, at=at)).values_list("contact", flat=True))


def open_clocks(state: str) -> dict[Key, int]:
    """Counted one by one."""
    found: Counter[Key] = Counter()
    for clock in Clock.objects.filter(ended_at=None):
        stepped = Escalation.objects.filter(clock=clock, since=clock.counts_from, percent__gte=80).exists()
        states = {clock.state} | ({"at_risk"} if clock.state == "running" and stepped else set())
        if {"late": "breached"}.get(state, state) in states:
            found[Key(clock.team_id or 0, clock.target_id)] += 1
    return dict(found)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_board_reconciles_to_the_events_to_the_unit_and_every_figure_to_its_list(seed: int) -> None:
    weeks = Weeks(seed)
    weeks.live()
    with timezone.override(UTC):
        now = Month.of(weeks.at)
        ended = sum(reconciled(weeks, figure, month) for figure in ("met", "breached") for month in (now, now.previous))
        assert ended > 10
        for figure in ("running", "at_risk", "paused", "late"):
            assert by_board(board(weeks.manager, weeks.at), figure) == open_clocks(figure)
        for viewer in (weeks.manager, weeks.marketer, weeks.sellers[0], weeks.sellers[-1]):
            is_as_long_as_its_lists(viewer, weeks.at)


def reconciled(weeks: Weeks, figure: str, month: Month) -> int:
    """The board's cells are what the stream says, and the lists name those people. Returns how many ended so."""
    told = by_events(figure, month)
    assert by_board(board(weeks.manager, weeks.at, month), figure) == {key: who.total() for key, who in told.items()}
    for key, who in told.items():
        asks = {"team": str(key.team), "target": str(key.target)}
        assert by_list(weeks.manager, asks, figure, month, weeks.at) == who
    return sum(who.total() for who in told.values())


def is_as_long_as_its_lists(viewer: User, at: datetime) -> None:
    """Each figure that this viewer is shown counts as many as its list has lines."""
    shown = board(viewer, at)
    rows = [row for side in shown.sides for group in side.groups for row in (group.team, *group.targets)]
    whole = [side.whole for side in shown.sides if len(side.groups) > 1]
    for row in (*rows, *whole, *shown.persons):
        for figure in STATES:
            listed = by_list(viewer, row.asks, figure, shown.month, at).total()
            assert listed == getattr(row.figures, figure), (viewer.role, row.label, figure)
