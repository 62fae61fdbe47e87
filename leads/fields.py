"""The fields people may say about a person or a company: how each is read and what it holds when cleared."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from leads.drafts import Problem
from leads.normalise import choice, country, domain, extra, mail, number, phone
from leads.normalise.text import clean
from leads.normalise.unusable import Unusable

Reader = Callable[[Any], Any]

MOST_EMPLOYEES = 2_147_483_647
MOST_REVENUE = Decimal(10) ** 14 - 1


def text(longest: int) -> Reader:
    return partial(clean, longest=longest)


def topics(raw: object) -> list[str]:
    """A list, or words between semicolons or commas; each once, in the order said."""
    if isinstance(raw, str):
        raw = raw.replace(";", ",").split(",")
    if not isinstance(raw, Iterable) or isinstance(raw, Mapping | bytes):
        raise Unusable("list")
    return list(dict.fromkeys(word for word in (clean(each, 100) for each in raw) if word))


def revenue(raw: object) -> Decimal:
    value = number.decimal(raw)
    if not 0 <= value <= MOST_REVENUE:
        raise Unusable("out_of_range", limit=f"0–{MOST_REVENUE}")
    return value.quantize(Decimal("0.01"))


PERSON: dict[str, Reader] = {
    "first_name": text(100),
    "last_name": text(100),
    "email": mail.address,
    "phone": phone.number,
    "title": text(150),
    "role": choice.role,
    "language": choice.language,
    "owner": text(254),
    "source": text(100),
    "medium": text(100),
    "campaign": text(150),
    "topics": topics,
    "buying_stage": choice.buying_stage,
    "do_not_contact": number.yes_or_no,
    "do_not_profile": number.yes_or_no,
    "extra": extra.named_values,
}
COMPANY: dict[str, Reader] = {
    "name": text(200),
    "domain": domain.host,
    "business_id": lambda raw: clean(raw, 32).upper(),
    "parent": text(200),
    "industry": text(100),
    "country": country.code,
    "employees": lambda raw: number.whole(raw, MOST_EMPLOYEES),
    "revenue": revenue,
    "market": choice.market,
    "has_marketing": number.yes_or_no,
    "has_sales": number.yes_or_no,
    "most_wanted": number.yes_or_no,
    "owner": text(254),
    "extra": extra.named_values,
}
# What a cleared field holds, where that is not the empty text.
CLEARED: dict[str, Any] = {
    "owner": None,
    "company_id": None,
    "parent": None,
    "employees": None,
    "revenue": None,
    "has_marketing": None,
    "has_sales": None,
    "topics": [],
    "extra": {},
    "do_not_contact": False,
    "do_not_profile": False,
    "most_wanted": False,
}


def read(facts: Mapping[str, Any], readers: Mapping[str, Reader], problems: list[Problem]) -> dict[str, Any]:
    """The said fields as stored values; what cannot be taken becomes a problem. Absent and blank say nothing."""
    values: dict[str, Any] = {}
    for name, raw in facts.items():
        if raw is None:
            values[name] = CLEARED.get(name, "")
        elif not isinstance(raw, str) or (raw and not raw.isspace()):
            _read_one(name, raw, readers, values, problems)
    return values


def unknown_field(name: str, known: Iterable[str]) -> Problem:
    message = _("Unknown field. Known: %(choices)s.") % {"choices": ", ".join(sorted(known))}
    return Problem(name, "unknown_field", message)


def _read_one(
    name: str, raw: Any, readers: Mapping[str, Reader], values: dict[str, Any], problems: list[Problem]
) -> None:
    reader = readers.get(name)
    if reader is None:
        problems.append(unknown_field(name, readers))
        return
    try:
        value = reader(raw)
    except Unusable as refused:
        problems.append(Problem(name, refused.code, refused.words))
        return
    except TypeError:  # a list or an object where one value belongs
        problems.append(Problem(name, "not_text", Unusable("not_text").words))
        return
    if value != "":
        values[name] = value
