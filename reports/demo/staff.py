"""The seller's own people: the four who sign in to look around, and colleagues who make the house look lived in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from accounts.actions import enter_absence
from accounts.actor import Actor
from accounts.models import Calendar, Role, Team, User
from reports.demo.hours import calendars, name_home

PASSWORD = "baton-demo"  # noqa: S105 (printed when the demo starts; nothing to keep secret)
NORTH, ALPS = "North", "Alps"
# Which team sells where.
TERRITORY = {"FI": NORTH, "SE": NORTH, "NO": NORTH, "DK": NORTH, "EE": NORTH}


@dataclass(frozen=True, slots=True)
class Colleague:
    """One account of the demo."""

    email: str
    name: str
    role: str
    team: str = ""
    time_zone: str = "Europe/Helsinki"
    country: str = "FI"  # whose calendar they work by; none: the company's default


COLLEAGUES = (
    Colleague("marketer@demo.test", "Maija Salmela", Role.MARKETER),
    Colleague("sales@demo.test", "Sten Lindroos", Role.SALES, NORTH, "Europe/Stockholm", "SE"),
    Colleague("manager@demo.test", "Marta Kranjc", Role.MANAGER, "", "Europe/Ljubljana", "SI"),
    Colleague("admin@demo.test", "Arvo Tamm", Role.ADMIN, "", "Europe/Tallinn", "EE"),
    Colleague("ville.ranta@demo.test", "Ville Ranta", Role.MARKETER),
    Colleague("tove.berge@demo.test", "Tove Berge", Role.SALES, NORTH, "Europe/Oslo", "NO"),
    Colleague("petra.vidic@demo.test", "Petra Vidic", Role.SALES, ALPS, "Europe/Ljubljana", "SI"),
    Colleague("jonas.brandl@demo.test", "Jonas Brandl", Role.SALES, ALPS, "Europe/Vienna", "AT"),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """The accounts by what they do."""

    marketers: tuple[User, ...]
    sellers: dict[str, tuple[User, ...]]

    def seller(self, country: str, number: int) -> User:
        """Who looks after this customer: somebody of the territory's team, always the same one."""
        team = self.sellers[TERRITORY.get(country, ALPS)]
        return team[number % len(team)]


def hire(*, at: datetime) -> Staff:
    """Make the teams, calendars and accounts that are missing; known accounts stay as they are."""
    teams = {name: Team.objects.get_or_create(name=name)[0] for name in (NORTH, ALPS)}
    # Hashed once, since hashing is slow on purpose: they all share the password that everybody may know.
    password = make_password(PASSWORD)
    name_home(at=at)
    hours = calendars(years=(at.year, at.year + 1), at=at)
    users = {colleague.email: _account(colleague, password, teams, hours) for colleague in COLLEAGUES}
    _plan_absence(users, at)
    return Staff(
        marketers=tuple(user for user in users.values() if user.role == Role.MARKETER),
        sellers={
            name: tuple(user for user in users.values() if user.role == Role.SALES and user.team_id == team.pk)
            for name, team in teams.items()
        },
    )


def _plan_absence(users: dict[str, User], at: datetime) -> None:
    """Tove Berge is away for the week after the one to come."""
    monday = at.date() + timedelta(days=14 - at.weekday())
    enter_absence(
        users["tove.berge@demo.test"],
        first_day=monday,
        last_day=monday + timedelta(days=4),
        reason="Holidays",
        by=Actor.person(users["manager@demo.test"]),
        at=at,
    )


def _account(colleague: Colleague, password: str, teams: dict[str, Team], hours: dict[str, Calendar]) -> User:
    return User.objects.get_or_create(
        email=colleague.email,
        defaults={
            "password": password,
            "name": colleague.name,
            "role": colleague.role,
            "team": teams.get(colleague.team),
            "time_zone": colleague.time_zone,
            "calendar": hours.get(colleague.country),
        },
    )[0]
