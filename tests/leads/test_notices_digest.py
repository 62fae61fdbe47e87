"""The daily digest: one letter a person and day, at their hour, and none where there is nothing to tell."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from accounts.models import Role, User
from leads.models import Digest, Notification
from leads.notices import send_digests, send_due
from leads.notices.digests import digest_day
from tests import make
from tests.leads.test_notices_post import Grumpy, grumpy  # noqa: F401 (a fixture)
from tests.leads.told import MINUTE, event, mail_of, take_back, tell
from tests.make import NOON

pytestmark = pytest.mark.django_db
EIGHT = NOON.replace(hour=5) + timedelta(days=1)  # 08:00 in Helsinki, the day after
LATER = EIGHT + MINUTE


@pytest.fixture
def user():
    return make.user(time_zone="Europe/Helsinki")


def told(user, name="Aino Lehtinen", at=NOON, **said):
    return tell(user, event(person=make.waiting(name), at=at, reason="woken", **said), topic="woken", at=at)


def test_everything_of_the_day_comes_in_one_letter(user):
    first = told(user, "Aino Lehtinen")
    told(user, "Matej Zupan", at=NOON + timedelta(hours=1), comment="Asked us to call")

    assert send_digests(at=EIGHT) == 0
    assert send_digests(at=LATER) == 1

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([user.email], "Baton: your day in one e-mail")
    body = letter.body
    assert body.index("Aino Lehtinen is back in the queue: as agreed") < body.index("Matej Zupan is back in the queue")
    assert "Monday 1 June 2026, 15:00" in body
    assert f"http://localhost:8000/people/{first.contact_id}/" in body
    assert "Asked us to call" in body
    assert "2 notices are unread in Baton:\nhttp://localhost:8000/notices/" in body
    assert letter.extra_headers["Message-ID"] == f"<digest.{user.pk}.20260602@localhost>"
    assert set(Notification.objects.filter(digest=True).values_list("sent_at", "due_at")) == {(LATER, None)}


def test_single_letters_and_digests_leave_each_other_alone(user):
    told(user)
    assert send_due(at=LATER) == 0
    send_digests(at=LATER)
    assert send_due(at=LATER) == 0
    assert len(mail.outbox) == 1


def test_a_day_has_one_digest_and_what_comes_late_waits_for_the_next(user):
    told(user)
    send_digests(at=LATER)
    told(user, "Matej Zupan")
    Notification.objects.filter(sent_at=None, digest=True).update(due_at=EIGHT)

    assert send_digests(at=LATER + timedelta(minutes=6)) == 1
    assert send_digests(at=LATER + timedelta(minutes=6)) == 0
    assert len(mail.outbox) == 1
    send_digests(at=LATER + timedelta(days=1))
    assert len(mail.outbox) == 2
    assert "Matej Zupan" in mail.outbox[1].body
    assert "Aino Lehtinen" not in mail.outbox[1].body
    assert list(Digest.objects.order_by("day").values_list("day", flat=True)) == [date(2026, 6, 2), date(2026, 6, 3)]


def test_nothing_to_tell_is_no_letter(user):
    take_back(told(user))
    assert send_digests(at=LATER) == 1
    assert mail.outbox == []
    assert send_digests(at=LATER + timedelta(hours=1)) == 0
    assert (mail_of(user).due_at, mail_of(user).sent_at) == (None, None)


def test_without_notices_nobody_is_asked_for(user, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert send_digests(at=LATER) == 0


def test_the_unseen_and_the_departed_hear_nothing():
    mine, other = (make.user(Role.SALES, team=make.team()) for _number in range(2))
    person = make.waiting(owner=mine)
    tell(mine, event(person=person), topic="woken")
    person.owner = other
    person.save()
    gone = make.user()
    told(gone)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    send_digests(at=LATER)
    assert mail.outbox == []
    assert not Notification.objects.filter(digest=True).exclude(due_at=None).exists()


def test_a_failing_address_rests_stops_no_other_and_gets_its_news_another_day(grumpy):  # noqa: F811
    bad, good = make.user(email="refused@baton.test"), make.user()
    told(bad)
    told(good)
    assert send_digests(at=LATER) == 2
    assert [letter.to for letter in mail.outbox] == [[good.email]]
    at = LATER
    for _number in range(30):
        at += timedelta(minutes=30)
        send_digests(at=at)
    assert Digest.objects.get(user=bad).attempts == 10
    assert mail_of(bad).due_at == EIGHT + timedelta(days=1)
    kept, Grumpy.refuses = Grumpy.refuses, "nobody"
    try:
        send_digests(at=LATER + timedelta(days=1))
    finally:
        Grumpy.refuses = kept
    assert [letter.to for letter in mail.outbox] == [[good.email], [bad.email]]


def test_a_long_day_is_cut_and_says_so(user):
    person = make.waiting()
    for number in range(53):
        tell(user, event(person=person, at=NOON + number * MINUTE), topic="woken")
    send_digests(at=LATER)
    assert mail.outbox[0].body.count("is back in the queue") == 50
    assert "And 3 more." in mail.outbox[0].body


def test_a_longer_digest_costs_no_more_statements(user, django_assert_max_num_queries):
    for _number in range(10):
        told(user)
    with django_assert_max_num_queries(17):
        send_digests(at=LATER)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("local", "day"),
    [("2026-06-02 08:00", 2), ("2026-06-02 23:59", 2), ("2026-06-03 07:59", 2), ("2026-06-03 08:00", 3)],
)
def test_a_digest_day_begins_at_its_hour(local, day):
    user = User(time_zone="America/New_York", digest_hour=8)
    moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("America/New_York"))
    assert digest_day(user, moment) == date(2026, 6, day)
