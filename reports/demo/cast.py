"""The cast: everybody and everything of the demo as plain values, and the moments at which the house learns of it."""

import bisect
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from reports.demo.calendar import year
from reports.demo.companies import DemoCompany, companies
from reports.demo.deeds import Deed
from reports.demo.life import life
from reports.demo.people import DemoPerson, people

DAY = timedelta(days=1)
FOURTEEN_MONTHS = DAY * 425
SEED = 1848
LONGEST_STEP = 21  # days
# Whoever asks for us is looked at within seconds, not on the next morning.
ASKS, AT_ONCE = {"contact_form", "quote_request", "meeting_booked"}, timedelta(seconds=20)
# In the last days the house looks again at these hours after its morning.
LAST_DAYS, AGAIN = 6, (timedelta(hours=2, minutes=40), timedelta(hours=6))


@dataclass(frozen=True, slots=True)
class Size:
    """How large the demo company is."""

    people: int = 3000
    companies: int = 600
    most_wanted: int = 40


@dataclass(slots=True)
class Page:
    """What the house learns at one moment."""

    at: datetime
    newcomers: list[DemoPerson] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)


@dataclass(slots=True)
class Cast:
    """The companies, and page by page who comes and who does what. The same for every run on the same day."""

    start: datetime
    end: datetime
    companies: list[DemoCompany]
    pages: list[Page]


def cast(size: Size, *, at: datetime) -> Cast:
    start = (at - FOURTEEN_MONTHS).replace(hour=5, minute=30, second=0, microsecond=0)
    firms = companies(size.companies, Random(SEED), most_wanted=size.most_wanted)
    everybody = people(size.people, firms, Random(SEED + 1), start=start, end=at)
    occasions = year(start - DAY * 150, at)
    deeds = [deed for p in everybody for deed in life(p, occasions, Random(SEED * p.number), end=at)]
    turned = sorted({*moments(start, at), *_asked(everybody, deeds, start + DAY * 2, at)})
    return Cast(start, at, firms, _pages(turned, everybody, deeds))


def _asked(everybody: list[DemoPerson], deeds: list[Deed], start: datetime, end: datetime) -> Iterator[datetime]:
    """Just after somebody known asks for us."""
    born = {person.number: person.born_at for person in everybody if not person.imported}
    for deed in deeds:
        if deed.type in ASKS and deed.person in born and max(start, born[deed.person]) < deed.at < end - AT_ONCE:
            yield deed.at + AT_ONCE


def moments(start: datetime, end: datetime) -> Iterator[datetime]:
    """When the house works: mornings, three weeks apart at first, the closer to now the closer, daily in the end."""
    at = start + DAY * 2
    while at < end:
        yield at
        if end - at < DAY * LAST_DAYS:
            yield from (at + later for later in AGAIN if at + later < end)
        at += DAY * max(1, min(LONGEST_STEP, (end - at).days // 6))
    yield end


def _pages(moments: list[datetime], everybody: list[DemoPerson], deeds: list[Deed]) -> list[Page]:
    """Each newcomer and deed on the first page after it; nobody's deeds come before the person."""
    pages = [Page(at) for at in moments]
    born: dict[int, int] = defaultdict(int)
    for person in everybody:
        born[person.number] = min(bisect.bisect_left(moments, person.born_at), len(pages) - 1)
        pages[born[person.number]].newcomers.append(person)
    for deed in sorted(deeds, key=lambda deed: (deed.at, deed.person)):
        pages[max(born[deed.person], bisect.bisect_left(moments, deed.at))].deeds.append(deed)
    return pages
