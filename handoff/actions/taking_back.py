"""Take back what sales could not reach: by the salesperson or a manager, or by itself where the terms say so."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.actor import BATON, Actor
from accounts.models import LEADERS, User
from handoff.actions.answers import end
from handoff.actions.locking import demand_state, held
from handoff.models import Handoff
from handoff.terms import terms
from handoff.tries import TRIES, tries
from handoff.words import OPEN, REACHED, State, TakeBack
from leads.refusals import Refused

# The promise kept without contact: enough real attempts, on enough days of the salesperson, and nobody reached.
UNREACHED = """
SELECT handoff_id FROM ({tries}) t
WHERE attempts >= %(attempts)s AND days >= %(days)s AND NOT reached ORDER BY handoff_id LIMIT %(limit)s
"""


def unreached(handoff_ids: list[int] | None = None, *, limit: int = 200) -> list[int]:
    """Of these accepted handoffs (of all), those worked as promised without reaching the person."""
    agreed = terms()
    scope = "h.state = 'accepted'" + ("" if handoff_ids is None else " AND h.id = ANY(%(ids)s)")
    wanted = {
        "ids": handoff_ids,
        "attempts": agreed.attempts,
        "days": agreed.days,
        "reached": list(REACHED),
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(UNREACHED.format(tries=TRIES.format(scope=scope)), wanted)
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def take_back(handoff_id: int, *, by: Actor, at: datetime, comment: str = "", reason: str = "unreachable") -> Handoff:
    """Back to marketing's review with everything that was tried. Managers may at any time, sales once it has tried."""
    handoff = held(handoff_id)
    demand_state(handoff, *OPEN)
    _demand_tried(handoff, by)
    return end(handoff, "take_back", State.EXPIRED, reason=reason, comment=comment, by=by, at=at)


def _demand_tried(handoff: Handoff, by: Actor) -> None:
    """Raise Refused("not_tried") unless the promise was kept, or a leader or Baton itself takes the person back."""
    leads = by == BATON or User.objects.filter(pk=by.user_id or 0, role__in=LEADERS).exists()
    agreed = terms()
    if leads or (agreed.take_back != TakeBack.NEVER and unreached([handoff.pk])):
        return
    text = _("Not yet tried as promised: %(tried)s. Try again, or return them with a reason.")
    tried = tries([handoff.pk])[handoff.pk].words(agreed)
    raise Refused(text % {"tried": tried}, code="not_tried")


def take_back_due(*, at: datetime) -> int:
    """Where the terms say so, take back by itself whom sales tried as promised. Returns how many."""
    if terms().take_back != TakeBack.AUTOMATIC:
        return 0
    return sum(_taken(handoff, at=at) for handoff in unreached())


def _taken(handoff_id: int, *, at: datetime) -> bool:
    """Somebody else may have ended it a moment ago."""
    try:
        take_back(handoff_id, by=BATON, at=at)
    except Refused:
        return False
    return True
