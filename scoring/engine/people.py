"""The people of a statement with their facts and their company's: as they are, or as they were at each instant."""

from leads.models import companies, contacts

# The old row is kept at each change, so the facts as of an instant are the first row kept after it, else today's.
AS_OF = """
LEFT JOIN LATERAL (
    SELECT {kept}.* FROM {table} {kept}
    WHERE {kept}.pgh_obj_id = {now}.id AND {kept}.pgh_created_at > {instant}
    ORDER BY {kept}.pgh_created_at, {kept}.pgh_id LIMIT 1
) {kept} ON true
CROSS JOIN LATERAL (SELECT {now}.id, {columns}) {then}
"""
COMPANY_NOW = "LEFT JOIN leads_company co ON co.id = c.company_id"
CONTACT_COLUMNS = [{"company": "company_id", "owner": "owner_id"}.get(name, name) for name in contacts.EDITED]
COMPANY_COLUMNS = [{"parent": "parent_id", "owner": "owner_id"}.get(name, name) for name in companies.EDITED]


def facts_now(people: str) -> str:
    """FROM items `c` and `co` with today's facts."""
    return f"{people} {COMPANY_NOW}"


def facts_then(people: str, instant: str) -> str:
    """FROM items `c` and `co` with the facts as of `instant`; `today` is the contact's row of today."""
    contact = AS_OF.format(
        kept="kc",
        table="leads_contacthistory",
        now="today",
        then="c",
        instant=instant,
        columns=_columns("kc", "today", CONTACT_COLUMNS),
    )
    company = AS_OF.format(
        kept="kco",
        table="leads_companyhistory",
        now="today_co",
        then="co",
        instant=instant,
        columns=_columns("kco", "today_co", COMPANY_COLUMNS),
    )
    renamed = people.replace("leads_contact c", "leads_contact today").replace("c.id", "today.id")
    return f"{renamed} {contact} LEFT JOIN leads_company today_co ON today_co.id = c.company_id {company}"


def _columns(kept: str, now: str, names: list[str]) -> str:
    return ", ".join(
        f"CASE WHEN {kept}.pgh_id IS NULL THEN {now}.{name} ELSE {kept}.{name} END AS {name}" for name in names
    )
