"""Single deeds and visits: what one activity of the demo looks like, with believable properties."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from reports.demo.calendar import Occasion

PATHS = ("/", "/product/", "/product/mobile/", "/customers/", "/integrations/", "/about/", "/pricing/", "/blog/")
GUIDES = (
    "preventive-maintenance-in-30-days",
    "spare-parts-checklist",
    "from-paper-to-mobile-rounds",
    "cost-of-downtime",
)
CASES = ("paper-mill", "dairy", "ski-lifts", "crane-fleet", "district-heating")
POSTS = ("why-plans-slip", "five-signs-of-wear", "what-mttr-hides", "technicians-first", "winter-on-the-line")
ASKS = {"contact_form": "/contact/", "quote_request": "/quote/", "calculator": "/downtime-calculator/"}


@dataclass(slots=True)
class Deed:
    """One activity of one person, before it is stored."""

    person: int
    type: str
    at: datetime
    properties: dict[str, Any] = field(default_factory=dict)
    number: int = 0  # the how-manieth of this person


def read(person: int, type: str, at: datetime, rng: Random) -> Deed:
    """A guide, a case study, a blog post or the price list."""
    names = {"guide": GUIDES, "case_study": CASES, "blog": POSTS}.get(type)
    return Deed(person, type, at, {"name": rng.choice(names)} if names else {"path": "/pricing/"})


def ask(person: int, type: str, at: datetime) -> Deed:
    return Deed(person, type, at, {"path": ASKS[type]} if type in ASKS else {})


def visit(person: int, at: datetime, rng: Random, extras: tuple[str, ...] = ()) -> list[Deed]:
    """A run of pages a few minutes apart, with whatever was read or loaded on the way."""
    deeds = []
    for _page in range(rng.choice((1, 1, 2, 2, 3, 3, 5))):
        deeds.append(Deed(person, "page_view", at, {"path": rng.choice(PATHS)}))
        at += timedelta(seconds=rng.randrange(15, 300))
    for extra in extras:
        deeds.append(read(person, extra, at, rng))
        at += timedelta(seconds=rng.randrange(30, 500))
    return deeds


def letter(person: int, occasion: Occasion, rng: Random, *, opens: float, clicks: float) -> list[Deed]:
    """Opened within a day or so, sometimes clicked."""
    if rng.random() > opens:
        return []
    at = occasion.at + timedelta(seconds=int(rng.expovariate(1 / 20_000)))
    about = {"campaign": occasion.name}
    deeds = [Deed(person, "email_open", at, about)]
    if rng.random() < clicks:
        at += timedelta(seconds=rng.randrange(5, 90))
        deeds += [Deed(person, "email_click", at, about), *visit(person, at + timedelta(seconds=3), rng)]
    return deeds


def take_part(person: int, type: str, occasion: Occasion, rng: Random) -> list[Deed]:
    """A webinar, seminar or fair; at fairs some also drop a card into the raffle."""
    at = occasion.at + timedelta(minutes=rng.randrange(0, 8 if type == "webinar" else 420))
    deeds = [Deed(person, type, at, {"name": occasion.name})]
    if type == "fair" and rng.random() < 0.4:
        deeds.append(Deed(person, "raffle", at + timedelta(minutes=4), {"name": occasion.name}))
    return deeds
