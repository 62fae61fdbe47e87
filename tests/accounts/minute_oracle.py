"""Business time counted minute by minute: slow, simple, sharing no code with accounts.business_time.

Instants are whole minutes. A UTC minute is open when the wall clock of the zone shows an open time of an open date.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONES = ("Europe/Helsinki", "Europe/Ljubljana", "UTC", "Asia/Kolkata", "America/New_York")
MINUTE = timedelta(minutes=1)
# Days when clocks change, where mistakes like to be.
EUROPE = [(2024, 3, 31), (2024, 10, 27), (2026, 3, 29), (2026, 10, 25), (2029, 3, 25), (2029, 10, 28)]
AMERICA = [(2024, 3, 10), (2024, 11, 3), (2026, 3, 8), (2026, 11, 1), (2029, 3, 11), (2029, 11, 4)]
CHANGES = {"Europe/Helsinki": EUROPE, "Europe/Ljubljana": EUROPE, "America/New_York": AMERICA}


@dataclass
class World:
    """A calendar as plain sets: which minutes of which weekday or date are open."""

    zone: str
    week: list[list[tuple[int, int]]]
    own_days: dict[date, list[tuple[int, int]]] = field(default_factory=dict)
    away: list[tuple[date, date]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.by_weekday = [self._minutes(spans) for spans in self.week]
        self.by_date = {day: self._minutes(spans) for day, spans in self.own_days.items()}
        for first, last in self.away:
            for number in range((last - first).days + 1):
                self.by_date[first + timedelta(days=number)] = set()

    @staticmethod
    def _minutes(spans: list[tuple[int, int]]) -> set[int]:
        return {minute for opens, closes in spans for minute in range(opens, closes)}

    def opens(self, at: datetime) -> bool:
        local = at.astimezone(ZoneInfo(self.zone))
        minutes = self.by_date.get(local.date(), self.by_weekday[local.weekday()])
        return local.hour * 60 + local.minute in minutes


def add(world: World, start: datetime, minutes: int) -> datetime:
    at = start
    while minutes:
        minutes -= world.opens(at)
        at += MINUTE
    return at


def subtract(world: World, end: datetime, minutes: int) -> datetime:
    at = end
    while minutes:
        at -= MINUTE
        minutes -= world.opens(at)
    return at


def between(world: World, start: datetime, end: datetime) -> int:
    count, at = 0, start
    while at < end:
        count += world.opens(at)
        at += MINUTE
    return count


def next_open(world: World, at: datetime) -> datetime:
    while not world.opens(at):
        at += MINUTE
    return at


def random_case(random: Random) -> tuple[World, datetime, int]:
    """A world, an instant in 2024–2030 (often at a change of clocks or a new year) and a number of minutes."""
    zone, kind = random.choice(ZONES), random.random()
    day = date(2024, 1, 1) + timedelta(days=random.randrange(7 * 365))
    if kind < 0.5 and zone in CHANGES:
        day = date(*random.choice(CHANGES[zone])) + timedelta(days=random.choice((-2, -1, -1, 0, 0, 1)))
    elif kind > 0.9:
        day = date(random.randint(2024, 2029), 12, random.randint(27, 31))
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) + random.randrange(24 * 60) * MINUTE
    minutes = random.choice((1, 5, 30, 60, 60, 240, 480, random.randrange(2000)))
    return _random_world(random, zone, day), at, minutes


def _random_world(random: Random, zone: str, near: date) -> World:
    week = [_random_spans(random) if random.random() < 0.8 else [] for _ in range(7)]
    week[random.randrange(7)] = [(540, 1020)]
    if random.random() < 0.1:
        week = [[(0, 1440)] for _ in range(7)]
    own = {near + timedelta(days=random.randint(-4, 6)): _random_spans(random) for _ in range(random.randrange(4))}
    own |= {near + timedelta(days=random.randint(-4, 6)): [] for _ in range(random.randrange(3))}
    first = near + timedelta(days=random.randint(-5, 5))
    away = [(first, first + timedelta(days=random.randrange(5)))] if random.random() < 0.2 else []
    return World(zone, week, own, away)


def _random_spans(random: Random) -> list[tuple[int, int]]:
    """One to three spans; edges like full and half hours, the small hours and midnight."""
    count = random.choice((1, 1, 2, 3))
    grid = random.choice((range(0, 1441, 30), range(1441), range(0, 301, 15), range(0, 301, 15)))
    edges = sorted(random.sample(grid, 2 * count))
    if random.random() < 0.2:
        edges[0] = 0
    if random.random() < 0.2:
        edges[-1] = 1440
    return list(zip(edges[::2], edges[1::2], strict=True))
