"""A small relay for tests of clocks: people at work from nine to five in UTC, and the acts that move a person along."""

from datetime import UTC, datetime, timedelta

from accounts.models import Calendar, User
from handoff import actions as relay
from handoff.models import Handoff
from leads import actions as leads
from leads.actions import Mover
from leads.lifecycle import REVIEW
from leads.models import Contact
from sla import actions
from sla.models import Clock
from tests import make

# Monday.
MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
GRACE = timedelta(seconds=2)


def office() -> Calendar:
    """Everybody's calendar: Monday to Friday, nine to five, UTC."""
    Calendar.objects.filter(is_default=True).delete()
    return Calendar.objects.create(name="Office", time_zone="UTC", is_default=True)


def seller(**fields: object) -> User:
    return make.user("sales", time_zone="UTC", **fields)


def in_review(at: datetime = MONDAY, temperature: str = "warm", reason: str = "score") -> Contact:
    """Somebody who qualified at `at`."""
    person = make.person(at=at - DAY, standing={"points": 60, "fit": "A", "temperature": temperature})
    leads.move("qualify", [Mover(person.pk, reason=reason)], by=make.by(make.user()), at=at)
    person.refresh_from_db()
    assert (person.stage, person.place) == REVIEW
    return person


def offered(person: Contact, to: User, at: datetime) -> Handoff:
    relay.offer([make.pick(person)], by=make.by(make.user()), at=at, to=to.pk)
    return Handoff.objects.get(contact=person, state="offered")


def accepted(handoff: Handoff, at: datetime) -> Handoff:
    assert handoff.seller is not None
    return relay.accept(handoff.pk, by=make.by(handoff.seller), at=at)


def attempted(handoff: Handoff, at: datetime, outcome: str = "no_answer", tried_at: datetime | None = None) -> int:
    assert handoff.seller is not None
    by = make.by(handoff.seller)
    return relay.attempt(handoff.pk, channel="call", outcome=outcome, tried_at=tried_at, by=by, at=at).event_id


def time_passes(at: datetime) -> None:
    """What the sweeps do at `at`."""
    while actions.derive_stirred(at=at) or actions.derive_due(at=at):
        pass


def clock(person: Contact, promise: str) -> Clock:
    """The last clock of this promise."""
    found = Clock.objects.filter(contact=person, promise=promise).order_by("started_at", "pk").last()
    assert found is not None
    return found
