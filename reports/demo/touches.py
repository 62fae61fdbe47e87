"""How people first came: source, medium, campaign. Campaigns have seasons, and people come with them."""

from dataclasses import dataclass
from datetime import datetime
from random import Random


@dataclass(frozen=True, slots=True)
class Touch:
    """First touch of a person."""

    source: str
    medium: str
    campaign: str = ""


WAYS = (
    (Touch("google", "organic"), 22),
    (Touch("google", "cpc", "maintenance-software"), 11),
    (Touch("linkedin", "paid_social", "plant-managers"), 12),
    (Touch("linkedin", "social"), 7),
    (Touch("newsletter", "email", "monthly-letter"), 9),
    (Touch("webinar", "event"), 12),
    (Touch("fair", "event"), 9),
    (Touch("referral", "partner"), 6),
    (Touch("direct", "none"), 6),
    (Touch("target-list", "outbound", "most-wanted-2026"), 6),
)
# By quarter: what the webinars and fairs of that season were about.
WEBINARS = ("spare-parts-on-time", "summer-shutdown", "field-service-day", "budget-season")
FAIRS = ("nordic-industry-winter", "alpine-maintenance", "baltic-metal", "autumn-plant-days")
READY_WAYS = ("google", "referral", "direct")


def first_touch(temper: str, at: datetime, rng: Random) -> Touch:
    """A way in; buyers more often searched for us or were sent by a partner."""
    weights = [weight * (3 if temper == "buyer" and way.source in READY_WAYS else 1) for way, weight in WAYS]
    touch = rng.choices([way for way, _ in WAYS], weights)[0]
    if touch.medium != "event":
        return touch
    return Touch(touch.source, touch.medium, season(touch.source, at))


def season(source: str, at: datetime) -> str:
    """The campaign of that source's season, e.g. budget-season-2025."""
    names = WEBINARS if source == "webinar" else FAIRS
    return f"{names[(at.month - 1) // 3]}-{at.year}"
