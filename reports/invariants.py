"""What must always hold, as SQL that finds whoever breaks it. The command, the operations page and the tests read this.

A check yields ids; none means it holds. Scores are compared with the engine's own words in `scores_explained`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.models import Standing, Touched
from scoring.engine import Ids, Plan, active_model, plan_of
from scoring.explain import Explanation, explanations
from scoring.models import ScoringModel

SHOWN = 20
SAMPLE = 500

# A person who has ever been an MQL stands where somebody or something has them.
BEHIND_THE_RADIATOR = """
SELECT c.id FROM leads_contact c
WHERE c.place = 'none' AND c.stage <> 'visitor' AND EXISTS (
    SELECT 1 FROM leads_event e WHERE e.contact_id = c.id AND e.to_place = 'review'
      AND NOT EXISTS (SELECT 1 FROM leads_event u WHERE u.undoes_id = e.id)
      AND NOT EXISTS (SELECT 1 FROM leads_event r WHERE r.contact_id = c.id AND r.kind = 'handoff.revived'
                      AND (r.at, r.id) > (e.at, e.id)))
"""
NOT_THE_LAST_EVENT = """
SELECT c.id FROM leads_contact c JOIN leads_event m ON m.id = c.move_event_id
WHERE (m.contact_id, m.to_stage, m.to_place) IS DISTINCT FROM (c.id, c.stage, c.place)
   OR EXISTS (SELECT 1 FROM leads_event e WHERE e.contact_id = c.id AND e.to_stage <> '' AND (e.at, e.id) > (m.at, m.id)
   )
"""
BROKEN_CHAIN = """
SELECT DISTINCT contact_id FROM (
    SELECT contact_id, from_stage, from_place, lag(to_stage) OVER line AS stage, lag(to_place) OVER line AS place
    FROM leads_event WHERE to_stage <> '' WINDOW line AS (PARTITION BY contact_id ORDER BY at, id)) chain
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


@dataclass(frozen=True, slots=True)
class Invariant:
    """A promise with a name; `broken` finds ids that break it at an instant."""

    code: str
    says: Promise | str
    broken: Callable[[datetime], list[int]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A promise and who breaks it; nobody where `ids` is empty."""

    invariant: Invariant
    ids: list[int]


def _sql(statement: str) -> Callable[[datetime], list[int]]:
    def broken(at: datetime) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"late": at - timedelta(minutes=10)})
            return [row[0] for row in cursor.fetchall()]

    return broken


def scores_explained(at: datetime) -> list[int]:
    """Of the latest scores that are not due: each is what its explanation sums to."""
    try:
        plan = plan_of(active_model())
    except ScoringModel.DoesNotExist:
        return []
    settled = Standing.objects.filter(scored_at__lte=at, model_id=plan.model_id).exclude(next_change_at__lte=at)
    waiting = Touched.objects.values("contact_id")
    latest = settled.exclude(contact__in=waiting).order_by("-scored_at", "contact_id")[:SAMPLE]
    stored = dict(latest.values_list("contact_id", "points"))
    told = explanations(plan, Ids(at, list(stored)), live=True) if stored else {}
    return [one for one, points in stored.items() if not _tells(told[one], points, plan)]


def _tells(told: Explanation, stored: Decimal, plan: Plan) -> bool:
    """Lines sum to the total always; it equals the stored one save where points halve between two refreshes."""
    sums = told.total == sum((line.points for line in told.lines), Decimal(0))
    return sums and (plan.half_life is not None or told.total == stored)


INVARIANTS = (
    Invariant("radiator", _("Nobody who has been an MQL lies behind the radiator"), _sql(BEHIND_THE_RADIATOR)),
    Invariant("last_event", _("Stage and place are what the last such event says"), _sql(NOT_THE_LAST_EVENT)),
    Invariant("chain", _("Each move starts where the one before it ended"), _sql(BROKEN_CHAIN)),
    Invariant("standing", _("Everybody has a standing"), _sql(NO_STANDING)),
    Invariant("sum", _("A score is engagement plus fit"), _sql(SUMS)),
    Invariant("explained", _("A score is the sum of its explanation"), scores_explained),
    Invariant("overdue", _("No score is overdue by more than ten minutes"), _sql(OVERDUE)),
    Invariant("quarantine", _("Nobody's score has failed ten times"), _sql(QUARANTINED)),
    Invariant("imports", _("Outcomes of an import sum to the file's rows"), _sql(IMPORT_SUMS)),
    Invariant("reactions", _("No reaction to an event has failed ten times"), _sql(STUCK)),
)


def check(*, at: datetime) -> list[Finding]:
    """Every promise with who breaks it."""
    return [Finding(invariant, invariant.broken(at)) for invariant in INVARIANTS]


def radiator() -> int:
    """How many lie behind the radiator: the figure of both teams, to be 0."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({BEHIND_THE_RADIATOR}) lost")
        return int(cursor.fetchone()[0])
