"""Routing 10 000 people in one call, and in one offer, against a bare UPDATE of as many rows. Nothing is kept."""

import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from accounts.actor import BATON
from accounts.clock import now
from accounts.models import Role, User
from handoff import actions
from handoff.models import Desk
from handoff.routing import route
from leads import actions as leads
from leads.actions import Mover
from leads.models import Contact

MOST, SELLERS, ROUNDS = 10_000, 40, 3
BARE = """
UPDATE leads_contact c SET offered_to_id = t.seller FROM unnest(%s::bigint[], %s::bigint[]) AS t (id, seller)
WHERE c.id = t.id
"""


def probe(people: int) -> dict[str, Any]:
    """Seconds of each round, in turns."""
    able = Contact.objects.filter(stage="lead", place="none", do_not_contact=False, do_not_profile=False)
    ids = list(able.order_by("pk").values_list("pk", flat=True)[:MOST])
    sellers = [_seller(number) for number in range(SELLERS)]
    taken: dict[str, list[float]] = {"route": [], "reference": [], "offer": []}
    for _round in range(ROUNDS):
        taken["route"].append(_seconds(lambda: route(ids, at=now())))
        taken["reference"].append(_seconds(lambda: _bare(ids, sellers)))
        taken["offer"].append(_seconds(lambda: _offer(ids), before=lambda: _qualify(ids)))
    return {"people": len(ids), **taken}


def _seller(number: int) -> int:
    user, _made = User.objects.get_or_create(email=f"desk{number}@bench.test", defaults={"role": Role.SALES})
    Desk.objects.update_or_create(user=user, defaults={"capacity": MOST // SELLERS + 1})
    return user.pk


def _seconds(act: Callable[[], Any], before: Callable[[], Any] = lambda: None) -> float:
    with transaction.atomic():
        before()
        start = time.perf_counter()
        act()
        seconds = time.perf_counter() - start
        transaction.set_rollback(True)
    return seconds


def _bare(ids: list[int], sellers: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE, [ids, [sellers[place % SELLERS] for place in range(len(ids))]])


def _qualify(ids: list[int]) -> None:
    leads.move("qualify", [Mover(one, reason="hand") for one in ids], by=BATON, at=now(), quiet=True)


def _offer(ids: list[int]) -> None:
    actions.offer([(one, None) for one in ids], by=BATON, at=now())
