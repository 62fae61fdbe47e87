"""Behind the radiator: the one figure of both teams, who makes it up and why, and all promises with their state."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import MARKETING, for_roles
from accounts.models import User
from leads.models import Contact
from reports.invariants import SHOWN, Finding, check, radiator
from reports.invariants.passages import round_told
from reports.invariants.relay import ON_NO_TABLE, WITHOUT_REASON

MOST_LISTED = 100
# The rail shows the figure on every page of managers and admins; the page of the radiator counts anew.
KEPT_SECONDS = 60
REASONS: tuple[tuple[str, Promise | str], ...] = (
    (ON_NO_TABLE, _("Has been an MQL and lies on nobody's table.")),
    (WITHOUT_REASON, _("Was discarded without a reason.")),
)


@dataclass(frozen=True, slots=True)
class Lost:
    """Somebody behind the radiator, and why they count as that."""

    person: Contact
    why: Promise | str


@dataclass(frozen=True, slots=True)
class Told:
    """A promise as the page shows it: who breaks it, people by name, other rows by id."""

    finding: Finding
    people: list[Contact]
    users: list[User]

    @property
    def number(self) -> int:
        return len(self.finding.ids)

    @property
    def more(self) -> int:
        return max(0, self.number - SHOWN)

    @property
    def ids(self) -> list[int]:
        return [] if self.finding.invariant.of in ("person", "user") else self.finding.ids[:SHOWN]


def behind() -> int:
    """The figure, at most a minute old."""
    return int(cache.get_or_set("radiator", radiator, KEPT_SECONDS) or 0)


@for_roles(*MARKETING)
@require_safe
def show_radiator(request: HttpRequest) -> HttpResponse:
    """The figure and the list at once; the other promises take longer and follow."""
    context = {"at": now(), "number": radiator(), "lost": lost(), "most": MOST_LISTED}
    return render(request, "reports/radiator.html", context)


@for_roles(*MARKETING)
@require_safe
def show_promises(request: HttpRequest) -> HttpResponse:
    """Every promise with its state: a part of the page, or a page of its own without JavaScript."""
    at = now()
    part = bool(getattr(request, "htmx", False))
    template = "reports/promises.html" if part else "reports/promises_page.html"
    return render(request, template, {"at": at, "told": told(at=at), "compared": round_told()})


def lost() -> list[Lost]:
    """The first of those behind the radiator."""
    found: dict[int, Promise | str] = {}
    with connection.cursor() as cursor:
        for statement, why in REASONS:
            cursor.execute(f"SELECT * FROM ({statement}) lost ORDER BY 1 LIMIT %s", [MOST_LISTED])
            found |= {row[0]: why for row in cursor.fetchall()}
    people = Contact.objects.select_related("company", "standing").in_bulk(sorted(found)[:MOST_LISTED])
    return [Lost(person, found[pk]) for pk, person in sorted(people.items())]


def told(*, at: datetime) -> list[Told]:
    """Broken promises first."""
    findings = sorted(check(at=at), key=lambda one: not one.ids)
    people: Any = Contact.objects.in_bulk(_shown(findings, "person"))
    users: Any = User.objects.in_bulk(_shown(findings, "user"))
    return [Told(one, _known(one, "person", people), _known(one, "user", users)) for one in findings]


def _shown(findings: list[Finding], of: str) -> list[int]:
    return [pk for one in findings if one.invariant.of == of for pk in one.ids[:SHOWN]]


def _known(finding: Finding, of: str, rows: dict[int, Any]) -> list[Any]:
    if finding.invariant.of != of:
        return []
    return [rows[pk] for pk in finding.ids[:SHOWN] if pk in rows]
