"""What a page sends back: which people in which version, where to return, and the words of what was done."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.doors import visitor
from handoff.actions import Pick, Verdict
from leads.models import Contact

# More than a page of people never comes from a page.
MOST_PICKED = 200


def picked(request: HttpRequest, query: QueryDict) -> list[Pick]:
    """The people of `pick=ID:VERSION…` whom the visitor may see; anything else is left out."""
    asked: dict[int, int] = {}
    for text in query.getlist("pick")[:MOST_PICKED]:
        contact, _colon, version = text.partition(":")
        if contact.isdecimal() and version.isdecimal() and len(contact) < 19 and len(version) < 10:
            asked[int(contact)] = int(version)
    seen = Contact.objects.visible_to(visitor(request)).filter(pk__in=asked).values_list("pk", flat=True)
    return [(contact, asked[contact]) for contact in sorted(seen)]


def way_back(request: HttpRequest, otherwise: str = "") -> str:
    """Where the page wants to return: an address of ours, else `otherwise`, else the queue."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours and asked.startswith("/") else otherwise or reverse("queue")


def told(verb: str, verdict: Verdict, name: str = "") -> str:
    """What a verdict did, in one or two sentences."""
    done = len(verdict.events)
    parts = [DONE_ONE[verb]() % {"person": name} if done == 1 and name else DONE[verb](done) % {"n": done}]
    stale, barred = len(verdict.stale), len(verdict.barred)
    if stale:
        text = ngettext(
            "%(n)d was changed by somebody else first.", "%(n)d were changed by somebody else first.", stale
        )
        parts.append(text % {"n": stale})
    if barred:
        text = ngettext("%(n)d must not be contacted.", "%(n)d must not be contacted.", barred)
        parts.append(text % {"n": barred})
    return " ".join(parts if done else parts[1:])


DONE: dict[str, Any] = {
    "offer": lambda n: ngettext("%(n)d person offered to sales.", "%(n)d people offered to sales.", n),
    "nurture": lambda n: ngettext("%(n)d person sent to nurture.", "%(n)d people sent to nurture.", n),
    "discard": lambda n: ngettext("%(n)d person discarded.", "%(n)d people discarded.", n),
    "revive": lambda n: ngettext("%(n)d person revived.", "%(n)d people revived.", n),
    "undo": lambda n: ngettext("Undone for %(n)d person.", "Undone for %(n)d people.", n),
}
DONE_ONE: dict[str, Any] = {
    "offer": lambda: _("%(person)s was offered to sales."),
    "nurture": lambda: _("%(person)s was sent to nurture."),
    "discard": lambda: _("%(person)s was discarded."),
    "revive": lambda: _("%(person)s was revived: scoring watches them again."),
    "undo": lambda: _("Undone: %(person)s is back where they were."),
}
