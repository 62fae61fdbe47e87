"""Flat words (a JSON object, a mapped CSV row) to drafts. Only names are judged here; values wait for intake."""

from collections.abc import Mapping
from typing import Any

from leads.drafts import ActivityDraft, CompanyDraft, PastDraft, PersonDraft, Problem
from leads.fields import COMPANY, PERSON, unknown_field
from leads.normalise.unusable import Unusable

PERSON_WORDS = frozenset((*PERSON, "id", "name", "company", "external_id", "external_ids", "user_id", "anonymous_id"))
COMPANY_WORDS = frozenset((*COMPANY, "id", "external_id", "external_ids"))
ACTIVITY_WORDS = frozenset(
    ("type", "occurred_at", "contact", "email", "external_id", "user_id", "anonymous_id", "message_id", "properties")
)
EMPLOYER_WORDS = frozenset(("company", "company.domain", "company.business_id", "company.external_id"))
WHO_WORDS = frozenset(("contact", "email", "external_id", "user_id"))
PAST_WORDS = frozenset(("from", "to", "at", "by", "reason", "amount", "row_id")) | WHO_WORDS | EMPLOYER_WORDS
# Belong to the last name: Juan de la Cruz, Ludwig van Beethoven.
PARTICLES = frozenset(("de", "del", "della", "da", "di", "du", "la", "le", "van", "von", "der", "den", "af", "zu"))


def person_draft(words: Mapping[str, Any], system: str = "") -> PersonDraft:
    """`words` may also hold `name`, `company` (a name or an object), `company.industry`, `extra.anything`."""
    draft = PersonDraft(facts={}, problems=[])
    firm: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in words.items():
        if name in PERSON:
            facts[name] = value
        elif name == "company":
            _employer(value, firm, facts)
        elif name.startswith("company."):
            firm[name.removeprefix("company.")] = value
        elif name == "name":
            first, last = split_name(value, problems)
            facts = {"first_name": first, "last_name": last} | facts
        else:
            _person_word(draft, name, value, system, facts, problems)
    draft.facts, draft.problems = facts, problems
    if any(value not in (None, "") for value in firm.values()):
        draft.company = company_draft(firm, system)
    return draft


def company_draft(words: Mapping[str, Any], system: str = "") -> CompanyDraft:
    facts: dict[str, Any] = {}
    problems: list[Problem] = []
    draft = CompanyDraft(facts, problems=problems)
    for name, value in words.items():
        if name in COMPANY:
            facts[name] = value
        elif name == "id":
            draft.company_id = _id(name, value, problems)
        elif name.startswith("extra."):
            _deeper(facts, "extra", name, value, problems)
        elif name in ("external_id", "external_ids"):
            draft.external_ids = (*draft.external_ids, *_pairs(value, system, problems))
        else:
            problems.append(unknown_field(name, COMPANY_WORDS))
    return draft


def activity_draft(words: Mapping[str, Any], system: str = "") -> ActivityDraft:
    """`properties.anything` fills one property."""
    problems: list[Problem] = []
    properties: Any = words.get("properties") or {}
    draft = ActivityDraft(words.get("type") or "", words.get("occurred_at"), problems=problems)
    for name, value in words.items():
        if name.startswith("properties."):
            properties = _property(properties, name, value)
        elif name not in ACTIVITY_WORDS:
            problems.append(unknown_field(name, ACTIVITY_WORDS))
        elif name in ("email", "user_id", "anonymous_id", "message_id"):
            setattr(draft, name, _word(name, value, problems))
        elif name == "external_id":
            draft.external_id = next(iter(_pairs(value, system, problems)), None)
        elif name == "contact":
            draft.contact_id = _id(name, value, problems)
    draft.properties = properties
    return draft


def past_draft(words: Mapping[str, Any], system: str = "") -> PastDraft:
    """A change of stage of the past; `company` and `company.…` say where an unknown person works."""
    problems: list[Problem] = []
    draft = PastDraft(at=words.get("at"), company=employer_draft(words, system), problems=problems)
    for name, value in words.items():
        if name in ("email", "user_id", "by", "reason", "amount", "row_id"):
            setattr(draft, name, _word(name, value, problems))
        elif name in ("from", "to"):
            setattr(draft, {"from": "start", "to": "end"}[name], _word(name, value, problems))
        elif name not in PAST_WORDS:
            problems.append(unknown_field(name, PAST_WORDS))
    name_person(draft, words, system, problems)
    return draft


def employer_draft(words: Mapping[str, Any], system: str = "") -> CompanyDraft | None:
    """The company that a row names by `company`, `company.domain` and so on."""
    firm = {name.removeprefix("company."): words[name] for name in EMPLOYER_WORDS if words.get(name)}
    if "company" in firm:
        firm["name"] = firm.pop("company")
    return company_draft(firm, system) if firm else None


def name_person(draft: Any, words: Mapping[str, Any], system: str, problems: list[Problem]) -> None:
    """Our id and the other system's id of the person, where the words say them."""
    draft.external_id = next(iter(_pairs(words.get("external_id"), system, problems)), None)
    draft.contact_id = _id("contact", words.get("contact"), problems)


def split_name(raw: Any, problems: list[Problem]) -> tuple[str, str]:
    """A full name as (first, last): “Last, First” by its comma, else the last word with its particles."""
    text = _word("name", raw, problems)
    if text.count(",") == 1:
        last, _, first = text.partition(",")
        return first.strip(), last.strip()
    words = text.split()
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in PARTICLES:
        cut -= 1
    return (" ".join(words[:cut]), " ".join(words[cut:])) if len(words) > 1 else (text.strip(), "")


def _person_word(
    draft: PersonDraft, name: str, value: Any, system: str, facts: dict[str, Any], problems: list[Problem]
) -> None:
    if name in ("external_id", "external_ids"):
        draft.external_ids = (*draft.external_ids, *_pairs(value, system, problems))
    elif name in ("user_id", "anonymous_id"):
        setattr(draft, name, _word(name, value, problems))
    elif name == "id":
        draft.contact_id = _id(name, value, problems)
    elif name.startswith("extra."):
        _deeper(facts, "extra", name, value, problems)
    else:
        problems.append(unknown_field(name, PERSON_WORDS))


def _employer(value: Any, firm: dict[str, Any], facts: dict[str, Any]) -> None:
    """A company's name, an object about it, its id; None: no company."""
    if isinstance(value, Mapping):
        firm.update(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        firm["id"] = value
    elif value is None:
        facts["company_id"] = None
    else:
        firm["name"] = value


def _deeper(facts: dict[str, Any], field: str, name: str, value: Any, problems: list[Problem]) -> None:
    """`extra.key`: one name of the object."""
    inner = facts.setdefault(field, {})
    if isinstance(inner, dict):
        facts[field] = inner | {name.partition(".")[2]: value}
    else:
        problems.append(Problem(field, "object", Unusable("object").words))


def _property(properties: Any, name: str, value: Any) -> Any:
    """Blank cells say nothing; what is no object is left for the check."""
    if not isinstance(properties, Mapping) or value in (None, ""):
        return properties
    return {**properties, name.removeprefix("properties."): value}


def _pairs(value: Any, system: str, problems: list[Problem]) -> list[tuple[str, str]]:
    """External ids as (system, id): one id of `system`, or an object {system: id}."""
    if value in (None, ""):
        return []
    if isinstance(value, Mapping):
        return [(str(name), _word("external_ids", each, problems)) for name, each in value.items() if each]
    return [(system, _word("external_id", value, problems))]


def _word(name: str, value: Any, problems: list[Problem]) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    problems.append(Problem(name, "not_text", Unusable("not_text").words))
    return ""


def _id(name: str, value: Any, problems: list[Problem]) -> int | None:
    """An id of ours: a positive whole number that a bigint holds, or digits."""
    if value in (None, ""):
        return None
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value.strip()) if len(value) < 20 else -1
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63:
        return value
    problems.append(Problem(name, "whole_number", Unusable("whole_number").words))
    return None
