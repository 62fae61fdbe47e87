"""Everything of one handoff as its page shows it: packet, attempts, who may do what now. Reading only."""

from dataclasses import dataclass, field
from typing import Any

from accounts.doors import MARKETING
from accounts.models import User
from handoff.actions.locking import SELLING
from handoff.actions.taking_back import unreached
from handoff.labels import labels_of
from handoff.models import Attempt, Handoff, Terms
from handoff.terms import terms
from handoff.tries import Tries, tries
from handoff.words import OPEN, Element, Outcome, State, TakeBack
from leads.models import Event
from leads.words import Place

WITH = ("contact__company", "contact__standing", "contact__owner", "seller__team", "offered_by", "offer_event__detail")


@dataclass(slots=True)
class Sheet:
    """One handoff with what its page says about it."""

    handoff: Handoff
    terms: Terms
    tries: Tries
    spent: bool  # tried as promised, nobody reached
    note: str
    packet: dict[str, Any]
    may: dict[str, bool]
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def tried(self) -> str:
        return self.tries.words(self.terms)

    @property
    def asks_verdict(self) -> bool:
        """Reached, but not yet judged."""
        return self.may["judge"] and self.tries.reached and not self.handoff.can_sell

    @property
    def outcomes(self) -> list[tuple[str, Any]]:
        return list(Outcome.choices)

    @property
    def elements(self) -> list[str]:
        return [str(Element(one).label) for one in self.handoff.elements]


def sheet(handoff: Handoff, viewer: User, *, attempts: bool = True) -> Sheet:
    """A handful of queries. `attempts` False leaves the log out."""
    agreed, detail = terms(), _detail(handoff.offer_event)
    return Sheet(
        handoff,
        agreed,
        tries([handoff.pk])[handoff.pk],
        spent=agreed.take_back != TakeBack.NEVER and bool(unreached([handoff.pk])),
        note=detail.comment if detail else "",
        packet=detail.evidence.get("packet", {}) if detail else {},
        may=may(handoff, viewer),
        attempts=log(handoff) if attempts else [],
    )


def may(handoff: Handoff, viewer: User) -> dict[str, bool]:
    """Which acts the page offers: by role and by how the handoff stands. Actions guard again under the lock."""
    sells, markets = viewer.role in SELLING, viewer.role in MARKETING
    offered, is_open = handoff.state == State.OFFERED, handoff.state in OPEN
    worked = handoff.state == State.ACCEPTED or (
        handoff.state == State.COMPLETED and handoff.contact.place == Place.HELD
    )
    return {
        "accept": sells and offered,
        "return": sells and is_open,
        "discard": sells and is_open,
        "pass": sells and is_open,
        "attempt": sells and worked,
        "judge": sells and worked,
        "bant": sells and (worked or offered),
        "recall": markets and offered,
    }


def log(handoff: Handoff) -> list[Attempt]:
    """Attempts that count, the latest first, with their notes."""
    tried = Attempt.objects.filter(handoff=handoff, undone_at=None)
    return list(tried.select_related("by", "event__detail").order_by("-at", "-pk"))


def history(contact_id: int) -> list[Handoff]:
    """Every handoff of a person, the latest first."""
    return list(Handoff.objects.filter(contact=contact_id).select_related("seller", "offered_by").order_by("-pk")[:20])


def end_labels() -> dict[str, str]:
    """{code: label} of every reason a handoff may have ended with; rows say it in the words of today."""
    return labels_of("handoff.discarded", "handoff.expired", "handoff.returned")


def _detail(event: Event | None) -> Any:
    return getattr(event, "detail", None) if event else None
