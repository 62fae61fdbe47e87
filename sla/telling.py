"""Who is told of a clock's steps: reactions that make notices. Whom to tell stands in the event, frozen."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.urls import reverse

from leads.actions.notices import notify_each
from leads.models import Event


def tell_step(event: Event, at: datetime) -> None:
    """Tell those whom the step named: of time running out, or of a promise that was broken."""
    tell_steps([event], at)


def tell_steps(events: Sequence[Event], at: datetime) -> Collection[int]:
    """The same for many: deadlines come in thousands when a day begins."""
    notify_each(
        [(event, event.facts["told"], topic_of(event), reverse("person", args=[event.contact_id])) for event in events],
        at=at,
    )
    return [event.pk for event in events]


tell_step.together = tell_steps  # type: ignore[attr-defined]


def topic_of(event: Event) -> str:
    """Work that is nobody's in particular reminds everybody, so that is a topic of its own."""
    if event.kind == "sla.escalated":
        return "breached"
    return "due" if event.facts["user"] is not None else "queue_due"
