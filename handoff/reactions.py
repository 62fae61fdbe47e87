"""What the relay does because of an event (config/reactions.py names these). Each may run twice without harm.

Who is told of it is handoff.telling's.
"""

from datetime import datetime

from django.urls import reverse

from accounts.actor import BATON
from handoff.actions import Verdict, close_offer, offer
from leads import actions as leads
from leads.actions import Mover
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


def _stands_in(contact_id: int, place: str) -> bool:
    return Contact.objects.filter(pk=contact_id, place=place).exists()


def _offer_unless_refused(contact_id: int, *, at: datetime) -> Verdict | None:
    """A mark that bars the offer leaves the person in the queue, where a marketer sees why."""
    try:
        return offer([(contact_id, None)], by=BATON, at=at)
    except Refused:
        return None
