"""Which company a draft means: the index of companies a batch may touch, stored and newborn alike. No SQL here."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from leads.drafts import CompanyDraft, Problem
from leads.fields import COMPANY, read
from leads.normalise.extra import EXTRA_LIMIT, checked, merged
from leads.normalise.text import clean, company_key
from leads.normalise.unusable import Unusable

ExternalId = tuple[str, str]


@dataclass(slots=True)
class Firm:
    """A company as stored, or about to be."""

    id: int
    values: dict[str, Any]
    version: int = 0  # 0: not stored yet
    systems: dict[str, str] = field(default_factory=dict)
    gained: list[ExternalId] = field(default_factory=list)  # external ids to add
    changed: bool = False


@dataclass(slots=True)
class CleanCompany:
    """A company draft after reading: only what was said and could be taken."""

    values: dict[str, Any]
    external_ids: list[ExternalId]
    problems: list[Problem]
    company_id: int | None = None
    correcting: bool = False  # by hand: also how the name is written

    @property
    def name_key(self) -> str:
        return company_key(self.values["name"]) if self.values.get("name") else ""


def clean_company(draft: CompanyDraft, owners: Mapping[str, int]) -> CleanCompany:
    """Read a draft; an owner is said by e-mail address or id."""
    problems = list(draft.problems)
    values = read(draft.facts, COMPANY, problems)
    resolve_owner(values, owners, problems)
    if "name" in values and not values["name"]:
        problems.append(Problem("name", "required", _("A company needs a name.")))
    return CleanCompany(values, external_ids(draft.external_ids, problems), problems, draft.company_id)


def resolve_owner(values: dict[str, Any], owners: Mapping[str, int], problems: list[Problem]) -> None:
    """Turn what was said of the owner into the user's id."""
    said = values.pop("owner", "")
    if said is None:
        values["owner_id"] = None
    elif said:
        owner = owners.get(said.lower())
        if owner is None:
            problems.append(Problem("owner", "unknown_user", _("Nobody here has this e-mail address.")))
        values["owner_id"] = owner


def external_ids(said: Any, problems: list[Problem]) -> list[ExternalId]:
    """(system, id) pairs that can be stored."""
    try:
        pairs = [(clean(system, 64), clean(value, 255)) for system, value in said]
    except Unusable as refused:
        problems.append(Problem("external_id", refused.code, refused.words))
        return []
    return [(system, value) for system, value in pairs if value]


class FirmIndex:
    """Finds a draft's company: by id, business id, external id, then domain, then name (folded, no legal form)."""

    def __init__(self) -> None:
        self.by_id: dict[int, Firm] = {}
        self.by_business_id: dict[str, Firm] = {}
        self.by_external_id: dict[ExternalId, Firm] = {}
        self.by_domain: dict[str, list[Firm]] = defaultdict(list)
        self.by_name: dict[str, list[Firm]] = defaultdict(list)
        self.spare_ids: list[int] = []  # for newborns

    def add(self, firm: Firm) -> None:
        """Make a firm findable by everything it now holds; adding it again is harmless."""
        self.by_id[firm.id] = firm
        if firm.values["business_id"]:
            self.by_business_id.setdefault(firm.values["business_id"], firm)
        for pair in firm.systems.items():
            self.by_external_id.setdefault(pair, firm)
        for pair in firm.gained:
            self.by_external_id.setdefault(pair, firm)
        for index, word in ((self.by_domain, "domain"), (self.by_name, "name_key")):
            if firm.values[word] and firm not in index[firm.values[word]]:
                index[firm.values[word]].append(firm)

    def find(self, said: CleanCompany) -> list[Firm]:
        """The firms meant, strongest first: the first one is taken, the others are conflicts."""
        strong = list({firm.id: firm for firm in self._strong(said)}.values())
        if strong:
            return strong
        return [firm for firm in self._weak(said) if _compatible(firm, said)][:1]

    def _strong(self, said: CleanCompany) -> Iterator[Firm]:
        if said.company_id is not None and said.company_id in self.by_id:
            yield self.by_id[said.company_id]
        if said.values.get("business_id") in self.by_business_id:
            yield self.by_business_id[said.values["business_id"]]
        for pair in said.external_ids:
            if pair in self.by_external_id:
                yield self.by_external_id[pair]

    def _weak(self, said: CleanCompany) -> Iterator[Firm]:
        name = said.name_key
        same_domain = self.by_domain.get(said.values.get("domain") or "", [])
        yield from sorted(same_domain, key=lambda firm: (firm.values["name_key"] != name, firm.id))
        yield from self.by_name.get(name, [])


def _compatible(firm: Firm, said: CleanCompany) -> bool:
    """A shared name or domain counts only where nothing stronger says these are two."""
    for word in ("business_id", "country"):
        if said.values.get(word) and firm.values[word] and said.values[word] != firm.values[word]:
            return False
    if said.values.get("domain") and firm.values["domain"] and said.values["domain"] != firm.values["domain"]:
        return False
    return all(firm.systems.get(system, value) == value for system, value in said.external_ids)


def apply_company(firm: Firm, said: CleanCompany) -> bool:
    """Write what was said into the firm; True when that changed anything."""
    before = firm.values
    if not said.correcting and before["name"] and said.name_key == before["name_key"]:
        said.values["name"] = before["name"]  # the same name in other letters: the stored writing stays
    after = before | {name: value for name, value in said.values.items() if name not in {"extra", "parent"}}
    if "extra" in said.values:
        after["extra"] = extra_after(before["extra"], said.values["extra"], said.problems)
    after["name_key"] = company_key(after["name"])
    gained = [pair for pair in said.external_ids if pair[0] not in firm.systems]
    if said.problems or (after == before and not gained):
        return False
    firm.values = after
    firm.systems |= dict(gained)
    firm.gained += gained
    firm.changed = True
    return True


def extra_after(current: dict[str, Any], said: dict[str, Any], problems: list[Problem]) -> dict[str, Any]:
    """`current` with what was said, or `current` and a problem when that would not fit."""
    try:
        return checked(merged(current, said), EXTRA_LIMIT) if said else {}
    except Unusable as refused:
        problems.append(Problem("extra", refused.code, refused.words))
        return current
