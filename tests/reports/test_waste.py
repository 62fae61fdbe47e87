"""Waste against plain Python counts over the rows of a random relay, kind by kind, and what it costs."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.actor import Actor
from handoff import actions as relay
from handoff.models import Handoff, Opportunity, Reason, Terms
from leads import actions as leads
from leads.actions import Mover
from leads.actions.beginnings import begin_at
from leads.models import Contact, Event
from reports.actions.costs import agree_on_waste, enter_cost
from reports.figures import Scope, counts
from reports.models import Journey
from reports.passages import rebuild_all, rebuild_moved
from reports.waste import counting, pricing
from reports.waste.kinds import MQLS, OFFERS, POPULATIONS
from reports.waste.noise import drowning
from reports.waste.report import Asked, waste
from sla.models import Clock
from tests import make
from tests.sla.relay import DAY, HOUR, MONDAY, accepted, attempted, in_review, offered, office, seller, time_passes

pytestmark = pytest.mark.django_db
SPAN = Scope(MONDAY, MONDAY + 45 * DAY)
END = MONDAY + 60 * DAY
STAGES = ["steady", "interest", "need", "comparison", "decision"]


class Relay:
    """People offered to sales and worked well or badly, and others who wait in the queue."""

    def __init__(self, seed: int, people: int = 40) -> None:
        self.dice = random.Random(seed)
        self.sellers = [seller(team=make.team()) for _n in range(2)]
        self.marketer = make.user()
        for _n in range(people):
            self._one(MONDAY + self.dice.randrange(20 * 24) * HOUR)

    def _one(self, at):
        standing = {"points": 60, "fit": self.dice.choice(["A", "B", "C", "D", ""]), "temperature": "warm"}
        person = make.person(
            at=at - DAY,
            standing=standing,
            source=self.dice.choice(["web", "fair", ""]),
            campaign=self.dice.choice(["spring", ""]),
            buying_stage=self.dice.choice([*STAGES, ""]),
        )
        leads.move("qualify", [Mover(person.pk, reason="score")], by=make.by(self.marketer), at=at)
        person.refresh_from_db()
        at += self.dice.randrange(2, 60) * HOUR
        roll = self.dice.random()
        if roll < 0.1:
            return
        if roll < 0.2:
            why = self.dice.choice(["duplicate", "no_need"])
            relay.discard([make.pick(person)], reason=why, by=make.by(self.marketer), at=at)
        elif roll < 0.25:
            leads.move("fall_below", [Mover(person.pk, reason="fell_below")], by=make.by(self.marketer), at=at)
        else:
            self._worked(offered(person, self.dice.choice(self.sellers), at), at)

    def _worked(self, handoff, at):
        by = make.by(handoff.seller)
        if self.dice.random() < 0.6:
            relay.mark_opened(handoff.pk, by=by, at=at + HOUR)
        if self.dice.random() < 0.25:
            return
        at += self.dice.randrange(1, 72) * HOUR
        if self.dice.random() < 0.75:
            accepted(handoff, at)
            for _try in range(self.dice.choice([0, 0, 1, 2, 5, 6])):
                at += self.dice.randrange(2, 80) * HOUR
                attempted(handoff, at, self.dice.choice(["no_answer", "no_answer", "conversation"]))
        if self.dice.random() < 0.25:
            return
        at += HOUR
        handoff.refresh_from_db()
        if handoff.state == "accepted" and self.dice.random() < 0.3:
            relay.open_opportunity(
                name="Deal", amount=Decimal(1000), override="They want to.", at=at, by=by, handoff_id=handoff.pk
            )
        elif self.dice.random() < 0.2:
            relay.discard_held(handoff.pk, reason=self.dice.choice(["competitor", "no_need"]), by=by, at=at)
        else:
            why = self.dice.choice(["priorities_changed", "duplicate", "outside_icp", "unreachable"])
            relay.give_back(handoff.pk, reason=why, by=by, at=at)


@pytest.fixture(params=[2, 5])
def relayed(request):
    office()
    made = Relay(request.param)
    time_passes(END)
    rebuild_all()
    return made


def broken(contact, promises, handoff):
    """Whether such a promise was broken while the handoff stood."""
    return any(
        clock.breached_at
        and (handoff.ended_at is None or clock.breached_at < handoff.ended_at)
        and (clock.ended_at is None or clock.ended_at >= handoff.offered_at)
        for clock in Clock.objects.filter(contact=contact, promise__in=promises)
    )


def outside(event):
    return event.fit in ("C", "D")


def kinds_of_offer(handoff):
    """The kinds of waste of one handoff, said again in Python."""
    event = handoff.offer_event
    tries = list(handoff.attempts.filter(undone_at=None))
    deal = Opportunity.objects.filter(handoff=handoff).exists()
    closed = handoff.ended_at is not None and handoff.state != "withdrawn" and not deal
    spared = handoff.reason in {"outside_icp", "duplicate", "bad_data", "competitor", "student"}
    undecided = Clock.objects.filter(key=f"e{event.pk}", promise="decision", breached_at__isnull=False).exists()
    unread = handoff.opened_at is None and handoff.accepted_at is None
    if unread and not tries and (closed or undecided):
        yield "never_opened"
    sales = ["first_contact", "attempts", "in_hand", "decision"]
    if not tries and not deal and not spared and (closed or broken(handoff.contact, sales, handoff)):
        yield "never_worked"
    if tries and broken(handoff.contact, ["first_contact"], handoff):
        yield "worked_late"
    reached = any(each.outcome == "conversation" for each in tries)
    if handoff.accepted_at and closed and not spared and not reached and 0 < len(tries) < 5:
        yield "few_attempts"
    if closed and not handoff.reason:
        yield "no_reason"
    if event.buying_stage in STAGES[:2]:
        yield "too_early"
    if outside(event):
        yield "outside_icp"
    if handoff.reason == "duplicate":
        yield "duplicate"
    if handoff.state == "returned":
        yield "returned"


def expected_offers():
    """Contact → kinds; every handoff of this relay began as an offer."""
    found = {}
    for handoff in Handoff.objects.select_related("offer_event", "contact"):
        if SPAN.since <= handoff.offer_event.at < SPAN.until:
            found.setdefault(handoff.contact_id, set()).update(kinds_of_offer(handoff))
    return found


def expected_mqls():
    found = {}
    for arrival in Event.objects.filter(kind="scoring.qualified", at__gte=SPAN.since, at__lt=SPAN.until):
        kinds = found.setdefault(arrival.contact_id, set())
        after = Event.objects.filter(contact=arrival.contact_id, pk__gt=arrival.pk).exclude(to_stage="").first()
        clock = Clock.objects.filter(key=f"e{arrival.pk}", promise="review", breached_at__isnull=False).first()
        if (after and after.kind == "scoring.fell_below") or (not after and clock and not clock.ended_at):
            kinds.add("never_judged")
        if after and after.kind in ("handoff.offered", "handoff.discarded") and clock:
            kinds.add("judged_late")
        if outside(arrival):
            kinds.add("outside_icp")
        if after and after.kind == "handoff.discarded":
            kinds.add("discarded")
            if after.reason == "duplicate":
                kinds.add("duplicate")
    return found


EXPECTED = {"offers": expected_offers, "mqls": expected_mqls}


@pytest.mark.parametrize("code", POPULATIONS)
def test_each_kind_counts_the_people_that_plain_counting_finds(relayed, code):
    people, found = POPULATIONS[code], EXPECTED[code]()
    whole = counting.whole(people, SPAN)
    assert whole.all == len(found) > 5
    assert whole.any == sum(1 for kinds in found.values() if kinds)
    tally = Counter(kind for kinds in found.values() for kind in kinds)
    assert dict(whole.kinds) == {kind.code: tally[kind.code] for kind in people.kinds}
    assert sum(1 for number in whole.kinds.values() if number) >= 4


@pytest.mark.parametrize("code", POPULATIONS)
def test_those_left_lying_have_had_no_opportunity_since(relayed, code):
    people = POPULATIONS[code]
    ours = {kind.code for kind in people.kinds if kind.left_lying}
    lucky = set(Contact.objects.filter(stage__in=["opportunity", "customer"]).values_list("pk", flat=True))
    lying = [pk for pk, kinds in EXPECTED[code]().items() if kinds & ours and pk not in lucky]
    assert counting.whole(people, SPAN).lying == len(lying)


@pytest.mark.parametrize("code", POPULATIONS)
def test_every_number_of_the_report_is_that_of_its_figure(relayed, code):
    people = POPULATIONS[code]
    for by in ("", *people.bys):
        report = waste(make.user("manager"), Asked(SPAN, people, by))
        shown = {line.figure: line.number for line in report.lines}
        shown |= {report.figure(name): getattr(report.whole, name) for name in ("all", "any", "lying")}
        shown |= {report.figure(close.figure_code): close.people for close in report.closes}
        assert counts(shown, SPAN) == shown
        for row in report.rows:
            for name in ("all", "any", *(kind.code for kind in people.kinds)):
                assert counts([report.figure(name)], row.scope) == {report.figure(name): row.numbers.of(name)}, row
        for reason in report.reasons:
            assert counts([report.ended_figure], reason.scope) == {report.ended_figure: reason.number}
        for month, number in report.trend:
            assert counts([report.figure("any")], month) == {report.figure("any"): number}
        assert sum(reason.number for reason in report.reasons) == report.lines[-1].number


def test_rows_of_persons_are_their_own_and_their_managers(relayed):
    asked = Asked(SPAN, OFFERS, "person")
    one, other = relayed.sellers
    assert {row.key for row in waste(one, asked).rows} == {one.pk}
    assert waste(make.user("marketer"), asked).rows == []
    assert {row.key for row in waste(make.user("manager"), asked).rows} == {one.pk, other.pk}


def test_a_fresh_offer_is_no_waste_until_its_promise_is_broken():
    office()
    offered(in_review(), seller(), MONDAY + HOUR)
    rebuild_all()
    time_passes(MONDAY + 2 * HOUR)
    assert counting.whole(OFFERS, SPAN).any == 0
    time_passes(MONDAY + 3 * DAY)
    assert rebuild_moved(at=MONDAY + 3 * DAY) > 0  # the breach has left a mark
    whole = counting.whole(OFFERS, SPAN)
    assert (whole.of("never_opened"), whole.of("never_worked"), whole.any) == (1, 1, 1)


def test_an_undone_offer_is_not_counted():
    office()
    person, user = in_review(), make.user()
    event = relay.offer([make.pick(person)], by=make.by(user), at=MONDAY + HOUR, to=seller().pk).events[person.pk]
    relay.undo([event], by=make.by(user), at=MONDAY + HOUR + timedelta(minutes=2))
    rebuild_all()
    assert counting.whole(OFFERS, SPAN).all == 0


def test_the_promise_of_attempts_is_that_of_the_day_of_acceptance():
    office()
    handoff = accepted(offered(in_review(), seller(), MONDAY + HOUR), MONDAY + 2 * HOUR)
    attempted(handoff, MONDAY + 3 * HOUR)
    attempted(handoff, MONDAY + 4 * HOUR)
    relay.give_back(handoff.pk, reason="unreachable", by=make.by(handoff.seller), at=MONDAY + 5 * HOUR)
    Terms.objects.update(agreed_at=MONDAY - DAY)
    rebuild_all()
    assert counting.whole(OFFERS, SPAN).of("few_attempts") == 1
    Terms.objects.create(agreed_at=MONDAY - HOUR, attempts=2, days=1)
    rebuild_all()
    assert counting.whole(OFFERS, SPAN).of("few_attempts") == 0
    Terms.objects.create(agreed_at=MONDAY + 3 * HOUR, attempts=9, days=1)
    rebuild_all()
    assert counting.whole(OFFERS, SPAN).of("few_attempts") == 0


def test_too_early_follows_what_both_teams_agreed(relayed):
    before = counting.whole(OFFERS, SPAN).of("too_early")
    agree_on_waste("comparison", by=make.by(relayed.marketer), at=END)
    known = [one.offer_event for one in Handoff.objects.select_related("offer_event")]
    expected = {event.contact_id for event in known if event.buying_stage in STAGES[:3]}
    assert counting.whole(OFFERS, SPAN).of("too_early") == len(expected) > before


def test_a_reason_that_counts_against_quality_spares_the_call():
    office()
    handoff = offered(in_review(), seller(), MONDAY + HOUR)
    relay.give_back(handoff.pk, reason="priorities_changed", by=make.by(handoff.seller), at=MONDAY + 2 * HOUR)
    rebuild_all()
    assert counting.whole(OFFERS, SPAN).of("never_worked") == 1
    Reason.objects.filter(code="priorities_changed").update(quality=True)
    assert counting.whole(OFFERS, SPAN).of("never_worked") == 0


def test_the_age_at_the_close_leaves_out_what_cannot_be(relayed):
    before = {close.place: close for close in counting.closes(OFFERS, SPAN)}
    one = Handoff.objects.filter(state="returned", accepted_at=None).first()
    Handoff.objects.filter(pk=one.pk).update(ended_at=one.offered_at - HOUR)
    rebuild_all()
    after = {close.place: close for close in counting.closes(OFFERS, SPAN)}
    assert after["offered"].impossible == 1 + before["offered"].impossible
    assert after["offered"].people == before["offered"].people
    assert after["offered"].median >= timedelta()


def test_good_people_are_counted_beside_the_noise_of_their_days(relayed):
    arrivals = list(Event.objects.filter(kind="scoring.qualified"))
    noise = Counter(event.at.date() for event in arrivals if outside(event))
    rows = {row.key: row for row in drowning(SPAN, "source", at=END)}
    for source in {event.source for event in arrivals}:
        good = [event for event in arrivals if event.source == source and event.fit in ("A", "B")]
        row = rows[source]
        assert row.good == len(good)
        assert row.outside == sum(1 for event in arrivals if event.source == source and outside(event))
        assert row.noise == pytest.approx(sum(noise[event.at.date()] for event in good) / len(good))
        here = replace(SPAN, source=source or "-")
        assert counts(["noise_good", "noise_outside"], here) == {"noise_good": row.good, "noise_outside": row.outside}
    weights = [row.weight for row in drowning(SPAN, "source", at=END)]
    assert weights == sorted(weights, reverse=True)


def cost(month, source, amount, currency="EUR"):
    facts = {"month": month, "source": source, "amount": amount, "currency": currency}
    return enter_cost(facts, by=make.by(make.user()), at=END)


def test_costs_of_a_month_in_part_count_by_its_days():
    cost(date(2026, 6, 1), "web", "300")
    cost(date(2026, 7, 1), "web", "310")
    cost(date(2026, 7, 1), "web", "62", "SEK")
    june = MONDAY.replace(day=1, hour=0)
    assert pricing.spent(Scope(june + 20 * DAY, june + 40 * DAY)) == {
        ("web", "EUR"): Decimal(200),
        ("web", "SEK"): Decimal(20),
    }
    assert pricing.spent(Scope(june, june + 30 * DAY, source="fair")) == {}


def test_what_a_lead_costs_is_its_sources_cost_by_head(relayed):
    cost(date(2026, 6, 1), "web", "900")
    scope = Scope(MONDAY.replace(day=1, hour=0) - DAY, MONDAY + 30 * DAY)
    found = {price.source: price for price in pricing.prices(scope)}
    assert next(iter(found)) == "web"
    leads_of_web = counts(["cost_lead"], replace(scope, source="web"))["cost_lead"]
    assert found["web"].reached["lead"] == leads_of_web
    assert found["web"].per("lead") == (found["web"].cost / leads_of_web).quantize(Decimal("0.01"))
    assert found["fair"].cost is None
    assert found["fair"].per("lead") is None


def test_customers_that_came_along_are_nobodys_conversion_and_no_ones_cost():
    person = make.person(at=MONDAY, source="web")
    make.person(at=MONDAY, source="web")
    begin_at("customer", [person.pk], by=Actor("import"), at=MONDAY)
    rebuild_all()
    assert Journey.objects.get(contact=person).customer_at == MONDAY
    scope = Scope(MONDAY - DAY, MONDAY + DAY)
    reached = {price.source: price.reached for price in pricing.prices(scope)}["web"]
    assert (reached["lead"], reached["customer"]) == (1, 0)
    assert pricing.worth("sql", Scope(MONDAY, MONDAY + 200 * DAY)).customers.whole == 0


def test_the_wasted_share_of_a_source_is_what_was_spent_on_them():
    costs = {("web", "EUR"): Decimal(100), ("fair", "EUR"): Decimal(30), ("fair", "SEK"): Decimal(10)}
    spent = pricing.spent_on({"web": 1, "fair": 3, "other": 9}, {"web": 3, "fair": 3, "other": 9}, costs)
    assert spent == {"EUR": Decimal("63.33"), "SEK": Decimal("10.00")}


def test_doing_nothing_costs_the_expected_value_of_those_left_lying(relayed):
    asked = Asked(SPAN, OFFERS)
    assert waste(make.user("manager"), asked).priced.nothing == {}
    won = Opportunity.objects.filter(stage="discovery").first()
    won.stage, won.ended_at = "won", SPAN.until - DAY
    won.save()
    later = Scope(END + 200 * DAY, END + 230 * DAY)
    worth = pricing.worth("sql", later)
    firsts = Event.objects.filter(kind="handoff.offered").values("contact").distinct().count()
    assert (worth.customers.whole, worth.customers.part, worth.deals) == (firsts, 0, 1)
    assert worth.value == {"EUR": Decimal(1000)}
    low, expected, high = worth.of(10)["EUR"]
    assert low == expected == 0 < high


def test_value_stands_by_currency_and_its_range_is_that_of_the_share():
    worth = pricing.Worth(pricing.Share(5, 50), 4, {"EUR": Decimal(1000), "SEK": Decimal(500)})
    found = worth.of(20)
    assert found["EUR"][1] == Decimal("2000.00")
    assert found["SEK"][1] == Decimal("1000.00")
    assert found["EUR"][0] < found["EUR"][1] < found["EUR"][2]


@pytest.mark.parametrize("code", POPULATIONS)
def test_few_statements_however_many_people(relayed, code, django_assert_max_num_queries):
    cost(date(2026, 6, 1), "web", "900")
    manager = make.user("manager")
    with django_assert_max_num_queries(14):
        waste(manager, Asked(replace(SPAN, fit="A"), POPULATIONS[code], "source"))


def test_the_codes_of_figures_are_lasting():
    assert {kind.code for kind in MQLS.kinds} == {
        "never_judged", "judged_late", "no_reason", "outside_icp", "duplicate", "discarded"
    }  # fmt: skip
    assert OFFERS.figure("any") == "waste_offers_any"
