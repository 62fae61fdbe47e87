"""Telling: once per event, person and channel, as each chose, not whoever did it; letters wait for undo and quiet."""

from datetime import time, timedelta

import pytest

from accounts.actions import choose_notices
from leads.actions import mark_all_read, mark_read, notify
from leads.models import Notification
from leads.notices.inbox import notices_of, unread
from tests import make
from tests.leads.told import event, mail_of, take_back, tell
from tests.make import NOON

pytestmark = pytest.mark.django_db


def rows(**asked):
    return list(Notification.objects.filter(**asked).order_by("user", "channel").values_list("user", "channel"))


def test_a_person_is_told_on_the_page_and_by_mail():
    user = make.user()
    cause = tell(user)
    assert rows() == [(user.pk, "app"), (user.pk, "email")]
    told = Notification.objects.get(channel="app")
    assert (told.event, told.topic, told.link) == (cause, "returned", f"/people/{cause.contact_id}/")
    assert (told.created_at, told.due_at, told.read_at) == (NOON, None, None)


def test_telling_again_changes_nothing():
    user, other = make.user(), make.user()
    cause = tell(user)
    Notification.objects.update(read_at=NOON)
    notify(cause, [user.pk, other.pk, user.pk], topic="returned", link="/people/", at=NOON + timedelta(hours=1))
    assert len(rows()) == 4
    assert Notification.objects.filter(user=user, read_at=NOON).count() == 2


def test_whoever_did_it_and_whoever_left_are_not_told():
    actor, gone = make.user(), make.user(is_active=False)
    notify(event(by=actor), [actor.pk, gone.pk, None], topic="returned", link="/people/", at=NOON)
    assert rows() == []


def test_many_are_told_in_as_many_statements_as_one(django_assert_num_queries):
    users = [make.user().pk for _number in range(20)]
    cause = event()
    with django_assert_num_queries(4):  # savepoint, who they are, one insert, release
        notify(cause, users, topic="returned", link="/people/", at=NOON)
    assert Notification.objects.count() == 40


@pytest.mark.parametrize("link", ["https://elsewhere.test/", "//elsewhere.test/", "people/"])
def test_a_link_leads_nowhere_but_to_our_site(link):
    with pytest.raises(ValueError, match="Not a path"):
        tell(make.user(), link=link)


def test_an_unknown_topic_is_a_mistake():
    with pytest.raises(ValueError, match="Unknown topic"):
        tell(make.user(), topic="weather")


def choose(user, topic="returned", quiet=None, digest_hour=8, **channels):
    return choose_notices(user, {topic: channels}, quiet=quiet, digest_hour=digest_hour)


def test_who_wants_no_mail_gets_none():
    user = choose(make.user(), email="off")
    tell(user)
    assert rows() == [(user.pk, "app")]


def test_who_wants_it_by_mail_only_finds_nothing_on_the_page():
    user = choose(make.user(), app="off")
    tell(user)
    assert rows() == [(user.pk, "email")]


def test_the_daily_digest_waits_for_its_hour_in_the_persons_zone():
    user = choose(make.user(time_zone="Europe/Ljubljana"), email="daily", digest_hour=17)
    tell(user)
    mail = mail_of(user)
    assert (mail.digest, mail.due_at) == (True, NOON + timedelta(hours=3))


def test_a_topic_may_come_daily_by_default():
    user = make.user()
    tell(user, topic="woken")
    assert mail_of(user).digest


def test_what_baton_did_is_mailed_at_once():
    user = make.user()
    tell(user)
    assert mail_of(user).due_at == NOON


def test_what_a_person_did_is_mailed_when_it_can_no_longer_be_taken_back():
    user = make.user()
    tell(user, event(by=make.user()))
    assert mail_of(user).due_at == NOON + timedelta(minutes=10)


def test_a_reaction_that_runs_late_does_not_wait_again():
    user = make.user()
    tell(user, event(by=make.user()), at=NOON + timedelta(minutes=30))
    assert mail_of(user).due_at == NOON + timedelta(minutes=30)


def test_mail_waits_for_the_end_of_quiet_hours():
    user = choose(make.user(time_zone="Europe/Helsinki"), quiet=(time(12), time(16)))
    tell(user)
    assert mail_of(user).due_at == NOON + timedelta(hours=1)


def test_people_are_left_alone_from_seven_to_seven_unless_they_choose():
    user = make.user(time_zone="UTC")
    tell(user, at=NOON + timedelta(hours=8))
    assert mail_of(user).due_at == NOON + timedelta(hours=19)


def test_what_was_taken_back_is_no_longer_told():
    user = make.user()
    cause = tell(user)
    assert unread(user).number == 1
    take_back(cause)
    assert unread(user).number == 0
    assert not notices_of(user).exists()


def test_going_there_is_reading_and_the_first_time_counts():
    user = make.user()
    tell(user)
    notice = notices_of(user).get()
    mark_read(notice, at=NOON)
    mark_read(notice, at=NOON + timedelta(hours=1))
    assert notices_of(user).get().read_at == NOON


def test_reading_all_leaves_what_came_since_and_what_is_others():
    user, other = make.user(), make.user()
    tell(user)
    newest = notices_of(user).get().pk
    tell(user)
    tell(other)
    assert mark_all_read(user, upto=newest, at=NOON) == 1
    assert (unread(user).number, unread(other).number) == (1, 1)


def test_the_badge_counts_no_further_than_ninety_nine():
    user = make.user()
    person = make.waiting()
    for _number in range(101):
        tell(user, event(person=person))
    assert unread(user) == (99, True)
