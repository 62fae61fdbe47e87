"""The rail: where each role may go from every page. Entries whose page does not exist yet are left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rail. `key` is the second stroke after g; `at_hand` puts it on the phone's bottom bar."""

    page: str
    label: Any
    roles: tuple[str, ...] = ()
    key: str = ""
    at_hand: bool = False
    short: Any = ""


MARKETING = (Role.MARKETER, Role.MANAGER, Role.ADMIN)
LEADERS = (Role.MANAGER, Role.ADMIN)

SECTIONS: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry("home", _("Home"), key="h", at_hand=True),
            Entry("queue", _("MQL queue"), MARKETING, key="q", at_hand=True, short=_("Queue")),
            Entry("people", _("People"), key="p", at_hand=True),
            Entry("companies", _("Companies"), key="c", at_hand=True),
        ),
    ),
    (_("Together"), (Entry("agreement", _("Model and definitions"), key="m"),)),
    (
        _("Running Baton"),
        (
            Entry("radiator", _("Behind the radiator"), LEADERS),
            Entry("api_keys", _("API keys"), LEADERS),
            Entry("admin:index", _("Configuration"), (Role.ADMIN,)),
        ),
    ),
)


def rail(request: HttpRequest) -> dict[str, Any]:
    """The sections for whoever is signed in; nothing for the signed-out. No query."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    sections = ({"title": title, "items": _items(entries, user.role, request.path)} for title, entries in SECTIONS)
    return {"rail": [section for section in sections if section["items"]]}


def _items(entries: Iterable[Entry], role: str, here: str) -> list[dict[str, Any]]:
    return [item for entry in entries if not entry.roles or role in entry.roles if (item := _item(entry, here))]


def _item(entry: Entry, here: str) -> dict[str, Any] | None:
    try:
        url = reverse(entry.page)
    except NoReverseMatch:
        return None
    active = here == url or (url != "/" and here.startswith(url))
    words = {"label": entry.label, "short": entry.short, "key": entry.key, "at_hand": entry.at_hand}
    return {"url": url, "active": active, "count": None, **words}
