"""Deals behind a number as a sheet, a line a deal, as they are now. Which one may list, the caller has asked."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from handoff.labels import labels_of
from handoff.models import Opportunity
from handoff.opportunities import with_names
from handoff.reasons import WonReason
from handoff.visibility import OpportunityQuerySet
from reports.sheets import MOST_ROWS, Sheet, capped
from reports.sheets.tables import Row

CHUNK = 2_000


def deals_sheet(title: Any, deals: OpportunityQuerySet) -> Sheet:
    """Fetched while it is written, in chunks; the newest first, as on the page."""
    columns = [
        "Id", _("Opportunity"), _("Company"), _("Person"), _("Stage"), _("Repeat"), _("Amount"), _("Currency"),
        _("Opened"), _("Expected close"), _("Ended"), _("Reason"), _("Salesperson"),
    ]  # fmt: skip
    ordered = with_names(deals).order_by(F("opened_at").desc(nulls_last=True), "-pk")
    return Sheet("deals", title, columns, capped(_rows(ordered[: MOST_ROWS + 1]), MOST_ROWS))


def _rows(deals: Any) -> Iterator[Row]:
    reasons = {str(code): str(label) for code, label in WonReason.choices} | labels_of("opportunity.lost")
    for one in deals.iterator(chunk_size=CHUNK):
        yield [
            one.pk, one.name, one.company.name if one.company else "", _first(one), one.get_stage_display(),
            _("yes") if one.repeat else "", one.amount, one.currency, one.opened_at, one.closes_on, one.ended_at,
            reasons.get(one.reason, one.reason), one.owner.name if one.owner else "",
        ]  # fmt: skip


def _first(deal: Opportunity) -> str:
    """Whom it began with."""
    return next((part.contact.name for part in deal.participants.all()), "")
