"""Why marketing sends a person away, and why somebody bought: closed lists of codes. Events keep the code.

Reasons for a return or a loss are rows that both teams agree on (handoff.models.Reason).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

# The promised time had passed: why Baton gives a person to somebody else, or back to marketing.
SLA = "sla"


class DiscardReason(models.TextChoices):
    """Reasons that end the relay for this person."""

    OUTSIDE_ICP = "outside_icp", _("Outside the target group")
    NO_NEED = "no_need", _("No need for what we sell")
    COMPETITOR = "competitor", _("Competitor")
    STUDENT = "student", _("Student or job seeker")
    DUPLICATE = "duplicate", _("Duplicate of another person")
    BAD_DATA = "bad_data", _("Wrong or invented details")
    UNREACHABLE = "unreachable", _("Cannot be reached")
    OTHER = "other", _("Another reason")


class NurtureReason(models.TextChoices):
    """Reasons to wait: the person may become a customer later."""

    TOO_EARLY = "too_early", _("Too early in the buying process")
    WRONG_MOMENT = "wrong_moment", _("Wrong moment")
    PRIORITIES_CHANGED = "priorities_changed", _("The company's priorities changed")
    NOT_DECISION_MAKER = "not_decision_maker", _("Not a decision maker")
    OTHER = "other", _("Another reason")


class WonReason(models.TextChoices):
    """Why they bought from us, as the salesperson heard it."""

    BEST_FIT = "best_fit", _("Best fit for the need")
    TRUST = "trust", _("Trust and references")
    PRICE = "price", _("Price")
    SPEED = "speed", _("Fast delivery or answer")
    ALREADY = "already_customer", _("Good experience as a customer")
    OTHER = "other", _("Another reason")
