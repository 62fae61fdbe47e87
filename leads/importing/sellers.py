"""A file of salespeople: who sold in the other system, and in which team. Keeping them is accounts' verb."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.former import SellerDraft, bring_sellers
from leads.drafts import Outcome, Problem, Status
from leads.normalise import mail
from leads.normalise.text import clean
from leads.normalise.unusable import Unusable

SELLER_WORDS = frozenset(("name", "email", "team"))
LONGEST = {"name": 150, "email": 254, "team": 100}


@dataclass(slots=True)
class Said:
    """What a row says of a salesperson, and what is wrong with it."""

    draft: SellerDraft
    problems: list[Problem]


def seller_draft(words: Mapping[str, Any]) -> Said:
    one = Said(SellerDraft(), [])
    for name, value in words.items():
        try:
            said = clean(value or "", LONGEST[name])
            setattr(one.draft, name, mail.key(mail.address(said)) if name == "email" and said else said)
        except Unusable as refused:
            one.problems.append(Problem(name, refused.code, refused.words))
    if not one.problems and not one.draft.name and not one.draft.email:
        one.problems.append(Problem("name", "nobody", _("Nothing here names a person: no e-mail and no name.")))
    return one


@transaction.atomic
def take_sellers(said: Sequence[Said]) -> list[Outcome]:
    good = iter(bring_sellers([one.draft for one in said if not one.problems]))
    return [Outcome("rejected", problems=one.problems) if one.problems else _kept(*next(good)) for one in said]


def _kept(status: Status, user_id: int) -> Outcome:
    return Outcome(status, user_id)
