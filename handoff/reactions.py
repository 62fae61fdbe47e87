"""What the relay does because of an event (config/reactions.py names these). Each may run twice without harm.

Who is told of it is handoff.telling's.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.actor import BATON
from handoff.actions import Verdict, close_offer, offer, reassign_by_routing, take_back
from handoff.models import Handoff
from handoff.reasons import SLA
from handoff.telling import tell_nobody_else
from handoff.words import OPEN
from leads import actions as leads
from leads.actions import Mover
from leads.actions.moves import lock
from leads.models import Contact, Event
from leads.refusals import Refused


def offer_ready(event: Event, at: datetime) -> None:
    """Offer at once whoever meets the SQL definition by a route that needs no review first."""
    if event.facts.get("automatic") and _stands_in(event.contact_id, "review"):
        _offer_unless_refused(event.contact_id, at=at)


def reopen_woken(event: Event, at: datetime) -> None:
    """Bring a person whose wake-up date came back to the queue; whoever may not be contacted stays in nurture."""
    if not Contact.objects.filter(pk=event.contact_id, do_not_contact=False, do_not_profile=False).exists():
        return
    leads.move("reopen", [Mover(event.contact_id, reason="woken")], by=BATON, at=at)


def close_withdrawn(event: Event, at: datetime) -> None:
    """A mark took the person out of the offer: the offer itself ends too."""
    close_offer(event.contact_id, by=BATON, at=event.at)


def tell_reopened(event: Event, at: datetime) -> None:
    """Tell whoever sent the person to nurture last that they are back."""
    sent = Event.objects.filter(contact=event.contact_id, kind="handoff.nurtured", at__lte=event.at)
    senders = sent.order_by("-at", "-pk").values_list("actor", flat=True)[:1]
    leads.notify(event, list(senders), topic="woken", link=reverse("person", args=[event.contact_id]), at=at)


# Whoever does one of these after the step was reached keeps the person: late, but at work.
WORKED = ("handoff.accepted", "handoff.attempted", "handoff.judged", "handoff.planned")


@transaction.atomic
def act_on_escalation(event: Event, at: datetime) -> None:
    """Do what a step of the ladder says with a person whose promised time has passed.

    `reassign` gives them to somebody else by routing, at most `most` times a handoff (null: ever again), then takes
    them back to marketing; `take_back` does so at once. Nothing happens to a handoff that has ended, led to an
    opportunity, changed hands or been worked on since.
    """
    handoff = _still_theirs(event) if event.facts["act"] in ("reassign", "take_back") else None
    if handoff is None:
        return
    if event.facts["act"] == "take_back" or _went_round(handoff, event.facts["most"]):
        take_back(handoff.pk, by=BATON, at=at, reason=SLA)
    elif not reassign_by_routing(handoff.pk, by=BATON, at=at, reason=SLA):
        tell_nobody_else(event, handoff.pk, at)


def pass_over_steps_that_tell(events: Sequence[Event], at: datetime) -> Collection[int]:
    """Of many steps at once: those that only tell are done with here; the others each take locks of their own."""
    return [event.pk for event in events if event.facts["act"] not in ("reassign", "take_back")]


act_on_escalation.together = pass_over_steps_that_tell  # type: ignore[attr-defined]


def _still_theirs(event: Event) -> Handoff | None:
    """The handoff of the escalation, its person locked, where it is open and in the same hands since."""
    lock([event.contact_id])
    handoff = Handoff.objects.filter(contact=event.contact_id, state__in=OPEN).first()
    if handoff is None or handoff.seller_id != event.facts["user"]:
        return None
    begun_since = handoff.offer_event_id is not None and handoff.offer_event_id > event.pk
    worked_since = Event.objects.filter(contact=event.contact_id, pk__gt=event.pk, kind__in=WORKED).exists()
    return None if begun_since or worked_since or _given(handoff).filter(pk__gt=event.pk).exists() else handoff


def _went_round(handoff: Handoff, most: int | None) -> bool:
    """Whether routing has given the person away for this reason as often as was agreed."""
    times = _given(handoff).filter(kind="handoff.reassigned", reason=SLA).count()
    return most is not None and times >= most


def _given(handoff: Handoff) -> QuerySet[Event]:
    """Every time this handoff changed hands."""
    kinds = ("handoff.passed", "handoff.reassigned")
    return Event.objects.filter(contact=handoff.contact_id, kind__in=kinds, facts__handoff=handoff.pk)


def _stands_in(contact_id: int, place: str) -> bool:
    return Contact.objects.filter(pk=contact_id, place=place).exists()


def _offer_unless_refused(contact_id: int, *, at: datetime) -> Verdict | None:
    """A mark that bars the offer leaves the person in the queue, where a marketer sees why."""
    try:
        return offer([(contact_id, None)], by=BATON, at=at)
    except Refused:
        return None
