"""The desks in the database: made where missing, locked, counted, written. Deciding is core's.

Every act that fills a desk locks it first, in the order of users, and counts in a later statement, so that it sees
what whoever held the lock before has committed. Routing locks all desks: that alone keeps people of one company
together, so it takes no lock of companies, which intake takes before people and we would take after.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from accounts.business_time import BusinessCalendar, is_open
from accounts.calendars import calendar_of
from accounts.models import Role, User
from handoff.models import Desk
from handoff.routing.core import Seat

# Who can hold a person for sales; only salespeople get offers in turn.
SELLING = (Role.SALES.value, Role.MANAGER.value, Role.ADMIN.value)

MISSING = """
INSERT INTO handoff_desk (user_id, capacity, takes_offers, turns)
SELECT u.id, %(capacity)s, true, 0 FROM accounts_user u
WHERE u.is_active AND u.role = ANY(%(selling)s) AND {scope}
  AND NOT EXISTS (SELECT FROM handoff_desk d WHERE d.user_id = u.id)
ORDER BY u.id ON CONFLICT DO NOTHING
"""
LOCK = "SELECT user_id FROM handoff_desk d WHERE {scope} ORDER BY user_id FOR UPDATE"

# Without a desk of their own they stand as they would with a new one: the dry run writes nothing.
SEATS = """
SELECT u.id, u.team_id, u.role = 'sales', COALESCE(d.capacity, %(capacity)s), COALESCE(d.takes_offers, true),
    COALESCE(d.turns, 0),
    (SELECT count(*) FROM handoff_handoff h WHERE h.seller_id = u.id AND h.state IN ('offered', 'accepted'))
FROM accounts_user u LEFT JOIN handoff_desk d ON d.user_id = u.id
WHERE u.id = ANY(%(users)s) ORDER BY u.id
"""
TURNS = """
UPDATE handoff_desk d SET turns = t.turns FROM unnest(%s::bigint[], %s::bigint[]) AS t (user_id, turns)
WHERE d.user_id = t.user_id
"""


def usual_capacity() -> int:
    return int(Desk._meta.get_field("capacity").get_default())


def lock_desks(user_id: int | None = None) -> None:
    """Lock this desk, or all of them, until the transaction ends."""
    scope = "user_id = %(user)s" if user_id else "true"
    values: dict[str, Any] = {"capacity": usual_capacity(), "selling": list(SELLING), "user": user_id}
    with connection.cursor() as cursor:
        cursor.execute(MISSING.format(scope="u.id = %(user)s" if user_id else "true"), values)
        cursor.execute(LOCK.format(scope=scope), values)


def seats(*, at: datetime, user_id: int | None = None) -> dict[int, Seat]:
    """{user id: desk} of everybody active who can hold people, or of this one."""
    people = User.objects.filter(is_active=True, role__in=SELLING)
    users = list(people.filter(pk=user_id) if user_id else people)
    calendars = calendar_of(users, at=at)
    with connection.cursor() as cursor:
        cursor.execute(SEATS, {"capacity": usual_capacity(), "users": [user.pk for user in users]})
        rows = cursor.fetchall()
    return {
        user: Seat(
            user_id=user,
            team_id=team,
            in_turn=in_turn,
            capacity=capacity,
            takes_offers=takes,
            turns=turns,
            load=load,
            away_days=_away_days(calendars[user], at),
            at_work=is_open(calendars[user], at),
        )
        for user, team, in_turn, capacity, takes, turns, load in rows
    }


def _away_days(calendar: BusinessCalendar, at: datetime) -> int | None:
    """Days until the last of the absence that holds on the person's own date; None where none holds."""
    today = at.astimezone(ZoneInfo(calendar.zone)).date()
    ends = [last for first, last in calendar.away if first <= today <= last]
    return (max(ends) - today).days if ends else None


def write_turns(before: Mapping[int, int], found: Mapping[int, Seat]) -> None:
    """Keep the turns that changed, in one statement."""
    changed = [user for user, seat in sorted(found.items()) if seat.turns != before[user]]
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(TURNS, [changed, [found[user].turns for user in changed]])
