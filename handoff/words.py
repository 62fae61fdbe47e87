"""The closed word lists of the handoff: states, ways in, channels, outcomes, judgements. Reasons are rows (models)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where one handoff stands. The first two are open: at most one such a person."""

    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Taken back")
    COMPLETED = "completed", _("Completed")


OPEN = (State.OFFERED.value, State.ACCEPTED.value)


class Origin(models.TextChoices):
    """How a handoff began; a salesperson's own find stays outside marketing's commitment."""

    MARKETING = "marketing", _("Offered by marketing")
    AUTOMATIC = "automatic", _("Offered by the SQL definition")
    OWN_FIND = "own_find", _("Found by sales")
    IMPORTED = "imported", _("From an earlier system")


class Channel(models.TextChoices):
    """How a salesperson tried to reach somebody."""

    CALL = "call", _("Call")
    EMAIL = "email", _("E-mail")
    LINKEDIN = "linkedin", _("LinkedIn")
    MEETING = "meeting", _("Meeting")


class Outcome(models.TextChoices):
    """What came of an attempt."""

    NO_ANSWER = "no_answer", _("No answer")
    MESSAGE_LEFT = "message_left", _("Message left")
    BAD_DATA = "bad_data", _("Wrong number or address")
    CONVERSATION = "conversation", _("Conversation")
    MEETING_BOOKED = "meeting_booked", _("Meeting booked")
    DECLINED = "declined", _("Declined")


# The person was reached: the salesperson now says whether we can sell to them.
REACHED = (Outcome.CONVERSATION.value, Outcome.MEETING_BOOKED.value, Outcome.DECLINED.value)


class CanSell(models.TextChoices):
    """The first talk's question (mission 5): can we sell to them?"""

    YES = "yes", _("Yes")
    UNSURE = "unsure", _("Not sure")
    NO = "no", _("No")


class Step(models.TextChoices):
    """What the first talk offers instead of selling (mission 5)."""

    CALL = "call", _("Call again")
    SURVEY = "survey", _("Free survey")
    DEMO = "demo", _("Demo")
    MEETING = "meeting", _("Meeting")
    PROPOSAL = "proposal", _("Proposal")
    OTHER = "other", _("Something else")


class Element(models.TextChoices):
    """The five elements of lead quality (mission 1), as the salesperson found them."""

    TARGET_GROUP = "target_group", _("Target group")
    ROLE = "role", _("Title and role")
    INTEREST = "interest", _("Interest in a topic or need")
    BUYING_STAGE = "buying_stage", _("Buying stage")
    SHARED_VIEW = "shared_view", _("Marketing saw it as I do")


class Answer(models.TextChoices):
    """One of BANT as the salesperson heard it."""

    UNKNOWN = "", _("Not yet known")
    YES = "yes", _("Yes")
    NO = "no", _("No")


class Destination(models.TextChoices):
    """Where a reason sends the person next."""

    REVIEW = "review", _("Back to review")
    NURTURE = "nurture", _("To nurture")
    DISCARD = "discard", _("Discarded")


class TakeBack(models.TextChoices):
    """What happens after the promised attempts without contact."""

    OFFERED = "offered", _("Offered to the salesperson")
    AUTOMATIC = "automatic", _("Happens by itself")
    NEVER = "never", _("Never")
