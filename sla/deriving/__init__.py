"""Clocks from streams: what happened to a person (streams), counted in calendars (stretches), told as clocks (walking).

Pure but for sla.deriving.reading, which fetches a set of people in a few statements.
"""

from sla.deriving.streams import Happened, Person
from sla.deriving.walking import Counted, clocks_of

__all__ = ["Counted", "Happened", "Person", "clocks_of"]
