"""The tables of accounts, one file a family. Who may see which contact is leads' matter (visible_to)."""

from accounts.models.calendars import Absence, Calendar, Holiday
from accounts.models.clock import Clock
from accounts.models.keys import ApiKey, KeptReply
from accounts.models.people import LEADERS, PEOPLE_ROLES, People, Role, Team, Theme, User

__all__ = [
    "LEADERS",
    "PEOPLE_ROLES",
    "Absence",
    "ApiKey",
    "Calendar",
    "Clock",
    "Holiday",
    "KeptReply",
    "People",
    "Role",
    "Team",
    "Theme",
    "User",
]
