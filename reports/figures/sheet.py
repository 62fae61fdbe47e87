"""People behind a figure as a sheet, a line a person, as they stand now. Whom one may list, the caller has asked."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from leads.countries import country_name
from leads.keyset import Order
from leads.models import Contact
from leads.words import Place, Stage, Temperature
from reports.sheets import MOST_ROWS, Sheet, capped
from reports.sheets.tables import Row

NEWEST = Order("newest", "moved_at", descending=True)
CHUNK = 2_000


def people_sheet(title: Any, people: QuerySet[Contact]) -> Sheet:
    """Fetched while it is written, in chunks; the newest first, as on the page."""
    columns = [
        "Id", _("Name"), _("E-mail"), _("Title"), _("Company"), _("Country"), _("Stage"), _("Place"), _("Since"),
        _("Points"), _("Company fit"), _("Temperature"), _("Source"), _("Campaign"), _("Salesperson"),
        _("Do not contact"),
    ]  # fmt: skip
    ordered = people.select_related("company", "standing", "owner").order_by("-moved_at", "-pk")
    return Sheet("people", title, columns, capped(_rows(ordered[: MOST_ROWS + 1]), MOST_ROWS))


def _rows(people: QuerySet[Contact]) -> Iterator[Row]:
    # Each word is looked up once and not once a person.
    stages, places, warmths = (
        {str(code): str(label) for code, label in words.choices} for words in (Stage, Place, Temperature)
    )
    yes = _("yes")
    for one in people.iterator(chunk_size=CHUNK):
        firm, standing, owner = one.company, one.standing, one.owner
        yield [
            one.pk, one.name, one.email, one.title, firm.name if firm else "",
            country_name(firm.country) if firm and firm.country else "", stages[one.stage], places[one.place],
            one.moved_at, round(standing.points, 2), standing.fit, warmths[standing.temperature], one.source,
            one.campaign, owner.name if owner else "", yes if one.do_not_contact else "",
        ]  # fmt: skip
