"""How the demo's offers find a salesperson: by territory, and by whose turn it is."""

from accounts.models import Team
from handoff.models import Desk, Rule
from reports.demo.staff import ALPS, NORTH, TERRITORY, Staff

CAPACITY = 60


def set_up_routing(staff: Staff) -> None:
    """A desk for everybody who sells, and a rule for each territory. Safe to run twice."""
    for seller in (user for team in staff.sellers.values() for user in team):
        Desk.objects.get_or_create(user=seller, defaults={"capacity": CAPACITY})
    north = [country for country, team in TERRITORY.items() if team == NORTH]
    _rule("Nordic countries", 20, NORTH, countries=north)
    _rule("Large companies elsewhere", 30, ALPS, employees_min=200, among=Rule.Among.LEAST_LOADED)
    _rule("Alpine countries", 40, ALPS, countries=["AT", "CH", "DE", "IT", "SI"])


def _rule(name: str, position: int, team: str, **conditions: object) -> None:
    defaults = {"position": position, "team": Team.objects.get(name=team), **conditions}
    Rule.objects.get_or_create(name=name, defaults=defaults)
