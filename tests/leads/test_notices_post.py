"""Posting: what the letter says, to whom it is dropped, how failing addresses rest, and that no letter is lost."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from accounts.actions import choose_notices
from accounts.models import Role
from leads.models import EventDetail, Notification
from leads.notices import send_due
from leads.notices.post import QUARANTINED_AFTER, pause
from tests import make
from tests.leads.told import MINUTE, event, mail_of, take_back, tell
from tests.make import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + MINUTE
LINK = "http://localhost:8000"


class Grumpy(EmailBackend):
    """A server that refuses one address, and one that may be away altogether."""

    refuses = "refused"
    away = False

    def open(self):
        if Grumpy.away:
            raise ConnectionRefusedError("nobody listens")

    def send_messages(self, messages):
        if any(self.refuses in address for message in messages for address in message.to):
            raise SMTPServerDisconnected("go away")
        return super().send_messages(messages)


@pytest.fixture
def grumpy(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.leads.test_notices_post.Grumpy"
    monkeypatch.setattr(Grumpy, "away", False)
    return Grumpy


def test_a_letter_says_what_happened_to_whom_why_and_where_to_act():
    user = make.user(time_zone="Europe/Helsinki")
    person = make.waiting("Aino Lehtinen", points=72, company=make.company("Kuura Oy"), title="Head of Operations")
    make.activity(person, "quote_request", at=NOON)
    cause = event(person=person, by=make.user(name="Sten Lindroos"), reason="woken", comment="Budget in spring")
    tell(user, cause)

    assert send_due(at=NOON + 11 * MINUTE) == 1

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([user.email], "Sten Lindroos returned Aino Lehtinen")
    said = ["Aino Lehtinen (Kuura Oy)", "Head of Operations", "Why: as agreed", "Budget in spring", "72 points, fit A",
            "Asked for a quote today", "Monday 1 June 2026, 15:00 (Europe/Helsinki)",
            f"{LINK}/people/{person.pk}/\n", f"{LINK}/notices/settings/"]  # fmt: skip
    assert [words for words in said if words not in letter.body] == []
    (page, kind) = letter.alternatives[0]
    assert kind == "text/html"
    assert f'<a href="{LINK}/people/{person.pk}/">' in page
    assert "Budget in spring" in page


def test_names_and_comments_are_escaped_in_html_and_plain_in_text():
    user = make.user()
    person = make.waiting("<b>Aino\r\nBcc: all@baton.test", company=make.company("Tom & Sons"))
    tell(user, event(person=person, comment="<script>alert(1)</script>"))
    send_due(at=LATER)
    (letter,) = mail.outbox
    assert "\n" not in letter.subject
    assert "Tom & Sons" in letter.body
    page = letter.alternatives[0][0]
    assert "<script>" not in page
    assert "Tom &amp; Sons" in page


def test_a_letter_is_in_the_language_and_by_the_clock_of_its_reader():
    tell(make.user(language="fi", time_zone="Asia/Kolkata"))
    send_due(at=LATER)
    assert "1 kesäkuu 2026, 17:30 (Asia/Kolkata)" in mail.outbox[0].body
    assert '<html lang="fi">' in mail.outbox[0].alternatives[0][0]


def test_a_letter_goes_once():
    user = make.user()
    tell(user)
    assert (send_due(at=LATER), send_due(at=LATER)) == (1, 0)
    assert len(mail.outbox) == 1
    row = mail_of(user)
    assert (row.sent_at, row.due_at, row.attempts) == (LATER, None, 1)


def test_nothing_goes_before_its_time():
    tell(make.user(), event(by=make.user()))
    assert send_due(at=NOON + 10 * MINUTE) == 0  # undoing is possible until then, then included
    assert send_due(at=NOON + 10 * MINUTE + timedelta(seconds=1)) == 1


def dropped(user):
    row = mail_of(user)
    return not mail.outbox and row.due_at is None and row.sent_at is None


def test_what_was_taken_back_is_not_posted():
    user = make.user()
    take_back(tell(user))
    send_due(at=LATER)
    assert dropped(user)


def test_whoever_may_not_see_the_person_any_more_hears_nothing():
    user = make.user(Role.SALES, team=make.team())
    person = make.waiting(owner=user)
    tell(user, event(person=person), topic="offered")
    person.owner = make.user(Role.SALES, team=make.team())
    person.save()
    send_due(at=LATER)
    assert dropped(user)


def test_whoever_left_gets_no_letter():
    user = make.user()
    tell(user)
    user.is_active = False
    user.save()
    send_due(at=LATER)
    assert dropped(user)


def test_whoever_wants_no_mail_since_gets_none():
    user = make.user()
    tell(user)
    choose_notices(user, {"returned": {"email": "off"}}, quiet=None, digest_hour=8)
    send_due(at=LATER)
    assert dropped(user)


def test_old_news_is_not_posted():
    user = make.user()
    tell(user)
    send_due(at=NOON + timedelta(days=8))
    assert dropped(user)


def test_the_message_id_names_the_cause_and_the_reader(grumpy):
    user = make.user(email="refused@baton.test")
    cause = tell(user)
    send_due(at=LATER)
    Grumpy.refuses, kept = "nobody", Grumpy.refuses
    try:
        send_due(at=LATER + timedelta(hours=1))
    finally:
        Grumpy.refuses = kept
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<notice.{cause.pk}.{user.pk}@localhost>"


def test_a_failing_address_rests_and_stops_no_other(grumpy):
    bad, good = make.user(email="refused@baton.test"), make.user()
    tell(bad)
    tell(good)
    assert send_due(at=LATER) == 2
    assert [letter.to for letter in mail.outbox] == [[good.email]]
    row = mail_of(bad)
    assert (row.sent_at, row.attempts, row.due_at) == (None, 1, LATER + timedelta(minutes=5))
    assert send_due(at=LATER + timedelta(minutes=5)) == 0


def test_after_ten_tries_an_address_is_left_alone(grumpy):
    bad = make.user(email="refused@baton.test")
    tell(bad)
    at = NOON
    for _number in range(15):
        at += timedelta(hours=2)
        send_due(at=at)
    assert mail_of(bad).attempts == QUARANTINED_AFTER
    assert mail_of(bad).sent_at is None


def test_pauses_grow_to_an_hour():
    minutes = [pause(attempts) // MINUTE for attempts in range(10)]
    assert minutes == [5, 5, 5, 8, 16, 32, 60, 60, 60, 60]


def test_a_server_that_is_away_costs_no_try(grumpy):
    user = make.user()
    tell(user)
    grumpy.away = True
    assert send_due(at=LATER) == 0
    assert mail_of(user).attempts == 0
    grumpy.away = False
    assert send_due(at=LATER) == 1
    assert len(mail.outbox) == 1


def test_a_letter_that_cannot_be_written_stops_no_other(monkeypatch):
    from leads.notices import letters, posting

    def broken(notice, *, at):
        if notice.event.reason == "broken":
            raise ValueError("a mistake of ours")
        return letters.notice_letter(notice, at=at)

    monkeypatch.setattr(posting, "notice_letter", broken)
    tell(make.user(), event(reason="broken"))
    tell(make.user())
    assert send_due(at=LATER) == 2
    assert len(mail.outbox) == 1


def test_every_letter_costs_the_same_few_statements(django_assert_max_num_queries):
    person = make.waiting(company=make.company())
    for _number in range(5):
        tell(make.user(), event(person=person))
    with django_assert_max_num_queries(2 + 5 * 7 + 1):
        assert send_due(at=LATER) == 5


def test_an_erased_comment_is_not_posted():
    user = make.user()
    tell(user, event(comment="Budget in spring"))
    EventDetail.objects.all().delete()
    send_due(at=LATER)
    assert "Budget" not in mail.outbox[0].body


def test_many_letters_go_in_several_goes():
    for _number in range(12):
        tell(make.user())
    assert [send_due(at=LATER) for _go in range(3)] == [10, 2, 0]
    assert Notification.objects.filter(sent_at=LATER).count() == 12
