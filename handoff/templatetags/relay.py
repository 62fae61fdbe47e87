"""The relay's part of pages: a person's handoffs, BANT, and what the relay's events say in words."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handoff.actions.locking import SELLING
from handoff.bant import in_words, missing_of
from handoff.models import Bant, Handoff
from handoff.models.bant import FACTS, FOUR
from handoff.sheets import end_labels, history, may
from handoff.terms import terms
from handoff.tries import tries
from handoff.words import Answer, CanSell, Channel, Outcome, Step
from leads.lifecycle import MOVES
from leads.models import Contact, Event
from leads.words import BuyingRole

register = template.Library()


@register.inclusion_tag("handoff/person_handoff.html", takes_context=True)
def handoff_panel(context: dict[str, Any], person: Contact) -> dict[str, Any]:
    """A person's current handoff with who has them and what came of it, and the earlier ones with their reasons."""
    request = context["request"]
    viewer, known = request.user, history(person.pk)
    current = next((one for one in known if one.is_open), None)
    tried = tries([current.pk])[current.pk] if current else None
    seen = set(Handoff.objects.visible_to(viewer).filter(pk__in=[one.pk for one in known]).values_list("pk", flat=True))
    return {
        "request": request,
        "at": context.get("at"),
        "person": person,
        "current": current,
        "openable": seen,
        "may": may(current, viewer) if current and current.pk in seen else {},
        "tries": tried,
        "tried": tried.words(terms()) if tried and tried.count else "",
        "past": [one for one in known if one is not current],
        "labels": end_labels() if known else {},
        "take": _may_take(person, viewer),
        "next": request.get_full_path(),
    }


def _may_take(person: Contact, viewer: Any) -> bool:
    stands = (person.stage, person.place) in MOVES["take"].starts
    barred = person.do_not_contact or person.do_not_profile
    return viewer.role in SELLING and stands and not barred and person.owner_id in (None, viewer.pk)


@register.inclusion_tag("handoff/bant.html", takes_context=True)
def bant_panel(context: dict[str, Any], handoff: Handoff, writable: bool = True) -> dict[str, Any]:
    """What sales learned of the person, to fill during a call; others read it."""
    bant = Bant.objects.filter(pk=handoff.contact_id).select_related("updated_by").first()
    row = bant or Bant(contact_id=handoff.contact_id)
    names = {one.name: one.verbose_name for one in Bant._meta.get_fields() if hasattr(one, "verbose_name")}
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "at": context.get("at"),
        "handoff": handoff,
        "bant": bant,
        "writable": writable,
        "missing": in_words(missing_of(bant)),
        "four": [_asked(row, name, names) for name in FOUR],
        "facts": [{"name": name, "label": names[name], "value": getattr(row, name)} for name in FACTS],
        "answers": Answer.choices,
    }


def _asked(row: Bant, name: str, names: dict[str, Any]) -> dict[str, Any]:
    words = f"{name}_words"
    return {
        "name": name,
        "label": names[name],
        "value": getattr(row, name),
        "said": getattr(row, f"get_{name}_display")(),
        "words": words,
        "words_label": names[words],
        "words_value": getattr(row, words),
    }


@register.filter
def entry(rows: dict[Any, Any], key: Any) -> Any:
    """The value of a key, the key itself where it has none."""
    return rows.get(key, key)


@register.filter
def role_words(code: str) -> str:
    """A role of the buying group in words; an unknown one stands as it is."""
    return str(BuyingRole(code).label) if code in BuyingRole.values else code


@register.filter
def moment_of(text: str) -> datetime | None:
    """A moment that was kept as text in frozen evidence."""
    try:
        return parse_datetime(text)
    except (TypeError, ValueError):
        return None


@register.filter
def relay_words(event: Event) -> str:
    """What an event of the relay says beyond its name: Call · No answer; Yes · 4 of 5 · Demo on 1 December."""
    told = TOLD.get(event.kind)
    return told(event.facts) if told else ""


def _attempted(facts: dict[str, Any]) -> str:
    return " · ".join(
        str(label) for label in (_label(Channel, facts.get("channel")), _label(Outcome, facts.get("outcome"))) if label
    )


def _judged(facts: dict[str, Any]) -> str:
    marks = _("%(n)d of 5") % {"n": len(facts.get("elements", []))}
    return " · ".join(part for part in (_label(CanSell, facts.get("can_sell")), marks, _planned(facts)) if part)


def _planned(facts: dict[str, Any]) -> str:
    day = facts.get("next_step_on")
    if not day:
        return ""
    return _("%(step)s on %(day)s") % {"step": _label(Step, facts.get("next_step")), "day": _day(day)}


def _returned(facts: dict[str, Any]) -> str:
    day = facts.get("revisit_on")
    return _("revisit on %(day)s") % {"day": _day(day)} if day else ""


def _day(text: str) -> str:
    day = parse_date(text)
    return date_format(day, "j F Y") if day else text


def _label(words: Any, code: Any) -> str:
    return str(words(code).label) if code in words.values else str(code or "")


TOLD = {
    "handoff.attempted": _attempted,
    "handoff.judged": _judged,
    "handoff.planned": _planned,
    "handoff.returned": _returned,
}
