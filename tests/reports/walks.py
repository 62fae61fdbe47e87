"""A small random relay through every step of the funnel, and plain Python counts over its events to compare with."""

import random
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.actor import Actor
from accounts.models import User
from handoff import actions as relay
from handoff.models import Handoff, Opportunity
from leads import actions as leads
from leads.actions import Mover
from leads.actions.beginnings import begin_at
from leads.models import Contact, Event
from tests import make
from tests.sla.relay import MONDAY


class Walk:
    """People who went different ways over two months from MONDAY on."""

    def __init__(self, seed: int, people: int = 24) -> None:
        self.dice = random.Random(seed)
        teams = [make.team(), make.team()]
        self.sellers = [make.user("sales", team=team, time_zone="UTC") for team in teams]
        self.marketer = make.user()
        self.people = [self._one(n) for n in range(people)]

    def _one(self, number: int) -> Contact:
        at = MONDAY + timedelta(hours=self.dice.randrange(40 * 24))
        firm = make.company(country=self.dice.choice(["FI", "SI", ""]))
        source = self.dice.choice(["web", "fair", ""])
        fit = self.dice.choice("AB")
        person = make.person(at=at, source=source, company=firm, standing={"points": 60, "fit": fit})
        if number % 9 == 4:
            begin_at(self.dice.choice(["held", "customer"]), [person.pk], by=make.by(self.sellers[0]), at=at)
        else:
            self._go_on(person, at)
        return person

    def _go_on(self, person: Contact, at: datetime) -> None:
        by = make.by(self.marketer)
        while self.dice.random() < 0.85:
            at += timedelta(hours=self.dice.randrange(1, 90))
            person.refresh_from_db()
            match (person.stage, person.place):
                case ("lead", _place):
                    leads.move("qualify", [Mover(person.pk, reason="score")], by=by, at=at)
                case ("mql", _place):
                    self._verdict(person, at)
                case ("sql", "offered"):
                    self._answer(Handoff.objects.get(contact=person, state="offered"), at)
                case ("sql", "held"):
                    self._sell(Handoff.objects.filter(contact=person, state="accepted").get(), at)
                case ("opportunity", _place):
                    self._end(person, at)
                case ("customer", _place) if self.dice.random() < 0.5:
                    self._open(person, at, contact_id=person.pk)
                case _:
                    return

    def _verdict(self, person: Contact, at: datetime) -> None:
        if self.dice.random() < 0.2:
            relay.nurture([make.pick(person)], by=make.by(self.marketer), at=at)
        else:
            seller = self.dice.choice(self.sellers)
            relay.offer([make.pick(person)], by=make.by(self.marketer), at=at, to=seller.pk)

    def _answer(self, handoff: Handoff, at: datetime) -> None:
        by = make.by(seller_of(handoff))
        if self.dice.random() < 0.25:
            reason = self.dice.choice(["priorities_changed", "not_decision_maker", "outside_icp"])
            relay.give_back(handoff.pk, reason=reason, comment="Said so.", by=by, at=at)
        else:
            relay.accept(handoff.pk, by=by, at=at)

    def _sell(self, handoff: Handoff, at: datetime) -> None:
        by = make.by(seller_of(handoff))
        if self.dice.random() < 0.5 and not handoff.attempts.exists():
            relay.attempt(handoff.pk, channel="call", outcome="conversation", by=by, at=at)
        elif self.dice.random() < 0.3:
            relay.give_back(handoff.pk, reason="priorities_changed", comment="Said so.", by=by, at=at)
        else:
            self._open(handoff.contact, at, handoff_id=handoff.pk)

    def _open(self, person: Contact, at: datetime, **of: int) -> None:
        relay.open_opportunity(
            name="Deal", amount=Decimal(100), override="They want to.", at=at, by=self._by(person), **of
        )

    def _end(self, person: Contact, at: datetime) -> None:
        deal = Opportunity.objects.get(participants__contact=person, ended_at=None)
        if self.dice.random() < 0.6:
            relay.win(deal.pk, by=self._by(person), at=at)
        else:
            relay.lose(deal.pk, reason="no_decision", by=self._by(person), at=at)

    def _by(self, person: Contact) -> Actor:
        assert person.owner is not None
        return make.by(person.owner)


def moves() -> dict[int, list[Event]]:
    """Person → the moves that stand, in order. Nothing here reads passages."""
    found: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(undoes=None, undone_by=None).exclude(to_stage="").order_by("at", "pk"):
        found[event.contact_id].append(event)
    return found


def seller_of(handoff: Handoff) -> User:
    assert handoff.seller is not None
    return handoff.seller
