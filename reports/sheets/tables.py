"""A sheet is columns and rows, whichever file they go to. Cells are texts, numbers, days and moments. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

Cell = str | int | float | Decimal | date | None
Row = Sequence[Any]
# A list of rows is cut here: what a spreadsheet still opens at once, and a request still serves.
MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """`code` is what an address asks for by `section=`. Rows may be a generator: each is taken once."""

    code: str
    title: Any
    columns: Sequence[Any]
    rows: Iterable[Row]


def plain(cell: Any) -> Cell:
    """A cell as writers take it: moments by the viewer's clock and without a zone, whatever else is words as a text."""
    if isinstance(cell, datetime):
        return timezone.localtime(cell).replace(tzinfo=None, microsecond=0)
    return cell if cell is None or isinstance(cell, int | float | Decimal | date) else str(cell)


def hours(length: timedelta | None) -> float | None:
    """A length of time as a number of hours, to the hundredth."""
    return None if length is None else round(length.total_seconds() / 3600, 2)


def capped(rows: Iterable[Row], most: int) -> Iterator[Row]:
    """The first rows; where there are more, a last one says so."""
    for number, row in enumerate(rows):
        if number == most:
            yield [_("Only the first %(n)s are listed here. Choose a shorter time or a filter.") % {"n": most}]
            return
        yield row
