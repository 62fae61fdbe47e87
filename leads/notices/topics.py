"""Everything people can be told, in one closed list: label, sentence, and how they hear of it unless they choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from leads.models.notices import Channel, Notification


class Timing(models.TextChoices):
    """When a person hears of something by one channel."""

    NOW = "now", _("At once")
    DAILY = "daily", _("In the daily digest")
    OFF = "off", _("Not at all")


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to be told. The sentence may name the `person` it is about and `who` did it."""

    code: str
    label: Any
    sentence: Any
    email: Timing = Timing.NOW
    app: Timing = Timing.NOW


GROUPS: list[tuple[Any, list[Topic]]] = [
    (
        _("Offers to you"),
        [
            Topic("offered", _("A person is offered to me"), _("%(person)s is offered to you")),
            Topic("passed", _("A colleague passes a person on to me"), _("%(who)s passed %(person)s on to you")),
            Topic("withdrawn", _("An offer to me is recalled"), _("The offer of %(person)s was recalled")),
            Topic("expired", _("A person is taken back from me"), _("%(person)s was taken back"), Timing.DAILY),
        ],
    ),
    (
        _("What became of your people"),
        [
            Topic("accepted", _("Sales accepts a person I offered"), _("%(who)s accepted %(person)s"), Timing.DAILY),
            Topic("returned", _("Sales returns a person I offered"), _("%(who)s returned %(person)s")),
            Topic("answered", _("Somebody answers about a person of mine"), _("%(who)s answered about %(person)s")),
            Topic("won", _("A person of mine became a customer"), _("%(person)s became a customer"), Timing.DAILY),
            Topic(
                "lost",
                _("The opportunity of a person of mine is lost"),
                _("The opportunity of %(person)s is lost"),
                Timing.DAILY,
            ),
        ],
    ),
    (
        _("Promised times"),
        [
            Topic("due", _("Time is running out for a person of mine"), _("Time is running out for %(person)s")),
            Topic(
                "breached",
                _("A promised time has passed, mine or my people's"),
                _("The promised time for %(person)s has passed"),
            ),
            Topic(
                "queue_due",
                _("Time is running out in the queue"),
                _("%(person)s waits in the queue, time is running out"),
                Timing.DAILY,
            ),
        ],
    ),
    (
        _("Marketing's number"),
        [
            Topic(
                "at_risk",
                _("The number for the month is at risk"),
                _("Marketing's number is at risk: %(net)s of %(promised)s so far"),
            )
        ],
    ),
    (
        _("The queue"),
        [
            Topic(
                "woken",
                _("A person I sent to nurture is back in the queue"),
                _("%(person)s is back in the queue"),
                Timing.DAILY,
            ),
            Topic("unrouted", _("Nobody is found to take an offer"), _("Nobody was found to take %(person)s")),
        ],
    ),
]
TOPICS: Mapping[str, Topic] = {topic.code: topic for _group, topics in GROUPS for topic in topics}
# Channels and the timings they know: the page is always there, so a digest of it would say nothing new.
OFFERED: Mapping[str, tuple[Timing, ...]] = {
    Channel.APP: (Timing.NOW, Timing.OFF),
    Channel.EMAIL: (Timing.NOW, Timing.DAILY, Timing.OFF),
}


def default_timing(topic: Topic, channel: str) -> Timing:
    return topic.app if channel == Channel.APP else topic.email


def timing(user: User, topic: str, channel: str) -> Timing:
    """What the person chose for this topic and channel, else the default."""
    chosen = user.notice_choices.get(topic, {}).get(channel, "")
    if chosen in OFFERED[channel]:
        return Timing(chosen)
    return default_timing(TOPICS[topic], channel)


def wants(user: User, notice: Notification) -> bool:
    """Whether the reader still wants to hear this at all by this channel."""
    return timing(user, notice.topic, notice.channel) != Timing.OFF
