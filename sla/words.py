"""The closed word lists of the SLA: promises, what starts, meets and pauses them, states, the ladder's acts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Party(models.TextChoices):
    """Whose promise it is: the agreement binds both."""

    SALES = "sales", _("Sales")
    MARKETING = "marketing", _("Marketing")


class Promise(models.TextChoices):
    """What is promised. Of a promise's targets the first that fits the person holds."""

    FIRST_CONTACT = "first_contact", _("First contact")
    DECISION = "decision", _("Decision on an offer")
    ATTEMPTS = "attempts", _("Attempts to reach")
    IN_HAND = "in_hand", _("Activity while in hand")
    REVIEW = "review", _("Review of the queue")
    NURTURE_TOUCH = "nurture_touch", _("Touch after a return")
    SUPPORT = "support", _("Supporting touch")


class Start(models.TextChoices):
    """What sets a clock going."""

    SIGNAL = "signal", _("the person asks for us (a hot signal)")
    ARRIVAL = "arrival", _("arrival in the queue")
    OFFER = "offer", _("offered to sales")
    ACCEPTANCE = "acceptance", _("accepted by sales")
    RETURN = "return", _("returned by sales to nurture")
    IN_HAND = "in_hand", _("accepted, taken or made an opportunity")


class Answer(models.TextChoices):
    """What meets a promise."""

    ATTEMPTED = "attempted", _("an attempt to reach the person")
    REACHED = "reached", _("the person reached")
    TRIED = "tried", _("as many attempts over as many days as the terms promise")
    REPLIED = "replied", _("a reply, call or booked meeting by the person")
    DECIDED = "decided", _("accepted, returned or discarded by sales")
    VERDICT = "verdict", _("offered, nurtured or discarded by marketing")
    TOUCHED = "touched", _("an outbound activity by marketing")
    OPPORTUNITY = "opportunity", _("an opportunity")
    WORKED = "worked", _("any work of sales on the person")
    ACTIVE = "active", _("any activity of the person")


class Pause(models.TextChoices):
    """Why a clock may stand still until a named day. Each needs a real contact first."""

    ASKED_LATER = "asked_later", _("They asked us to come back later")
    AWAY = "away", _("They are away")
    THEIR_TURN = "their_turn", _("We wait for their answer")


class Unit(models.TextChoices):
    """What the time allowed is counted in."""

    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    DAYS = "days", _("days")


class State(models.TextChoices):
    """How a clock stands. The first two are open, a breached one until it is answered or closed."""

    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    MET = "met", _("Met")
    BREACHED = "breached", _("Breached")
    SUPERSEDED = "superseded", _("Superseded")


class Act(models.TextChoices):
    """What a step of the ladder does besides telling."""

    TELL = "", _("Tells only")
    REASSIGN = "reassign", _("Gives the person to another salesperson by routing")
    TAKE_BACK = "take_back", _("Takes the person back to marketing")


class Measure(models.TextChoices):
    """What marketing's monthly number counts."""

    MQLS = "mqls", _("MQLs, without those returned for their quality")
    ENGAGED = "engaged", _("Decision makers of most-wanted companies, reached and engaged")


class Accord(models.TextChoices):
    """How a commitment stands between the teams. Only a confirmed one counts."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    SUPERSEDED = "superseded", _("Superseded")


class Engagement(models.TextChoices):
    """What shows that a decision maker is engaged, each once is enough."""

    CONVERSATION = "conversation", _("a conversation")
    MEETING = "meeting", _("a meeting")
    WEBINAR = "webinar", _("a webinar")
    FORM = "form", _("a form they sent")


PARTY: dict[str, str] = {
    Promise.FIRST_CONTACT: Party.SALES,
    Promise.DECISION: Party.SALES,
    Promise.ATTEMPTS: Party.SALES,
    Promise.IN_HAND: Party.SALES,
    Promise.REVIEW: Party.MARKETING,
    Promise.NURTURE_TOUCH: Party.MARKETING,
    Promise.SUPPORT: Party.MARKETING,
}
# While a person lies there, a clock of this start may run; elsewhere nothing is owed any more.
RUNS_IN: dict[str, frozenset[str]] = {
    Start.SIGNAL: frozenset({"review", "offered", "held"}),
    Start.ARRIVAL: frozenset({"review"}),
    Start.OFFER: frozenset({"offered"}),
    Start.ACCEPTANCE: frozenset({"held"}),
    Start.RETURN: frozenset({"nurture"}),
    Start.IN_HAND: frozenset({"held"}),
}
# Kept beside whoever has the person in hand: lists are neither sorted by it nor show it as what comes next.
ASIDE = frozenset({Promise.SUPPORT.value})
