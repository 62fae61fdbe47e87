"""The homes: what each role should look at first. Reading only; every list is short and every count stops."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.models import Role, User
from handoff import mine, queue
from handoff.inbox import Inbox, number_today
from leads.keyset import counted
from leads.models import Contact, Event, ImportRun, Outbox, Standing, Touched
from leads.why_now import why_now
from leads.words import Place, Stage, Temperature
from reports.asleep import asleep
from reports.both_promises import warnings
from reports.leading import relay_figures
from scoring.models import Rescore
from sla.untold import untold

SHOWN = 6
LATEST = 5
WEEK = timedelta(days=7)


@for_roles(*EVERYBODY)
@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    viewer, at = visitor(request), now()
    context = HOMES[viewer.role](viewer, at)
    return render(request, f"reports/home_{viewer.role}.html", {"at": at, **context})


def marketer(viewer: User, at: datetime) -> dict[str, Any]:
    """The queue in figures, who came last, whom they offered last, who wakes this week."""
    newest = list(queue.waiting(viewer).order_by("-moved_at", "-pk")[:SHOWN])
    sentences = why_now(newest, at=at)
    waking = Contact.objects.visible_to(viewer).filter(wake_at__lte=at + WEEK, place=Place.NURTURE)
    return {
        **_queue(),
        "newest": [(person, sentences[person.pk]) for person in newest],
        "waking": list(waking.select_related("company", "standing").order_by("wake_at", "pk")[:SHOWN]),
        "asleep": counted(asleep(viewer, at), most=999),
        "offers": mine.latest(viewer, viewer, LATEST),
        "at_risk": warnings(at=at),
    }


def sales(viewer: User, at: datetime) -> dict[str, Any]:
    """What marketing offered to me or my team, and my own people, the hot ones first."""
    seen = Contact.objects.visible_to(viewer).select_related("company", "standing", "owner")
    offered = list(seen.filter(place=Place.OFFERED).order_by("-moved_at", "-pk")[: SHOWN * 2])
    mine = seen.filter(owner=viewer, standing__isnull=False).exclude(place=Place.DISCARDED)
    hot = list(mine.filter(standing__temperature=Temperature.HOT).order_by("-standing__points", "pk")[:SHOWN])
    latest = list(mine.order_by("-standing__points", "pk")[:SHOWN])
    sentences = why_now({*offered, *hot, *latest}, at=at)
    return {
        "offered": [(person, sentences[person.pk]) for person in offered],
        "hot": [(person, sentences[person.pk]) for person in hot],
        "mine": [(person, sentences[person.pk]) for person in latest],
        "mine_count": counted(mine, most=999),
        "today": number_today(Inbox(viewer), timezone.localtime(at).date()),
    }


def manager(viewer: User, at: datetime) -> dict[str, Any]:
    """How many stand at each stage, how long the queue waits, who sleeps, what happened last."""
    stages = dict(Contact.objects.values_list("stage").annotate(Count("pk")))
    events = Event.objects.exclude(to_stage="").exclude(kind="contact.created")
    return {
        "funnel_rows": _funnel(stages),
        **relay_figures(viewer, at=at),
        "at_risk": warnings(at=at),
        "discarded": stages.get(Stage.DISCARDED, 0),
        "summary": queue.summary(),
        "asleep": counted(asleep(viewer, at), most=999),
        "untold": counted(untold(at=at), most=999),
        "events": list(events.select_related("contact", "actor").order_by("-at", "-pk")[:12]),
    }


def admin(viewer: User, at: datetime) -> dict[str, Any]:
    """How the machinery stands: work that is due, reactions owed, imports and rescores under way."""
    return {
        "due": _oldest(Standing.objects.filter(next_change_at__lte=at), "next_change_at"),
        "touched": _oldest(Touched.objects.all(), "touched_at"),
        "owed": _oldest(Outbox.objects.filter(due_at__lte=at), "due_at"),
        "stuck": Outbox.objects.filter(attempts__gte=10).count(),
        "imports": ImportRun.objects.order_by("-started_at")[:5],
        "rescores": Rescore.objects.select_related("model").order_by("-started_at")[:3],
        "people": _roughly("leads_contact"),
        "activities": _roughly("leads_activity"),
    }


def _queue() -> dict[str, Any]:
    summary = queue.summary()
    labels = {**{key: label for key, (label, _q) in queue.TABS.items()}, "all": _("In the queue")}
    tiles = [{"key": key, "label": label, "count": summary.counts[key]} for key, label in labels.items()]
    return {"summary": summary, "tiles": tiles}


def _funnel(stages: dict[str, int]) -> list[dict[str, Any]]:
    """The stages in their order with their share of the largest, for bars."""
    order = [Stage.VISITOR, Stage.LEAD, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY, Stage.CUSTOMER]
    most = max([stages.get(stage, 0) for stage in order], default=0) or 1
    people = reverse("people")
    return [
        {
            "label": stage.label,
            "url": f"{people}?stage={stage}",
            "count": stages.get(stage, 0),
            "share": round(100 * stages.get(stage, 0) / most, 1),
        }
        for stage in order
    ]


def _oldest(rows: QuerySet[Any], by: str) -> dict[str, Any]:
    """How many wait, capped, and since when the oldest."""
    return {"count": counted(rows, most=9999), "since": rows.order_by(by).values_list(by, flat=True).first()}


def _roughly(table: str) -> int:
    """The planner's own estimate: a count of millions would hold the page up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT GREATEST(reltuples, 0)::bigint FROM pg_class WHERE oid = %s::regclass", [table])
        return int(cursor.fetchone()[0])


HOMES: dict[str, Callable[[User, datetime], dict[str, Any]]] = {
    Role.MARKETER: marketer,
    Role.SALES: sales,
    Role.MANAGER: manager,
    Role.ADMIN: admin,
}
