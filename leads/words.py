"""The closed word lists of a person's life with us: stage, place, temperature, role, buying stage."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """The lifecycle both teams share (mission 2). A lead is a person; `lead` is also a stage."""

    VISITOR = "visitor", _("Visitor")
    LEAD = "lead", _("Lead")
    MQL = "mql", _("MQL")
    SQL = "sql", _("SQL")
    OPPORTUNITY = "opportunity", _("Opportunity")
    CUSTOMER = "customer", _("Customer")
    DISCARDED = "discarded", _("Discarded")


class Place(models.TextChoices):
    """Whose table the person lies on; nobody floats between the teams."""

    NONE = "none", _("Watched by scoring")
    REVIEW = "review", _("In review")
    OFFERED = "offered", _("Offered to sales")
    HELD = "held", _("Held by sales")
    NURTURE = "nurture", _("In nurture")
    DISCARDED = "discarded", _("Discarded")
    CUSTOMER = "customer", _("Customer")


class Temperature(models.TextChoices):
    """How fast to react, by the strongest signal still valid (mission 4)."""

    COLD = "cold", _("Cold")
    WARM = "warm", _("Warm")
    HOT = "hot", _("Hot")


class BuyingRole(models.TextChoices):
    """The person's part in the company's decision."""

    DECISION_MAKER = "decision_maker", _("Decision maker")
    INFLUENCER = "influencer", _("Influencer")
    CHAMPION = "champion", _("Champion")
    PURCHASER = "purchaser", _("Purchaser")
    END_USER = "end_user", _("End user")
    NO_PART = "no_part", _("No part in the decision")


class BuyingStage(models.TextChoices):
    """The buyer's own path beside our lifecycle (mission 2), in its order."""

    STEADY = "steady", _("Steady state")
    INTEREST = "interest", _("Early interest")
    NEED = "need", _("Need recognised")
    COMPARISON = "comparison", _("Comparing solutions")
    DECISION = "decision", _("Decision")


class Market(models.TextChoices):
    """Whom the company sells to."""

    B2B = "b2b", _("B2B")
    B2C = "b2c", _("B2C")
    BOTH = "both", _("B2B and B2C")


class Touch(models.TextChoices):
    """How marketing reached out to a person by itself."""

    EMAIL = "email", _("E-mail")
    CALL = "call", _("Call")
    LETTER = "letter", _("Letter")
    EVENT = "event", _("Event")
    OTHER = "other", _("Something else")


class Intent(models.TextChoices):
    """What an activity says about readiness to buy."""

    NONE = "none", _("None")
    EARLY = "early", _("Early")
    SERIOUS = "serious", _("Serious")
    READY = "ready", _("Ready")
