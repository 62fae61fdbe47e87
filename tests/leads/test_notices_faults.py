"""Workers that die while they post: every cause still leads to one letter, however the mail system counts."""

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from leads.models import Notification
from leads.notices import send_digests, send_due
from tests import make
from tests.leads.told import MINUTE, tell
from tests.make import NOON
from tests.scoring.test_faults import together

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
PEOPLE = 6
LATER = NOON + MINUTE

# A worker that is killed at its third letter: before the mail system has it, or after, before the row says so.
DYING = """
import os, sys, signal, django
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
from django.conf import settings
from django.db import connection
from django.core.mail.backends.filebased import EmailBackend
from datetime import datetime
connection.settings_dict["NAME"], folder, when, sweep, at = sys.argv[1:]
settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
settings.EMAIL_FILE_PATH = folder
from leads import notices
real, letters = EmailBackend.send_messages, 0
def deadly(self, messages):
    global letters
    letters += 1
    if letters == 3 and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    real(self, messages)
    if letters == 3:
        os.kill(os.getpid(), signal.SIGKILL)
EmailBackend.send_messages = deadly
getattr(notices, sweep)(at=datetime.fromisoformat(at))
"""


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


def posted(folder: Path) -> Counter:
    """{Message-ID: how many letters with it the mail system was given}."""
    return Counter(
        name for file in folder.iterdir() for name in re.findall(r"^Message-ID: (.+)$", file.read_text(), re.M)
    )


def die(folder: Path, when: str, sweep: str, at: object) -> None:
    name = str(connection.settings_dict["NAME"])
    done = subprocess.run([sys.executable, "-c", DYING, name, str(folder), when, sweep, str(at)], env=dict(os.environ))
    assert done.returncode == -signal.SIGKILL


def wanted(causes) -> Counter:
    return Counter(f"<notice.{cause.pk}.{user.pk}@localhost>" for user, cause in causes)


def crowd(topic: str = "returned") -> list:
    users = [make.user() for _number in range(PEOPLE)]
    return [(user, tell(user, topic=topic)) for user in users]


def test_killed_before_the_letter_left_every_cause_leads_to_exactly_one(folder):
    causes = crowd()
    die(folder, "before", "send_due", LATER)
    assert sum(posted(folder).values()) == 2
    assert send_due(at=LATER) == PEOPLE - 3  # the lost one rests until it counts as lost
    assert send_due(at=LATER + 6 * MINUTE) == 1
    assert posted(folder) == wanted(causes)
    assert not Notification.objects.filter(channel="email", sent_at=None).exists()


def test_killed_after_the_letter_left_it_goes_again_under_the_same_name(folder):
    """Nobody can know whether the mail system took it; the same Message-ID lets it keep one."""
    causes = crowd()
    die(folder, "after", "send_due", LATER)
    send_due(at=LATER)
    send_due(at=LATER + 6 * MINUTE)
    given = posted(folder)
    assert set(given) == set(wanted(causes))
    assert sorted(given.values()) == [1] * (PEOPLE - 1) + [2]
    assert send_due(at=LATER + 60 * MINUTE) == 0


@pytest.mark.parametrize(("when", "most"), [("before", 1), ("after", 2)])
def test_a_digest_survives_its_worker_too(folder, when, most):
    causes = crowd("woken")
    eight = NOON.replace(day=2, hour=5) + MINUTE
    die(folder, when, "send_digests", eight)
    send_digests(at=eight)
    send_digests(at=eight + 6 * MINUTE)
    given = posted(folder)
    assert set(given) == {f"<digest.{user.pk}.20260602@localhost>" for user, _cause in causes}
    assert max(given.values()) == most
    assert not Notification.objects.filter(digest=True, sent_at=None).exists()


def test_workers_at_once_post_each_letter_once(folder):
    causes = crowd()
    assert together(lambda: send_due(at=LATER), 4) == []
    while send_due(at=LATER):
        pass
    assert posted(folder) == wanted(causes)


def test_two_sweeps_of_digests_at_once_write_to_each_once(folder):
    crowd("woken")
    eight = NOON.replace(day=2, hour=5) + MINUTE
    assert together(lambda: send_digests(at=eight), 4) == []
    assert sorted(posted(folder).values()) == [1] * PEOPLE
