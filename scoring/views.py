"""Pages of scoring: the model and the definitions in words, a score as of a day."""

from datetime import UTC, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from leads.models import Contact
from leads.refusals import Invalid
from scoring import words
from scoring.models import Definition, Rescore, ScoringModel
from scoring.models.model import Status
from scoring.panel import panel_of


@for_roles(*EVERYBODY)
@require_safe
def show_model(request: HttpRequest) -> HttpResponse:
    """The active model and definitions in sentences."""
    model = ScoringModel.objects.filter(status=Status.ACTIVE).first()
    active = Definition.objects.filter(status=Status.ACTIVE).order_by("kind")
    context = {
        "model": model,
        "definitions": [_definition(one) for one in active],
        "rescore": Rescore.objects.filter(finished_at=None).first(),
        **(_rules(model) if model else {}),
    }
    return render(request, "scoring/model.html", context)


@for_roles(*EVERYBODY)
@require_safe
def show_score(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's score as of `?at=` (a day or an instant; a day means its end in the viewer's zone)."""
    person = get_object_or_404(Contact.objects.visible_to(visitor(request)).select_related("company"), pk=pk)
    present = now()
    try:
        at = min(asked_instant(request.GET.get("at", "")) or present, present)
    except Invalid as refusal:
        return render(request, "scoring/as_of.html", {"person": person, "refusal": refusal}, status=refusal.status)
    panel = panel_of(person, at=at, looking_back=at < present)
    context = {"person": person, "panel": panel, "at": at, "present": present}
    return render(request, "scoring/as_of.html", context)


def asked_instant(text: str) -> datetime | None:
    """An ISO date or instant, or None where nothing was asked. Raises Invalid for anything else."""
    if not text:
        return None
    try:
        day, instant = parse_date(text), parse_datetime(text)
    except ValueError:
        day = instant = None
    if instant is not None and day is None:
        return instant if timezone.is_aware(instant) else timezone.make_aware(instant, UTC)
    if day is None:
        raise Invalid(_("Give a date, such as 2026-03-12."), field="at")
    return timezone.make_aware(datetime.combine(day, time.max))


def _definition(definition: Definition) -> dict[str, Any]:
    return {
        "definition": definition,
        "routes": [words.route(route) for route in definition.routes],
        "cool_down": words.cool_down(definition.cool_down_days) if definition.kind == Definition.Kind.MQL else "",
    }


def _rules(model: ScoringModel) -> dict[str, Any]:
    behaviour = model.behaviour_rules.select_related("type", "group").order_by("-points", "label")
    return {
        "ageing": words.ageing(model),
        "total_caps": words.caps(model),
        "behaviour": [(rule, words.behaviour(rule)) for rule in behaviour],
        "groups": [(group, words.caps(group)) for group in model.groups.order_by("name")],
        "fit": [(rule, words.condition(rule)) for rule in model.fit_rules.order_by("-points", "label")],
        "exclusions": [(rule, words.condition(rule)) for rule in model.exclusions.order_by("label")],
    }
