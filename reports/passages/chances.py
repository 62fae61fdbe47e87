"""How chances are derived: each offer to sales, and each arrival in marketing's queue, with what was made of it.

Conditions about an offer's passage `t` and its handoff `h`; about an arrival `t` and the passage `n` that ended it.
What can be edited later (the agreed buying stage, which reasons count as quality) is asked when a report is read.
"""

from reports.passages.derived import Derived

# A promise about this very offer or arrival was broken: its clock is named after the event.
_BROKEN = """EXISTS (SELECT FROM sla_clock c WHERE c.contact_id = t.contact_id AND c.promise = '{promise}'
    AND c.key = 'e' || t.event_id AND c.breached_at IS NOT NULL{and_})"""
# A clock whose time had passed while this handoff stood, or that was unanswered when it began.
_DURING = """EXISTS (SELECT FROM sla_clock c WHERE c.contact_id = t.contact_id AND c.promise IN ({promises})
    AND c.breached_at IS NOT NULL AND c.breached_at < COALESCE(h.ended_at, 'infinity')
    AND (c.ended_at IS NULL OR c.ended_at >= h.offered_at))"""
UNDECIDED = _BROKEN.format(promise="decision", and_="")
UNREVIEWED = _BROKEN.format(promise="review", and_="")
STILL_UNREVIEWED = _BROKEN.format(promise="review", and_=" AND c.ended_at IS NULL")
LATE = _DURING.format(promises="'first_contact'")
NEGLECTED = _DURING.format(promises="'first_contact', 'attempts', 'in_hand', 'decision'")
ATTEMPTS = "(SELECT count(*) FROM handoff_attempt a WHERE a.handoff_id = h.id AND a.undone_at IS NULL)"
TRIED = "EXISTS (SELECT FROM handoff_attempt a WHERE a.handoff_id = h.id AND a.undone_at IS NULL)"
REACHED = """EXISTS (SELECT FROM handoff_attempt a WHERE a.handoff_id = h.id AND a.undone_at IS NULL
    AND a.outcome IN ('conversation', 'meeting_booked', 'declined'))"""
DEAL = "EXISTS (SELECT FROM handoff_opportunity o WHERE o.handoff_id = h.id)"
CLOSED = f"(h.state IN ('returned', 'expired') OR (h.state = 'completed' AND NOT {DEAL}))"
# What was promised when they were accepted.
PROMISED = """COALESCE(
    (SELECT p.attempts FROM handoff_terms p WHERE p.agreed_at <= h.accepted_at ORDER BY p.id DESC LIMIT 1),
    (SELECT p.attempts FROM handoff_terms p ORDER BY p.id LIMIT 1))"""
# The letters of the MQL definition that held then, the first one ever before it; without letters everybody is inside.
LETTERS = """(SELECT d.routes FROM scoring_definition d WHERE d.kind = 'mql' AND d.activated_at IS NOT NULL
    ORDER BY d.activated_at <= t.entered_at DESC,
        CASE WHEN d.activated_at <= t.entered_at THEN d.activated_at END DESC, d.activated_at, d.id DESC LIMIT 1)"""
OUTSIDE = f"""(t.fit <> '' AND {LETTERS} @? '$[*].fit[*]'
    AND NOT jsonb_path_query_array({LETTERS}, '$[*].fit[*]') ? t.fit::text)"""
# Something has come of the person since: they cannot be saved or lost any more.
DEAL_SINCE = """(j.stage IN ('opportunity', 'customer') OR EXISTS (SELECT FROM reports_passage q
    WHERE q.contact_id = t.contact_id AND q.stage IN ('opportunity', 'customer') AND q.entered_at >= t.entered_at))"""

NEVER_OPENED = f"(h.opened_at IS NULL AND h.accepted_at IS NULL AND NOT {TRIED} AND ({CLOSED} OR {UNDECIDED}))"
NEVER_WORKED = f"(NOT {TRIED} AND NOT {DEAL} AND ({CLOSED} OR {NEGLECTED}))"
FEW_ATTEMPTS = f"(h.accepted_at IS NOT NULL AND {CLOSED} AND {TRIED} AND NOT {REACHED} AND {ATTEMPTS} < {PROMISED})"
NEVER_JUDGED = f"(n.kind = 'scoring.fell_below' OR (t.left_at IS NULL AND {STILL_UNREVIEWED}))"
JUDGED_LATE = f"(n.kind IN ('handoff.offered', 'handoff.nurtured', 'handoff.discarded') AND {UNREVIEWED})"
UNSAID = "(n.kind IN ('handoff.nurtured', 'handoff.discarded') AND n.reason = '')"

OFTEN = "count(*) OVER (PARTITION BY t.contact_id) > 1"
HOW = "t.source, t.campaign, t.topic, t.country, t.fit, t.person_id, t.team_id, t.buying_stage"
# Imported history has no handoffs and a salesperson's own find is no offer: neither can be wasted by the relay.
OFFERS = f"""
SELECT t.event_id, t.contact_id, 'offers' AS kind, t.entered_at, {HOW}, {OFTEN} AS many, h.rule_id, h.reason,
    h.state AS outcome, CASE WHEN h.accepted_at IS NULL THEN 'offered' ELSE 'held' END AS place, h.ended_at,
    false AS then_offered, NULL::timestamptz AS offered_until, COALESCE({NEVER_OPENED}, false) AS never_opened,
    COALESCE({NEVER_WORKED}, false) AS never_worked, ({TRIED} AND {LATE}) AS worked_late,
    COALESCE({FEW_ATTEMPTS}, false) AS few_attempts, false AS never_judged, false AS judged_late,
    ({CLOSED} AND h.reason = '') AS no_reason, COALESCE({OUTSIDE}, false) AS outside,
    COALESCE({DEAL_SINCE}, false) AS deal_since
FROM reports_passage t JOIN handoff_handoff h ON h.contact_id = t.contact_id AND h.offer_event_id = t.event_id
    LEFT JOIN reports_journey j ON j.contact_id = t.contact_id
WHERE t.contact_id = ANY(%(ids)s::bigint[]) AND t.kind = 'handoff.offered'
"""
MQLS = f"""
SELECT t.event_id, t.contact_id, 'mqls', t.entered_at, {HOW}, {OFTEN}, NULL::bigint, COALESCE(n.reason, ''),
    COALESCE(substring(n.kind FROM '[^.]*$'), ''), 'review', t.left_at,
    COALESCE(n.place = 'offered', false), CASE WHEN n.place = 'offered' THEN n.left_at END, false, false, false, false,
    COALESCE({NEVER_JUDGED}, false), COALESCE({JUDGED_LATE}, false), COALESCE({UNSAID}, false),
    COALESCE({OUTSIDE}, false),
    COALESCE({DEAL_SINCE}, false)
FROM reports_passage t LEFT JOIN LATERAL (
        SELECT n.* FROM reports_passage n WHERE n.contact_id = t.contact_id AND n.entered_at = t.left_at
            AND n.from_stage = 'mql' AND n.from_place = 'review' AND n.event_id <> t.event_id
        ORDER BY n.event_id LIMIT 1) n ON true
    LEFT JOIN reports_journey j ON j.contact_id = t.contact_id
WHERE t.contact_id = ANY(%(ids)s::bigint[]) AND t.stage = 'mql' AND t.nth >= 1
    AND t.from_stage IN ('', 'visitor', 'lead', 'discarded') AND NOT t.history
"""
CHANCE = Derived(
    "reports_chance",
    ("event_id",),
    f"{OFFERS} UNION ALL {MQLS}",
    (
        "contact_id", "kind", "entered_at", "source", "campaign", "topic", "country", "fit", "person_id", "team_id",
        "buying_stage", "many", "rule_id", "reason", "outcome", "place", "ended_at", "then_offered", "offered_until",
        "never_opened", "never_worked", "worked_late", "few_attempts", "never_judged", "judged_late", "no_reason",
        "outside", "deal_since",
    ),
)  # fmt: skip
