"""Who is told of what the relay did: reactions that make notices. The sentences are leads.notices', the rules here."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from accounts.models import Role, User
from handoff.models import Handoff, Opportunity
from handoff.reasons import SLA
from leads import actions as leads
from leads.models import Event


def tell_offered(event: Event, at: datetime) -> None:
    """Tell whom the person was offered to, also where they have been passed on since; the managers where to nobody."""
    handoff = Handoff.objects.filter(offer_event=event).first()
    if event.facts.get("seller") is None:
        leads.notify(event, _managers(), topic="unrouted", link=reverse("routing_unrouted"), at=at)
    elif handoff is not None:
        _tell_seller(event, event.facts["seller"], handoff.pk, "offered", at)


def tell_given(event: Event, at: datetime) -> None:
    """Tell who has the person from now on: passed by a colleague, assigned by a manager, or placed by routing.

    From whom they were taken because the promised time had passed, is told too.
    """
    topic = "passed" if event.kind == "handoff.passed" else "offered"
    _tell_seller(event, event.facts.get("seller"), event.facts["handoff"], topic, at)
    if event.reason == SLA:
        # The handoff may be another team's by now: their own inbox is theirs to open.
        leads.notify(event, [event.facts["was"]], topic="expired", link=reverse("inbox"), at=at)


def tell_nobody_else(event: Event, handoff_id: int, at: datetime) -> None:
    """Tell the managers that somebody should get the person, and that routing finds nobody else."""
    leads.notify(event, _managers(), topic="unrouted", link=reverse("handoff", args=[handoff_id]), at=at)


def tell_accepted(event: Event, at: datetime) -> None:
    _tell_marketer(event, "accepted", at)


def tell_returned(event: Event, at: datetime) -> None:
    _tell_marketer(event, "returned", at)


def tell_recalled(event: Event, at: datetime) -> None:
    """Tell the salesperson that an offer to them is gone."""
    _tell_seller(event, event.facts.get("seller"), event.facts.get("handoff"), "withdrawn", at)


def tell_taken_back(event: Event, at: datetime) -> None:
    """Tell both: the salesperson that the person is gone, the marketer that they are back."""
    _tell_seller(event, event.facts.get("seller"), event.facts.get("handoff"), "expired", at)
    _tell_marketer(event, "returned", at)


def tell_answered(event: Event, at: datetime) -> None:
    """Tell whoever said it, whoever answered before, and whoever offered the person."""
    first = event.facts["answers"]
    before = Event.objects.filter(contact=event.contact_id, kind="handoff.answered", pk__lt=event.pk)
    said = Event.objects.filter(pk=first) | before.filter(facts__answers=first)
    offered = Handoff.objects.filter(pk=event.facts["handoff"]).values_list("offered_by", flat=True)
    users = {*said.values_list("actor", flat=True), *offered}
    leads.notify(event, users, topic="answered", link=reverse("told_one", args=[first]), at=at)


def tell_won(event: Event, at: datetime) -> None:
    _tell_origin(event, "won", at)


def tell_lost(event: Event, at: datetime) -> None:
    _tell_origin(event, "lost", at)


def _tell_seller(event: Event, seller_id: int | None, handoff_id: int | None, topic: str, at: datetime) -> None:
    if handoff_id is not None:
        leads.notify(event, [seller_id], topic=topic, link=reverse("handoff", args=[handoff_id]), at=at)


def _tell_marketer(event: Event, topic: str, at: datetime) -> None:
    """Tell whoever offered the person; nobody where the definition did."""
    offered = Handoff.objects.filter(pk=event.facts.get("handoff")).values_list("offered_by", flat=True)
    _tell_of_person(event, offered, topic, at)


def _tell_origin(event: Event, topic: str, at: datetime) -> None:
    """Tell whoever offered the person with whom the opportunity began."""
    offered = Opportunity.objects.filter(pk=event.facts.get("opportunity")).values_list(
        "handoff__offered_by", flat=True
    )
    _tell_of_person(event, offered, topic, at)


def _tell_of_person(event: Event, user_ids: Iterable[int | None], topic: str, at: datetime) -> None:
    leads.notify(event, list(user_ids), topic=topic, link=reverse("person", args=[event.contact_id]), at=at)


def _managers() -> list[int]:
    return list(User.objects.filter(role=Role.MANAGER, is_active=True).values_list("pk", flat=True))
