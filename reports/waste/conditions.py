"""Waste as conditions in SQL about a passage `t` (an offer, an arrival in the queue) and what came of it. Pure.

Of offers: the passage `t` with its handoff `h`. Of MQLs: the arrival `t` with the passage `n` that ended it.
"""

from leads.words import BuyingStage

TIME = "t.entered_at >= %(since)s AND t.entered_at < %(until)s"
# Imported history has no handoffs and a salesperson's own find is no offer: neither can be wasted by the relay.
OFFERS = f"""
FROM reports_passage t JOIN handoff_handoff h ON h.contact_id = t.contact_id AND h.offer_event_id = t.event_id
WHERE t.kind = 'handoff.offered' AND {TIME}
    AND (%(rule)s::bigint IS NULL OR COALESCE(h.rule_id, 0) = %(rule)s) AND (%(reason)s = '' OR h.reason = %(reason)s)
"""
MQLS = f"""
FROM reports_passage t LEFT JOIN reports_passage n ON n.contact_id = t.contact_id AND n.entered_at = t.left_at
    AND n.from_stage = 'mql' AND n.from_place = 'review' AND n.event_id <> t.event_id
WHERE t.stage = 'mql' AND t.nth >= 1 AND t.from_stage IN ('', 'visitor', 'lead', 'discarded') AND {TIME}
    AND NOT t.history AND (%(reason)s = '' OR n.reason = %(reason)s)
"""

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
# Nobody had to call them: whoever said so was right to stop.
SPARED = """h.reason IN (SELECT code FROM handoff_reason WHERE act = 'return' AND quality
    UNION ALL VALUES ('outside_icp'), ('competitor'), ('student'), ('duplicate'), ('bad_data'))"""
# What was promised when they were accepted.
PROMISED = """COALESCE(
    (SELECT p.attempts FROM handoff_terms p WHERE p.agreed_at <= h.accepted_at ORDER BY p.id DESC LIMIT 1),
    (SELECT p.attempts FROM handoff_terms p ORDER BY p.id LIMIT 1))"""
# The letters of the MQL definition that held then; without letters everybody is inside.
LETTERS = """(SELECT d.routes FROM scoring_definition d WHERE d.kind = 'mql' AND d.status <> 'draft'
    ORDER BY d.activated_at <= t.entered_at DESC NULLS LAST, d.activated_at DESC NULLS LAST, d.id DESC LIMIT 1)"""
OUTSIDE = f"""(t.fit <> '' AND {LETTERS} @? '$[*].fit[*]'
    AND NOT jsonb_path_query_array({LETTERS}, '$[*].fit[*]') ? t.fit::text)"""
INSIDE = f"(t.fit <> '' AND NOT {OUTSIDE})"
ORDERED = "ARRAY[" + ", ".join(f"'{code}'" for code in BuyingStage.values) + "]"
TOO_EARLY = f"""(t.buying_stage <> '' AND array_position({ORDERED}, t.buying_stage::text) < array_position({ORDERED},
    (SELECT w.earliest_stage::text FROM reports_wasteterms w ORDER BY w.id DESC LIMIT 1)))"""
# Nothing has come of the person since: the wasted who may still be saved, or are lost.
NO_DEAL_SINCE = """NOT EXISTS (SELECT FROM reports_journey j WHERE j.contact_id = t.contact_id
    AND (j.opportunity_at >= t.entered_at OR j.stage IN ('opportunity', 'customer')))"""

NEVER_OPENED = f"(h.opened_at IS NULL AND h.accepted_at IS NULL AND NOT {TRIED} AND ({CLOSED} OR {UNDECIDED}))"
NEVER_WORKED = f"(NOT {TRIED} AND NOT {DEAL} AND NOT {SPARED} AND ({CLOSED} OR {NEGLECTED}))"
WORKED_LATE = f"({TRIED} AND {LATE})"
FEW_ATTEMPTS = f"""(h.accepted_at IS NOT NULL AND {CLOSED} AND NOT {SPARED} AND {TRIED} AND NOT {REACHED}
    AND {ATTEMPTS} < {PROMISED})"""
NO_REASON = f"({CLOSED} AND h.reason = '')"

NEVER_JUDGED = f"(n.kind = 'scoring.fell_below' OR (t.left_at IS NULL AND {STILL_UNREVIEWED}))"
JUDGED_LATE = f"(n.kind IN ('handoff.offered', 'handoff.nurtured', 'handoff.discarded') AND {UNREVIEWED})"
