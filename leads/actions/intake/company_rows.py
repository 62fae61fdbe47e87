"""The SQL of company intake: find by every key, store newborns, write changes. A few statements a batch."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from leads.actions.intake.firms import CleanCompany, Firm

_COLUMNS = """
name name_key domain business_id parent_id industry country employees revenue market has_marketing has_sales
most_wanted owner_id extra
"""
COLUMNS = _COLUMNS.split()
BLANK: dict[str, Any] = {
    "name": "", "name_key": "", "domain": "", "business_id": "", "parent_id": None, "industry": "", "country": "",
    "employees": None, "revenue": None, "market": "", "has_marketing": None, "has_sales": None,
    "most_wanted": False, "owner_id": None, "extra": {},
}  # fmt: skip
_LIST = ", ".join(COLUMNS)
_TYPED = (
    "id bigint, name text, name_key text, domain text, business_id text, parent_id bigint, industry text,"
    " country text, employees int, revenue numeric, market text, has_marketing bool, has_sales bool,"
    " most_wanted bool, owner_id bigint, extra jsonb"
)

FIND = f"""
SELECT c.id, c.version, {", ".join(f"c.{column}" for column in COLUMNS)}, i.systems
FROM leads_company c
LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(system, value) AS systems FROM leads_companyidentity WHERE company_id = c.id
) i ON true
WHERE c.id IN (
    SELECT unnest(%(ids)s::bigint[])
    UNION SELECT company_id FROM leads_companyidentity
        JOIN unnest(%(systems)s::text[], %(values)s::text[]) AS k (s, v) ON system = s AND value = v
    UNION SELECT id FROM leads_company WHERE business_id <> '' AND business_id = ANY(%(business_ids)s)
    UNION SELECT id FROM leads_company WHERE domain <> '' AND domain = ANY(%(domains)s)
    UNION SELECT id FROM leads_company WHERE name_key = ANY(%(names)s)
)
ORDER BY c.id
"""
LOCK = "SELECT id, version FROM leads_company WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
# Names and domains are not unique, so births that could meet wait for one another.
LOCK_BIRTHS = """
SELECT pg_advisory_xact_lock(7301, b) FROM
    (SELECT DISTINCT hashtext(k) & 63 AS b FROM unnest(%s::text[]) k ORDER BY b) buckets
"""
INSERT = f"""
INSERT INTO leads_company (id, {_LIST}, version, created_at)
SELECT id, {_LIST}, 1, %(at)s FROM jsonb_to_recordset(%(rows)s::jsonb) AS r ({_TYPED}) ORDER BY id
"""
UPDATE = f"""
UPDATE leads_company c SET ({_LIST}) = ROW({", ".join(f"r.{column}" for column in COLUMNS)}),
    version = c.version + 1
FROM jsonb_to_recordset(%(rows)s::jsonb) AS r ({_TYPED}) WHERE c.id = r.id
"""
INSERT_IDS = """
INSERT INTO leads_companyidentity (company_id, system, value)
SELECT c, s, v FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS k (c, s, v) ORDER BY s, v
ON CONFLICT DO NOTHING
"""

ADOPT = """
UPDATE leads_company c SET parent_id = p.parent, version = c.version + 1
FROM unnest(%s::bigint[], %s::bigint[]) AS p (child, parent)
WHERE c.id = p.child AND c.parent_id IS DISTINCT FROM p.parent RETURNING c.id
"""


def find(said: Sequence[CleanCompany]) -> list[Firm]:
    """Every stored company that any of the drafts could mean."""
    pairs = [pair for one in said for pair in one.external_ids]
    keys: dict[str, Any] = {
        "ids": [one.company_id for one in said if one.company_id],
        "systems": [system for system, _ in pairs],
        "values": [value for _, value in pairs],
        "business_ids": _words(one.values.get("business_id") for one in said),
        "domains": _words(one.values.get("domain") for one in said),
        "names": _words(one.name_key for one in said),
    }
    with connection.cursor() as cursor:
        cursor.execute(FIND, keys)
        return [_firm(row) for row in cursor.fetchall()]


def lock_births(said: Sequence[CleanCompany]) -> None:
    """Let nobody else make a company of these names or domains until we are done."""
    words = _words(one.name_key for one in said) + _words(one.values.get("domain") for one in said)
    with connection.cursor() as cursor:
        cursor.execute(LOCK_BIRTHS, [words])


def unchanged_since(firms: Collection[Firm]) -> bool:
    """Lock these rows; False when somebody changed one after we read it."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [[firm.id for firm in firms]])
        return dict(cursor.fetchall()) == {firm.id: firm.version for firm in firms}


def new_ids(count: int) -> list[int]:
    """Ids taken ahead of the rows that will bear them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('leads_company_id_seq') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def insert(firms: Sequence[Firm], at: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(INSERT, {"rows": _rows(firms), "at": at})


def update(firms: Sequence[Firm]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, {"rows": _rows(firms)})


def set_parents(wanted: Mapping[int | None, int | None]) -> set[int]:
    """Write {child: parent}; the children whose parent was another."""
    with connection.cursor() as cursor:
        cursor.execute(ADOPT, [list(wanted), list(wanted.values())])
        return {row[0] for row in cursor.fetchall()}


def insert_external_ids(firms: Sequence[Firm]) -> bool:
    """False when another transaction gave one of these ids to another company first."""
    gained = [(firm.id, *pair) for firm in firms for pair in firm.gained]
    if not gained:
        return True
    with connection.cursor() as cursor:
        cursor.execute(INSERT_IDS, [list(column) for column in zip(*gained, strict=True)])
        return bool(cursor.rowcount == len(gained))


def _firm(row: tuple[Any, ...]) -> Firm:
    values = dict(zip(COLUMNS, row[2:-1], strict=True))
    values["extra"] = _parsed(values["extra"])
    return Firm(row[0], values, version=row[1], systems=_parsed(row[-1]) or {})


def _parsed(stored: Any) -> Any:
    """A raw cursor hands JSON over as text."""
    return json.loads(stored) if isinstance(stored, str) else stored


def _rows(firms: Iterable[Firm]) -> str:
    return json.dumps([{"id": firm.id, **firm.values} for firm in firms], default=_number)


def _number(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value))


def _words(values: Iterable[str | None]) -> list[str]:
    return sorted({value for value in values if value})
