"""One row of another system's history to what can be stored: its stages, time, person's name, reason. No writing."""

import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.utils.translation import gettext as _

from leads.actions.activities.reading import EARLIEST, SKEW
from leads.drafts import PastDraft, Problem
from leads.lifecycle import Standpoint
from leads.normalise import mail, number
from leads.normalise.moment import moment
from leads.normalise.text import clean, fold
from leads.normalise.unusable import Unusable
from leads.words import Stage

# An SQL that sales took over: our place "held" of the stage SQL.
ACCEPTED = "sal"
WORDS = {
    "visitor": Stage.VISITOR,
    "lead": Stage.LEAD,
    "new lead": Stage.LEAD,
    "mql": Stage.MQL,
    "marketing qualified": Stage.MQL,
    "marketing qualified lead": Stage.MQL,
    "marketingqualifiedlead": Stage.MQL,
    "sql": Stage.SQL,
    "sales qualified": Stage.SQL,
    "sales qualified lead": Stage.SQL,
    "salesqualifiedlead": Stage.SQL,
    "sal": ACCEPTED,
    "accepted": ACCEPTED,
    "sales accepted": ACCEPTED,
    "sales accepted lead": ACCEPTED,
    "salesacceptedlead": ACCEPTED,
    "opportunity": Stage.OPPORTUNITY,
    "customer": Stage.CUSTOMER,
    "discarded": Stage.DISCARDED,
    "disqualified": Stage.DISCARDED,
    "unqualified": Stage.DISCARDED,
}
KNOWN = "lead, mql, sql, sal, opportunity, customer, discarded"
CODE = 40


@dataclass(slots=True)
class CleanMove:
    """A change of stage ready to be put into its person's chain. With problems the other fields mean nothing."""

    draft: PastDraft
    problems: list[Problem]
    contact_id: int = 0
    at: datetime = EARLIEST
    said_start: str = ""  # a key of chain.STANDS, or ""
    said_end: str = ""
    by: str = ""
    reason: str = ""  # a code
    words: str = ""  # the reason as said, where its code does not say all
    amount: Decimal | None = None
    row_id: str = ""
    start: Standpoint = ("", "")
    end: Standpoint = ("", "")
    event_id: int = 0


def read_move(draft: PastDraft, *, at: datetime, seen: MutableMapping[str, int]) -> CleanMove:
    """Check everything but the person and the chain. `seen` counts equal contents for derived row ids."""
    one = CleanMove(draft, list(draft.problems))
    one.said_start = _stage("from", draft.start, one.problems)
    one.said_end = _stage("to", draft.end, one.problems)
    if one.said_end == Stage.VISITOR:
        one.problems.append(Problem("to", "choice", Unusable("choice", choices=KNOWN).words))
    if one.said_end and one.said_end == one.said_start:
        one.problems.append(no_move(one.said_end))
    one.at = read_past("at", draft.at, one.problems, now=at) or EARLIEST
    _read_rest(one)
    if not one.problems:
        one.row_id = one.row_id or _derived_id(draft, one, seen)
    return one


def read_past(
    field: str, raw: object, problems: list[Problem], *, now: datetime, needed: bool = True
) -> datetime | None:
    """An instant that has passed; None with a problem otherwise, and without one where it is blank and not needed."""
    if raw in (None, ""):
        if needed:
            problems.append(Problem(field, "required", _("Needs the time it happened.")))
        return None
    try:
        when = moment(raw)
        if when > now + SKEW:
            problems.append(Problem(field, "future", _("Lies in the future.")))
        elif when < EARLIEST:
            problems.append(Problem(field, "out_of_range", _("Lies before 1970.")))
        else:
            return when
    except (Unusable, OverflowError):
        problems.append(Problem(field, "date", Unusable("date").words))
    return None


def no_move(stage: str) -> Problem:
    return Problem("to", "no_move", _("Moves nobody: they stood at %s already.") % stage)


def reason_code(words: str) -> str:
    """A reason in words as a code of at most 40 characters, cut at a word: “Too expensive!” is too_expensive."""
    code = "_".join(re.findall(r"\w+", fold(words)))
    return code if len(code) <= CODE else code[: CODE + 1].rpartition("_")[0] or code[:CODE]


def read_name(field: str, raw: str, problems: list[Problem], longest: int = 150) -> str:
    """A colleague's name, or their address as it is compared."""
    try:
        name = clean(raw, longest)
        return mail.key(mail.address(name)) if "@" in name else name
    except Unusable as refused:
        problems.append(Problem(field, refused.code, refused.words))
        return ""


def _stage(field: str, raw: str, problems: list[Problem]) -> str:
    word = fold(raw.replace("_", " ").replace("-", " ")) if raw else ""
    if not word:
        if field == "to":
            problems.append(Problem("to", "required", _("A change needs the stage it led to.")))
        return ""
    if word not in WORDS:
        problems.append(Problem(field, "choice", Unusable("choice", choices=KNOWN).words))
    return WORDS.get(word, "")


def _read_rest(one: CleanMove) -> None:
    draft = one.draft
    if draft.by:
        one.by = read_name("by", draft.by, one.problems)
    for field, read in (("reason", _read_reason), ("amount", _read_amount), ("row_id", _read_row_id)):
        try:
            read(one)
        except Unusable as refused:
            one.problems.append(Problem(field, refused.code, refused.words))


def _read_reason(one: CleanMove) -> None:
    said = clean(one.draft.reason, 2_000) if one.draft.reason else ""
    one.reason = reason_code(said)
    one.words = said if said.casefold() != one.reason.replace("_", " ") and said != one.reason else ""


def _read_amount(one: CleanMove) -> None:
    if one.draft.amount:
        one.amount = number.decimal(one.draft.amount)
        if not 0 <= one.amount < Decimal(10) ** 14:
            raise Unusable("out_of_range", limit="0–10¹⁴")


def _read_row_id(one: CleanMove) -> None:
    one.row_id = clean(one.draft.row_id, 200) if one.draft.row_id else ""


def _derived_id(draft: PastDraft, one: CleanMove, seen: MutableMapping[str, int]) -> str:
    """From the content and how many equal ones were counted, this one included: the same row again is the same."""
    who: tuple[Any, ...] = (draft.contact_id, draft.external_id, draft.user_id, draft.email.casefold())
    content = repr((who, one.said_start, one.said_end, one.at.astimezone(UTC).isoformat()))
    digest = blake2b(content.encode(errors="replace"), digest_size=16).hexdigest()
    seen[digest] = nth = seen.get(digest, 0) + 1
    return f"{digest}-{nth}"
