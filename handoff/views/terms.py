"""The terms of the handoff in words, for everybody: what sales promises, where reasons lead, what to ask first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles
from handoff.bant import in_words
from handoff.models import Question, Reason, Terms


@for_roles(*EVERYBODY)
@require_safe
def show_terms(request: HttpRequest) -> HttpResponse:
    rows = list(Terms.objects.all()[:11])
    reasons = list(Reason.objects.filter(active=True))
    context = {
        "at": now(),
        "terms": rows[0],
        "demanded": in_words(rows[0].demands),
        "earlier": [(one, in_words(one.demands)) for one in rows[1:]],
        "returns": [one for one in reasons if one.act == Reason.Act.RETURN],
        "losses": [one for one in reasons if one.act == Reason.Act.LOSE],
        "questions": Question.objects.filter(active=True),
    }
    return render(request, "handoff/terms.html", context)
