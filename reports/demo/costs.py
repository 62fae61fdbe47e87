"""What the demo company paid for its sources, month by month: entered by its marketer as its invoices came in."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from accounts.actor import Actor
from accounts.models import User
from reports.actions.costs import set_costs

# Euros in an ordinary month; fairs and webinars cost in the months in which they are.
MONTHLY = {"google": 2400, "linkedin": 1900, "newsletter": 350, "target-list": 1200}
SEASONAL = {"fair": (9500, (2, 5, 8, 11)), "webinar": (800, (1, 3, 4, 6, 9, 10, 11))}
DEARER_IN_AUTUMN = {9: 15, 10: 25, 11: 20}  # per cent


def enter_costs(marketer: User, *, since: datetime, at: datetime) -> None:
    """Costs of every month from `since` to `at`. Entered again, they are as they were."""
    set_costs(enumerate(_costs(since.date().replace(day=1), at.date()), 1), by=Actor.person(marketer), at=at)


def _costs(first: date, last: date) -> Iterator[dict[str, Any]]:
    month = first
    while month <= last:
        for source, amount in MONTHLY.items():
            percent = 100 + DEARER_IN_AUTUMN.get(month.month, 0)
            yield {"month": month, "source": source, "amount": amount * percent // 100}
        for source, (amount, months) in SEASONAL.items():
            if month.month in months:
                yield {"month": month, "source": source, "amount": amount}
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
