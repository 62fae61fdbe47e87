"""The list behind the board's figures: people with one clock each line, narrowed by an address. Reading only."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import QueryDict

from accounts.models import User
from leads.keyset import Order
from sla.attainment import NO_TEAM, sees_person
from sla.figures import IN_MONTH, LISTED, condition
from sla.models import Clock
from sla.months import Month
from sla.visibility import ClockQuerySet
from sla.words import Party, Promise

SOONEST, LATEST = Order("due", "due_at"), Order("latest", "due_at", descending=True)
ANSWERED = Order("latest", "answered_at", descending=True), Order("due", "answered_at")
LONGEST = 9  # digits of an id in an address


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; empty asks for nothing. `hidden`: of a person whose figures one may not see."""

    state: str
    month: Month
    party: str = ""
    promise: str = ""
    target: str = ""
    team: str = ""
    user: str = ""
    hidden: bool = False

    @property
    def in_month(self) -> bool:
        """Whether the month narrows it: what is open now is open in any month."""
        return self.state in (*IN_MONTH, "due")

    @property
    def orders(self) -> dict[str, Order]:
        """Whoever is late longest or due next first; of what has ended, the latest. What was met goes by its answer."""
        over = ANSWERED if self.state == "met" else (LATEST, SOONEST)
        first, second = over if self.in_month else (SOONEST, LATEST)
        return {first.name: first, second.name: second}


def asked(query: QueryDict, viewer: User, *, at: datetime) -> Asked:
    """What the address asks for. Words nobody knows ask for nothing."""
    state, user = query.get("state", ""), _number(query.get("user", ""))
    return Asked(
        state=state if state in LISTED else "open",
        month=Month.named(query.get("month", "")) or Month.of(at),
        party=_known(query.get("party", ""), Party.values),
        promise=_known(query.get("promise", ""), Promise.values),
        target=_number(query.get("target", "")),
        team=_number(query.get("team", "")),
        user=user,
        hidden=bool(user) and not sees_person(viewer, int(user)),
    )


def clocks(viewer: User, asked: Asked) -> ClockQuerySet:
    """The clocks that the viewer may see of what is asked for."""
    plain = {"party": asked.party, "promise": asked.promise, "target": asked.target, "user": asked.user}
    narrow = Q(**{name: value for name, value in plain.items() if value})
    if asked.team:
        narrow &= Q(team=asked.team) if int(asked.team) != NO_TEAM else Q(team=None)
    return Clock.objects.visible_to(viewer).filter(condition(asked.state, asked.month), narrow)


def _known(word: str, words: list[str]) -> str:
    return word if word in words else ""


def _number(text: str) -> str:
    return text if text.isdecimal() and text.isascii() and len(text) <= LONGEST else ""
