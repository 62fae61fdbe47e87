"""Lead the people of a filled bench database through the relay by SQL: three moves a person over two years.

Events, offers, attempts and deals are those that the verbs would leave; passages are not made here: deriving them is
what is measured.
"""

from datetime import datetime

from django.db import connection, transaction

from accounts.models import Role, Team, User
from benchmarks.fill import settle, skip_key_checks

SELLERS = 20
ATTEMPTS = 4
# How far people come: out of a hundred, and the moves of their way after the first; 2.9 moves a person in all.
QUALIFIED = "scoring.qualified>mql/review"
HELD = f"{QUALIFIED} handoff.offered>sql/offered handoff.accepted>sql/held"
AGAIN = HELD.replace(QUALIFIED, "handoff.reopened>mql/review")
NURTURED = "handoff.nurtured>lead/nurture"
WAYS = (
    (45, ""),
    (15, f"{QUALIFIED} {NURTURED}"),
    (10, f"{QUALIFIED} handoff.discarded>discarded/discarded"),
    (10, f"{HELD} handoff.returned>lead/nurture"),
    (8, f"{HELD} opportunity.opened>opportunity/held opportunity.lost>lead/nurture"),
    (7, f"{HELD} opportunity.opened>opportunity/held opportunity.won>customer/customer"),
    (5, f"{QUALIFIED} {NURTURED} {AGAIN} handoff.returned>lead/nurture"),
)
REASONS = {
    "scoring.qualified": "score",
    "handoff.discarded": "no_need",
    "handoff.returned": "priorities_changed",
    "opportunity.lost": "price",
}
# A move every ten days on average. What would lie ahead of now has not happened: chains stay whole.
MOVES = """
CREATE TEMP TABLE bench_move ON COMMIT DROP AS
WITH way AS (
    SELECT s.*,
        lag(s.stage, 1, 'lead') OVER life AS from_stage, lag(s.place, 1, 'none') OVER life AS from_place
    FROM unnest(%(lows)s::int[], %(highs)s::int[], %(ords)s::int[], %(kinds)s::text[], %(reasons)s::text[],
        %(stages)s::text[], %(places)s::text[]) s (low, high, ord, kind, reason, stage, place)
    WINDOW life AS (PARTITION BY s.low ORDER BY s.ord)
), walked AS (
    SELECT c.id AS contact, c.source, c.buying_stage, way.*, c.created_at + sum(
        interval '1 minute' * (1 + abs(hashint8extended(c.id, 10 + way.ord) %% 28800))) OVER (
        PARTITION BY c.id ORDER BY way.ord) AS at,
        1 + abs(hashint8extended(c.id, 4) %% cardinality(%(sellers)s)) AS seller
    FROM leads_contact c JOIN way ON abs(hashint8extended(c.id, 3) %% 100) >= way.low
        AND abs(hashint8extended(c.id, 3) %% 100) < way.high
)
SELECT (SELECT max(id) FROM leads_event) + row_number() OVER (ORDER BY at, contact) AS id, contact, kind, reason,
    from_stage, from_place, stage, place, at, lead(kind) OVER life AS next_kind, lead(at) OVER life AS next_at,
    lead(reason) OVER life AS next_reason, ord, source, buying_stage, (%(sellers)s::bigint[])[seller] AS seller,
    CASE abs(hashint8extended(contact, 5) %% 4) WHEN 0 THEN 'A' WHEN 1 THEN 'B' WHEN 2 THEN 'C' ELSE 'D' END AS fit
FROM walked WHERE at < %(at)s WINDOW life AS (PARTITION BY contact ORDER BY ord)
"""
EVENTS = """
INSERT INTO leads_event (id, kind, contact_id, at, door, reason, from_stage, from_place, to_stage, to_place, facts,
    fit, temperature, source, buying_stage, owner_id)
SELECT id, kind, contact, at, 'page', reason, from_stage, from_place, stage, place,
    CASE WHEN kind LIKE 'handoff.%%' AND stage = 'sql'
        THEN jsonb_build_object('seller', seller, 'team', %(team)s::bigint) ELSE '{}' END,
    fit, 'warm', source, buying_stage, CASE WHEN place = 'held' THEN seller END
FROM bench_move ORDER BY id
"""
HANDOFFS = """
INSERT INTO handoff_handoff (state, origin, offered_at, opened_at, accepted_at, ended_at, routed_by, reason, can_sell,
    elements, next_step, contact_id, offer_event_id, seller_id)
SELECT CASE WHEN o.next_kind IS NULL THEN 'offered' WHEN a.next_kind IS NULL THEN 'accepted'
        WHEN a.next_kind = 'handoff.returned' THEN 'returned' ELSE 'completed' END,
    'marketing', o.at, a.at, a.at, a.next_at, 'by_hand',
    CASE WHEN a.next_kind = 'handoff.returned' THEN a.next_reason ELSE '' END, '', '{}', '', o.contact, o.id, o.seller
FROM bench_move o LEFT JOIN bench_move a ON a.contact = o.contact AND a.ord = o.ord + 1
WHERE o.kind = 'handoff.offered' ORDER BY o.id
"""
# Tries at equal distances while sales had them.
TRIES = """
WITH tries AS (
    SELECT (SELECT max(id) FROM leads_event) + row_number() OVER (ORDER BY moment.at, h.id) AS id, h.id AS handoff,
        h.contact_id, h.seller_id, moment.at
    FROM handoff_handoff h, generate_series(1, %(attempts)s) n
    CROSS JOIN LATERAL (SELECT h.accepted_at + (COALESCE(h.ended_at, %(at)s) - h.accepted_at) * n
        / (%(attempts)s + 1) AS at) moment
    WHERE h.accepted_at IS NOT NULL
), events AS (
    INSERT INTO leads_event (id, kind, contact_id, at, door, reason, from_stage, from_place, to_stage, to_place, facts,
        fit, temperature, source, buying_stage, owner_id, actor_id)
    SELECT id, 'handoff.attempted', contact_id, at, 'page', '', '', '', '', '',
        jsonb_build_object('handoff', handoff, 'channel', 'phone', 'tried_at', at,
            'outcome', CASE id %% 3 WHEN 0 THEN 'conversation' ELSE 'no_answer' END),
        '', '', '', '', seller_id, seller_id
    FROM tries ORDER BY id
)
INSERT INTO handoff_attempt (at, channel, outcome, by_id, event_id, handoff_id)
SELECT at, 'phone', CASE id %% 3 WHEN 0 THEN 'conversation' ELSE 'no_answer' END, seller_id, id, handoff FROM tries
"""
DEALS = """
WITH opened AS (
    INSERT INTO handoff_opportunity (name, amount, currency, stage, repeat, reason, next_step, opened_at, stage_since,
        ended_at, created_at, version, company_id, handoff_id, owner_id)
    SELECT 'Deal ' || o.contact, 1000 + o.contact %% 90000, 'EUR',
        CASE o.next_kind WHEN 'opportunity.won' THEN 'won' WHEN 'opportunity.lost' THEN 'lost' ELSE 'discovery' END,
        false, COALESCE(o.next_reason, ''), '', o.at, COALESCE(o.next_at, o.at), o.next_at, o.at, 1, c.company_id,
        h.id, o.seller
    FROM bench_move o JOIN leads_contact c ON c.id = o.contact
    JOIN handoff_handoff h ON h.contact_id = o.contact AND h.ended_at = o.at
    WHERE o.kind = 'opportunity.opened' ORDER BY o.id RETURNING id, handoff_id
)
INSERT INTO handoff_participant (role, contact_id, opportunity_id)
SELECT 'decision_maker', h.contact_id, opened.id FROM opened JOIN handoff_handoff h ON h.id = opened.handoff_id
"""
# Each arrival, offer and acceptance starts a promise; one in five is broken. Outcomes are events.
CLOCKS = """
WITH started AS (
    SELECT m.*, p.promise, p.allowed, t.id AS target,
        abs(hashint8extended(m.id, 6) %% 5) = 0 AS late,
        m.at + (LEAST(m.next_at, %(at)s) - m.at) / 2 AS answered
    FROM bench_move m
    JOIN (VALUES ('scoring.qualified', 'review', interval '1 day'), ('handoff.reopened', 'review', interval '1 day'),
        ('handoff.offered', 'decision', interval '1 day'), ('handoff.accepted', 'first_contact', interval '1 day')
    ) p (kind, promise, allowed) ON p.kind = m.kind
    JOIN LATERAL (SELECT id FROM sla_target WHERE promise = p.promise ORDER BY id LIMIT 1) t ON true
    WHERE m.next_at IS NOT NULL
), numbered AS (
    SELECT started.*, (SELECT max(id) FROM leads_event) + row_number() OVER (ORDER BY answered, id) AS outcome
    FROM started
), events AS (
    INSERT INTO leads_event (id, kind, contact_id, at, door, reason, from_stage, from_place, to_stage, to_place, facts,
        fit, temperature, source, buying_stage)
    SELECT outcome, CASE WHEN late THEN 'sla.breached' ELSE 'sla.met' END, contact, answered, 'system', '', '', '', '',
        '', jsonb_build_object('promise', promise, 'target', target), '', '', '', ''
    FROM numbered ORDER BY outcome
)
INSERT INTO sla_clock (contact_id, target_id, promise, party, key, state, temperature, started_at, counts_from, allowed,
    due_at, strict_due_at, breached_at, answered_at, ended_at, outcome_event, user_id, derived_at, attempts)
SELECT contact, target, promise, CASE promise WHEN 'review' THEN 'marketing' ELSE 'sales' END, 'e' || id,
    CASE WHEN late THEN 'breached' ELSE 'met' END, 'warm', at, at, allowed, moment.due, moment.due,
    CASE WHEN late THEN moment.due END, answered, answered, outcome,
    CASE WHEN promise = 'review' THEN NULL ELSE seller END, answered, 0
FROM numbered CROSS JOIN LATERAL (
    SELECT CASE WHEN late THEN at + (answered - at) / 2 ELSE answered + interval '1 minute' END AS due) moment
"""
STAND = """
UPDATE leads_contact c SET stage = m.stage, place = m.place, moved_at = m.at, move_event_id = m.id,
    owner_id = CASE WHEN m.place = 'held' THEN m.seller END,
    offered_to_id = CASE WHEN m.place = 'offered' THEN m.seller END
FROM bench_move m WHERE m.contact = c.id AND m.next_kind IS NULL
"""
# As their events say.
FITS = """
UPDATE leads_standing SET fit = (ARRAY['A','B','C','D'])[1 + abs(hashint8extended(contact_id, 5) %% 4)]
"""


@transaction.atomic
def walk(*, at: datetime) -> None:
    """Everybody goes their way up to `at`."""
    team = Team.objects.create(name="Relay")
    emails = [f"relay{number}@bench.test" for number in range(SELLERS)]
    sellers = [User.objects.create(email=email, name=email, role=Role.SALES, team=team).pk for email in emails]
    values = {"at": at, "sellers": sellers, "team": team.pk, "attempts": ATTEMPTS, **_ways()}
    with connection.cursor() as cursor:
        skip_key_checks()
        cursor.execute(MOVES, values)
        cursor.execute("ANALYZE bench_move")
        for statement in (EVENTS, HANDOFFS, TRIES, DEALS, CLOCKS, STAND, FITS):
            cursor.execute(statement, values)
        cursor.execute("SELECT setval(pg_get_serial_sequence('leads_event', 'id'), max(id)) FROM leads_event")
    transaction.on_commit(settle)


def _ways() -> dict[str, list[object]]:
    """WAYS as columns, one row a move."""
    rows, low = [], 0
    for share, way in WAYS:
        for ord_, move in enumerate(way.split(), 1):
            kind, stand = move.split(">")
            rows.append((low, low + share, ord_, kind, REASONS.get(kind, ""), *stand.split("/")))
        low += share
    names = ("lows", "highs", "ords", "kinds", "reasons", "stages", "places")
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}
