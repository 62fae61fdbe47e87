"""Letting a clock stand still until a named day, and go on before it. The walk draws the consequences of the events."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.business_time import BusinessCalendar, NeverOpen, next_open
from accounts.calendars import calendar_of_all
from accounts.models import Role, User
from leads.events import Happening, record
from leads.models import Activity
from leads.refusals import Invalid, Refused
from sla.actions.claiming import lock
from sla.actions.deriving import derive
from sla.actions.outcomes import facts_of
from sla.deriving.reading import people_of
from sla.models import Clock
from sla.words import Answer, Party, Pause, State

LONGEST = timedelta(days=60)
CONTACT = frozenset({Answer.REACHED.value, Answer.REPLIED.value})


@transaction.atomic
def pause(clock_id: int, *, reason: str, until: date, by: Actor, at: datetime, comment: str = "") -> Clock:
    """Let the clock stand still until work begins on that day in the calendar of whoever is responsible.

    Needs a real contact since it started, and a reason that its target allows. A paused clock gets the new day.
    Raises Refused and Invalid.
    """
    clock = _in_hand(clock_id, by, at)
    _demand_open(clock)
    _demand_reason(clock, reason)
    _demand_contact(clock)
    goes_on = _morning(clock, until, at)
    return _record("sla.paused", clock, {"until": goes_on.isoformat(), "reason": reason}, by=by, at=at, comment=comment)


@transaction.atomic
def resume(clock_id: int, *, by: Actor, at: datetime, comment: str = "") -> Clock:
    """Let a paused clock go on now. Raises Refused."""
    clock = _in_hand(clock_id, by, at)
    if clock.state != State.PAUSED:
        raise Refused(_("This clock is not paused."), code="not_paused", state=clock.state)
    return _record("sla.resumed", clock, {"until": None}, by=by, at=at, comment=comment)


def may_pause(clock: Clock, user: User) -> bool:
    """Whoever is responsible, managers of their team (or of none) and admins; of the shared queue every marketer."""
    if user.role == Role.ADMIN or clock.user_id == user.pk:
        return True
    if user.role == Role.MANAGER:
        return clock.team_id is None or user.team_id in (None, clock.team_id)
    return clock.user_id is None and clock.party == Party.MARKETING and user.role == Role.MARKETER


def _in_hand(clock_id: int, by: Actor, at: datetime) -> Clock:
    """The clock as it stands now, its person's clocks locked. Raises Refused for whom it is none of theirs."""
    contact = Clock.objects.values_list("contact_id", flat=True).get(pk=clock_id)
    lock([contact])
    derive([contact], at=at)
    clock = Clock.objects.select_related("target", "user").get(pk=clock_id)
    user = User.objects.filter(pk=by.user_id, is_active=True).first() if by.user_id else None
    if user is None or not may_pause(clock, user):
        name = clock.user.name if clock.user else str(Party(clock.party).label)
        text = _("This promise is %(name)s's. They, the managers of their team and admins can pause it.")
        raise Refused(text % {"name": name}, code="not_yours")
    return clock


def _demand_open(clock: Clock) -> None:
    if clock.state in (State.RUNNING, State.PAUSED):
        return
    if clock.is_open:
        text = _("The promised time has passed already, so there is nothing left to pause. Answer the person now.")
        raise Refused(text, code="breached", state=clock.state)
    raise Refused(_("This clock has ended; nothing is owed any more."), code="ended", state=clock.state)


def _demand_reason(clock: Clock, reason: str) -> None:
    allowed = clock.target.pauses
    if not allowed:
        text = _("The agreement lets nobody pause “%(target)s”.")
        raise Refused(text % {"target": clock.target.name}, code="never_paused")
    if reason not in allowed:
        known = ", ".join(str(Pause(code).label) for code in allowed)
        text = _("“%(target)s” may be paused only because: %(known)s.")
        raise Invalid(text % {"target": clock.target.name, "known": known}, field="reason", code="not_agreed")


def _demand_contact(clock: Clock) -> None:
    """Nobody pauses a promise to somebody who has not been heard since it began."""
    (person,) = people_of([clock.contact_id])
    heard = any(one.when >= clock.started_at and one.answers & CONTACT for one in person.happened)
    if heard or (clock.party == Party.MARKETING and _has_acted(clock)):
        return
    if clock.party == Party.MARKETING:
        text = _("The person has not been in touch since this clock started. Pause it once they have been.")
    else:
        text = _(
            "Nobody has reached the person since this clock started. Log the conversation, reply or call first: "
            "without one a clock cannot be paused."
        )
    raise Refused(text, code="no_contact")


def _has_acted(clock: Clock) -> bool:
    acts = Activity.objects.filter(contact=clock.contact_id, type__own=True, occurred_at__gte=clock.started_at)
    return acts.exists()


def _morning(clock: Clock, day: date, at: datetime) -> datetime:
    """The first working moment on or after that day. Raises Invalid for one that has passed or lies too far ahead."""
    calendar = calendar_of_all([clock.user_id], at=at)[clock.user_id]
    zone = ZoneInfo(calendar.zone)
    if day > at.astimezone(zone).date() + LONGEST:
        text = _("A clock can be paused for %(n)d days at most.") % {"n": LONGEST.days}
        raise Invalid(text, field="until", code="too_far")
    moment = _opening(calendar, datetime.combine(day, time(), zone))
    if moment <= at:
        raise Invalid(_("Choose a day ahead."), field="until", code="past")
    return moment


def _opening(calendar: BusinessCalendar, midnight: datetime) -> datetime:
    try:
        return next_open(calendar, midnight)
    except NeverOpen:
        return midnight


def _record(
    kind: str, clock: Clock, facts: dict[str, str | None], *, by: Actor, at: datetime, comment: str = ""
) -> Clock:
    record(kind, [Happening(clock.contact_id, facts=facts_of(clock) | facts, comment=comment)], by=by, at=at)
    derive([clock.contact_id], at=at)
    return Clock.objects.select_related("target", "user", "team").get(pk=clock.pk)
