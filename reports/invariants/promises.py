"""What must hold of clocks, as SQL that finds whoever breaks it: who is promised something, and which event says so.

What the sweep of clocks mends within seconds counts as broken only after `grace`.
"""

from sla.words import RUNS_IN

# Targets that hold for everybody there and end only when the person leaves: without a clock, somebody was forgotten.
# Whoever came before the target was agreed waits under none of it, nor does whom another system's history put there.
WITHOUT_CLOCK = """
WITH general AS MATERIALIZED (
    SELECT CASE starts WHEN 'offer' THEN 'offered' ELSE 'held' END AS place, min(COALESCE(since, '-infinity')) AS since
    FROM sla_target
    WHERE active AND cardinality(stages || temperatures || fits || sources || countries) = 0 AND team_id IS NULL
      AND ((starts = 'offer' AND meets <@ '{decided}') OR (starts = 'in_hand' AND renews))
    GROUP BY 1)
SELECT c.id FROM leads_contact c JOIN general g ON g.place = c.place AND g.since <= c.moved_at
WHERE c.moved_at < %(grace)s
  AND NOT EXISTS (SELECT FROM sla_clock k WHERE k.contact_id = c.id AND k.ended_at IS NULL AND k.party = 'sales')
  AND (SELECT e.kind FROM leads_event e WHERE e.contact_id = c.id AND e.to_stage <> '' AND e.kind <> 'contact.undone'
         AND NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = e.id)
       ORDER BY e.at DESC, e.id DESC LIMIT 1) NOT IN ('contact.began', 'contact.created', 'contact.history')
"""
_PLACES = ", ".join(f"('{start}', '{place}')" for start, places in RUNS_IN.items() for place in sorted(places))
RUNS_ELSEWHERE = f"""
SELECT DISTINCT c.id FROM leads_contact c
JOIN sla_clock k ON k.contact_id = c.id JOIN sla_target t ON t.id = k.target_id
WHERE k.ended_at IS NULL AND c.moved_at < %(grace)s AND (t.starts, c.place) NOT IN (VALUES {_PLACES})
"""
WITHOUT_OUTCOME = """
SELECT k.contact_id FROM sla_clock k LEFT JOIN leads_event e ON e.id = k.outcome_event
    AND e.contact_id = k.contact_id AND e.kind = 'sla.' || k.state
    AND NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = e.id)
WHERE (k.state IN ('met', 'breached') OR k.outcome_event IS NOT NULL) AND e.id IS NULL
UNION
SELECT e.contact_id FROM leads_event e WHERE e.kind IN ('sla.met', 'sla.breached')
    AND NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = e.id)
    AND NOT EXISTS (SELECT FROM sla_clock k WHERE k.outcome_event = e.id)
"""
STEPS = """
SELECT e.contact_id FROM leads_event e WHERE e.kind IN ('sla.warned', 'sla.escalated')
    AND NOT EXISTS (SELECT FROM sla_escalation s WHERE s.event_id = e.id)
UNION
SELECT k.contact_id FROM sla_escalation s JOIN sla_clock k ON k.id = s.clock_id JOIN leads_event e ON e.id = s.event_id
WHERE e.contact_id <> k.contact_id
   OR e.kind <> CASE WHEN s.percent < 100 THEN 'sla.warned' ELSE 'sla.escalated' END
"""
