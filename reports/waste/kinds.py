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
    reason: str  # why it ended, as SQL
    place: str  # where it ended, and when
    ended: str

    @property
    def any(self) -> str:
        return "(" + " OR ".join(f"COALESCE({kind.condition}, false)" for kind in self.kinds) + ")"

    @property
    def lying(self) -> str:
        """Left lying by us, and nothing has come of them since."""
        kinds = " OR ".join(f"COALESCE({kind.condition}, false)" for kind in self.kinds if kind.left_lying)
        return f"(({kinds}) AND {sql.NO_DEAL_SINCE})"

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
            sql.NEVER_OPENED,
            left_lying=True,
        ),
        Kind(
            "never_worked",
            _("Never worked"),
            _("No attempt at all; whoever was rightly sent back without a call is not counted here."),
            sql.NEVER_WORKED,
            left_lying=True,
        ),
        Kind(
            "worked_late",
            _("Worked late"),
            _("Tried, but the promised time to the first contact had passed."),
            sql.WORKED_LATE,
            left_lying=True,
        ),
        Kind(
            "few_attempts",
            _("Given up early"),
            _("Tried, never reached, and given up below the promised attempts."),
            sql.FEW_ATTEMPTS,
            left_lying=True,
        ),
        Kind(
            "no_reason",
            _("Closed with no reason"),
            _("Ended without an opportunity, and nobody said why."),
            sql.NO_REASON,
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
            sql.OUTSIDE,
        ),
        Kind("duplicate", _("Duplicates"), _("Ended as a duplicate of another person."), "h.reason = 'duplicate'"),
        Kind("returned", _("Returned"), _("Sales gave them back, for whatever reason."), "h.state = 'returned'"),
    ),
    ("source", "campaign", "rule", "person", "team", "fit", "month"),
    "h.reason",
    "CASE WHEN h.accepted_at IS NULL THEN 'offered' ELSE 'held' END",
    "h.ended_at",
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
            sql.NEVER_JUDGED,
            left_lying=True,
        ),
        Kind(
            "judged_late",
            _("Judged late"),
            _("Offered, nurtured or discarded after the promised time."),
            sql.JUDGED_LATE,
            left_lying=True,
        ),
        Kind(
            "no_reason",
            _("Closed with no reason"),
            _("Nurtured or discarded, and nobody said why."),
            "n.kind IN ('handoff.nurtured', 'handoff.discarded') AND n.reason = ''",
            left_lying=True,
        ),
        Kind(
            "outside_icp",
            _("Outside the target group"),
            _("Fit below the letters of the agreed MQL definition when they arrived."),
            sql.OUTSIDE,
        ),
        Kind(
            "duplicate",
            _("Duplicates"),
            _("Discarded as a duplicate of another person."),
            "n.kind = 'handoff.discarded' AND n.reason = 'duplicate'",
        ),
        Kind("discarded", _("Discarded"), _("Marketing ended the relay for them."), "n.kind = 'handoff.discarded'"),
    ),
    ("source", "campaign", "fit", "month"),
    "COALESCE(n.reason, '')",
    "'review'",
    "t.left_at",
)
POPULATIONS: Mapping[str, People] = {people.code: people for people in (OFFERS, MQLS)}
