"""What may be said of an opportunity: each value cleaned, or refused with the field's name."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from handoff.currencies import CODES
from handoff.models import Opportunity
from handoff.words import Step
from leads.refusals import Invalid

MOST = Decimal("999999999999.99")
LAST_DAY = date(2199, 12, 31)


def cleaned(said: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """The said values as they are stored; `today` is the saying person's. Raises Invalid naming the field."""
    return {name: CLEAN[name](value, today) for name, value in said.items()}


def demand_step_whole(step: str, day: date | None) -> None:
    """A next step has a day, a day has a step. Raises Invalid."""
    if step and day is None:
        raise Invalid(_("Say on which day the next step is."), field="next_step_on", code="required")
    if day is not None and not step:
        raise Invalid(_("Say what the next step is."), field="next_step", code="required")


def _name(value: Any, today: date) -> str:
    text = str(value or "").strip()
    if not text:
        raise Invalid(_("Give the opportunity a name."), field="name", code="required")
    if len(text) > 200:
        raise Invalid(_("At most 200 characters."), field="name", code="max_length")
    return text


def _amount(value: Any, today: date) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        amount = Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise Invalid(_("Write the amount as a number."), field="amount") from None
    if not amount.is_finite() or not 0 <= amount <= MOST:
        raise Invalid(
            _("The amount cannot be negative, nor above 999 999 999 999.99."), field="amount", code="out_of_bounds"
        )
    return amount


def _currency(value: Any, today: date) -> str:
    code = str(value or "").strip().upper()
    if code not in CODES:
        raise Invalid(_("Write the currency as a code of ISO 4217, e.g. EUR."), field="currency", code="unknown")
    return code


def _closes_on(value: date | None, today: date) -> date | None:
    if value is not None and value < today:
        raise Invalid(_("The expected close must not lie in the past."), field="closes_on", code="past")
    return _near(value, "closes_on")


def _stage(value: Any, today: date) -> str:
    if value not in Opportunity.OPEN_STAGES:
        known = ", ".join(Opportunity.OPEN_STAGES)
        raise Invalid(_("Choose one of: %(known)s.") % {"known": known}, field="stage", code="unknown")
    return str(value)


def _next_step(value: Any, today: date) -> str:
    if value and value not in Step.values:
        text = _("Choose one of: %(known)s.") % {"known": ", ".join(Step.values)}
        raise Invalid(text, field="next_step", code="unknown")
    return str(value or "")


def _next_step_on(value: date | None, today: date) -> date | None:
    if value is not None and value < today:
        raise Invalid(_("The next step must not lie in the past."), field="next_step_on", code="past")
    return _near(value, "next_step_on")


def _near(value: date | None, field: str) -> date | None:
    if value is not None and value > LAST_DAY:
        raise Invalid(_("This day lies too far ahead."), field=field, code="too_far")
    return value


CLEAN: dict[str, Callable[[Any, date], Any]] = {
    "name": _name,
    "amount": _amount,
    "currency": _currency,
    "closes_on": _closes_on,
    "stage": _stage,
    "next_step": _next_step,
    "next_step_on": _next_step_on,
}
