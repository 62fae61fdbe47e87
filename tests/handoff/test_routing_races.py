"""Offers and givings at once: real threads, real connections. The cap holds, a company stays together, nobody hangs."""

from functools import partial

import pytest

from accounts.actor import BATON
from handoff import actions
from handoff.models import Desk, Handoff
from leads.refusals import Refused
from tests import make
from tests.leads.test_intake_races import at_once
from tests.make import NOON

pytestmark = [pytest.mark.django_db(transaction=True)]
CAP, TIMES = 5, 20


def seller(capacity=25):
    user = make.user("sales")
    Desk.objects.create(user=user, capacity=capacity)
    return user


def offer(*people):
    return partial(actions.offer, [make.pick(person) for person in people], by=BATON, at=NOON)


def broken(results):
    return [result for result in results if isinstance(result, Exception) and not isinstance(result, Refused)]


def test_of_many_offers_at_once_as_many_are_placed_as_there_are_seats():
    user = seller(CAP)
    results = at_once(*[offer(make.waiting()) for _ in range(TIMES)])
    assert broken(results) == []
    assert Handoff.objects.filter(seller=user, state="offered").count() == CAP
    unrouted = Handoff.objects.filter(seller=None, state="offered")
    assert [one.routed_by for one in unrouted] == ["nobody_has_room"] * (TIMES - CAP)


def test_batches_at_once_fill_several_desks_to_the_brim_and_no_further():
    users = [seller(CAP), seller(CAP), seller(CAP)]
    people = [make.waiting() for _ in range(TIMES)]
    jobs = [offer(*people[start::4]) for start in range(4)]
    assert broken(at_once(*jobs)) == []
    assert [Handoff.objects.filter(seller=user).count() for user in users] == [CAP] * 3
    assert Handoff.objects.filter(seller=None).count() == TIMES - 3 * CAP


def test_people_of_one_company_offered_at_once_go_to_one_salesperson():
    for _ in range(4):
        seller()
    company = make.company()
    results = at_once(*[offer(make.waiting(company=company)) for _ in range(TIMES)])
    assert broken(results) == []
    assert Handoff.objects.exclude(seller=None).count() == TIMES
    assert Handoff.objects.values("seller").distinct().count() == 1


def test_people_passed_and_reassigned_at_once_never_exceed_the_desk():
    user = seller(CAP)
    handoffs = [make.handoff(state="accepted" if number % 2 else "offered") for number in range(TIMES)]
    jobs = [
        partial(actions.pass_on, one.pk, to=user.pk, by=BATON, at=NOON)
        if number % 2
        else partial(actions.reassign, [one.pk], to=user.pk, by=BATON, at=NOON)
        for number, one in enumerate(handoffs)
    ]
    results = at_once(*jobs)
    assert broken(results) == []
    assert [result.code for result in results if isinstance(result, Refused)] == ["no_room"] * (TIMES - CAP)
    assert Handoff.objects.filter(seller=user).count() == CAP


def test_offers_givings_and_the_sweep_share_the_seats():
    users = [seller(CAP), seller(CAP)]
    Handoff.objects.filter(pk__in=[make.handoff().pk for _ in range(4)]).update(seller=None)
    others = [make.handoff(seller=make.user("sales", is_active=False)) for _ in range(6)]
    jobs = [offer(make.waiting()) for _ in range(8)]
    jobs += [partial(actions.reassign, [one.pk], to=users[0].pk, by=BATON, at=NOON) for one in others]
    jobs += [partial(actions.route_unrouted, at=NOON)] * 3
    assert broken(at_once(*jobs)) == []
    assert all(Handoff.objects.filter(seller=user).count() <= CAP for user in users)


def test_the_first_offers_ever_make_each_desk_once():
    users = [make.user("sales") for _ in range(3)]
    assert broken(at_once(*[offer(make.waiting()) for _ in range(12)])) == []
    assert Desk.objects.filter(user__in=users).count() == 3
    assert Handoff.objects.exclude(seller=None).count() == 12
