"""A handoff or an opportunity for everybody who stands there without one: imported history, offers from before."""

from datetime import datetime

from django.db import connection, transaction

# Whom nobody owns has no salesperson either, and stands on the managers' page.
ADOPT = """
WITH orphans AS (
    SELECT c.id, c.place, c.moved_at, c.move_event_id, e.actor_id,
        COALESCE(CASE c.place WHEN 'offered' THEN c.offered_to_id END, c.owner_id) AS seller_id
    FROM leads_contact c JOIN leads_event e ON e.id = c.move_event_id
    WHERE c.place IN ('offered', 'held') AND c.stage = 'sql'
      AND NOT EXISTS (SELECT FROM handoff_handoff h WHERE h.contact_id = c.id AND h.state IN ('offered', 'accepted'))
    ORDER BY c.id LIMIT %(limit)s FOR NO KEY UPDATE OF c SKIP LOCKED
), addressed AS (
    UPDATE leads_contact c SET offered_to_id = o.seller_id, version = c.version + 1 FROM orphans o
    WHERE c.id = o.id AND o.place = 'offered' AND c.offered_to_id IS DISTINCT FROM o.seller_id
)
INSERT INTO handoff_handoff (contact_id, state, origin, offer_event_id, offered_at, offered_by_id, seller_id,
    accepted_at, routed_by, reason, can_sell, elements, next_step)
SELECT id, CASE WHEN place = 'held' THEN 'accepted' ELSE 'offered' END,
    CASE WHEN place = 'held' THEN 'imported' ELSE 'marketing' END, move_event_id, moved_at,
    CASE WHEN place = 'offered' THEN actor_id END, seller_id, CASE WHEN place = 'held' THEN moved_at END,
    'adopted', '', '', '{}', ''
FROM orphans
ON CONFLICT DO NOTHING
"""

# Named after the company, else the person; the amount is for the salesperson to say.
ADOPT_OPPORTUNITIES = """
WITH orphans AS MATERIALIZED (
    SELECT c.id, c.company_id, c.owner_id, c.moved_at, c.role,
        nextval(pg_get_serial_sequence('handoff_opportunity', 'id')) AS opportunity_id,
        COALESCE((SELECT k.name FROM leads_company k WHERE k.id = c.company_id),
            NULLIF(trim(c.first_name || ' ' || c.last_name), ''), NULLIF(left(c.email, 200), ''),
            NULLIF(c.phone, ''), '#' || c.id) AS name
    FROM leads_contact c
    WHERE c.place = 'held' AND c.stage = 'opportunity'
      AND NOT EXISTS (SELECT FROM handoff_participant p JOIN handoff_opportunity o ON o.id = p.opportunity_id
                      WHERE p.contact_id = c.id AND o.ended_at IS NULL)
    ORDER BY c.id LIMIT %(limit)s FOR NO KEY UPDATE OF c SKIP LOCKED
), made AS (
    INSERT INTO handoff_opportunity (id, name, company_id, owner_id, currency, stage, repeat, reason, next_step,
        opened_at, stage_since, version)
    SELECT o.opportunity_id, o.name, o.company_id, o.owner_id, 'EUR', 'discovery', EXISTS (
            SELECT FROM leads_event e WHERE e.contact_id = o.id AND e.to_stage = 'customer'), '', '',
        o.moved_at, o.moved_at, 1
    FROM orphans o RETURNING id
)
INSERT INTO handoff_participant (opportunity_id, contact_id, role)
SELECT o.opportunity_id, o.id, o.role FROM orphans o JOIN made m ON m.id = o.opportunity_id
"""


@transaction.atomic
def adopt(*, at: datetime, limit: int = 2000) -> int:
    """Open the missing handoffs and opportunities. Safe to run twice or at once. Returns how many it opened."""
    with connection.cursor() as cursor:
        cursor.execute(ADOPT, {"limit": limit})
        opened = int(cursor.rowcount)
        cursor.execute(ADOPT_OPPORTUNITIES, {"limit": limit})
        return opened + int(cursor.rowcount)
