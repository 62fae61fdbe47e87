"""Six hundred invented companies: names that tell their trade, ids that check, sizes and turnovers that agree."""

import unicodedata
from dataclasses import dataclass
from random import Random

from reports.demo.business_ids import business_id
from reports.demo.lands import LANDS, TRADES, Land

# Yearly revenue a head, in thousands of euros, in the order of TRADES.
REVENUE_A_HEAD = (210, 190, 150, 230, 170, 420, 110, 480, 65, 70)
FOLDED = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "&": "", " ": "", ".": "", "/": ""})
WANTED_SIZES = range(50, 501)


@dataclass(slots=True)
class DemoCompany:
    """One company as plain values; `number` is its place in the list and its id in "the old CRM"."""

    number: int
    name: str
    domain: str
    business_id: str
    land: Land
    industry: str
    employees: int
    revenue: int
    has_marketing: bool
    has_sales: bool
    most_wanted: bool = False


def folded(text: str) -> str:
    """Lower case, ASCII only, no spaces: fit for a domain or an address."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(FOLDED))
    return plain.encode("ascii", "ignore").decode()


def companies(count: int, rng: Random, *, most_wanted: int) -> list[DemoCompany]:
    """`count` companies, shared out among the lands by weight; the best `most_wanted` of the right size are marked."""
    names = [name for land in LANDS for name in _names(land, _share(land, count), rng)]
    rng.shuffle(names)
    made = [_company(number, *name, rng) for number, name in enumerate(names[:count], start=1)]
    fitting = [company for company in made if company.employees in WANTED_SIZES and company.industry in TRADES[:6]]
    for company in rng.sample(fitting, min(most_wanted, len(fitting))):
        company.most_wanted = True
    return made


def _share(land: Land, count: int) -> int:
    """At least its weight's share, rounded up, so that the cut list is never short."""
    return -(-count * land.weight // sum(each.weight for each in LANDS))


def _names(land: Land, count: int, rng: Random) -> list[tuple[Land, str, int]]:
    pairs = [(root, trade) for root in land.roots for trade in range(len(TRADES))]
    return [(land, _joined(land, root, trade), trade) for root, trade in rng.sample(pairs, count)]


def _joined(land: Land, root: str, trade: int) -> str:
    """Compounds in the north, two words in Slovenia and Italy."""
    word = land.trades[trade]
    if land.code == "SI":
        return f"{root} {word}"
    return f"{root} {word.capitalize()}" if land.code == "IT" else f"{root}{word}"


def _company(number: int, land: Land, name: str, trade: int, rng: Random) -> DemoCompany:
    employees = min(4200, max(3, round(rng.lognormvariate(4.3, 0.95))))
    # The domain ".example" is kept free for inventions like these (RFC 2606).
    return DemoCompany(
        number=number,
        name=f"{name} {rng.choice(land.legal)}",
        domain=f"{folded(name)}.{land.code.lower()}.example",
        business_id=business_id(land.code, rng),
        land=land,
        industry=TRADES[trade],
        employees=employees,
        revenue=round(employees * REVENUE_A_HEAD[trade] * rng.uniform(0.6, 1.6)) * 1000,
        has_marketing=rng.random() < min(0.95, employees / 120),
        has_sales=rng.random() < min(0.98, employees / 45),
    )
