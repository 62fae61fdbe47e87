"""Clocks as pages say them: business time left, the viewer's local due time, what comes next. Reading only.

Counting is accounts.business_time; which people have which clocks is sla.visibility's matter.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.actor import Viewer
from accounts.business_time import BusinessCalendar, NeverOpen, add, between, business_day, subtract
from accounts.calendars import calendar_of_all
from sla.models import Clock
from sla.words import ASIDE, Promise, State

ZERO, MINUTE, HOUR, DAY = timedelta(), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# From so much of the time used on, a clock is at risk: the default ladder reminds a last time then.
AT_RISK = 0.8
NEAR_DAYS = 6
# What somebody owes the person next, within a sentence.
NEXT = {
    Promise.FIRST_CONTACT: gettext_lazy("first contact"),
    Promise.DECISION: gettext_lazy("decision"),
    Promise.ATTEMPTS: gettext_lazy("attempts"),
    Promise.IN_HAND: gettext_lazy("activity"),
    Promise.REVIEW: gettext_lazy("review"),
    Promise.NURTURE_TOUCH: gettext_lazy("touch"),
    Promise.SUPPORT: gettext_lazy("supporting touch"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One clock at a moment. `calendar` is that of whoever is responsible; None: its time goes by the wall."""

    clock: Clock
    calendar: BusinessCalendar | None
    at: datetime

    @property
    def left(self) -> timedelta:
        """Time left to the deadline; none once it has passed. What a pause ahead takes is not left."""
        since = max(self.at, self.clock.resumes_at or self.at)
        # A deadline follows an open minute, so where none is left, the calendar is shut and the wall counts.
        return self._span(since, self.clock.due_at) or max(self.clock.due_at - since, ZERO)

    @property
    def late(self) -> timedelta:
        """Since the deadline, until now or until it was answered or closed."""
        return self._span(self.clock.due_at, self.clock.ended_at or self.at)

    @property
    def share(self) -> float:
        """How much of the time allowed is used, from 0 to 1."""
        allowed = self.clock.allowed
        return 1 - min(self.left / allowed, 1.0) if allowed else 1.0

    @property
    def tone(self) -> str:
        """met, late, paused, risk, running, or ended for those nobody answered or had to."""
        if self.clock.state == State.PAUSED:
            return "paused"
        if self.clock.state == State.RUNNING:
            return "late" if self.at >= self.clock.due_at else "risk" if self.share >= AT_RISK else "running"
        return {State.BREACHED.value: "late", State.MET.value: "met"}.get(self.clock.state, "ended")

    @property
    def icon(self) -> str:
        icons = {"paused": "pause", "late": "warn", "risk": "warn", "met": "tick", "ended": "minus"}
        return icons.get(self.tone, "clock")

    @property
    def words(self) -> str:
        """3 h 20 min left, paused until Mon 09:00, 2 h late."""
        if self.tone == "paused":
            return _("paused until %(when)s") % {"when": moment_words(self.clock.resumes_at, self.at)}
        if self.tone == "late":
            # Past the deadline out of hours, no business time has gone by yet.
            return _("%(time)s late") % {"time": self.span_words(self.late)} if self.late >= MINUTE else _("late")
        if self.tone in ("met", "ended"):
            return str(self.clock.get_state_display())
        return _("%(time)s left") % {"time": self.span_words(self.left)}

    @property
    def risk_words(self) -> str:
        """What the colour says, for those who do not see it."""
        return {"risk": _("at risk"), "late": _("breached promise")}.get(self.tone, "")

    @property
    def what(self) -> str:
        """What is owed next: first contact, decision."""
        return str(NEXT[Promise(self.clock.promise)])

    @property
    def kept_by_pause(self) -> bool:
        """Met, but late if nothing had been paused."""
        answered = self.clock.answered_at
        return self.clock.state == State.MET and answered is not None and answered > self.clock.strict_due_at

    @property
    def due(self) -> str:
        """due today 14:20, due Mon 09:00."""
        return _("due %(when)s") % {"when": moment_words(self.clock.due_at, self.at)}

    @property
    def due_short(self) -> str:
        """Of today the time alone: due 14:20."""
        local, today = timezone.localtime(self.clock.due_at), timezone.localtime(self.at)
        if local.date() == today.date():
            return _("due %(when)s") % {"when": date_format(local, "H:i")}
        return self.due

    def at_share(self, percent: int) -> datetime:
        """When so many per cent of the time will be used, or were."""
        length = self.clock.allowed * abs(100 - percent) / 100
        step = subtract if percent < 100 else add
        if self.calendar is not None:
            try:
                return step(self.calendar, self.clock.due_at, length)
            except NeverOpen:
                pass
        return self.clock.due_at - length if percent < 100 else self.clock.due_at + length

    def span_words(self, length: timedelta) -> str:
        return span_words(length, day_of(self.calendar))

    def _span(self, since: datetime, until: datetime) -> timedelta:
        if until <= since:
            return ZERO
        return until - since if self.calendar is None else between(self.calendar, since, until)


def day_of(calendar: BusinessCalendar | None) -> timedelta:
    """One day of this calendar: its longest, or 24 hours by the wall and where it is shut all week."""
    try:
        return DAY if calendar is None else business_day(calendar)
    except NeverOpen:
        return DAY


def span_words(length: timedelta, day: timedelta) -> str:
    """42 min, 3 h 20 min, 1 day 2 h, 4 days; `day` is one day of the calendar it was counted in."""
    if length >= day:
        days, rest = divmod(length, day)
        words = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
        return f"{words} {_hours(rest)}" if days == 1 and rest >= HOUR else words
    minutes = length % HOUR // MINUTE
    parts = [_hours(length)] if length >= HOUR else []
    if minutes or not parts:
        parts.append(_("%(n)d min") % {"n": minutes})
    return " ".join(parts)


def _hours(length: timedelta) -> str:
    return _("%(n)d h") % {"n": length // HOUR}


def moment_words(moment: datetime | None, at: datetime) -> str:
    """As the viewer's clock on the wall has it: today 14:20, tomorrow 09:00, Mon 09:00, 1 Dec 09:00."""
    if moment is None:
        return "–"
    local, today = timezone.localtime(moment), timezone.localtime(at).date()
    days, time = (local.date() - today).days, date_format(local, "H:i")
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        return f"{near[days]} {time}"
    if abs(days) <= NEAR_DAYS:
        return f"{date_format(local, 'D')} {time}"
    return f"{date_format(local, 'j M' if local.year == today.year else 'j M Y')} {time}"


def shown(clocks: Iterable[Clock], *, at: datetime) -> list[Shown]:
    """These clocks (with their targets) as pages say them: four queries for the calendars of all, none for none."""
    listed = list(clocks)
    counted = {clock.user_id for clock in listed if clock.target.business}
    calendars = calendar_of_all(counted, at=at) if counted else {}
    return [Shown(clock, calendars[clock.user_id] if clock.target.business else None, at) for clock in listed]


def first_due(viewer: Viewer, contact_ids: Collection[int], *, at: datetime) -> dict[int, Shown]:
    """{contact: their open clock whose deadline is first}; whoever is promised nothing is left out."""
    if not contact_ids:
        return {}
    seen = Clock.objects.visible_to(viewer).filter(contact__in=contact_ids, ended_at=None).exclude(promise__in=ASIDE)
    firsts = seen.order_by("contact_id", "due_at", "pk").distinct("contact_id").select_related("target")
    return {one.clock.contact_id: one for one in shown(firsts, at=at)}


def of_person(viewer: Viewer, contact_id: int, *, ended: int, at: datetime) -> tuple[list[Shown], list[Shown]]:
    """A person's open clocks, the first deadline first, and the last `ended` promises that were kept or broken."""
    seen = Clock.objects.visible_to(viewer).filter(contact=contact_id).select_related("target", "user", "team")
    is_open = seen.filter(ended_at=None).order_by("due_at", "pk")
    over = seen.filter(ended_at__isnull=False, state__in=[State.MET, State.BREACHED]).order_by("-ended_at", "-pk")
    both: Sequence[Shown] = shown([*is_open, *over[:ended]], at=at)
    return [one for one in both if one.clock.is_open], [one for one in both if not one.clock.is_open]
