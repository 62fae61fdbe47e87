"""Opportunities on other pages: the door on a handoff, the panels of a person and a company, amounts in words."""

from decimal import Decimal
from typing import Any

from django import template
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from handoff import bant
from handoff.actions.locking import SELLING
from handoff.models import Handoff, Opportunity, Reason
from handoff.opportunities import Card, Sums, cards, with_names
from handoff.reasons import WonReason
from handoff.words import State
from leads.models import Company, Contact, Event
from leads.words import Stage

register = template.Library()
SHOWN = 20
SEPARATOR = mark_safe(" · ")
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}


@register.simple_tag
def money(amount: Decimal | None, currency: str) -> str:
    """12,000 €: whole amounts without cents; the sign where everybody knows it."""
    if amount is None:
        return "–"
    digits = 0 if amount == amount.to_integral_value() else 2
    # A space that does not break.
    return f"{number_format(amount, digits, use_l10n=True, force_grouping=True)}\u00a0{SIGNS.get(currency, currency)}"


@register.simple_tag
def sums(found: Sums) -> SafeString:
    """One sum a currency; nothing where no amount is known."""
    return format_html_join(SEPARATOR, "<b>{}</b>", ((money(amount, code),) for code, amount in found.amounts))


@register.filter
def reason_of(code: str) -> str:
    """Why it was won or lost; an unknown code stands as it is."""
    if code in WonReason.values:
        return str(WonReason(code).label)
    label = Reason.objects.filter(act=Reason.Act.LOSE, code=code).values_list("label", flat=True).first()
    return gettext(label) if label else code


@register.filter
def deal_words(event: Event) -> str:
    """What an event says of the opportunity as it was then: Proposal · 12,000 € · without BANT: budget."""
    facts = event.facts
    amount = Decimal(facts["amount"]) if facts.get("amount") else None
    parts = [_stage_words(facts.get("stage", "")), money(amount, facts.get("currency", ""))]
    if facts.get("override"):
        parts.append(gettext("without BANT: %(missing)s") % {"missing": bant.in_words(facts["missing"])})
    if event.reason:
        parts.append(reason_of(event.reason))
    return " · ".join(parts)


def _stage_words(code: str) -> str:
    return str(Opportunity.Stage(code).label) if code in Opportunity.Stage.values else code


@register.inclusion_tag("handoff/opportunity_door.html", takes_context=True)
def opportunity_door(context: dict[str, Any], handoff: Handoff) -> dict[str, Any]:
    """The way from an accepted handoff to an opportunity, with what BANT misses; the opportunity once it is open."""
    request = context["request"]
    may = request.user.role in SELLING and handoff.state == State.ACCEPTED
    made = list(Opportunity.objects.visible_to(request.user).filter(handoff=handoff)[:1])
    return {
        "request": request,
        "may": may,
        "made": made[0] if made else None,
        "missing": bant.in_words(bant.missing(handoff.contact_id)) if may else "",
        "address": f"{reverse('opportunity_open')}?handoff={handoff.pk}",
        "next": request.get_full_path(),
    }


@register.inclusion_tag("handoff/opportunities_panel.html", takes_context=True)
def opportunities_panel(context: dict[str, Any], person: Contact) -> dict[str, Any]:
    """The opportunities a person takes part in, and a new one with a customer."""
    request = context["request"]
    may = request.user.role in SELLING and person.stage in (Stage.CUSTOMER, Stage.OPPORTUNITY)
    address = f"{reverse('opportunity_open')}?contact={person.pk}" if may else ""
    return {**_panel(context, Q(participants__contact=person)), "address": address}


@register.inclusion_tag("handoff/opportunities_panel.html", takes_context=True)
def company_opportunities(context: dict[str, Any], company: Company) -> dict[str, Any]:
    """The opportunities with a company that the visitor may see, the open ones first."""
    return _panel(context, Q(company=company))


def _panel(context: dict[str, Any], which: Q) -> dict[str, Any]:
    request = context["request"]
    rows = with_names(Opportunity.objects.visible_to(request.user).filter(which))
    found: list[Card] = cards(list(rows.order_by("ended_at", "-pk")[:SHOWN]), at=context["at"])
    found.sort(key=lambda card: not card.row.is_open)
    return {"request": request, "at": context["at"], "cards": found, "next": request.get_full_path()}
