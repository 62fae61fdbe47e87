"""Whoever sent a person to nurture hears when they are back: from the wake-up date to the notice and the letter."""

from datetime import timedelta

import pytest
from django.core import mail

from handoff import actions
from leads import outbox
from leads.actions import wake_due
from leads.models import Event, Notification
from leads.notices import send_digests
from tests import make
from tests.make import NOON, by, pick

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def nurture(person, marketer, at=NOON):
    person.refresh_from_db()
    actions.nurture([pick(person)], by=by(marketer), at=at, wake_at=at + 7 * DAY)


def wake(at):
    wake_due(at=at)
    for turn in (1, 2, 3):  # one reaction causes the next
        outbox.settle_due(at=at + turn * outbox.NUDGE_GRACE)


def test_the_sender_is_told_and_led_to_the_person():
    marketer, other = make.user(time_zone="Europe/Helsinki"), make.user()
    person = make.waiting("Aino Lehtinen")
    nurture(person, marketer)
    wake(NOON + 8 * DAY)

    app, email = Notification.objects.order_by("channel")
    assert (app.user, app.topic, app.link) == (marketer, "woken", f"/people/{person.pk}/")
    assert app.event == Event.objects.get(kind="handoff.reopened")
    assert email.digest
    assert not Notification.objects.filter(user=other).exists()

    send_digests(at=NOON + 9 * DAY)
    assert "Aino Lehtinen is back in the queue: as agreed" in mail.outbox[0].body


def test_the_last_sender_hears_of_it_and_once():
    first, last = make.user(), make.user()
    person = make.waiting()
    nurture(person, first)
    wake(NOON + 8 * DAY)
    nurture(person, last, at=NOON + 9 * DAY)
    wake(NOON + 20 * DAY)
    wake(NOON + 20 * DAY)
    told = Notification.objects.filter(channel="app").order_by("created_at")
    assert [notice.user for notice in told] == [first, last]


def test_nobody_is_told_of_whom_nobody_sent():
    from leads.lifecycle import NURTURE

    person = make.person(stand=NURTURE)
    type(person).objects.filter(pk=person.pk).update(wake_at=NOON)
    wake(NOON + DAY)
    assert Event.objects.filter(kind="handoff.reopened").exists()
    assert not Notification.objects.exists()
