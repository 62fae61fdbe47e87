"""Commitments in words and as cards, for every page that shows them."""

from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.countries import country_name
from sla.commitments.people import FIGURES
from sla.commitments.progress import Progress
from sla.models import Commitment
from sla.words import Engagement, Measure

register = template.Library()


@register.filter
def promise_words(row: Commitment) -> str:
    """What was promised: 120 MQLs."""
    if row.measure == Measure.ENGAGED:
        text = ngettext("%(n)s engaged decision maker", "%(n)s engaged decision makers", row.promised)
    else:
        text = ngettext("%(n)s MQL", "%(n)s MQLs", row.promised)
    return text % {"n": row.promised}


@register.filter
def scope_words(row: Commitment) -> str:
    """For whom: the source, the country, the topic; blank for all."""
    named = [row.source and _("source %(source)s") % {"source": row.source}, row.country and country_name(row.country)]
    return " · ".join(str(one) for one in [*named, row.topic] if one)


@register.filter
def criteria_words(row: Commitment) -> str:
    """What counts as engaged, in one sentence."""
    ways = [str(Engagement(kind).label) for kind in row.engaged_by]
    if row.least_activities:
        ways.append(
            ngettext("%(n)s activity of their own", "at least %(n)s activities of their own", row.least_activities)
            % {"n": row.least_activities}
        )
    text = _("Reached: an activity of their own or a talk, in the last %(days)s days. Engaged: %(ways)s.")
    return text % {"days": row.window_days, "ways": ", ".join(ways)}


@register.inclusion_tag("sla/commitment_card.html")
def commitment_card(row: Progress, level: int = 2, small: bool = False) -> dict[str, Any]:
    """How one commitment stands: the number, its pace, its forecast, the line."""
    days = [date_format(day, "j M") for day in row.month.days]
    return {"row": row, "commitment": row.commitment, "days": days, "level": level, "small": small}


@register.inclusion_tag("sla/commitment_pill.html")
def commitment_pill(row: Progress) -> dict[str, Any]:
    """How the number lies beside its pace, as an icon and words."""
    return {"row": row, "short": abs(row.short), "missing": row.commitment.promised - row.net}


@register.simple_tag
def commitment_figures(row: Progress) -> list[tuple[str, Any, int]]:
    """(code, words, number) of each figure that opens into its people."""
    numbers = {"net": row.net, "mqls": row.counted, "returned": row.taken_off, "engaged": row.net}
    numbers["reached"] = row.counted
    return [(code, words, numbers[code]) for code, words in FIGURES[row.commitment.measure].items()]
