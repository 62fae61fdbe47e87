"""Offer everybody of a filled bench database to sales by SQL, so that 10 000 decisions fall due in every minute.

Streams and rows are those that the verbs would leave; clocks are not made here: deriving them is what is measured.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction

from accounts.models import Calendar, Role, User
from accounts.models.calendars import WEEKDAYS
from benchmarks.fill import settle

A_MINUTE = 10_000
# A business day of somebody who always works. Four fifths are over, so that only deadlines still lie ahead.
ALLOWED, AHEAD = timedelta(days=1), timedelta(hours=1)
OFFERS = """
WITH who AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM leads_contact WHERE stage = 'lead'),
first AS (SELECT max(id) AS id FROM leads_event),
offer AS (
    SELECT who.id AS contact, n, first.id + 2 * n + 1 AS qualified, first.id + 2 * n + 2 AS offered,
        %(first_due)s - %(allowed)s + n * interval '1 minute' / %(a_minute)s AS at,
        (%(sellers)s::bigint[])[1 + n / %(a_minute)s] AS seller
    FROM who, first
),
events AS (
    INSERT INTO leads_event (id, kind, contact_id, at, door, reason, from_stage, from_place, to_stage, to_place, facts,
        fit, temperature, source, buying_stage)
    SELECT qualified, 'scoring.qualified', contact, at - interval '1 hour', 'system', 'score', 'lead', 'none', 'mql',
        'review', '{}'::jsonb, 'A', 'warm', '', '' FROM offer
    UNION ALL
    SELECT offered, 'handoff.offered', contact, at, 'page', '', 'mql', 'review', 'sql', 'offered',
        jsonb_build_object('seller', seller, 'team', NULL), 'A', 'warm', '', '' FROM offer
),
opened AS (
    INSERT INTO handoff_handoff (state, origin, offered_at, routed_by, reason, can_sell, elements, next_step,
        contact_id, offer_event_id, seller_id)
    SELECT 'offered', 'marketing', at, 'by_hand', '', '', '{}', '', contact, offered, seller FROM offer
)
UPDATE leads_contact c SET stage = 'sql', place = 'offered', moved_at = o.at, move_event_id = o.offered,
    offered_to_id = o.seller
FROM offer o WHERE o.contact = c.id
"""
MARK = "INSERT INTO leads_stirred (contact_id, attempts) SELECT id, 0 FROM leads_contact WHERE place = 'offered'"


@transaction.atomic
def offer_everybody(people: int, *, at: datetime) -> datetime:
    """Returns the first deadline. Each seller has a calendar and up to 10 000 people of their own."""
    sellers = [_seller(number) for number in range(1 + (people - 1) // A_MINUTE)]
    values = {"first_due": at + AHEAD, "allowed": ALLOWED, "a_minute": A_MINUTE, "sellers": sellers}
    with connection.cursor() as cursor:
        cursor.execute(OFFERS, values)
        cursor.execute("SELECT setval(pg_get_serial_sequence('leads_event', 'id'), max(id)) FROM leads_event")
        cursor.execute("DELETE FROM leads_stirred")
        cursor.execute(MARK)
    transaction.on_commit(settle)
    return at + AHEAD


def _seller(number: int) -> int:
    always: dict[str, str] = dict.fromkeys(WEEKDAYS, "00:00–24:00")
    calendar = Calendar.objects.create(name=f"Always {number}", time_zone="Europe/Helsinki", **always)
    email = f"clock{number}@bench.test"
    return User.objects.create(email=email, name=email, role=Role.SALES, calendar=calendar).pk
