"""Twenty salespeople of one team reach for one offer at once: one has the person, the others are told who."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from handoff import actions
from handoff.models import Handoff
from leads.models import Contact, Event
from leads.refusals import SomebodyWasFirst
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 20


def reach(offer, seller, together):
    """How one salesperson fares: their own id, or what the refusal says."""
    together.wait(timeout=60)
    try:
        actions.accept(offer.pk, by=make.by(seller), at=make.NOON)
    except SomebodyWasFirst as refusal:
        return refusal
    finally:
        connections.close_all()
    return seller.pk


@pytest.mark.parametrize("verb_before", ["accept", "recall"])
def test_of_twenty_exactly_one_takes_the_person_over(verb_before):
    team = make.team()
    sellers = [make.user("sales", team=team) for _ in range(MANY)]
    offer = make.handoff(seller=sellers[0])
    if verb_before == "recall":
        actions.recall(offer.pk, by=make.by(make.user("marketer")), at=make.NOON)
    together = Barrier(MANY)

    with ThreadPoolExecutor(MANY) as pool:
        fared = list(pool.map(lambda seller: reach(offer, seller, together), sellers))

    won = [one for one in fared if isinstance(one, int)]
    lost = [one for one in fared if isinstance(one, SomebodyWasFirst)]
    offer.refresh_from_db()
    if verb_before == "recall":
        assert (won, len(lost)) == ([], MANY)
        assert Contact.objects.get(pk=offer.contact_id).owner is None
        return
    (winner,) = won
    holder = next(seller for seller in sellers if seller.pk == winner)
    assert len(lost) == MANY - 1
    assert {refusal.facts["by"] for refusal in lost} == {holder.name}
    assert all(holder.name in str(refusal) for refusal in lost)
    assert (offer.seller, offer.state) == (holder, "accepted")
    assert Contact.objects.get(pk=offer.contact_id).owner == holder
    assert Event.objects.filter(kind="handoff.accepted").count() == 1
    assert Handoff.objects.count() == 1
