"""How journeys are derived from passages, sales' attempts and deals: a person's firsts, and how they stand now."""

from reports.passages.derived import Derived

STANDS = "NOT EXISTS (SELECT FROM leads_event u WHERE u.undoes_id = x.id)"
LATEST = "ORDER BY p.entered_at DESC, p.event_id DESC"
# Whoever won a deal bought, but nobody who only took part in what began with somebody else.
BOUGHT_OTHERS = """(
    SELECT bool_and(EXISTS (SELECT FROM handoff_participant f
        WHERE f.opportunity_id = q.opportunity_id AND f.id < q.id))
    FROM handoff_participant q JOIN handoff_opportunity o ON o.id = q.opportunity_id
    WHERE q.contact_id = p.contact_id AND o.stage = 'won') IS TRUE"""
# Whoever skipped a stage passed it when they came to a later one. Whoever became an opportunity had a meeting.
JOURNEYS = f"""
SELECT j.*, LEAST(j.opportunity_at, j.first_meeting) AS met_at,
    CASE WHEN j.customer_at IS NOT NULL AND NOT j.others_deal THEN j.customer_at END AS bought_at,
    j.accepted_at IS DISTINCT FROM j.began_at OR NOT j.brought AS came
FROM (
    SELECT p.contact_id, min(p.entered_at) AS began_at, a.first_activity_at,
        min(p.entered_at) FILTER (WHERE p.stage IN ('lead', 'mql', 'sql', 'opportunity', 'customer')) AS lead_at,
        min(p.entered_at) FILTER (WHERE p.stage IN ('mql', 'sql', 'opportunity', 'customer')) AS mql_at,
        min(p.entered_at) FILTER (WHERE p.stage IN ('sql', 'opportunity', 'customer')) AS sql_at,
        min(p.entered_at) FILTER (WHERE p.place = 'held' OR p.stage = 'customer') AS accepted_at,
        min(p.entered_at) FILTER (WHERE p.stage IN ('opportunity', 'customer')) AS opportunity_at,
        min(p.entered_at) FILTER (WHERE p.stage = 'customer') AS customer_at,
        min(p.entered_at) FILTER (WHERE p.stage = 'discarded') AS discarded_at,
        min(p.entered_at) FILTER (WHERE p.kind = 'handoff.returned') AS returned_at,
        t.attempted_at, t.first_meeting, {BOUGHT_OTHERS} AS others_deal,
        bool_or(p.kind = 'contact.began') AS brought,
        count(*) FILTER (WHERE p.kind = 'handoff.returned') AS returns,
        bool_or(p.back = 'lead') AS back_lead, bool_or(p.back = 'mql') AS back_mql,
        bool_or(p.back = 'sql') AS back_sql, bool_or(p.back = 'accepted') AS back_accepted,
        bool_or(p.back = 'opportunity') AS back_opportunity,
        (array_agg(p.stage {LATEST}))[1] AS stage, (array_agg(p.place {LATEST}))[1] AS place,
        bool_or(p.history) AS history, c.source, c.campaign, COALESCE(c.topics[1], '') AS topic,
        COALESCE(k.country, '') AS country,
        COALESCE((array_agg(p.fit {LATEST}) FILTER (WHERE p.fit <> ''))[1], '') AS fit,
        COALESCE(s.fit, '') AS fit_now, c.buying_stage, c.company_id, COALESCE(k.most_wanted, false) AS most_wanted,
        (array_agg(p.person_id {LATEST}) FILTER (WHERE p.person_id IS NOT NULL))[1] AS person_id,
        (array_agg(p.team_id {LATEST}) FILTER (WHERE p.team_id IS NOT NULL))[1] AS team_id
    FROM reports_passage p JOIN leads_contact c ON c.id = p.contact_id LEFT JOIN leads_company k ON k.id = c.company_id
        LEFT JOIN leads_standing s ON s.contact_id = p.contact_id
    LEFT JOIN LATERAL (
        SELECT min(x.occurred_at) AS first_activity_at
        FROM leads_activity x JOIN leads_activitytype y ON y.id = x.type_id
        WHERE x.contact_id = p.contact_id AND y.own) a ON true
    LEFT JOIN LATERAL (
        SELECT min(x.tried_at) AS attempted_at, min(x.tried_at) FILTER (WHERE x.outcome = 'meeting_booked'
            OR x.channel = 'meeting' AND x.outcome = 'conversation') AS first_meeting
        FROM (SELECT COALESCE((x.facts ->> 'tried_at')::timestamptz, x.at) AS tried_at,
                x.facts ->> 'outcome' AS outcome, x.facts ->> 'channel' AS channel
            FROM leads_event x
            WHERE x.contact_id = p.contact_id AND x.kind = 'handoff.attempted' AND {STANDS}) x) t ON true
    WHERE p.contact_id = ANY(%(ids)s::bigint[])
    GROUP BY p.contact_id, c.id, k.id, s.contact_id, a.first_activity_at, t.attempted_at, t.first_meeting
) j
"""
JOURNEY = Derived(
    "reports_journey",
    ("contact_id",),
    JOURNEYS,
    (
        "began_at", "first_activity_at", "lead_at", "mql_at", "sql_at", "accepted_at", "met_at", "opportunity_at",
        "customer_at", "bought_at", "discarded_at", "returned_at", "attempted_at", "returns", "back_lead", "back_mql",
        "back_sql", "back_accepted", "back_opportunity", "came", "stage", "place", "history", "source", "campaign",
        "topic", "country", "fit", "fit_now", "buying_stage", "company_id", "most_wanted", "person_id", "team_id",
    ),
    # Edits of a company leave no mark, nor what a person who never qualified does.
    lags=("first_activity_at", "country", "most_wanted"),
)  # fmt: skip
