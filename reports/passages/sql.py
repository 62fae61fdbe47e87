"""The SQL that derives passages and journeys from events, for the people in %(ids)s. The only place that says how."""

# Moves that stand: an undone one and its undoing are both left out.
MOVES = """
SELECT e.* FROM leads_event e
WHERE e.contact_id = ANY(%(ids)s::bigint[]) AND e.to_stage <> '' AND e.undoes_id IS NULL
    AND NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = e.id)
"""
PASSAGES = f"""
SELECT e.id AS event_id, e.contact_id, e.kind, e.reason, e.from_stage, e.from_place, e.to_stage AS stage,
    e.to_place AS place, e.at AS entered_at, lead(e.at) OVER life AS left_at,
    COALESCE(lead(e.to_stage) OVER life, '') AS next_stage,
    CASE WHEN e.from_stage <> e.to_stage
        THEN count(*) FILTER (WHERE e.from_stage <> e.to_stage) OVER (PARTITION BY e.contact_id, e.to_stage
            ORDER BY e.at, e.id ROWS UNBOUNDED PRECEDING)
        ELSE 0 END AS nth,
    CASE WHEN e.from_stage <> e.to_stage
        THEN max(e.at) FILTER (WHERE e.from_stage <> e.to_stage) OVER (PARTITION BY e.contact_id, e.to_stage
            ORDER BY e.at, e.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        END AS entered_before,
    e.door = 'import' AS history, e.source, c.campaign, COALESCE(c.topics[1], '') AS topic,
    COALESCE(k.country, '') AS country, e.fit, e.temperature, e.buying_stage, e.definition_id, e.actor_id,
    COALESCE((e.facts ->> 'seller')::bigint, e.owner_id) AS person_id,
    COALESCE((e.facts ->> 'team')::bigint, e.team_id) AS team_id
FROM ({MOVES}) e JOIN leads_contact c ON c.id = e.contact_id LEFT JOIN leads_company k ON k.id = c.company_id
WINDOW life AS (PARTITION BY e.contact_id ORDER BY e.at, e.id)
"""
# Kept as they were when first derived: what the person was like then.
THEN = ("campaign", "topic", "country")
COLUMNS = (
    "event_id", "contact_id", "kind", "reason", "from_stage", "from_place", "stage", "place", "entered_at", "left_at",
    "next_stage", "nth", "entered_before", "history", "source", *THEN, "fit", "temperature", "buying_stage",
    "definition_id", "actor_id", "person_id", "team_id",
)  # fmt: skip
CHANGING = tuple(name for name in COLUMNS if name not in THEN and name != "event_id")

# What no longer stands goes; what differs is written; a rebuild that finds nothing new writes nothing.
FORGET = f"""
DELETE FROM reports_passage p WHERE p.contact_id = ANY(%(ids)s::bigint[])
    AND NOT EXISTS (SELECT FROM ({MOVES}) e WHERE e.id = p.event_id)
"""
KEEP = f"""
INSERT INTO reports_passage AS p ({", ".join(COLUMNS)}) SELECT {", ".join(COLUMNS)} FROM ({PASSAGES}) d
ON CONFLICT (event_id) DO UPDATE SET ({", ".join(CHANGING)}) = ({", ".join(f"excluded.{name}" for name in CHANGING)})
WHERE ({", ".join(f"p.{name}" for name in CHANGING)})
    IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in CHANGING)})
"""

# Whoever skipped a stage passed it when they came to a later one.
JOURNEYS = """
SELECT p.contact_id, min(p.entered_at) AS began_at, a.first_activity_at,
    min(p.entered_at) FILTER (WHERE p.stage IN ('lead', 'mql', 'sql', 'opportunity', 'customer')) AS lead_at,
    min(p.entered_at) FILTER (WHERE p.stage IN ('mql', 'sql', 'opportunity', 'customer')) AS mql_at,
    min(p.entered_at) FILTER (WHERE p.stage IN ('sql', 'opportunity', 'customer')) AS sql_at,
    min(p.entered_at) FILTER (WHERE p.place = 'held' OR p.stage = 'customer') AS accepted_at,
    min(p.entered_at) FILTER (WHERE p.stage IN ('opportunity', 'customer')) AS opportunity_at,
    min(p.entered_at) FILTER (WHERE p.stage = 'customer') AS customer_at,
    min(p.entered_at) FILTER (WHERE p.stage = 'discarded') AS discarded_at,
    min(p.entered_at) FILTER (WHERE p.kind = 'handoff.returned') AS returned_at, t.attempted_at,
    count(*) FILTER (WHERE p.kind = 'handoff.returned') AS returns,
    (array_agg(p.stage ORDER BY p.entered_at DESC, p.event_id DESC))[1] AS stage,
    (array_agg(p.place ORDER BY p.entered_at DESC, p.event_id DESC))[1] AS place,
    bool_or(p.history) AS history, c.source, c.campaign, COALESCE(c.topics[1], '') AS topic,
    COALESCE(k.country, '') AS country,
    COALESCE((array_agg(p.fit ORDER BY p.entered_at DESC, p.event_id DESC) FILTER (WHERE p.fit <> ''))[1], '') AS fit,
    COALESCE(k.most_wanted, false) AS most_wanted,
    (array_agg(p.person_id ORDER BY p.entered_at DESC, p.event_id DESC) FILTER (WHERE p.person_id IS NOT NULL))[1]
        AS person_id,
    (array_agg(p.team_id ORDER BY p.entered_at DESC, p.event_id DESC) FILTER (WHERE p.team_id IS NOT NULL))[1]
        AS team_id
FROM reports_passage p JOIN leads_contact c ON c.id = p.contact_id LEFT JOIN leads_company k ON k.id = c.company_id
LEFT JOIN LATERAL (
    SELECT min(x.occurred_at) AS first_activity_at FROM leads_activity x JOIN leads_activitytype y ON y.id = x.type_id
    WHERE x.contact_id = p.contact_id AND y.own) a ON true
LEFT JOIN LATERAL (
    SELECT min(COALESCE((x.facts ->> 'tried_at')::timestamptz, x.at)) AS attempted_at FROM leads_event x
    WHERE x.contact_id = p.contact_id AND x.kind = 'handoff.attempted'
        AND NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = x.id)) t ON true
WHERE p.contact_id = ANY(%(ids)s::bigint[])
GROUP BY p.contact_id, c.id, k.id, a.first_activity_at, t.attempted_at
"""
FIRSTS = (
    "began_at", "first_activity_at", "lead_at", "mql_at", "sql_at", "accepted_at", "opportunity_at", "customer_at",
    "discarded_at", "returned_at", "attempted_at", "returns", "stage", "place", "history", "source", "campaign",
    "topic", "country", "fit", "most_wanted", "person_id", "team_id",
)  # fmt: skip
FORGET_JOURNEYS = """
DELETE FROM reports_journey j WHERE j.contact_id = ANY(%(ids)s::bigint[])
    AND NOT EXISTS (SELECT FROM reports_passage p WHERE p.contact_id = j.contact_id)
"""
KEEP_JOURNEYS = f"""
INSERT INTO reports_journey AS j (contact_id, {", ".join(FIRSTS)})
SELECT contact_id, {", ".join(FIRSTS)} FROM ({JOURNEYS}) d
ON CONFLICT (contact_id) DO UPDATE SET ({", ".join(FIRSTS)}) = ({", ".join(f"excluded.{name}" for name in FIRSTS)})
WHERE ({", ".join(f"j.{name}" for name in FIRSTS)})
    IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in FIRSTS)})
"""
# Of a journey, what events say. Activities and edits leave no mark: what else it holds is as old as the last move.
OF_EVENTS = (
    "began_at", "lead_at", "mql_at", "sql_at", "accepted_at", "opportunity_at", "customer_at", "discarded_at",
    "returned_at", "attempted_at", "returns", "stage", "place", "history", "fit", "person_id", "team_id",
)  # fmt: skip
_PASSAGE, _JOURNEY = ", ".join(("event_id", *CHANGING)), ", ".join(("contact_id", *OF_EVENTS))
# Where the two tables differ from the events, whoever's they are: nobody's, or a sweep is behind.
DIFFERS = f"""
SELECT contact_id FROM (
    SELECT {_PASSAGE} FROM ({PASSAGES}) d
    EXCEPT SELECT {_PASSAGE} FROM reports_passage WHERE contact_id = ANY(%(ids)s::bigint[])) missing
UNION SELECT contact_id FROM reports_passage p WHERE p.contact_id = ANY(%(ids)s::bigint[])
    AND NOT EXISTS (SELECT FROM ({MOVES}) e WHERE e.id = p.event_id AND e.contact_id = p.contact_id)
UNION SELECT contact_id FROM (
    SELECT {_JOURNEY} FROM ({JOURNEYS}) d
    EXCEPT SELECT {_JOURNEY} FROM reports_journey WHERE contact_id = ANY(%(ids)s::bigint[])) others
UNION SELECT contact_id FROM reports_journey j WHERE j.contact_id = ANY(%(ids)s::bigint[])
    AND NOT EXISTS (SELECT FROM reports_passage p WHERE p.contact_id = j.contact_id)
"""
