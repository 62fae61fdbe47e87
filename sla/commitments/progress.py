"""How commitments stand: net so far, pace, forecast, early warning, the line by working day. Reading only.

A handful of statements for a month, whatever the number of its MQL commitments; one more for each that counts engaged
decision makers.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from accounts.business_time import BusinessCalendar
from accounts.calendars import default_calendar
from sla.commitments import counting, engaging
from sla.commitments.forecast import RATED, Forecast, forecast
from sla.commitments.pace import Month, first_of, is_behind, latest_working_days, month_of, pace
from sla.models import Commitment
from sla.words import Accord, Measure

FIRST_EVER = "SELECT min(at) FROM leads_event WHERE kind = 'scoring.qualified'"


@dataclass(frozen=True, slots=True)
class Progress:
    """One commitment at a moment. `counted` less `taken_off` is `net`; of engaged people, `counted` were reached.

    `base` stood when the month began; `line` is the net number after each working day that has begun, `due` what the
    pace asks for by then, from the start on.
    """

    commitment: Commitment
    month: Month
    counted: int
    taken_off: int
    net: int
    pace: float
    base: int
    line: list[int]
    due: list[float]
    forecast: Forecast | None
    behind: bool

    @property
    def short(self) -> int:
        """How many the net number lies behind pace; ahead where negative."""
        return round(self.pace) - self.net

    @property
    def kept(self) -> bool:
        return self.net >= self.commitment.promised

    @property
    def over(self) -> bool:
        """The month is: nothing but returns can change the number."""
        return not self.month.left and self.month.over == self.month.total

    @property
    def out_of_reach(self) -> bool:
        """Even the upper end of the forecast lies below the number."""
        return self.forecast is not None and self.forecast.high < self.commitment.promised

    @property
    def warning(self) -> bool:
        """The early warning: behind pace by more than a tenth, or out of reach."""
        return not self.kept and (self.behind or self.out_of_reach)


def this_month(*, at: datetime) -> Month:
    """The company's month at `at`, by its default calendar."""
    calendar = default_calendar(at=at)
    return month_of(first_of(at, calendar.zone), calendar, at=at)


def progress(first: date, *, at: datetime, pk: int | None = None) -> tuple[Month, list[Progress]]:
    """The month that begins on `first` and its confirmed commitments, all-embracing ones first; or the one `pk`."""
    calendar = default_calendar(at=min(at, datetime.combine(first, time(), ZoneInfo("UTC"))))
    month = month_of(first, calendar, at=at)
    wanted = Commitment.objects.filter(month=first)
    wanted = wanted.filter(state=Accord.CONFIRMED) if pk is None else wanted.filter(pk=pk)
    rows = list(wanted.order_by("source", "country", "topic", "-measure", "pk"))
    return month, _stand(rows, month, calendar, at=at) if rows else []


def _stand(rows: list[Commitment], month: Month, calendar: BusinessCalendar, *, at: datetime) -> list[Progress]:
    seen = [row for row in rows if row.measure == Measure.MQLS]
    counted = _mqls(seen, month, calendar, at=at) if seen else {}
    for row in rows:
        if row.measure == Measure.ENGAGED:
            counted[row.pk] = _engaged(row, month, calendar, at=at)
    return [counted[row.pk] for row in rows]


def _mqls(rows: Sequence[Commitment], month: Month, calendar: BusinessCalendar, *, at: datetime) -> dict[int, Progress]:
    today = min(at.astimezone(ZoneInfo(month.zone)).date(), month.until.date() - timedelta(days=1))
    rated = latest_working_days(calendar, until=today, most=RATED)
    rated = _since_the_first(rated, month.zone) if month.left else rated
    since = min([month.since, *(_midnight(day, month.zone) for day in rated[:1])])
    came = counting.came(rows, since=since, until=month.until, zone=month.zone, at=at)
    return {row.pk: _from_days(row, month, came[row.pk], rated) for row in rows}


def _from_days(row: Commitment, month: Month, came: list[counting.Came], rated: list[date]) -> Progress:
    own = [one for one in came if one.month == month.first]
    counted = sum(one.number for one in own)
    taken_off = sum(one.number for one in own if one.returned)
    net = counted - taken_off
    gained = sum(one.number for one in came if rated and one.day >= rated[0] and not one.returned)
    foreseen = forecast(net, gained=gained, over=len(rated), left=month.left)
    return _progress(row, month, counted, taken_off, net, _line(own, month), foreseen)


def _line(own: list[counting.Came], month: Month) -> list[int]:
    """Net after each working day that has begun; what fell on a day off shows on the next, or on the last one."""
    gains = [0] * (month.begun + 1)
    for one in own:
        gains[_spot(one.day, month)] += one.number
        if one.returned:
            gains[_spot(one.returned, month)] -= one.number
    line, net = [], 0
    for number in gains[: month.begun]:
        net += number
        line.append(net)
    return line


def _spot(day: date, month: Month) -> int:
    return min(bisect_right(month.days, day - timedelta(days=1)), max(month.begun - 1, 0))


def _engaged(row: Commitment, month: Month, calendar: BusinessCalendar, *, at: datetime) -> Progress:
    """A number that rises and falls with its window: the pace leads from what stood when the month began."""
    ends = [min(_midnight(day + timedelta(days=1), month.zone), at) for day in month.days[: month.begun]]
    now = min(at, month.until)
    days = latest_working_days(calendar, until=now.astimezone(ZoneInfo(month.zone)).date(), most=RATED)
    before = _midnight(days[0], month.zone) if days else now
    began = min(month.since, now)
    stood = engaging.engaged(row, [*dict.fromkeys([before, began, *ends, now])])
    reached, net = stood[now]
    base = stood[began][1]
    gained = net - stood[before][1]
    foreseen = forecast(net, gained=gained, over=len(days), left=month.left, least=0)
    line = [stood[end][1] for end in ends]
    return _progress(row, month, reached, 0, net, line, foreseen, base=base)


def _progress(
    row: Commitment, month: Month, counted: int, taken_off: int, net: int, line: list[int],
    foreseen: Forecast | None, *, base: int = 0,
) -> Progress:  # fmt: skip
    floor = min(base, row.promised)
    rise = row.promised - floor
    due = [floor + pace(rise, day, month.total) for day in range(month.total + 1)]
    behind = is_behind(net, due[month.over])
    return Progress(row, month, counted, taken_off, net, due[month.begun], base, line, due, foreseen, behind)


def _since_the_first(days: list[date], zone: str) -> list[date]:
    """Of these days those since the first MQL ever: before it there was no rate to speak of."""
    with connection.cursor() as cursor:
        cursor.execute(FIRST_EVER)
        first = cursor.fetchone()[0]
    return [day for day in days if first and day >= first.astimezone(ZoneInfo(zone)).date()]


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
