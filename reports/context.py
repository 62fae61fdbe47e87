"""What every page of the signed-in carries: the rail by role, the phone's bar, the theme. Templates paint it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.doors import EVERYBODY, MARKETING
from accounts.models import LEADERS, Role, Theme, User
from handoff.actions.locking import SELLING
from handoff.inbox import number_offered
from handoff.queue import number_waiting
from handoff.routing.reading import number_unrouted
from leads.keyset import Count
from reports.radiator import behind

THEME_COOKIE = "theme"
ON_THE_PHONE = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rail: its page, who sees it, the stroke after g that goes there, a number that waits there."""

    page: str
    label: Any
    icon: str
    roles: tuple[str, ...] = EVERYBODY
    short: Any = ""
    stroke: str = ""
    count: Callable[[User], str] | None = None


def waiting(user: User) -> str:
    """How many wait in the queue; beyond its cap nobody needs the number. Only marketing's roles are shown it."""
    return _counted(number_waiting())


def unrouted(user: User) -> str:
    """How many are offered to nobody in particular: the managers' to give to somebody."""
    return _counted(number_unrouted()) if user.role == Role.MANAGER else ""


def _counted(count: Count) -> str:
    return f"{count.number}+" if count.more else str(count.number or "")


def offered(user: User) -> str:
    """How many offers wait for this salesperson; whoever leads them has no desk to count."""
    if user.role != Role.SALES:
        return ""
    number, more = number_offered(user)
    return f"{number}+" if more else str(number or "")


def behind_the_radiator(user: User) -> str:
    """The figure of both teams; 0 is said too."""
    return str(behind())


RAIL: list[tuple[Any, list[Entry]]] = [
    (
        "",
        [
            Entry("home", _("Home"), "home", stroke="h"),
            Entry("queue", _("MQL queue"), "queue", MARKETING, short=_("Queue"), stroke="q", count=waiting),
            Entry("inbox", _("Inbox"), "inbox", SELLING, stroke="i", count=offered),
            Entry("today", _("Today"), "clock", SELLING, stroke="t"),
            Entry("opportunities", _("Opportunities"), "board", SELLING, short=_("Board"), stroke="o"),
            Entry("people", _("People"), "people", stroke="p"),
            Entry("companies", _("Companies"), "company", stroke="c"),
        ],
    ),
    (
        _("Together"),
        [
            Entry("both_promises", _("Both promises"), "chart", stroke="b"),
            Entry("report_months", _("Smarketing report"), "chart", short=_("Report"), stroke="r"),
            Entry("mine", _("Where are mine now"), "arrow", MARKETING, short=_("Mine"), stroke="w"),
            Entry("told", _("What sales told us"), "agreement", short=_("Told"), stroke="s"),
            Entry("sla_board", _("Promises kept"), "clock", short=_("Kept")),
            Entry("scoring", _("Model and definitions"), "rules", stroke="m"),
            Entry("terms", _("Terms of the handoff"), "agreement"),
        ],
    ),
    (
        _("Running Baton"),
        [
            Entry("radiator", _("Behind the radiator"), "radiator", LEADERS, count=behind_the_radiator),
            Entry("routing", _("Routing"), "arrow", LEADERS, count=unrouted),
            Entry("handoffs_reassign", _("Reassign people"), "people", LEADERS),
            Entry("staff", _("Staff"), "person", LEADERS),
            Entry("api_keys", _("API keys"), "key", LEADERS),
            Entry("admin:index", _("Configuration"), "gear", (Role.ADMIN,)),
        ],
    ),
]


def rail(request: HttpRequest) -> dict[str, Any]:
    """The context processor. Sections are made only when a page paints them, so fragments cost no query."""
    user = request.user
    if not isinstance(user, User):
        return {"theme": chosen_theme(request)}
    sections: Any = SimpleLazyObject(lambda: _sections(request, user))
    at_hand = SimpleLazyObject(lambda: [item for section in sections for item in section["items"]][:ON_THE_PHONE])
    return {
        "rail": sections,
        "phonebar": at_hand,
        "search_url": _address("people"),
        "theme": user.theme,
    }


def chosen_theme(request: HttpRequest) -> str:
    """What the signed-out chose on this device."""
    asked = request.COOKIES.get(THEME_COOKIE, "")
    return asked if asked in Theme.values else Theme.SYSTEM


def _sections(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    sections = [{"title": title, "items": _items(entries, request, user)} for title, entries in RAIL]
    return [section for section in sections if section["items"]]


def _items(entries: list[Entry], request: HttpRequest, user: User) -> list[dict[str, Any]]:
    seen = ((entry, _address(entry.page)) for entry in entries if user.role in entry.roles)
    return [_item(entry, url, request, user) for entry, url in seen if url]


def _item(entry: Entry, url: str, request: HttpRequest, user: User) -> dict[str, Any]:
    words = {"key": entry.page, "label": entry.label, "short": entry.short, "icon": entry.icon, "stroke": entry.stroke}
    count = entry.count(user) if entry.count else ""
    return {"url": url, "count": count, "active": _stands_at(url, request.path), **words}


def _stands_at(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
