"""Three thousand invented people: names of their land, titles that go with their part in the decision."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from reports.demo.companies import DemoCompany, folded
from reports.demo.courses import make_special, set_course
from reports.demo.lands import Land
from reports.demo.titles import TITLES
from reports.demo.touches import Touch, first_touch

ROLES = ("decision_maker", "influencer", "champion", "purchaser", "end_user", "no_part")
ROLE_WEIGHTS = (24, 22, 16, 9, 22, 7)
KEEN_WEIGHTS = (34, 28, 20, 10, 7, 1)  # who reads this much has a part in the decision
TOPICS = ("maintenance planning", "spare parts", "field service", "energy use", "safety rounds", "ERP integration")
STAGES = ("", "steady", "interest", "need", "comparison", "decision")
STAGE_WEIGHTS = {
    "sleeper": (70, 22, 7, 1, 0, 0),
    "reader": (35, 15, 35, 12, 3, 0),
    "riser": (15, 0, 25, 35, 20, 5),
    "buyer": (5, 0, 5, 25, 40, 25),
    "customer": (40, 40, 10, 5, 3, 2),
}
# How people behave; the share of each, in percent. reports.demo.life says what each does.
TEMPERS = {"sleeper": 56, "reader": 24, "riser": 8, "buyer": 6, "customer": 6}


@dataclass(slots=True)
class DemoPerson:
    """One person as plain values; `number` is their id in "the old CRM"."""

    number: int
    land: Land
    first_name: str
    last_name: str
    email: str
    phone: str
    title: str
    role: str
    language: str
    company: DemoCompany | None
    touch: Touch
    born_at: datetime  # when Baton gets to know them
    known_from: datetime  # their first deed; earlier than born_at where the old CRM knew them
    temper: str
    topics: list[str]
    buying_stage: str
    peak: datetime  # when a riser or buyer is keenest
    kind: str = ""  # competitor, student, staff
    marks: set[str] = field(default_factory=set)
    asks: str = ""  # what a buyer asks for at the peak
    begins: str = ""  # where the old CRM says they stand: customer, opportunity, held
    imported: bool = False  # came with a list, quietly


def people(
    count: int, companies: list[DemoCompany], rng: Random, *, start: datetime, end: datetime
) -> list[DemoPerson]:
    """`count` people, more of them in larger companies, in the order in which they came."""
    seats = _seats(count, companies, rng)
    births = sorted(start + _when((end - start).days, rng) for _ in range(count))
    taken: set[str] = set()
    made = []
    for number, (company, born_at) in enumerate(zip(seats, births, strict=True), start=1):
        person = _person(number, company, born_at, rng, taken)
        set_course(person, rng, end=end)
        make_special(person, rng)
        made.append(person)
    return sorted(made, key=lambda person: person.born_at)


def _seats(count: int, companies: list[DemoCompany], rng: Random) -> list[DemoCompany]:
    weights = [(3 if company.most_wanted else 1) * min(14, 2 + company.employees**0.45) for company in companies]
    return rng.choices(companies, weights, k=count)


def _when(days: int, rng: Random) -> timedelta:
    """Any working moment; a third of the base was there from the first weeks, as in every house."""
    day = rng.randrange(21) if rng.random() < 0.3 else rng.randrange(days)
    return timedelta(days=day, hours=rng.randrange(7, 17), minutes=rng.randrange(60))


def _person(number: int, company: DemoCompany, born_at: datetime, rng: Random, taken: set[str]) -> DemoPerson:
    land = company.land
    first = rng.choice(land.women if rng.random() < 0.46 else land.men)
    last = rng.choice(land.families)
    temper = rng.choices(list(TEMPERS), list(TEMPERS.values()))[0]
    role = rng.choices(ROLES, KEEN_WEIGHTS if temper in ("riser", "buyer") else ROLE_WEIGHTS)[0]
    return DemoPerson(
        number=number,
        land=land,
        first_name=first,
        last_name=last,
        email=_email(first, last, company.domain, taken),
        phone=_phone(land.code, rng),
        title=_title(role, land.language, rng),
        role=role,
        language=land.language,
        company=company,
        touch=first_touch(temper, born_at, rng),
        born_at=born_at,
        known_from=born_at,
        temper=temper,
        topics=rng.sample(TOPICS, rng.choice((0, 1, 1, 2))),
        buying_stage=rng.choices(STAGES, STAGE_WEIGHTS[temper])[0],
        peak=born_at,
    )


def _email(first: str, last: str, domain: str, taken: set[str]) -> str:
    base = f"{folded(first)}.{folded(last)}"
    address, number = f"{base}@{domain}", 2
    while address in taken:
        address, number = f"{base}{number}@{domain}", number + 1
    taken.add(address)
    return address


def _phone(country: str, rng: Random) -> str:
    """Only numbers that regulators keep for fiction; where a land has none, its people have no phone here."""
    if country == "SE" and rng.random() < 0.5:
        return f"+46701740{rng.randrange(605, 700)}"
    return f"+498999998{rng.randrange(1000):03}" if country == "DE" and rng.random() < 0.5 else ""


def _title(role: str, language: str, rng: Random) -> str:
    """Half of the people sign in their own language."""
    titles = TITLES[role]
    return rng.choice(titles.get(language, titles["en"]) if rng.random() < 0.5 else titles["en"])
