"""The words of routing: why an offer went where it did, and what became of each rule on the way there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Because(models.TextChoices):
    """Why a handoff is addressed as it is. The last five: to nobody, and what stood in the way."""

    COMPANY_HELD = "company_held", _("The same salesperson already works with people of this company.")
    COMPANY_OWNER = "company_owner", _("This salesperson owns the company.")
    ROUND_ROBIN = "round_robin", _("It was this salesperson's turn.")
    LEAST_LOADED = "least_loaded", _("This salesperson had most room.")
    ALWAYS = "always", _("The rule names this salesperson.")
    BY_HAND = "by_hand", _("Somebody chose this salesperson.")
    ADOPTED = "adopted", _("Taken over as it stood before there was routing.")
    NO_RULE = "no_rule", _("No active rule fits this person.")
    NOBODY_HAS_ROOM = "nobody_has_room", _("Whoever the rules allow has no room left.")
    EVERYBODY_AWAY = "everybody_away", _("Whoever the rules allow is away.")
    NO_SALESPEOPLE = "no_salespeople", _("The rules allow no salesperson who takes offers.")
    CHOSEN_FULL = "chosen_full", _("The salesperson who was chosen had no room left.")


class Found(models.TextChoices):
    """What became of one step of the way: the company's own salesperson, then each rule."""

    TAKEN = "taken", _("Applies")
    NOT_HELD = "not_held", _("Nobody works with this company now")
    OTHER_PEOPLE = "other_people", _("Is for other people")
    NO_OWNER = "no_owner", _("The company has no owner, or one it does not allow")
    NOBODY = "nobody", _("Allows no active salesperson")
    RESTING = "resting", _("Takes no offers now")
    AWAY = "away", _("Away")
    FULL = "full", _("No room left")
    NOT_NEEDED = "not_needed", _("Not asked: decided before")


def because_words(code: str) -> str:
    """The sentence of a kept code; an unknown one stands for itself."""
    return str(Because(code).label) if code in Because.values else code
