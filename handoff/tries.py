"""How often sales tried to reach a person so far, beside what the terms promise. Reading only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from handoff.models import Terms
from handoff.words import REACHED

# What counts as tried; days as the salesperson lives them.
TRIES = """
SELECT a.handoff_id, count(*) AS attempts, count(DISTINCT (a.at AT TIME ZONE COALESCE(u.time_zone, 'UTC'))::date)
    AS days, bool_or(a.outcome = ANY(%(reached)s)) AS reached, max(a.at)
FROM handoff_attempt a JOIN handoff_handoff h ON h.id = a.handoff_id LEFT JOIN accounts_user u ON u.id = h.seller_id
WHERE {scope} AND a.undone_at IS NULL GROUP BY a.handoff_id
"""


@dataclass(frozen=True, slots=True)
class Tries:
    """Attempts that count, on how many days, whether the person was reached, and the last one's time."""

    count: int = 0
    days: int = 0
    reached: bool = False
    last_at: datetime | None = None

    def words(self, agreed: Terms) -> str:
        """3 of 5 over 2 of 3 days; what exceeds the promise is simply said."""
        if self.count > agreed.attempts or self.days > agreed.days:
            return _("%(n)d over %(days)d days") % {"n": self.count, "days": self.days}
        facts = {"n": self.count, "of": agreed.attempts, "days": self.days, "of_days": agreed.days}
        return _("%(n)d of %(of)d over %(days)d of %(of_days)d days") % facts


def tries(handoff_ids: Sequence[int]) -> dict[int, Tries]:
    """{handoff: tries} for everyone asked, in one statement."""
    found = {one: Tries() for one in handoff_ids}
    if not found:
        return found
    with connection.cursor() as cursor:
        cursor.execute(TRIES.format(scope="h.id = ANY(%(ids)s)"), {"ids": list(found), "reached": list(REACHED)})
        return found | {row[0]: Tries(*row[1:]) for row in cursor.fetchall()}
