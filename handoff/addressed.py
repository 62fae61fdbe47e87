"""To whom offers went, in a sentence for the toast."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from handoff.models import Handoff
from handoff.routing.words import because_words

NAMED = 3


def addressed(offer_events: Sequence[int]) -> str:
    """“To Sten Lindroos.”, or of several “2 to Sten Lindroos, 1 to nobody yet (no active rule fits this person).”."""
    rows = Handoff.objects.filter(offer_event__in=offer_events).values_list("seller__name", "routed_by")
    found = Counter((name, "" if name else because) for name, because in rows)
    if not found:
        return ""
    if len(found) == 1:
        ((name, because),) = found
        return _("To %(whom)s.") % {"whom": _whom(name, because)}
    parts = [_("%(n)d to %(whom)s") % {"n": n, "whom": _whom(*key)} for key, n in found.most_common(NAMED)]
    others = sum(found.values()) - sum(n for _key, n in found.most_common(NAMED))
    return ", ".join(parts + ([_("%(n)d to others") % {"n": others}] if others else [])) + "."


def _whom(name: str | None, because: str) -> str:
    if name:
        return name
    why = because_words(because).rstrip(".")
    return _("nobody yet (%(why)s)") % {"why": f"{why[:1].lower()}{why[1:]}"} if why else _("nobody yet")
