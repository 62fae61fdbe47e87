"""What the demo's people do over the months: sleepers, readers, risers, buyers and customers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from reports.demo.calendar import Year, moment
from reports.demo.deeds import Deed, ask, letter, read, take_part, visit
from reports.demo.people import DemoPerson

DAY = timedelta(days=1)
# A burst of interest lasts about five weeks and ends at its peak.
BURST = 36


@dataclass(frozen=True, slots=True)
class Span:
    """The part of the calendar in which one person lives."""

    start: datetime
    end: datetime
    year: Year

    def day(self, rng: Random) -> datetime:
        return self.start + DAY * (rng.random() * max(0.0, (self.end - self.start) / DAY))


def life(person: DemoPerson, year: Year, rng: Random, *, end: datetime) -> list[Deed]:
    """Everything this person did until `end`, in order."""
    span = Span(person.known_from, end, year)
    deeds = _arrival(person, rng) + TEMPERAMENTS[person.temper](person, span, rng)
    lived = sorted((deed for deed in deeds if span.start <= deed.at < end), key=lambda deed: deed.at)
    for number, deed in enumerate(lived, start=1):
        deed.number = number
    return lived


def _arrival(person: DemoPerson, rng: Random) -> list[Deed]:
    """The first touch itself."""
    number, at, touch = person.number, person.known_from, person.touch
    if touch.source in ("webinar", "fair"):
        return [Deed(number, touch.source, at, {"name": touch.campaign})]
    if touch.source == "newsletter":
        return [Deed(number, "newsletter", at, {"name": touch.campaign})]
    if touch.source == "linkedin":
        return [Deed(number, "social", at, {"network": "linkedin"}), *visit(number, at + DAY / 288, rng)]
    if touch.source == "target-list":
        return []
    return visit(number, at, rng, ("guide",) if rng.random() < 0.35 else ())


def _letters(person: DemoPerson, span: Span, rng: Random, *, opens: float, clicks: float) -> list[Deed]:
    return [
        deed
        for occasion in span.year.letters
        if occasion.at >= span.start
        for deed in letter(person.number, occasion, rng, opens=opens, clicks=clicks)
    ]


def _visits(person: DemoPerson, span: Span, rng: Random, *, most: int, extras: tuple[str, ...]) -> list[Deed]:
    deeds = []
    for _visit in range(rng.randrange(most + 1)):
        chosen = tuple(extra for extra in extras if rng.random() < 0.35)
        deeds += visit(person.number, moment(span.day(rng), rng), rng, chosen)
    return deeds


def _occasions(person: DemoPerson, span: Span, rng: Random, *, webinars: float, fairs: float) -> list[Deed]:
    deeds = []
    for type, chance, occasions in (("webinar", webinars, span.year.webinars), ("fair", fairs, span.year.fairs)):
        for occasion in occasions:
            if occasion.at > span.start and rng.random() < chance:
                deeds += take_part(person.number, type, occasion, rng)
    return deeds


def _sleeper(person: DemoPerson, span: Span, rng: Random) -> list[Deed]:
    deeds = _letters(person, span, rng, opens=0.32, clicks=0.05)
    deeds += _visits(person, span, rng, most=3, extras=("blog",))
    return deeds + _occasions(person, span, rng, webinars=0.01, fairs=0.02)


def _reader(person: DemoPerson, span: Span, rng: Random) -> list[Deed]:
    deeds = _letters(person, span, rng, opens=0.6, clicks=0.22)
    deeds += _visits(person, span, rng, most=9, extras=("blog", "case_study", "guide"))
    if rng.random() < 0.3:
        deeds.append(Deed(person.number, "survey", moment(span.day(rng), rng), {"name": "state-of-maintenance"}))
    return deeds + _occasions(person, span, rng, webinars=0.1, fairs=0.06)


def _burst(person: DemoPerson, peak: datetime, rng: Random) -> list[Deed]:
    """Five weeks of growing interest: the visits come closer together and turn from reading to comparing."""
    deeds = []
    for _visit in range(rng.randrange(3, 8)):
        ago = BURST * rng.random() ** 2
        extras = ("guide", "case_study") if ago > BURST / 3 else ("case_study", "price_list", "calculator")
        chosen = tuple(extra for extra in extras if rng.random() < 0.36)
        deeds += visit(person.number, moment(peak - DAY * ago, rng), rng, chosen)
    deeds.append(read(person.number, "guide", moment(peak - DAY * BURST, rng), rng))
    if rng.random() < 0.5:
        deeds.append(Deed(person.number, "profile_view", moment(peak - DAY * 3, rng), {"network": "linkedin"}))
    return deeds


def _riser(person: DemoPerson, span: Span, rng: Random) -> list[Deed]:
    return _reader(person, span, rng) + _burst(person, person.peak, rng)


def _buyer(person: DemoPerson, span: Span, rng: Random) -> list[Deed]:
    """Ends with a question: a contact request, a quote, a booked meeting. Half of them hardly read anything before."""
    before = _reader if person.number % 2 else _riser
    asked = [ask(person.number, person.asks, moment(person.peak, rng))] if person.asks else []
    return before(person, span, rng) + asked


def _customer(person: DemoPerson, span: Span, rng: Random) -> list[Deed]:
    deeds = _letters(person, span, rng, opens=0.5, clicks=0.15)
    deeds += _visits(person, span, rng, most=6, extras=("blog", "guide"))
    if rng.random() < 0.4:
        deeds.append(Deed(person.number, "seminar", moment(span.day(rng), rng), {"name": "user-day"}))
    return deeds + _occasions(person, span, rng, webinars=0.08, fairs=0.05)


TEMPERAMENTS: dict[str, Callable[[DemoPerson, Span, Random], list[Deed]]] = {
    "sleeper": _sleeper,
    "reader": _reader,
    "riser": _riser,
    "buyer": _buyer,
    "customer": _customer,
}
