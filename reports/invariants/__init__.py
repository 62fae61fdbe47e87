"""What must always hold, as SQL that finds whoever breaks it. The command, the radiator page and the tests read this.

A check yields ids; none means it holds. The relay's own SQL is in relay.py, that of clocks in promises.py,
that of streams and scores in streams.py; passages.py compares passages with the events.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.models import Standing, Touched
from reports.invariants import promises, relay, streams
from reports.invariants.passages import passages_told
from scoring.engine import Ids, Plan, active_model, plan_of
from scoring.explain import Explanation, explanations
from scoring.models import ScoringModel

SHOWN = 20
SAMPLE = 500

# What sweeps and reactions mend by themselves may take so long.
GRACE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Invariant:
    """A promise with a name; `broken` finds ids that break it at an instant. `of` says whose ids: people by default."""

    code: str
    says: Promise | str
    broken: Callable[[datetime], list[int]]
    of: str = "person"


@dataclass(frozen=True, slots=True)
class Finding:
    """A promise and who breaks it; nobody where `ids` is empty."""

    invariant: Invariant
    ids: list[int]


def _sql(statement: str) -> Callable[[datetime], list[int]]:
    def broken(at: datetime) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"late": at - timedelta(minutes=10), "grace": at - GRACE})
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
    Invariant("radiator", _("Nobody who has been an MQL lies behind the radiator"), _sql(relay.BEHIND_THE_RADIATOR)),
    Invariant("one_open", _("Nobody has two open handoffs"), _sql(relay.TWO_OPEN)),
    Invariant("offered", _("Whoever is offered has an open offer"), _sql(relay.OFFERED_BY_NOTHING)),
    Invariant("held", _("Whoever sales holds has an accepted handoff"), _sql(relay.HELD_BY_NOTHING)),
    Invariant("opportunity", _("Whoever stands at opportunity takes part in an open one"), _sql(relay.NO_OPPORTUNITY)),
    Invariant("elsewhere", _("No handoff is open for somebody who stands elsewhere"), _sql(relay.OPEN_ELSEWHERE)),
    Invariant("owner", _("Whoever accepted a person owns them"), _sql(relay.OWNED_BY_ANOTHER)),
    Invariant("addressee", _("An offer and its person name the same salesperson"), _sql(relay.ADDRESSED_TO_ANOTHER)),
    Invariant("left", _("Closed accounts hold nobody and nothing"), _sql(relay.LEFT_BEHIND), of="user"),
    Invariant("clock", _("Whoever is offered or held is promised something"), _sql(promises.WITHOUT_CLOCK)),
    Invariant("clock_place", _("No clock runs for somebody who stands elsewhere"), _sql(promises.RUNS_ELSEWHERE)),
    Invariant("outcome", _("A promise is met or breached with one event each"), _sql(promises.WITHOUT_OUTCOME)),
    Invariant("steps", _("Each step of the ladder has one event"), _sql(promises.STEPS)),
    Invariant("last_event", _("Stage and place are what the last such event says"), _sql(streams.NOT_THE_LAST_EVENT)),
    Invariant("chain", _("Each move starts where the one before it ended"), _sql(streams.BROKEN_CHAIN)),
    Invariant("standing", _("Everybody has a standing"), _sql(streams.NO_STANDING)),
    Invariant("sum", _("A score is engagement plus fit"), _sql(streams.SUMS)),
    Invariant("explained", _("A score is the sum of its explanation"), scores_explained),
    Invariant("overdue", _("No score is overdue by more than ten minutes"), _sql(streams.OVERDUE)),
    Invariant("quarantine", _("Nobody's score has failed ten times"), _sql(streams.QUARANTINED)),
    Invariant("passages", _("Passages and journeys are what the events say"), passages_told),
    Invariant("imports", _("Outcomes of an import sum to the file's rows"), _sql(streams.IMPORT_SUMS), of="import"),
    Invariant("effects", _("No event opened two handoffs or told somebody twice"), _sql(relay.TWICE), of="event"),
    Invariant("reactions", _("No reaction to an event has failed ten times"), _sql(streams.STUCK), of="reaction"),
)


def check(*, at: datetime) -> list[Finding]:
    """Every promise with who breaks it."""
    return [Finding(invariant, invariant.broken(at)) for invariant in INVARIANTS]


def radiator() -> int:
    """How many lie behind the radiator: the figure of both teams, to be 0."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({relay.BEHIND_THE_RADIATOR}) lost")
        return int(cursor.fetchone()[0])
