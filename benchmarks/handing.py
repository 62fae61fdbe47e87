"""Hand people over for the bench: a team of sellers with keys, offers to race for, and a full inbox."""

import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accounts.actions import create_api_key
from accounts.actor import BATON
from accounts.clock import now
from accounts.models import Role, Team, User
from benchmarks.fill import settle
from benchmarks.preparing import PASSWORD, session_of
from handoff import actions
from handoff.models import Desk, Handoff
from leads import actions as leads
from leads.actions import Mover
from leads.models import Contact

SELLERS, OPEN_IN_ALL = 20, 20_000
# RACED=2000 is the full race of 40 000 requests and takes minutes.
RACED = int(os.environ.get("RACED", "200"))
CHUNK = 5000


def probe(people: int) -> dict[str, Any]:
    """Offers up to OPEN_IN_ALL people, an inbox full to each of the team; the first RACED of them are raced for.

    Returns the handoffs to race for, one key a seller, and the session of the first.
    """
    at, sellers = now(), _team()
    keys = [create_api_key(seller.email, role=Role.SALES, user=seller, at=at)[1] for seller in sellers]
    offered = min(OPEN_IN_ALL, people // 2)
    free = Contact.objects.filter(place="none", stage="lead", do_not_contact=False, do_not_profile=False)
    chosen = list(free.order_by("pk").values_list("pk", flat=True)[:offered])
    for start in range(0, len(chosen), CHUNK):
        _offer(chosen[start : start + CHUNK], sellers, at)
    settle()
    mine = Handoff.objects.filter(seller__in=sellers).order_by("pk")
    raced = list(mine.values_list("pk", flat=True)[: min(RACED, offered // 2)])
    return {"handoffs": raced, "keys": keys, "session": session_of(sellers[0]), "offered": offered}


def _team() -> list[User]:
    team = Team.objects.create(name="Bench")
    sellers = [
        User.objects.create_user(f"seller{n}@bench.test", PASSWORD, name=f"Seller {n}", role=Role.SALES, team=team)
        for n in range(SELLERS)
    ]
    Desk.objects.bulk_create(Desk(user=seller, capacity=30_000) for seller in sellers)
    return sellers


def _offer(chosen: Sequence[int], sellers: Sequence[User], at: datetime) -> None:
    """By hand in equal parts, so that the rules of routing do not decide how full an inbox is."""
    leads.move("qualify", [Mover(contact, reason="hand") for contact in chosen], by=BATON, at=at, quiet=True)
    for number, seller in enumerate(sellers):
        part = list(chosen[number :: len(sellers)])
        actions.offer([(contact, None) for contact in part], by=BATON, at=at, to=seller.pk)
