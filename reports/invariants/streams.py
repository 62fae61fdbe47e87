"""Promises of people, events, scores and imports as SQL that finds whoever breaks them."""

# A birth that imported history took the place of (contact.rebegun) stands in nobody's chain: the past lies before it.
STANDING = """
SELECT e.* FROM leads_event e
WHERE e.to_stage <> ''
    AND NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = e.id AND u.kind = 'contact.rebegun')
"""
NOT_THE_LAST_EVENT = f"""
SELECT c.id FROM leads_contact c JOIN leads_event m ON m.id = c.move_event_id
WHERE (m.contact_id, m.to_stage, m.to_place) IS DISTINCT FROM (c.id, c.stage, c.place)
   OR EXISTS (SELECT 1 FROM ({STANDING}) e WHERE e.contact_id = c.id AND (e.at, e.id) > (m.at, m.id))
"""
BROKEN_CHAIN = f"""
SELECT DISTINCT contact_id FROM (
    SELECT contact_id, from_stage, from_place, lag(to_stage) OVER line AS stage, lag(to_place) OVER line AS place
    FROM ({STANDING}) moves WINDOW line AS (PARTITION BY contact_id ORDER BY at, id)) chain
WHERE stage IS NOT NULL AND (stage, place) <> (from_stage, from_place)
"""
NO_STANDING = """
SELECT c.id FROM leads_contact c WHERE NOT EXISTS (SELECT 1 FROM leads_standing s WHERE s.contact_id = c.id)
"""
IMPORT_SUMS = """
SELECT id FROM leads_importrun WHERE created + updated + unchanged + rejected <> rows
"""
SUMS = """
SELECT contact_id FROM leads_standing s JOIN scoring_scoringmodel m ON m.id = s.model_id
WHERE m.cap_max IS NULL AND m.cap_min IS NULL AND s.points <> s.engagement + s.fit_points
"""
OVERDUE = """
SELECT contact_id FROM leads_standing WHERE next_change_at < %(late)s AND attempts < 10
"""
QUARANTINED = """
SELECT contact_id FROM leads_touched WHERE attempts >= 10 UNION
SELECT contact_id FROM leads_standing WHERE attempts >= 10
"""
STUCK = """
SELECT id FROM leads_outbox WHERE attempts >= 10
"""
