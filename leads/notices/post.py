"""The mail server as the sweeps use it: opened once a go, one failing address stopping no other letter."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage, get_connection

log = logging.getLogger(__name__)

QUARANTINED_AFTER = 10
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=1)


class NoPost(Exception):
    """The mail server does not answer: nobody's letter is at fault, all wait."""


def pause(attempts: int) -> timedelta:
    """How long a letter rests after so many tries; also how long whoever took it has before it counts as lost."""
    return min(LONGEST_PAUSE, max(SHORTEST_PAUSE, timedelta(minutes=2 ** min(attempts, 10))))


class Post:
    """One connection for many letters."""

    def __init__(self) -> None:
        self._line: Any = get_connection()

    def open(self) -> None:
        """Raises NoPost where the server is away; an open line stays as it is."""
        try:
            self._line.open()
        except (SMTPException, OSError) as error:
            raise NoPost(str(error)) from error

    def send(self, letter: EmailMessage) -> None:
        letter.connection = self._line
        letter.send()

    def close(self) -> None:
        """Also after a failure: what the server thinks of a broken conversation is unknown."""
        try:
            self._line.close()
        except (SMTPException, OSError):
            log.debug("The line to the mail server was already gone")


@contextmanager
def opened() -> Iterator[Post]:
    """The post, closed at the end; a server that is away ends the block quietly, the letters wait."""
    post = Post()
    try:
        yield post
    except NoPost as error:
        log.warning("The mail server is away; letters wait: %s", error)
    finally:
        post.close()
