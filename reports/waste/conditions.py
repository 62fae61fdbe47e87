"""Waste as conditions in SQL about a chance `t`: an offer to sales, or an arrival in marketing's queue. Pure.

What was made of each is derived with it (reports.passages.chances); here is what may be edited later.
"""

from leads.words import BuyingStage

IN_TIME = "t.entered_at >= %(since)s AND t.entered_at < %(until)s"
OFFERS = f"""
FROM reports_chance t WHERE t.kind = 'offers' AND {IN_TIME}
    AND (%(rule)s::bigint IS NULL OR COALESCE(t.rule_id, 0) = %(rule)s) AND (%(reason)s = '' OR t.reason = %(reason)s)
"""
MQLS = f"""
FROM reports_chance t WHERE t.kind = 'mqls' AND {IN_TIME} AND (%(reason)s = '' OR t.reason = %(reason)s)
"""
# Nobody had to call them: whoever said so was right to stop.
SPARED = """t.reason = ANY (ARRAY(SELECT code FROM handoff_reason WHERE act = 'return' AND quality
    UNION ALL VALUES ('outside_icp'), ('competitor'), ('student'), ('duplicate'), ('bad_data'))::text[])"""
INSIDE = "(t.fit <> '' AND NOT t.outside)"
ORDERED = "ARRAY[" + ", ".join(f"'{code}'" for code in BuyingStage.values) + "]"
TOO_EARLY = f"""(t.buying_stage <> '' AND array_position({ORDERED}, t.buying_stage::text) < array_position({ORDERED},
    (SELECT w.earliest_stage::text FROM reports_wasteterms w ORDER BY w.id DESC LIMIT 1)))"""
