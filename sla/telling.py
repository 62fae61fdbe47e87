"""Who is told of a clock's steps: reactions that make notices. Whom to tell stands in the event, frozen."""

from datetime import datetime

from django.urls import reverse

from leads import actions as leads
from leads.models import Event


def tell_step(event: Event, at: datetime) -> None:
    """Tell those whom the step named: of time running out, or of a promise that was broken."""
    link = reverse("person", args=[event.contact_id])
    leads.notify(event, event.facts["told"], topic=topic_of(event), link=link, at=at)


def topic_of(event: Event) -> str:
    """Work that is nobody's in particular reminds everybody, so that is a topic of its own."""
    if event.kind == "sla.escalated":
        return "breached"
    return "due" if event.facts["user"] is not None else "queue_due"
