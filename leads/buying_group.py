"""A company's buying group: who takes part in its decisions, and whom of them we reached in three months."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from leads.words import BuyingRole

WINDOW = timedelta(days=91)

# Reached: the person did something of their own, or talked with us, within the window.
REACHED = """
SELECT c.role, count(*), count(*) FILTER (WHERE s.last_activity_at > %(since)s AND s.last_activity_at <= %(at)s)
FROM leads_contact c JOIN leads_standing s ON s.contact_id = c.id
WHERE c.company_id = %(company)s AND c.role <> 'no_part'
GROUP BY c.role
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One role in the decision: how many people we know there and how many of them we reached."""

    role: str
    label: str
    known: int
    reached: int


def buying_group(company_id: int, *, at: datetime) -> list[Part]:
    """Every role in its order, also those with nobody known; people without a role come last, if any."""
    with connection.cursor() as cursor:
        cursor.execute(REACHED, {"company": company_id, "at": at, "since": at - WINDOW})
        found = {role: (known, reached) for role, known, reached in cursor.fetchall()}
    roles = [(role.value, str(role.label)) for role in BuyingRole if role != BuyingRole.NO_PART]
    if "" in found:
        roles.append(("", ""))
    return [Part(role, label, *found.get(role, (0, 0))) for role, label in roles]
