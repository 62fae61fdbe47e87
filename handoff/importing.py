"""Files of deals: their fields and headers, and how a row becomes a draft. Registered when the app is ready."""

from collections.abc import Mapping, Sequence
from typing import Any

from handoff.actions.past_deals import bring_deals
from handoff.drafts import DealDraft
from leads.drafting import EMPLOYER_WORDS, WHO_WORDS, employer_draft, name_person
from leads.drafts import Outcome, Problem
from leads.importing.kinds import Door, Kind, add_kind, dated, system_of
from leads.importing.words import EMPLOYER, PERSON

OWN_WORDS = frozenset(
    ("deal", "name", "product", "stage", "opened", "closed", "amount", "currency", "seller", "reason")
)
HEADERS = {
    **EMPLOYER,
    "deal": "deal, deal id, dealid, opportunity id, opportunityid, record id, id",
    "name": "name, deal name, dealname, opportunity name",
    "product": "product, product name, tuote, izdelek",
    "stage": "stage, deal stage, dealstage, opportunity stage, stage name, vaihe, faza",
    "opened": "opened, opened at, engage date, create date, createdate, created, created date, created at",
    "closed": "closed, closed at, close date, closedate, closed on, expected close date",
    "amount": "amount, value, close value, deal value, amount in deal currency, arvo, vrednost",
    "currency": "currency, currency code, deal currency code, currencyisocode, valuutta, valuta",
    "seller": "seller, sales agent, salesperson, sales rep, owner, deal owner, opportunity owner, myyjä, prodajalec",
    "reason": "reason, lost reason, closed lost reason, loss reason, closed won reason, syy, razlog",
    "email": PERSON["email"],
    "external_id": "contact id, person id, external id",
    "contact": "contact",
    "user_id": PERSON["user_id"],
}


def deal_draft(words: Mapping[str, Any], door: Door) -> DealDraft:
    problems: list[Problem] = []
    draft = DealDraft(problems=problems, company=employer_draft(words, system_of(door.source)))
    for name in OWN_WORDS | {"email", "user_id"}:
        if words.get(name):
            setattr(draft, name, words[name])
    draft.opened, draft.closed = dated(draft.opened, door), dated(draft.closed, door)
    name_person(draft, words, system_of(door.source), problems)
    return draft


def _take(drafts: Sequence[DealDraft], door: Door) -> list[Outcome]:
    return bring_deals(drafts, by=door.by, at=door.at, source=door.source, known_only=door.known_only)


def register() -> None:
    kind = Kind(deal_draft, _take, strangers=True)
    add_kind("deals", kind, fields=OWN_WORDS | WHO_WORDS | EMPLOYER_WORDS, headers=HEADERS)
