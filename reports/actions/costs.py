"""What sources cost: enter, change, remove, and a whole file at once; and what both teams call handed over too early.

Costs are about no person, so they leave no event: each row keeps who entered it last and when.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from handoff.currencies import CODES, USUAL
from leads.normalise.number import decimal
from leads.normalise.unusable import Unusable
from leads.refusals import Invalid, Refused, SomebodyWasFirst
from leads.words import BuyingStage
from reports.models import Cost, WasteTerms

MOST, LONGEST_SOURCE = Decimal("999999999999.99"), 100
EARLIEST, LATEST = 2000, 2100
COLUMNS = ("month", "source", "amount", "currency")


@transaction.atomic
def enter_cost(facts: Mapping[str, Any], *, by: Actor, at: datetime) -> Cost:
    """Enter what a source cost in a month. `facts`: month (any day of it), source, amount, currency (EUR unless said).

    Raises Invalid for a value, Refused where that month, source and currency have a cost already.
    """
    row = Cost(**_checked(facts), entered_by_id=by.user_id, entered_at=at)
    return _saved(row, insert=True)


@transaction.atomic
def change_cost(cost_id: int, version: int | None, facts: Mapping[str, Any], *, by: Actor, at: datetime) -> Cost:
    """Correct a cost. Raises SomebodyWasFirst where the row changed since `version`, else as entering does."""
    row = _held(cost_id, version)
    for name, value in _checked(facts).items():
        setattr(row, name, value)
    row.entered_by_id, row.entered_at, row.version = by.user_id, at, row.version + 1
    return _saved(row, insert=False)


@transaction.atomic
def remove_cost(cost_id: int, version: int | None, *, by: Actor, at: datetime) -> None:
    """Take a cost away. Raises SomebodyWasFirst where the row changed since `version`."""
    _held(cost_id, version).delete()


@dataclass(slots=True)
class Outcome:
    """What the rows of a file became; `problems` are (line, field, words)."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[tuple[int, str, str]] = field(default_factory=list)


@transaction.atomic
def set_costs(rows: Iterable[tuple[int, Mapping[str, Any]]], *, by: Actor, at: datetime) -> Outcome:
    """Each (line, facts) says what its month, source and currency cost: entered, corrected, or as it was.

    A file read twice changes nothing; rows that cannot be taken are told and the others go through.
    """
    outcome = Outcome()
    for line, facts in rows:
        try:
            status = _set(_checked(facts), by=by, at=at)
        except Invalid as invalid:
            outcome.problems.append((line, invalid.field, str(invalid)))
        else:
            setattr(outcome, status, getattr(outcome, status) + 1)
    return outcome


def _set(found: dict[str, Any], *, by: Actor, at: datetime) -> str:
    key = {name: found[name] for name in ("month", "source", "currency")}
    row = Cost.objects.select_for_update(of=("self",)).filter(**key).first()
    if row is None:
        Cost.objects.create(**found, entered_by_id=by.user_id, entered_at=at)
        return "created"
    if row.amount == found["amount"]:
        return "unchanged"
    change_cost(row.pk, None, found, by=by, at=at)
    return "updated"


@transaction.atomic
def agree_on_waste(earliest_stage: str, *, by: Actor, at: datetime) -> WasteTerms:
    """From which buying stage on people are handed over, from now on. Raises Invalid."""
    if earliest_stage not in BuyingStage.values:
        raise Invalid(_("This buying stage is not known."), field="earliest_stage", code="unknown")
    standing = WasteTerms.objects.select_for_update(of=("self",)).first()
    if standing and standing.earliest_stage == earliest_stage:
        return standing
    return WasteTerms.objects.create(earliest_stage=earliest_stage, agreed_at=at, agreed_by_id=by.user_id)


def _held(cost_id: int, version: int | None) -> Cost:
    row = Cost.objects.select_for_update(of=("self",)).get(pk=cost_id)
    if version is not None and row.version != version:
        raise SomebodyWasFirst(_("Somebody changed this cost meanwhile. Look at it again."), version=row.version)
    return row


def _saved(row: Cost, *, insert: bool) -> Cost:
    try:
        with transaction.atomic():
            row.save(force_insert=insert)
    except IntegrityError as error:  # the database keeps one of each, also of two entered at once
        text = _("This month, source and currency have a cost already. Change that one.")
        raise Refused(text, code="entered_already") from error
    return row


def _checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "month": _month(facts.get("month")),
        "source": _source(facts.get("source")),
        "amount": _amount(facts.get("amount")),
        "currency": _currency(facts.get("currency")),
    }


def _month(asked: Any) -> date:
    """The first day of the month: of a day, or of 2026-11 or 2026-11-05 as text."""
    text = asked.isoformat() if isinstance(asked, date) else str(asked or "").strip()
    try:
        found = date.fromisoformat(f"{text}-01" if len(text) == len("2026-11") else text)
    except ValueError:
        raise Invalid(_("Write the month as 2026-11."), field="month") from None
    if not EARLIEST <= found.year <= LATEST:
        raise Invalid(_("Not a month of our times."), field="month", code="out_of_range")
    return found.replace(day=1)


def _source(asked: Any) -> str:
    source = str(asked or "").strip()
    if not source:
        raise Invalid(_("Say which source it was spent on."), field="source", code="required")
    if len(source) > LONGEST_SOURCE or "\x00" in source:
        text = _("At most %(most)d characters.") % {"most": LONGEST_SOURCE}
        raise Invalid(text, field="source", code="too_long")
    return source


def _amount(asked: Any) -> Decimal:
    try:
        amount = decimal(asked if asked is not None else "")
    except Unusable as unusable:
        raise Invalid(unusable.words, field="amount") from unusable
    if not 0 <= amount <= MOST:
        raise Invalid(_("From 0 to a million million."), field="amount", code="out_of_range")
    return amount.quantize(Decimal("0.01"))


def _currency(asked: Any) -> str:
    code = str(asked or USUAL).strip().upper()
    if code not in CODES:
        raise Invalid(_("Not a currency code such as EUR."), field="currency", code="unknown")
    return code
