"""The facts of a person and their company that fit and exclusion rules may ask about. What asks is conditions.py.

`c` is the contact and `co` its company in the engine's statements, as they are now or as they were then.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.refusals import Invalid


class Kind(StrEnum):
    """What a fact's value is; decides which conditions make sense of it."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    LIST = "list"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Fact:
    """`sql` is our own constant, never user text; `path` leads into a JSON column and travels as a parameter."""

    label: Promise | str
    kind: Kind
    sql: str
    path: tuple[str, ...] = ()


FACTS: dict[str, Fact] = {
    "title": Fact(_("title"), Kind.TEXT, "c.title"),
    "role": Fact(_("role in the decision"), Kind.TEXT, "c.role"),
    "language": Fact(_("language"), Kind.TEXT, "c.language"),
    "email_domain": Fact(_("e-mail domain"), Kind.TEXT, "split_part(c.email, '@', 2)"),
    "source": Fact(_("source"), Kind.TEXT, "c.source"),
    "medium": Fact(_("medium"), Kind.TEXT, "c.medium"),
    "campaign": Fact(_("campaign"), Kind.TEXT, "c.campaign"),
    "topics": Fact(_("topics"), Kind.LIST, "c.topics"),
    "buying_stage": Fact(_("buying stage"), Kind.TEXT, "c.buying_stage"),
    "company": Fact(_("company"), Kind.TEXT, "co.name"),
    "domain": Fact(_("company domain"), Kind.TEXT, "co.domain"),
    "industry": Fact(_("industry"), Kind.TEXT, "co.industry"),
    "country": Fact(_("country"), Kind.TEXT, "co.country"),
    "employees": Fact(_("employees"), Kind.NUMBER, "co.employees"),
    "revenue": Fact(_("yearly revenue (EUR)"), Kind.NUMBER, "co.revenue"),
    "market": Fact(_("sells to"), Kind.TEXT, "co.market"),
    "has_marketing": Fact(_("own marketing department"), Kind.FLAG, "co.has_marketing"),
    "has_sales": Fact(_("own sales department"), Kind.FLAG, "co.has_sales"),
    "own_department": Fact(_("own marketing or sales department"), Kind.FLAG, "(co.has_marketing OR co.has_sales)"),
    "most_wanted": Fact(_("most wanted"), Kind.FLAG, "co.most_wanted"),
}
OTHER_FACTS = {"extra.": "c.extra", "company_extra.": "co.extra"}


def fact(name: str) -> Fact:
    """The fact called `name`; `extra.key` and `company_extra.key` reach into the other facts. Invalid if unknown."""
    if name in FACTS:
        return FACTS[name]
    for prefix, column in OTHER_FACTS.items():
        if name.startswith(prefix) and len(name) > len(prefix):
            key = name.removeprefix(prefix)
            return Fact(key, Kind.JSON, column, tuple(key.split(".")))
    raise Invalid(_("There is no fact called “%(name)s”.") % {"name": name}, field="field")
