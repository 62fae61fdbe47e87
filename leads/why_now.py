"""Why now: one human sentence a person, from what they did lately. One query for a page of people, one for colleagues.

Only words are made here; scores and their reasons are scoring's.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from leads.models import Contact
from leads.words import Intent

LOOKS_BACK = timedelta(days=180)
THIS_WEEK = timedelta(days=7)
COLLEAGUES_WITHIN = timedelta(days=30)
SAID_AT_MOST = 3

LATELY = """
SELECT a.contact_id, t.code, t.name, t.intent,
    count(DISTINCT COALESCE(a.visit, a.id)) FILTER (WHERE a.occurred_at > %(week)s),
    count(DISTINCT COALESCE(a.visit, a.id)), max(a.occurred_at),
    -- What it was about; only a single one is named, so any of several will do.
    COALESCE(max(CASE WHEN t.code = ANY(%(titled)s)
        THEN left(COALESCE(a.properties->>'name', a.properties->>'title'), 60) END), '')
FROM leads_activity a JOIN leads_activitytype t ON t.id = a.type_id
WHERE a.contact_id = ANY(%(ids)s) AND a.occurred_at > %(since)s AND a.occurred_at <= %(at)s AND t.own
GROUP BY a.contact_id, t.id
"""

COLLEAGUES = """
SELECT c.company_id, count(*)
FROM leads_contact c JOIN leads_standing s ON s.contact_id = c.id
WHERE c.company_id = ANY(%s) AND s.last_activity_at > %s
GROUP BY c.company_id
"""

# How a sentence names an act. Types that admins add say their own name.
SAID = {
    "contact_form": gettext_lazy("asked for contact"),
    "quote_request": gettext_lazy("asked for a quote"),
    "meeting_booked": gettext_lazy("booked a meeting"),
    "price_list": gettext_lazy("downloaded the price list"),
    "calculator": gettext_lazy("tried the calculator"),
    "case_study": gettext_lazy("read a case study"),
    "guide": gettext_lazy("read a guide"),
    "blog": gettext_lazy("read the blog"),
    "webinar": gettext_lazy("webinar"),
    "seminar": gettext_lazy("seminar"),
    "fair": gettext_lazy("met at a fair"),
    "survey": gettext_lazy("answered a survey"),
    "newsletter": gettext_lazy("subscribed to the newsletter"),
    "raffle": gettext_lazy("took part in a raffle"),
    "page_view": gettext_lazy("visited the site"),
    "email_open": gettext_lazy("opened an e-mail"),
    "email_click": gettext_lazy("clicked in an e-mail"),
    "social": gettext_lazy("social media"),
    "profile_view": gettext_lazy("looked at a profile"),
    "call": gettext_lazy("call"),
}
# The same where it happened once and says what it was about.
TITLED = {
    "case_study": gettext_lazy("read the case study “%(title)s”"),
    "guide": gettext_lazy("read the guide “%(title)s”"),
    "blog": gettext_lazy("read “%(title)s” in the blog"),
    "webinar": gettext_lazy("webinar “%(title)s”"),
    "seminar": gettext_lazy("seminar “%(title)s”"),
    "fair": gettext_lazy("met at the fair “%(title)s”"),
}
STRENGTH = [Intent.READY, Intent.SERIOUS, Intent.EARLY, Intent.NONE]


@dataclass(frozen=True, slots=True)
class Deed:
    """How often and when last a person did one kind of thing."""

    code: str
    name: str
    intent: str
    this_week: int
    times: int
    last: datetime
    title: str = ""


def why_now(people: Collection[Contact], *, at: datetime) -> dict[int, str]:
    """{contact id: sentence}; the empty sentence where nothing was done lately."""
    deeds = _deeds([person.pk for person in people], at=at)
    colleagues = _colleagues({person.company_id for person in people if person.company_id}, at=at)
    return {person.pk: _sentence(person, deeds[person.pk], colleagues, at=at) for person in people}


def _deeds(ids: Sequence[int], *, at: datetime) -> dict[int, list[Deed]]:
    found: dict[int, list[Deed]] = defaultdict(list)
    parameters: dict[str, Any] = {"ids": list(ids), "at": at, "since": at - LOOKS_BACK, "week": at - THIS_WEEK}
    parameters["titled"] = list(TITLED)
    with connection.cursor() as cursor:
        cursor.execute(LATELY, parameters)
        for contact, *deed in cursor.fetchall():
            found[contact].append(Deed(*deed))
    return found


def _colleagues(companies: set[int], *, at: datetime) -> dict[int, int]:
    """{company: how many of its people did something within a month}."""
    if not companies:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(COLLEAGUES, [sorted(companies), at - COLLEAGUES_WITHIN])
        return dict(cursor.fetchall())


def _sentence(person: Contact, deeds: list[Deed], colleagues: dict[int, int], *, at: datetime) -> str:
    strongest = sorted(deeds, key=lambda deed: (STRENGTH.index(Intent(deed.intent)), at - deed.last))
    parts = [_said(deed, at=at) for deed in strongest[:SAID_AT_MOST]]
    active = bool(deeds) and at - max(deed.last for deed in deeds) < COLLEAGUES_WITHIN
    others = colleagues.get(person.company_id or 0, 0) - active
    if others > 0:
        text = ngettext("%(n)d colleague active this month", "%(n)d colleagues active this month", others)
        parts.append(text % {"n": others})
    return _capital("; ".join(parts))


def _said(deed: Deed, *, at: datetime) -> str:
    words, when = _words(deed), _when(deed.last, at)
    if deed.this_week > 1:
        return gettext("%(deed)s %(often)s this week") % {"deed": words, "often": _often(deed.this_week)}
    if deed.times > 1 and not deed.this_week:
        return gettext("%(deed)s %(often)s, last %(when)s") % {
            "deed": words,
            "often": _often(deed.times),
            "when": when,
        }
    return gettext("%(deed)s %(when)s") % {"deed": words, "when": when}


def _words(deed: Deed) -> str:
    """What was done, with its title where it was one thing; a title like erp-integration is read as words."""
    if deed.times > 1 or not deed.title.strip() or deed.code not in TITLED:
        return str(SAID.get(deed.code, deed.name))
    title = deed.title.strip()
    return str(TITLED[deed.code]) % {"title": title if " " in title else title.replace("-", " ").replace("_", " ")}


def _often(times: int) -> str:
    if times == 2:
        return gettext("twice")
    return ngettext("%(n)d time", "%(n)d times", times) % {"n": times}


def _when(moment: datetime, at: datetime) -> str:
    return _day_in_words(timezone.localtime(moment).date(), timezone.localtime(at).date(), get_language())


@lru_cache(maxsize=4096)
def _day_in_words(day: date, today: date, language: str | None) -> str:
    """A list says the same few days over and over."""
    days = (today - day).days
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("yesterday")
    if days < 7:
        return gettext("on %(weekday)s") % {"weekday": date_format(day, "l")}
    if days < 45:
        return date_format(day, "j M")
    return gettext("in %(month)s") % {"month": date_format(day, "F")}


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
