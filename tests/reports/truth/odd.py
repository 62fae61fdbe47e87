"""What the demo company has too little of: a random relay on top of it, with every verb, undone acts and late notes.

Offers recalled, expired and made again, finds of sales' own, attempts noted later, deals of several people and in
several currencies, repeat business, imported history that goes back. Everything by the house's own actions.
"""

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.apps import apps
from django.core.management import call_command

from accounts.actor import Actor
from accounts.models import User
from handoff import actions as relay
from handoff.models import Bant, Handoff, Opportunity
from leads import actions as leads
from leads.actions import Mover
from leads.actions.beginnings import begin_at
from leads.lifecycle import VISITOR
from leads.models import Contact, Event
from leads.refusals import Refused
from leads.words import BuyingStage
from reports.demo.work import watch_clocks
from tests import make
from tests.reports.truth.company import TODAY

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ACTS = ["guide", "guide", "page_view", "page_view", "webinar", "call", "contact_form", "blog"]
OUTCOMES = ["no_answer", "no_answer", "conversation", "meeting_booked", "declined"]
CAN_BE_UNDONE = ("handoff.offered", "handoff.accepted", "handoff.nurtured", "handoff.discarded", "handoff.returned")
# Another system's life of somebody who was lost, came again and bought: with a way back in it.
PAST = """email,from,to,at,by,reason
odd{n}@past.example,,lead,2025-{month:02}-02,,
odd{n}@past.example,lead,mql,2025-{month:02}-05,,
odd{n}@past.example,mql,sql,2025-{month:02}-09,,
odd{n}@past.example,sql,mql,2025-{month:02}-20,,
odd{n}@past.example,mql,sql,2025-{month:02}-23,,
odd{n}@past.example,sql,opportunity,2025-{month:02}-25,,
odd{n}@past.example,opportunity,sal,2025-{after:02}-02,,
odd{n}@past.example,sal,opportunity,2025-{after:02}-03,,
odd{n}@past.example,opportunity,customer,2025-{after:02}-05,,
"""


class Odd:
    """People who went odd ways between START and TODAY."""

    def __init__(self, seed: int, people: int, folder: Path) -> None:
        self.dice = random.Random(seed)
        self.marketer = User.objects.get(email="marketer@demo.test")
        team = User.objects.get(email="sales@demo.test").team
        self.sellers = [make.user("sales", team=each) for each in (team, make.team(), None)]
        self.firms = [make.company(country=self.dice.choice(["FI", "SI", ""]), most_wanted=n < 4) for n in range(12)]
        for number in range(people):
            self._one(number)
        self._lost_twice()
        self._tried_so_often(4)
        self._tried_so_often(5)
        self._bought_and_first_acted("postcard", 20 * HOUR)
        self._bought_and_first_acted("fair", 200 * HOUR)
        self._came_twice_in_a_day()
        for number in range(3):
            path = folder / f"past{number}.csv"
            path.write_text(PAST.format(n=number, month=number + 7, after=number + 8))
            call_command("import_history", str(path))
        relay.adopt(at=TODAY)
        watch_clocks(TODAY)

    def _one(self, number: int) -> None:
        at = START + self.dice.randrange(110 * 24) * HOUR
        person = make.person(
            at=at, company=self.dice.choice(self.firms), source=self.dice.choice(["google", "fair", ""]),
            campaign=self.dice.choice(["spring", ""]), topics=self.dice.choice([["energy", "other"], ["spares"], []]),
            role=self.dice.choice(["decision_maker", "decision_maker", "champion", ""]),
            buying_stage=self.dice.choice(["steady", "interest", "need", "decision", ""]),
            standing={"points": 60, "fit": self.dice.choice("AABBCD"), "temperature": "warm"},
            stand=VISITOR if number % 8 == 3 else None,
        )  # fmt: skip
        self._act(person, at)
        self._edit(person, at)
        if number % 12 == 5:
            begin_at(self.dice.choice(["held", "customer"]), [person.pk], by=Actor("import"), at=at)
            relay.adopt(at=at)
        while self.dice.random() < 0.88:
            at += self.dice.randrange(1, 150) * HOUR
            if at >= TODAY - HOUR:
                return
            person.refresh_from_db()
            # What the house refuses, say an offer of somebody who must not be profiled, does not happen.
            with suppress(Refused):
                self._go_on(person, at)
                self._perhaps_undo(person, at)

    def _lost_twice(self) -> None:
        """Somebody whom sales lost, who lay in the queue for long, and of whom there was an opportunity again."""
        seller, marketer, day = make.by(self.sellers[0]), make.by(self.marketer), 24 * HOUR
        person = make.person(at=START, source="fair", company=self.firms[0], standing={"points": 60, "fit": "A"})
        handoff = relay.take(person.pk, by=seller, at=START + day)
        for weeks in (1, 9):
            at = START + 7 * weeks * day
            deal = relay.open_opportunity(
                name="Odd deal", amount=None, override="Sure.", by=seller, at=at, handoff_id=handoff.pk
            )
            relay.lose(deal.pk, reason="no_decision", by=seller, at=at + 3 * day)
            if weeks == 1:
                leads.move("qualify", [Mover(person.pk, reason="score")], by=marketer, at=at + 7 * day)
                person.refresh_from_db()
                relay.offer([make.pick(person)], by=marketer, at=at + 30 * day, to=self.sellers[0].pk)
                handoff = Handoff.objects.get(contact=person, state="offered")
                relay.accept(handoff.pk, by=seller, at=at + 31 * day)

    def _tried_so_often(self, times: int) -> None:
        """Accepted, never reached, and given back after so many tries; five are promised."""
        seller, at = make.by(self.sellers[0]), START + 30 * 24 * HOUR
        handoff = self._handed_over(at)
        for number in range(times):
            late = at + (number + 2) * 8 * HOUR
            relay.attempt(handoff.pk, channel="call", outcome="no_answer", by=seller, at=late)
        relay.give_back(handoff.pk, reason="unreachable", by=seller, at=at + 90 * HOUR)

    def _bought_and_first_acted(self, source: str, later: timedelta) -> None:
        """Sales tried them before they ever did anything themselves; some did only when they had bought."""
        seller, at = make.by(self.sellers[0]), START + 30 * 24 * HOUR
        handoff = self._handed_over(at, source)
        relay.attempt(handoff.pk, channel="call", outcome="conversation", by=seller, at=at + 9 * HOUR)
        make.activity(handoff.contact, "guide", at=at + later)
        deal = relay.open_opportunity(
            name="Odd deal", amount=None, override="Sure.", by=seller, at=at + 30 * HOUR, handoff_id=handoff.pk
        )
        relay.win(deal.pk, by=seller, at=at + 60 * HOUR)

    def _handed_over(self, at: datetime, source: str = "fair") -> Handoff:
        by, seller = make.by(self.marketer), self.sellers[0]
        person = make.person(at=at, source=source, company=self.firms[0], standing={"points": 60, "fit": "B"})
        leads.move("qualify", [Mover(person.pk, reason="score")], by=by, at=at + HOUR)
        person.refresh_from_db()
        relay.offer([make.pick(person)], by=by, at=at + 2 * HOUR, to=seller.pk)
        return relay.accept(Handoff.objects.get(contact=person).pk, by=make.by(seller), at=at + 3 * HOUR)

    def _came_twice_in_a_day(self) -> None:
        """Noise that is one person, beside somebody good."""
        at, by = START + 50 * 24 * HOUR, make.by(self.marketer)
        noisy, good = (make.person(at=at, source="fair", standing={"points": 60, "fit": fit}) for fit in "DA")
        for person, verb, hours in [
            (noisy, "qualify", 1),
            (noisy, "fall_below", 2),
            (noisy, "qualify", 3),
            (good, "qualify", 4),
        ]:
            leads.move(
                verb,
                [Mover(person.pk, reason="fell_below" if verb == "fall_below" else "score")],
                by=by,
                at=at + hours * HOUR,
            )

    def _act(self, person: Contact, at: datetime) -> None:
        """What they do by themselves, and how marketing keeps in touch."""
        for _n in range(self.dice.randrange(9)):
            moment = min(at + self.dice.randrange(-200, 1500) * HOUR, TODAY - HOUR)
            row = make.activity(person, self.dice.choice(ACTS), at=moment)
            if row.type.code == "page_view":
                type(row).objects.filter(pk=row.pk).update(visit=row.pk)
                make.activity(person, "page_view", at=moment, visit=row.pk)
        if self.dice.random() < 0.3:
            leads.log_touch(person.pk, kind="email", by=make.by(self.marketer), at=at)

    def _edit(self, person: Contact, at: datetime) -> None:
        """Buying stages as people learn them, kept by the database as of their days; and what sales wrote down."""
        for _n in range(self.dice.randrange(4)):
            at = min(at + self.dice.randrange(1, 700) * HOUR, TODAY - HOUR)
            title = f"Title {self.dice.randrange(9)}"
            stage = self.dice.choice([*BuyingStage.values, person.buying_stage])
            Contact.objects.filter(pk=person.pk).update(buying_stage=stage, title=title)
            rows = apps.get_model("leads", "ContactHistory").objects.filter(pgh_obj_id=person.pk)
            rows.filter(pk=rows.latest("pgh_id").pk).update(pgh_created_at=at)
        if self.dice.random() < 0.3:
            said = {name: self.dice.choice(["", "Known."]) for name in ("suppliers", "satisfaction", "turning_points")}
            Bant.objects.create(contact=person, updated_at=at, buying_window=self.dice.choice(["", "May"]), **said)

    def _go_on(self, person: Contact, at: datetime) -> None:
        roll, by = self.dice.random(), make.by(self.marketer)
        match (person.stage, person.place):
            case ("visitor" | "lead", _place):
                self._begin(person, roll, at)
            case ("mql", _place):
                self._verdict(person, roll, at)
            case ("discarded", _place) if roll < 0.6:
                relay.revive([make.pick(person)], by=by, at=at)
            case ("sql", "offered"):
                self._answer(Handoff.objects.get(contact=person, state="offered"), roll, at)
            case ("sql", "held") if person.owner:
                self._sell(Handoff.objects.get(contact=person, state="accepted"), roll, at)
            case ("opportunity", _place):
                self._end(person, roll, at)
            case ("customer", _place) if roll < 0.5 and person.owner:
                self._open(person, at, contact_id=person.pk)

    def _begin(self, person: Contact, roll: float, at: datetime) -> None:
        by = make.by(self.marketer)
        if person.stage == "visitor":
            leads.move("identify", [Mover(person.pk)], by=by, at=at)
        elif roll < 0.75:
            why = self.dice.choice(["score", "signal", "person"])
            leads.move("qualify", [Mover(person.pk, reason=why)], by=by, at=at)
        elif roll < 0.85:
            relay.take(person.pk, by=make.by(self.dice.choice(self.sellers)), at=at)
        else:
            relay.discard([make.pick(person)], reason="no_need", by=by, at=at)

    def _verdict(self, person: Contact, roll: float, at: datetime) -> None:
        by, pick = make.by(self.marketer), make.pick(person)
        if roll < 0.08:
            leads.move("fall_below", [Mover(person.pk, reason="fell_below")], by=by, at=at)
        elif roll < 0.16:
            relay.nurture([pick], by=by, at=at)
        elif roll < 0.22:
            relay.discard([pick], reason="duplicate", by=by, at=at)
        elif roll < 0.26:
            leads.mark([person.pk], do_not_profile=True, by=by, at=at)
        else:
            relay.offer([pick], by=by, at=at, to=self.dice.choice(self.sellers).pk)

    def _answer(self, handoff: Handoff, roll: float, at: datetime) -> None:
        by = make.by(handoff.seller)
        if roll < 0.5:
            relay.mark_opened(handoff.pk, by=by, at=at - HOUR / 2)
        if self.dice.random() < 0.15:
            self._try(handoff, at - HOUR / 3)
        if roll < 0.15:
            relay.recall(handoff.pk, by=make.by(self.marketer), at=at)
        elif roll < 0.35:
            why = self.dice.choice(["priorities_changed", "outside_icp", "duplicate", "not_decision_maker"])
            relay.give_back(handoff.pk, reason=why, comment="Said so.", by=by, at=at)
        elif roll < 0.9:
            relay.accept(handoff.pk, by=by, at=at)

    def _try(self, handoff: Handoff, at: datetime) -> None:
        """Noted at once or later, and sometimes taken back."""
        by = make.by(handoff.seller)
        earlier = max(handoff.offered_at, at - self.dice.choice([0, 0, 5, 30]) * HOUR)
        channel, outcome = self.dice.choice(["call", "meeting"]), self.dice.choice(OUTCOMES)
        event = relay.attempt(handoff.pk, channel=channel, outcome=outcome, tried_at=earlier, by=by, at=at).event_id
        if self.dice.random() < 0.15:
            relay.undo([event], by=by, at=at + HOUR / 12)

    def _sell(self, handoff: Handoff, roll: float, at: datetime) -> None:
        by = make.by(handoff.seller)
        if roll < 0.5:
            self._try(handoff, at)
        elif roll < 0.58:
            relay.pass_on(handoff.pk, to=self._another(handoff).pk, by=by, at=at)
        elif roll < 0.7:
            relay.give_back(handoff.pk, reason="priorities_changed", comment="Said so.", by=by, at=at)
        elif roll < 0.76:
            relay.discard_held(handoff.pk, reason="competitor", by=by, at=at)
        else:
            self._open(handoff.contact, at, handoff_id=handoff.pk)

    def _another(self, handoff: Handoff) -> User:
        return self.dice.choice([each for each in self.sellers if each.pk != handoff.seller_id])

    def _open(self, person: Contact, at: datetime, **of: int) -> None:
        amount = self.dice.choice([None, Decimal("1000"), Decimal("999.97"), Decimal("2500.50")])
        currency, by = self.dice.choice(["EUR", "EUR", "SEK"]), make.by(person.owner)
        deal = relay.open_opportunity(
            name="Odd deal", amount=amount, currency=currency, override="They want to.", at=at, by=by, **of
        )
        beside = Contact.objects.filter(place="held", stage="sql", owner=person.owner, moved_at__lt=at).first()
        if beside and self.dice.random() < 0.6:
            relay.add_participant(deal.pk, beside.pk, by=by, at=at)

    def _end(self, person: Contact, roll: float, at: datetime) -> None:
        deal = Opportunity.objects.filter(participants__contact=person, ended_at=None).earliest("pk")
        by = make.by(deal.owner)
        if roll < 0.55:
            relay.win(deal.pk, by=by, at=at)
        elif roll < 0.85:
            relay.lose(deal.pk, reason=self.dice.choice(["no_decision", "no_fit"]), by=by, at=at)

    def _perhaps_undo(self, person: Contact, at: datetime) -> None:
        """Whoever did it takes it back within minutes, so that it never happened."""
        if self.dice.random() > 0.12:
            return
        last = Event.objects.filter(contact=person, undoes=None, at=at).exclude(to_stage="").last()
        if last and last.kind in CAN_BE_UNDONE:
            relay.undo([last.pk], by=make.by(User.objects.get(pk=last.actor_id)), at=at + HOUR / 12)
