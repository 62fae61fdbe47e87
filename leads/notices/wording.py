"""A notice in words, for pages and letters alike. Why it happened, templates say: there engines bring their reasons."""

from django.utils.translation import gettext as _

from leads.models import Event
from leads.models.notices import Notification
from leads.notices.topics import TOPICS


def headline(notice: Notification, *, visible: bool = True) -> str:
    """The notice's sentence; whom the reader may not see any more is not named."""
    event = notice.event
    if event is None:
        told: str = str(TOPICS[notice.topic].sentence) % notice.facts
        return told
    person = event.contact.name if visible else _("somebody you no longer see")
    sentence = str(TOPICS[notice.topic].sentence) % {"person": person, "who": who(event)}
    return sentence[:1].upper() + sentence[1:]


def who(event: Event) -> str:
    """Whoever did it: a person, a key, or Baton by the agreed rules."""
    if event.actor is not None:
        return str(event.actor)
    return event.api_key.name if event.api_key is not None else "Baton"
