"""How a person's course runs: when they are keenest, what they ask for, where the old CRM says they stand."""

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.demo.people import DemoPerson

DAY = timedelta(days=1)
# Buyers of the last days ask through every door; earlier ones only through those that marketing answers itself.
EARLY_ASKS = ("contact_form", "quote_request", "")
LATE_ASKS = ("contact_form", "quote_request", "meeting_booked", "")
LATE = 11
# So many days ago a partner's list was imported, with what its people had read.
LIST_CAME = 2.5


def set_course(person: "DemoPerson", rng: Random, *, end: datetime) -> None:
    """Give risers and buyers their peak, and those the old CRM knew their standing."""
    person.imported = person.touch.source == "target-list"
    if person.temper == "customer":
        person.begins, person.imported = "customer", True
        person.known_from -= DAY * rng.randrange(10)
    elif person.temper == "buyer" and rng.random() < 0.38:
        _was_in_hand(person, rng, end=end)
    elif person.temper in ("riser", "buyer"):
        _will_peak(person, rng, end=end)


def _was_in_hand(person: "DemoPerson", rng: Random, *, end: datetime) -> None:
    """Imported while sales already talked to them; what they had read came along."""
    person.begins, person.imported = ("held", "opportunity")[rng.random() < 0.65], True
    longest = 130 if person.begins == "opportunity" else 24
    person.born_at = end - DAY * rng.uniform(1, longest)
    person.peak = person.born_at - DAY * rng.uniform(1, 9)
    person.known_from = person.peak - DAY * rng.randrange(50, 140)
    person.asks = rng.choice(LATE_ASKS[:3])


def _will_peak(person: "DemoPerson", rng: Random, *, end: datetime) -> None:
    """A third of all peaks lie in the last weeks: it is autumn, and the campaigns work."""
    earliest = person.born_at + DAY * 20
    ago = rng.uniform(-3, 18) if rng.random() < 0.3 else rng.uniform(0, max(1.0, (end - earliest) / DAY))
    person.peak = end - DAY * ago
    if person.temper == "buyer":
        person.asks = rng.choice(LATE_ASKS if ago < LATE else EARLY_ASKS)
    if person.peak < earliest:
        person.born_at = person.known_from = person.peak - DAY * 40
    if LIST_CAME < ago < LATE + 4 and rng.random() < 0.3:
        person.imported, person.born_at = True, end - DAY * LIST_CAME


def make_special(person: "DemoPerson", rng: Random) -> None:
    """A few who take no part in scoring, and a few who asked to be left alone."""
    draw = rng.random()
    if draw < 0.006:
        person.kind, person.title, person.role = "competitor", "Product Manager", "no_part"
    elif draw < 0.018:
        person.kind, person.title, person.role, person.company = "student", "Student", "no_part", None
    elif draw < 0.021:
        person.kind, person.title, person.role, person.company = "staff", "Account Executive", "no_part", None
    elif draw < 0.04:
        person.marks.add("do_not_contact" if draw < 0.033 else "do_not_profile")
