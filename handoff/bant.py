"""BANT as the agreement reads it: what is still missing before an opportunity. Writing it is handoff.actions.bant."""

from django.utils.translation import gettext_lazy as _

from handoff.models import Bant
from handoff.models.bant import FACTS, FOUR, WORDS
from handoff.terms import terms
from handoff.words import Answer

FIELDS = (*FOUR, *WORDS, *FACTS)
LABELS = {"budget": _("budget"), "authority": _("authority"), "need": _("need"), "timing": _("timing")}


def missing(contact_id: int) -> list[str]:
    """Those of the four that the agreement demands of an opportunity and sales has not heard a yes to, in order."""
    return missing_of(Bant.objects.filter(pk=contact_id).first())


def missing_of(bant: Bant | None) -> list[str]:
    demanded = terms().demands
    return [one for one in FOUR if one in demanded and getattr(bant, one, "") != Answer.YES]


def in_words(names: list[str]) -> str:
    """Budget, need: for a sentence that says what is missing."""
    return ", ".join(str(LABELS[name]) for name in names)
