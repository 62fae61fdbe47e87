"""A full pass over everybody, in chunks that commit together with the cursor: kill it anywhere, it goes on there."""

from datetime import datetime

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Max

from leads.actions import begin_standings, delay_touched
from leads.models import Contact
from leads.nudge import nudge_sweep
from scoring.actions.scores import isolated, lock, write
from scoring.engine import IdRange, Ids, Plan, active_model, plan_of
from scoring.models import Rescore

CHUNK = 20_000
LAST_OF_CHUNK = """
SELECT max(id), count(*) FROM (
    SELECT id FROM leads_contact WHERE id > %s AND id <= %s ORDER BY id LIMIT %s) chunk
"""


@transaction.atomic
def start_rescore(*, at: datetime) -> Rescore:
    """Begin a full pass under the active model; one already under way is ended, for this one covers it."""
    model = active_model()
    begin_standings()
    Rescore.objects.filter(finished_at=None).update(finished_at=at)
    upto = Contact.objects.aggregate(last=Max("pk"))["last"] or 0
    rescore = Rescore.objects.create(model=model, upto=upto, total=Contact.objects.count(), started_at=at)
    transaction.on_commit(lambda: nudge_sweep("rescores"))
    return rescore


def continue_rescores(*, at: datetime, chunk: int = CHUNK) -> int:
    """Score the next chunk of an open pass. Returns how many people it held; nil: none is open or free."""
    with transaction.atomic():
        rescore = Rescore.objects.select_for_update(skip_locked=True).filter(finished_at=None).first()
        if rescore is None:
            return 0
        first = rescore.after + 1
        last, count = _chunk(rescore, chunk)
        if count:
            _score(IdRange(at, first, last), at=at)
        rescore.after, rescore.done = last, rescore.done + count
        rescore.finished_at = at if last >= rescore.upto else None
        rescore.save(update_fields=["after", "done", "finished_at"])
    if rescore.finished_at is None:
        nudge_sweep("rescores")
    return count


def _chunk(rescore: Rescore, size: int) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(LAST_OF_CHUNK, [rescore.after, rescore.upto, size])
        last, count = cursor.fetchone()
    return (last if count == size else rescore.upto), count


def _score(scope: IdRange, *, at: datetime) -> None:
    """A whole range at once; where that fails, its people by halves, and the failing ones later."""
    lock(scope)
    plan = plan_of(active_model())
    try:
        with transaction.atomic():
            write(plan, scope, at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _one_by_one(plan, scope, at=at)


def _one_by_one(plan: Plan, scope: IdRange, *, at: datetime) -> None:
    people = Contact.objects.filter(pk__gte=scope.first, pk__lte=scope.last)
    ids = list(people.order_by("pk").values_list("pk", flat=True))
    delay_touched(isolated(ids, lambda some: write(plan, Ids(at, some), at=at)), at=at)
