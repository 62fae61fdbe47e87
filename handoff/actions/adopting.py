"""A handoff for everybody who stands at offered or held without one: imported history, offers from before handoffs."""

from datetime import datetime

from django.db import connection, transaction

# Whom nobody owns has no salesperson either, and stands on the managers' page.
ADOPT = """
WITH orphans AS (
    SELECT c.id, c.place, c.owner_id, c.moved_at, c.move_event_id, e.actor_id
    FROM leads_contact c JOIN leads_event e ON e.id = c.move_event_id
    WHERE c.place IN ('offered', 'held') AND c.stage = 'sql'
      AND NOT EXISTS (SELECT FROM handoff_handoff h WHERE h.contact_id = c.id AND h.state IN ('offered', 'accepted'))
    ORDER BY c.id LIMIT %(limit)s FOR NO KEY UPDATE OF c SKIP LOCKED
)
INSERT INTO handoff_handoff (contact_id, state, origin, offer_event_id, offered_at, offered_by_id, seller_id,
    accepted_at, routed_by, reason, can_sell, elements, next_step)
SELECT id, CASE WHEN place = 'held' THEN 'accepted' ELSE 'offered' END,
    CASE WHEN place = 'held' THEN 'imported' ELSE 'marketing' END, move_event_id, moved_at,
    CASE WHEN place = 'offered' THEN actor_id END, owner_id, CASE WHEN place = 'held' THEN moved_at END,
    'adopted', '', '', '{}', ''
FROM orphans
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def adopt(*, at: datetime, limit: int = 2000) -> int:
    """Open the missing handoffs. Safe to run twice or at once. Returns how many it opened."""
    with connection.cursor() as cursor:
        cursor.execute(ADOPT, {"limit": limit})
        return int(cursor.rowcount)
