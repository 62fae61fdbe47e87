"""The queue's part of other pages: the acts on a person, and reasons in words."""

from typing import Any

from django import template

from accounts.doors import MARKETING
from accounts.models import LEADERS
from handoff.reasons import DiscardReason, NurtureReason
from handoff.reassigning import HANDOFFS, PEOPLE
from leads.lifecycle import MOVES
from leads.models import Contact
from leads.telling import ROUTES
from leads.words import Place, Stage

register = template.Library()
REASONS = {**ROUTES, **dict(NurtureReason.choices), **dict(DiscardReason.choices)}
VERBS = ("offer", "nurture", "discard", "revive")


@register.filter
def reason_words(code: str) -> str:
    """The label of a reason's code; an unknown code stands as it is."""
    return str(REASONS.get(code, code))


@register.inclusion_tag("handoff/acts.html", takes_context=True)
def verdict_acts(context: dict[str, Any], person: Contact, way_back: str = "") -> dict[str, Any]:
    """The verdicts that are possible where the person stands, with their keys. Nothing for those without the right."""
    request = context["request"]
    may = request.user.role in MARKETING
    stand = (person.stage, person.place)
    barred = person.do_not_contact or person.do_not_profile
    verbs = {verb: may and stand in MOVES[verb].starts for verb in VERBS}
    return {
        "request": request,
        "person": person,
        "pick": f"{person.pk}:{person.version}",
        "next": way_back or request.get_full_path(),
        "barred": verbs["offer"] and barred,
        "reassign": _reassigned_under(person) if request.user.role in LEADERS else "",
        **verbs,
    }


def _reassigned_under(person: Contact) -> str:
    """Which list of the managers' page gives this person to somebody else; "" for whoever is discarded."""
    if person.place == Place.DISCARDED:
        return ""
    in_relay = person.place == Place.OFFERED or (person.place == Place.HELD and person.stage == Stage.SQL)
    return HANDOFFS if in_relay else PEOPLE
