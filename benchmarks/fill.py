"""Fill an empty database with N people and ten activities each, by SQL alone and in the order in which time runs.

Believable enough for planners and pages: five people a company, types as often as in life, 400 days, some marks.
All are there on the first day; `growing`, they come one by one, and act only from then on.
"""

from datetime import datetime

from django.db import DatabaseError, connection, transaction

from leads.models import ActivityType

ACTIVITIES_EACH = 10
DAYS = 400
# How often each type occurs, in percent; the sums give the upper bounds that a draw of 0…99 falls under.
SHARES = {
    "page_view": 40,
    "email_open": 18,
    "email_click": 6,
    "blog": 8,
    "case_study": 6,
    "guide": 6,
    "webinar": 4,
    "newsletter": 3,
    "price_list": 3,
    "social": 2,
    "fair": 1,
    "calculator": 1,
    "contact_form": 1,
    "quote_request": 1,
}

COMPANIES = """
INSERT INTO leads_company (name, name_key, domain, business_id, industry, country, employees, revenue, market,
    has_marketing, has_sales, most_wanted, extra, version)
SELECT 'Company ' || n, 'company ' || n, 'company' || n || '.example', '',
    (ARRAY['Manufacturing','Machinery','Logistics','Construction','Software','Education'])[1 + n %% 6],
    (ARRAY['FI','SE','NO','DK','SI','AT','DE'])[1 + n %% 7],
    5 + (n * 7919) %% 700, ((n::bigint * 104729) %% 9000) * 10000, 'b2b', n %% 3 > 0, n %% 4 > 0, n %% 17 = 0, '{}', 1
FROM generate_series(1, %(companies)s) n
"""

# When person `n` came.
BORN = "%(at)s - %(days)s * interval '1 day' * (CASE WHEN %(growing)s THEN 1 - n::float / (%(people)s + 1) ELSE 1 END)"
# Contact and event name one another, so both ids are drawn first; the deferred key checks at commit.
PEOPLE = f"""
WITH base AS (SELECT COALESCE(max(id), 0) AS id FROM leads_contact),
first AS (SELECT COALESCE(max(id), 0) AS id FROM leads_event),
firm AS (SELECT min(id) AS id FROM leads_company WHERE name_key LIKE 'company %%'),
event AS (
    INSERT INTO leads_event (id, kind, contact_id, at, door, reason, from_stage, from_place, to_stage, to_place, facts,
        fit, temperature, source, buying_stage)
    SELECT first.id + n, 'contact.created', base.id + n, {BORN}, 'import', '', '', '',
        'lead', 'none', '{{}}', '', '', '', ''
    FROM base, first, generate_series(1, %(people)s) n
)
INSERT INTO leads_contact (id, first_name, last_name, email, phone, title, role, language, source, medium, campaign,
    topics, buying_stage, do_not_contact, do_not_profile, extra, created_at, search, stage, place, moved_at, version,
    company_id, move_event_id)
SELECT base.id + n, 'Person', n::text, 'person' || n || '@company' || n / 5 || '.example', '', 'Maintenance Manager',
    (ARRAY['decision_maker','influencer','champion','purchaser','end_user'])[1 + n %% 5], 'en',
    (ARRAY['google','linkedin','webinar','fair','referral'])[1 + n %% 5], 'organic', 'campaign-' || n %% 12,
    ARRAY['topic ' || n %% 6], (ARRAY['','steady','interest','need','comparison','decision'])[1 + n %% 6],
    n %% 199 = 0, n %% 397 = 0, '{{}}', {BORN},
    'person ' || n || ' person' || n || '@company' || n / 5 || '.example', 'lead', 'none',
    {BORN}, 1, firm.id + (n * 31) %% %(companies)s, first.id + n
FROM base, first, firm, generate_series(1, %(people)s) n
"""
STANDINGS = """
INSERT INTO leads_standing (contact_id, points, engagement, fit_points, fit, temperature, gain, attempts)
SELECT id, 0, 0, 0, 'D', 'cold', 0, 0 FROM leads_contact ORDER BY id
"""
IDENTITIES = """
INSERT INTO leads_identity (contact_id, kind, system, value)
SELECT id, 'email', '', email FROM leads_contact ORDER BY id
"""

# hashint8extended spreads people and types evenly and alike on every run; a page view opens its own visit.
ACTIVITIES = """
WITH base AS (SELECT COALESCE(max(id), 0) AS id FROM leads_activity),
who AS (SELECT min(id) AS id FROM leads_contact WHERE first_name = 'Person'),
draw AS (
    SELECT n, abs(hashint8extended(n, 1) %% CASE WHEN %(growing)s THEN 1 + n::bigint * %(people)s / (%(activities)s + 1)
        ELSE %(people)s END) AS person, abs(hashint8extended(n, 2) %% 100) AS share
    FROM generate_series(1, %(activities)s) n
)
INSERT INTO leads_activity (id, contact_id, type_id, source_id, message_id, occurred_at, received_at, visit, properties)
SELECT base.id + draw.n, who.id + draw.person, kind.id, %(source)s, 'fill-' || draw.n, moment.at, moment.at,
    CASE WHEN kind.per_visit THEN base.id + draw.n END, '{}'
FROM base, who, draw
JOIN (SELECT * FROM unnest(%(types)s::bigint[], %(visits)s::bool[], %(lows)s::int[], %(highs)s::int[])
    AS k (id, per_visit, low, high)) kind ON draw.share >= kind.low AND draw.share < kind.high
CROSS JOIN LATERAL (
    SELECT %(at)s - %(days)s * interval '1 day' * (1 - draw.n::float / (%(activities)s + 1)) AS at
) moment
ORDER BY draw.n
"""
SEQUENCES = ("leads_contact", "leads_event", "leads_activity")


@transaction.atomic
def fill(people: int, *, at: datetime, days: int = DAYS, growing: bool = False) -> None:
    """Store `people` people and their activities of the `days` before `at`; nobody is scored yet."""
    companies = max(1, people // 5)
    with connection.cursor() as cursor:
        skip_key_checks()
        values = {"people": people, "companies": companies, "at": at, "days": days, "growing": growing}
        for statement in (COMPANIES, PEOPLE, STANDINGS, IDENTITIES):
            cursor.execute(statement, values)
        cursor.execute(ACTIVITIES, values | _types() | {"activities": people * ACTIVITIES_EACH, "source": _source(at)})
        for table in SEQUENCES:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def settle() -> None:
    """What autovacuum would do within the hour: statistics and the visibility map."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def skip_key_checks() -> None:
    """The rows are right by construction; checking ten million keys one by one would take most of the time.

    Only a superuser may skip them; elsewhere the fill is slower.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
    except DatabaseError:
        pass


def _types() -> dict[str, list[object]]:
    """The known types with their slice of 0…99."""
    kinds = {kind.code: kind for kind in ActivityType.objects.filter(code__in=SHARES)}
    bounds, low = [], 0
    for code, share in SHARES.items():
        bounds.append((kinds[code].pk, kinds[code].per_visit, low, low + share))
        low += share
    ids, visits, lows, highs = (list(column) for column in zip(*bounds, strict=True))
    return {"types": ids, "visits": visits, "lows": lows, "highs": highs}


def _source(at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO leads_source (code, name, created_at) VALUES ('fill', 'Fill', %s)"
            " ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name RETURNING id",
            [at],
        )
        return int(cursor.fetchone()[0])
