"""The active model's plan for pages, kept in the process as long as nothing it was read from has changed.

Sweeps read theirs anew under their locks (plan.py); a page asks one small question instead of seven.
"""

from django.db import connection

from scoring.engine.plan import Plan, active_model, plan_of

# Every row a plan is read from, as text: an edit of any of them, by whatever door, makes another fingerprint.
PARTS = (
    "scoring_rulegroup WHERE model_id = m.id",
    "scoring_behaviourrule WHERE model_id = m.id",
    "scoring_fitrule WHERE model_id = m.id",
    "scoring_exclusionrule WHERE model_id = m.id",
    "scoring_definition WHERE status = 'active'",
    "leads_activitytype",
)
FINGERPRINT = (
    "SELECT md5(concat_ws('|', m::text, {parts})) FROM scoring_scoringmodel m WHERE m.status = 'active'".format(
        parts=", ".join(
            f"COALESCE((SELECT string_agg(r::text, ' ' ORDER BY id) FROM (SELECT * FROM {part}) r), '')"
            for part in PARTS
        )
    )
)

_kept: list[tuple[str, Plan]] = []


def active_plan() -> Plan:
    """The plan of the active model as it is now; raises ScoringModel.DoesNotExist before the first activation."""
    seen = _fingerprint()
    for fingerprint, plan in _kept:
        if fingerprint == seen:
            return plan
    plan = plan_of(active_model())
    # Kept only where nobody changed a rule while it was read.
    if seen is not None and _fingerprint() == seen:
        _kept[:] = [(seen, plan)]
    return plan


def _fingerprint() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(FINGERPRINT)
        row = cursor.fetchone()
    return row[0] if row else None
