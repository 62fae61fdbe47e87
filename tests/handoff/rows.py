"""What stands in every table a refused act could have touched, as one checksum: before = after."""

from django.db import connection

TABLES = (
    "leads_contact", "leads_event", "leads_eventdetail", "leads_outbox", "leads_company", "handoff_handoff",
    "handoff_attempt", "handoff_bant",
)  # fmt: skip


def checksum() -> dict[str, str]:
    with connection.cursor() as cursor:
        return {table: _of(cursor, table) for table in TABLES}


def _of(cursor, table: str) -> str:
    cursor.execute(f"SELECT md5(COALESCE(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t")
    return str(cursor.fetchone()[0])
