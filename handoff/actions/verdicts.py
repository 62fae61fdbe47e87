"""Marketing's verdicts on the queue: nurture, discard, revive, on sets of people. Offering has its own page.

A set reports whom it could not move; a set of one raises the refusal instead. Qualifying is scoring's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from handoff.reasons import DiscardReason, NurtureReason
from leads import actions as leads
from leads.actions.moves import Moved, Mover, lock, refusal
from leads.models import Contact
from leads.refusals import Invalid, Refused

# A person and the version the page showed; None takes the person however they stand now.
Pick = tuple[int, int | None]


@dataclass(slots=True)
class Verdict:
    """What a set verb did: {contact: event} of the moved, whom somebody changed first, and who may not be moved."""

    events: dict[int, int] = field(default_factory=dict)
    stale: list[int] = field(default_factory=list)
    barred: list[int] = field(default_factory=list)


def nurture(
    people: Sequence[Pick],
    *,
    by: Actor,
    at: datetime,
    wake_at: datetime | None = None,
    reason: str = NurtureReason.TOO_EARLY.value,
    comment: str = "",
) -> Verdict:
    """Send these people back to nurture. With `wake_at` they return to the queue on that day."""
    demand(NurtureReason, reason, comment)
    if wake_at is not None and wake_at <= at:
        raise Invalid(_("The day to return must lie ahead."), field="wake_at", code="not_ahead")
    movers = [Mover(contact, version, reason=reason, comment=comment, wake_at=wake_at) for contact, version in people]
    return _moved("nurture", leads.move("nurture", movers, by=by, at=at), people)


@transaction.atomic
def discard(people: Sequence[Pick], *, reason: str, by: Actor, at: datetime, comment: str = "") -> Verdict:
    """End the relay for these people, always for a reason; "other" asks for words."""
    demand(DiscardReason, reason, comment)
    asked = [contact for contact, _version in people]
    lock(asked)
    # A day to return goes with them; the event keeps it, so that an undo can give it back.
    waking = dict(Contact.objects.filter(pk__in=asked).exclude(wake_at=None).values_list("pk", "wake_at"))
    kept = {contact: {"wake_at": wake_at.isoformat()} for contact, wake_at in waking.items() if wake_at}
    movers = [
        Mover(contact, version, reason=reason, comment=comment, facts=kept.get(contact, {}))
        for contact, version in people
    ]
    return _moved("discard", leads.move("discard", movers, by=by, at=at), people)


def revive(people: Sequence[Pick], *, by: Actor, at: datetime, comment: str = "") -> Verdict:
    """Take discarded people back: scoring watches them again."""
    movers = [Mover(contact, version, comment=comment) for contact, version in people]
    return _moved("revive", leads.move("revive", movers, by=by, at=at), people)


def _moved(verb: str, moved: Moved, people: Sequence[Pick]) -> Verdict:
    return told_verdict(verb, moved.events, moved.stale, people)


def told_verdict(
    verb: str,
    events: dict[int, int],
    stale: list[int],
    people: Sequence[Pick],
    barred: Sequence[int] = (),
) -> Verdict:
    """A set reports; a set of one raises why nothing happened."""
    if stale and len(people) == 1:
        raise refusal(verb, people[0][0])
    return Verdict(events, stale, list(barred))


def barred_of(people: Sequence[Pick]) -> list[int]:
    """Those of them who must not be contacted or profiled."""
    marked = models.Q(do_not_contact=True) | models.Q(do_not_profile=True)
    asked = [contact for contact, _version in people]
    return list(Contact.objects.filter(marked, pk__in=asked).order_by("pk").values_list("pk", flat=True))


def may_not_be_offered(contact_id: int) -> Refused:
    contact = Contact.objects.get(pk=contact_id)
    mark = _("do not contact") if contact.do_not_contact else _("do not profile")
    text = _("%(person)s is marked “%(mark)s” and cannot be offered. Take the mark off first, or discard.")
    return Refused(text % {"person": contact.name, "mark": mark}, code="may_not_be_offered")


def demand(reasons: type[models.TextChoices], reason: str, comment: str) -> None:
    if reason not in reasons.values:
        raise Invalid(_("Choose a reason from the list."), field="reason", code="unknown_reason")
    if reason == "other" and not comment.strip():
        raise Invalid(_("Say in a few words what the reason is."), field="comment", code="required")
