"""What scoring does because of an event (config/reactions.py names these). Each may run twice without harm."""

from datetime import datetime

from leads.actions import mark_touched
from leads.models import Event


def look_again(event: Event, at: datetime) -> None:
    """Ask for a new score, and with it for the definitions, of somebody who came back into the queue."""
    mark_touched([event.contact_id], at=at)
