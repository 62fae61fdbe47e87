"""The kinds of waste, of people offered to sales and of marketing's MQLs, and the figures made of them.

One person may fall in several kinds; "any waste" counts them once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from reports.waste import conditions as sql


@dataclass(frozen=True, slots=True)
class Kind:
    """`left_lying`: somebody of us let them lie, so doing something would have helped; the others should not have come
    so far, or so early."""

    code: str
    label: Any
    says: Any
    condition: str
    left_lying: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """Whose waste is counted: its FROM and WHERE, its kinds, and the dimensions that it can be compared by.

    The last kind is the one that ends with a reason.
    """

    code: str
    label: Any
    says: Any
    of: str
    kinds: tuple[Kind, ...]
    bys: tuple[str, ...]
    places: tuple[str, ...]  # where they end

    @property
    def any(self) -> str:
        return "(" + " OR ".join(f"COALESCE({kind.condition}, false)" for kind in self.kinds) + ")"

    @property
    def lying(self) -> str:
        """Left lying by us, and nothing has come of them since."""
        kinds = " OR ".join(f"COALESCE({kind.condition}, false)" for kind in self.kinds if kind.left_lying)
        return f"(({kinds}) AND NOT t.deal_since)"

    def figure(self, kind: str) -> str:
        """The code of a figure of these people: waste_offers_returned."""
        return f"waste_{self.code}_{kind}"


OFFERS = People(
    "offers",
    _("Offered to sales"),
    _("People offered to sales in these days, and what came of each."),
    sql.OFFERS,
    (
        Kind(
            "never_opened",
            _("Never opened"),
            _("Nobody of sales read the offer before it ended, or before the promised time was over."),
            "t.never_opened",
            left_lying=True,
        ),
        Kind(
            "never_worked",
            _("Never worked"),
            _("No attempt at all; whoever was rightly sent back without a call is not counted here."),
            f"t.never_worked AND NOT {sql.SPARED}",
            left_lying=True,
        ),
        Kind(
            "worked_late",
            _("Worked late"),
            _("Tried, but the promised time to the first contact had passed."),
            "t.worked_late",
            left_lying=True,
        ),
        Kind(
            "few_attempts",
            _("Given up early"),
            _("Tried, never reached, and given up below the promised attempts."),
            f"t.few_attempts AND NOT {sql.SPARED}",
            left_lying=True,
        ),
        Kind(
            "no_reason",
            _("Closed with no reason"),
            _("Ended without an opportunity, and nobody said why."),
            "t.no_reason",
            left_lying=True,
        ),
        Kind(
            "too_early",
            _("Handed over too early"),
            _("Not yet at the buying stage both teams agreed on. Whose stage is not known is not counted."),
            sql.TOO_EARLY,
        ),
        Kind(
            "outside_icp",
            _("Outside the target group"),
            _("Fit below the letters of the agreed MQL definition when they were offered."),
            "t.outside",
        ),
        Kind("duplicate", _("Duplicates"), _("Ended as a duplicate of another person."), "t.reason = 'duplicate'"),
        Kind("returned", _("Returned"), _("Sales gave them back, for whatever reason."), "t.outcome = 'returned'"),
    ),
    ("source", "campaign", "rule", "person", "team", "fit", "month"),
    ("offered", "held"),
)
MQLS = People(
    "mqls",
    _("Marketing's MQLs"),
    _("People who arrived in marketing's queue as MQLs in these days, and what became of each arrival."),
    sql.MQLS,
    (
        Kind(
            "never_judged",
            _("Never judged"),
            _("Their points aged away while they waited, or they still wait longer than promised."),
            "t.never_judged",
            left_lying=True,
        ),
        Kind(
            "judged_late",
            _("Judged late"),
            _("Offered, nurtured or discarded after the promised time."),
            "t.judged_late",
            left_lying=True,
        ),
        Kind(
            "no_reason",
            _("Closed with no reason"),
            _("Nurtured or discarded, and nobody said why."),
            "t.no_reason",
            left_lying=True,
        ),
        Kind(
            "outside_icp",
            _("Outside the target group"),
            _("Fit below the letters of the agreed MQL definition when they arrived."),
            "t.outside",
        ),
        Kind(
            "duplicate",
            _("Duplicates"),
            _("Discarded as a duplicate of another person."),
            "t.outcome = 'discarded' AND t.reason = 'duplicate'",
        ),
        Kind("discarded", _("Discarded"), _("Marketing ended the relay for them."), "t.outcome = 'discarded'"),
    ),
    ("source", "campaign", "fit", "month"),
    ("review",),
)
POPULATIONS: Mapping[str, People] = {people.code: people for people in (OFFERS, MQLS)}
