"""The agreement as its page shows it: both parties' promises with their targets and ladders, in three statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from sla.models import Rung, Target
from sla.sentences import Sentences, sentences, step_words
from sla.words import PARTY, Party, Promise


@dataclass(frozen=True, slots=True)
class Step:
    rung: Rung
    words: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A target in words, and whether it can move up or down among the others of its promise."""

    target: Target
    says: Sentences
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise: its targets in order, and its own steps (none in force: the general ladder)."""

    promise: Promise
    lines: list[Line]
    steps: list[Step]

    @property
    def own_ladder(self) -> bool:
        return any(step.rung.active for step in self.steps)


@dataclass(frozen=True, slots=True)
class Side:
    """What one party promises."""

    party: Party
    promises: list[Promised]


def agreed() -> tuple[list[Side], list[Step]]:
    """Both sides of the agreement, and the general ladder."""
    targets: dict[str, list[Target]] = {}
    for target in Target.objects.select_related("team"):
        targets.setdefault(target.promise, []).append(target)
    ladders: dict[str, list[Step]] = {}
    for rung in Rung.objects.order_by("percent"):
        ladders.setdefault(rung.promise, []).append(Step(rung, step_words(rung)))
    sides = [
        Side(party, [_promised(one, targets, ladders) for one in Promise if PARTY[one] == party]) for party in Party
    ]
    return sides, ladders.get("", [])


def _promised(promise: Promise, targets: dict[str, list[Target]], ladders: dict[str, list[Step]]) -> Promised:
    return Promised(promise, lines_of(targets.get(promise, [])), ladders.get(promise, []))


def lines_of(targets: Sequence[Target]) -> list[Line]:
    """These targets of one promise in words."""
    asked_before, found = False, []
    for place, target in enumerate(targets):
        says = sentences(target, others=asked_before)
        found.append(Line(target, says, first=not place, last=place == len(targets) - 1))
        asked_before = asked_before or target.active
    return found
