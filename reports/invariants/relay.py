"""The relay's promises as SQL that finds whoever breaks them: whose a person is, and which handoff says so.

What a sweep mends within seconds (adoptions, handoffs of the withdrawn) counts as broken only after `grace`.
"""

# Ever an MQL or further, by a move that was not taken back, and now on nobody's table.
# Asked from the events' side: those are few and indexed (event_beyond_lead), people who never qualified are many.
ON_NO_TABLE = """
WITH lost AS MATERIALIZED (
    SELECT DISTINCT e.contact_id AS id FROM leads_event e
    WHERE e.to_stage IN ('mql', 'sql', 'opportunity', 'customer')
      AND NOT EXISTS (SELECT FROM leads_contact c WHERE c.id = e.contact_id AND c.place <> 'none'))
SELECT l.id FROM lost l WHERE EXISTS (
    SELECT FROM leads_event e WHERE e.contact_id = l.id
      AND e.to_stage IN ('mql', 'sql', 'opportunity', 'customer') AND e.kind <> 'contact.undone'
      AND NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = e.id)
      AND NOT EXISTS (SELECT FROM leads_event r WHERE r.contact_id = e.contact_id AND r.kind = 'handoff.revived'
                      AND (r.at, r.id) > (e.at, e.id)))
"""
# An undone revival has no reason of its own: the discard before it has.
WITHOUT_REASON = """
SELECT DISTINCT e.contact_id FROM leads_event e JOIN leads_contact c ON c.id = e.contact_id AND c.place = 'discarded'
WHERE e.to_place = 'discarded' AND e.reason = '' AND NOT EXISTS (
    SELECT FROM leads_event w WHERE w.contact_id = c.id AND w.to_place = 'discarded' AND w.reason <> '')
"""
BEHIND_THE_RADIATOR = f"({ON_NO_TABLE}) UNION ({WITHOUT_REASON})"
TWO_OPEN = """
SELECT contact_id FROM handoff_handoff WHERE state IN ('offered', 'accepted') GROUP BY contact_id HAVING count(*) > 1
"""
OFFERED_BY_NOTHING = """
SELECT c.id FROM leads_contact c WHERE c.place = 'offered' AND c.moved_at < %(grace)s AND NOT EXISTS (
    SELECT FROM handoff_handoff h WHERE h.contact_id = c.id AND h.state = 'offered')
"""
HELD_BY_NOTHING = """
SELECT c.id FROM leads_contact c WHERE c.place = 'held' AND c.stage = 'sql' AND c.moved_at < %(grace)s AND NOT EXISTS (
    SELECT FROM handoff_handoff h WHERE h.contact_id = c.id AND h.state = 'accepted')
"""
NO_OPPORTUNITY = """
SELECT c.id FROM leads_contact c
WHERE c.place = 'held' AND c.stage = 'opportunity' AND c.moved_at < %(grace)s AND NOT EXISTS (
    SELECT FROM handoff_participant p JOIN handoff_opportunity o ON o.id = p.opportunity_id
    WHERE p.contact_id = c.id AND o.ended_at IS NULL)
"""
OPEN_ELSEWHERE = """
SELECT h.contact_id FROM handoff_handoff h JOIN leads_contact c ON c.id = h.contact_id
WHERE h.state IN ('offered', 'accepted') AND c.moved_at < %(grace)s
  AND (c.stage, c.place) <> ('sql', CASE h.state WHEN 'offered' THEN 'offered' ELSE 'held' END)
"""
OWNED_BY_ANOTHER = """
SELECT c.id FROM handoff_handoff h JOIN leads_contact c ON c.id = h.contact_id
WHERE h.state = 'accepted' AND c.place = 'held' AND h.seller_id IS DISTINCT FROM c.owner_id
"""
ADDRESSED_TO_ANOTHER = """
SELECT c.id FROM leads_contact c
LEFT JOIN handoff_handoff h ON h.contact_id = c.id AND h.state = 'offered' AND c.place = 'offered'
WHERE (c.place = 'offered' OR c.offered_to_id IS NOT NULL) AND h.seller_id IS DISTINCT FROM c.offered_to_id
  AND c.moved_at < %(grace)s
"""
# Whoever can no longer sign in has left nobody and nothing behind; what has ended keeps their name.
LEFT_BEHIND = """
SELECT u.id FROM accounts_user u WHERE NOT u.is_active AND (
    EXISTS (SELECT FROM handoff_handoff h WHERE h.seller_id = u.id AND h.state IN ('offered', 'accepted'))
    OR EXISTS (SELECT FROM leads_contact c WHERE c.owner_id = u.id)
    OR EXISTS (SELECT FROM leads_contact c WHERE c.offered_to_id = u.id)
    OR EXISTS (SELECT FROM leads_company k WHERE k.owner_id = u.id)
    OR EXISTS (SELECT FROM handoff_opportunity o WHERE o.owner_id = u.id AND o.ended_at IS NULL))
"""
TWICE = """
SELECT offer_event_id FROM handoff_handoff WHERE offer_event_id IS NOT NULL GROUP BY offer_event_id
HAVING count(*) > 1
UNION SELECT event_id FROM leads_notification GROUP BY event_id, user_id, channel HAVING count(*) > 1
"""
