"""Four senders, twenty kills, a mail server that refuses one letter in seven: each cause leads to its letter.

`BATON_LETTERS=5000` posts as many letters instead of 700.
"""

import os
import time
from datetime import datetime, timedelta

import pytest

from leads.actions import notify
from leads.models import Notification
from tests import make
from tests.leads.mailbox import Server, mail_server
from tests.leads.told import MINUTE, event
from tests.make import NOON
from tests.processes import Processes, processes  # noqa: F401 - a fixture

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
LETTERS = int(os.environ.get("BATON_LETTERS", "700"))
READERS, SENDERS, KILLS = 50, 4, 20
HOUR = timedelta(hours=1)


def crowd() -> set[str]:
    """Everybody is told of everything; returns the names that the letters must have."""
    readers = [make.user().pk for _reader in range(READERS)]
    causes = [event() for _cause in range(LETTERS // READERS)]
    for cause in causes:
        notify(cause, readers, topic="returned", link="/", at=NOON)
    return {f"<notice.{cause.pk}.{reader}@localhost>" for cause in causes for reader in readers}


def post(house: Processes, mail: Server, kills: int, at: datetime) -> None:
    also = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1"}
    also["EMAIL_PORT"] = str(mail.server_address[1])
    nursery = house.start("-m", "tests.leads.senders", at.isoformat(), str(SENDERS), str(kills), also=also, heard=False)
    assert nursery.wait() == 0


def waiting() -> int:
    return Notification.objects.filter(channel="email", due_at__isnull=False).count()


def test_letters_under_kills_and_refusals_all_arrive(processes: Processes) -> None:  # noqa: F811
    wanted, started, at = crowd(), time.monotonic(), NOON + MINUTE
    with mail_server() as mail:
        post(processes, mail, KILLS, at)
        while waiting():
            at += HOUR
            post(processes, mail, 0, at)
    taken = mail.mailbox.taken
    twice = sum(taken.values()) - len(taken)
    print(f"{len(taken)} letters, {twice} twice, in {time.monotonic() - started:.1f} s")
    assert set(taken) == wanted
    assert len(mail.mailbox.refused) > LETTERS / 14
    # Whoever is killed after the mail server has taken a letter cannot know it: the next one is of the same name.
    assert twice <= KILLS
    assert max(taken.values()) <= 2
