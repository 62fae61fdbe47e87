"""One row of another system's deals to what can be stored: its stage, days, amount. Neither people nor writing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from handoff.actions.opportunities_values import LAST_DAY, cleaned
from handoff.drafts import DealDraft
from handoff.models import Opportunity
from leads.actions.activities.reading import EARLIEST
from leads.actions.histories.reading import read_name, read_past, reason_code
from leads.drafts import Problem
from leads.normalise import number
from leads.normalise.moment import moment
from leads.normalise.text import clean, fold
from leads.normalise.unusable import Unusable
from leads.refusals import Invalid

Stage = Opportunity.Stage
WORDS: dict[str, Stage] = {
    **{stage.value: stage for stage in Stage},
    "prospecting": Stage.DISCOVERY,
    "qualification": Stage.DISCOVERY,
    "engaging": Stage.SOLUTION,
    "quote": Stage.PROPOSAL,
    "closed won": Stage.WON,
    "closedwon": Stage.WON,
    "closed lost": Stage.LOST,
    "closedlost": Stage.LOST,
}
KNOWN = "prospecting, engaging, discovery, solution, proposal, negotiation, won, lost"
ENDED = (Stage.WON, Stage.LOST)


@dataclass(slots=True)
class CleanDeal:
    """A deal ready to store once people, company and salesperson are known. `values` hold only what was said."""

    draft: DealDraft
    problems: list[Problem]
    contact_id: int = 0
    deal: str = ""
    seller: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def read_deal(draft: DealDraft, *, at: datetime) -> CleanDeal:
    one = CleanDeal(draft, list(draft.problems))
    one.deal = _text(one, "deal", 255)
    if not one.deal and not one.problems:
        one.problems.append(Problem("deal", "required", _("A deal needs its id.")))
    one.values["name"] = (_text(one, "name", 200) or _text(one, "product", 200) or one.deal)[:200]
    one.seller = read_name("seller", draft.seller, one.problems) if draft.seller else ""
    _read_money(one, at)
    stage = _read_stage(one)
    _read_days(one, stage, at)
    if stage in ENDED:
        reason = _text(one, "reason", 2_000)
        one.values["reason"] = reason_code(reason) or ("imported" if stage == Stage.LOST else "")
    return one


def _text(one: CleanDeal, name: str, longest: int) -> str:
    try:
        return clean(getattr(one.draft, name) or "", longest)
    except Unusable as refused:
        one.problems.append(Problem(name, refused.code, refused.words))
        return ""


def _read_money(one: CleanDeal, at: datetime) -> None:
    try:
        if one.draft.amount:
            one.values |= cleaned({"amount": number.decimal(one.draft.amount)}, today=at.date())
        if one.draft.currency:
            one.values |= cleaned({"currency": one.draft.currency}, today=at.date())
    except Unusable as refused:
        one.problems.append(Problem("amount", refused.code, refused.words))
    except Invalid as refused:
        one.problems.append(Problem(refused.field, refused.code, str(refused)))


def _read_stage(one: CleanDeal) -> Stage | None:
    said = _text(one, "stage", 40)
    stage = WORDS.get(fold(said.replace("_", " ").replace("-", " ")))
    if stage is None:
        one.problems.append(Problem("stage", "choice", Unusable("choice", choices=KNOWN).words))
    else:
        one.values |= {"stage": stage.value, "said_stage": said}
    return stage


def _read_days(one: CleanDeal, stage: Stage | None, at: datetime) -> None:
    """An ended deal has a day it closed; of an open one that is the day it is expected to."""
    opened = read_past("opened", one.draft.opened, one.problems, now=at, needed=False)
    if stage not in ENDED:
        _read_expected(one)
        one.values |= {"opened_at": opened, "stage_since": opened} if opened else {}
        return
    closed = read_past("closed", one.draft.closed, one.problems, now=at)
    if opened and closed and closed < opened:
        one.problems.append(Problem("closed", "before_opened", _("Lies before the day it was opened.")))
    one.values |= {"opened_at": opened} if opened else {}
    one.values |= {"ended_at": closed, "stage_since": closed}


def _read_expected(one: CleanDeal) -> None:
    if one.draft.closed in (None, ""):
        return
    try:
        day = moment(one.draft.closed).date()
    except (Unusable, OverflowError):
        one.problems.append(Problem("closed", "date", Unusable("date").words))
        return
    if not EARLIEST.date() <= day <= LAST_DAY:
        one.problems.append(Problem("closed", "out_of_range", _("This day lies too far away.")))
    one.values["closes_on"] = day
