"""Results counted again in plain Python: outputs, outcomes, deals, and credit that sums under every rule."""

import random
from collections import defaultdict
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from handoff import actions as relay
from handoff.models import Opportunity, Participant
from leads import actions as leads
from leads.models import Activity
from reports.deals.sets import DEALS, deals_behind, deals_counted
from reports.deals.sums import sums
from reports.figures.scope import Scope
from reports.passages import rebuild_all
from reports.results.attribution import RULES, credits
from reports.results.report import coverage, results
from tests import make
from tests.calling import Caller
from tests.reports.walks import Walk
from tests.sla.relay import DAY, HOUR, MONDAY, accepted, attempted, in_review, offered, office, seller

pytestmark = pytest.mark.django_db
JUNE = MONDAY.replace(hour=0)
SUMMER = Scope(JUNE, JUNE + 90 * DAY)
AT = MONDAY + 200 * DAY
CENT = Decimal("0.01")


def busy(seed: int, deals: int = 12) -> list[Opportunity]:
    """Deals of several people who did this and that before and after."""
    office()
    dice, who, rows = random.Random(seed), seller(), []
    for number in range(deals):
        people = [in_review(MONDAY + n * HOUR) for n in range(dice.choice([1, 1, 2]))]
        for person in people:
            person.source = dice.choice(["web", "fair", ""])
            person.save(update_fields=["source"])
            for _turn in range(dice.choice([0, 1, 3, 7])):
                when = MONDAY + timedelta(hours=dice.randrange(-4000, 900))
                make.activity(person, dice.choice(["guide", "webinar", "visit"]), at=when)
        hands = [accepted(offered(person, who, MONDAY + DAY), MONDAY + 2 * DAY) for person in people]
        row = relay.open_opportunity(
            name=f"Deal {number}", amount=Decimal(dice.randrange(1, 10**7)) / 100, override="Sure.", by=make.by(who),
            handoff_id=hands[0].pk, currency=dice.choice(["EUR", "SEK"]), at=MONDAY + dice.randrange(3, 30) * DAY,
        )  # fmt: skip
        for person in people[1:]:
            relay.add_participant(row.pk, person.pk, by=make.by(who), at=row.opened_at)
        if dice.random() < 0.5:
            relay.win(row.pk, by=make.by(who), at=MONDAY + 60 * DAY)
        rows.append(Opportunity.objects.get(pk=row.pk))
    rebuild_all()
    return rows


def touches(row: Opportunity) -> list[Activity]:
    people = Participant.objects.filter(opportunity=row).values("contact")
    found = Activity.objects.filter(contact__in=people, type__own=True, occurred_at__lte=row.opened_at)
    return list(found.select_related("contact", "type").order_by("occurred_at", "pk"))


def shares(row: Opportunity, acts: list[Activity], rule: str) -> list[Decimal]:
    """The oracle: exact fractions but for the decay; cut to cents, the rest on the last."""
    ages = [(row.opened_at - act.occurred_at) / DAY for act in acts]
    weights: list[Fraction] = {
        "first": [Fraction(n == 0) for n in range(len(acts))],
        "last": [Fraction(n == len(acts) - 1) for n in range(len(acts))],
        "even": [Fraction(1)] * len(acts),
        "decay": [Fraction(0.5 ** (age / 30)) for age in ages],
    }[rule]
    cut = []
    for weight in weights[:-1]:
        exact = Fraction(row.amount) * weight / sum(weights)
        part = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, ROUND_DOWN)
        cut.append(part)
    return [*cut, row.amount - sum(cut, Decimal(0))]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("by", ["source", "activity"])
def test_credit_is_what_an_independent_sharing_gives_and_sums_to_the_deals(rule, by):
    rows = busy(7)
    expected: dict[tuple, Decimal] = defaultdict(Decimal)
    deals: dict[tuple, set[int]] = defaultdict(set)
    for row in rows:
        acts = touches(row)
        keys = [act.contact.source if by == "source" else act.type.code for act in acts] or [None]
        parts = shares(row, acts, rule) if acts else [row.amount]
        for which in ["opened", "won"] if row.stage == "won" else ["opened"]:
            for key, part in zip(keys, parts, strict=True):
                expected[which, row.currency, key] += part
                deals[which, row.currency, key].add(row.pk)
    found = credits(SUMMER, rule=rule, by=by)
    assert {(one.which, one.currency, one.key) for one in found} == set(expected)
    for one in found:
        key = (one.which, one.currency, one.key)
        # A float of a decay may fall on the other side of a cent.
        assert abs(one.amount - expected[key]) <= (CENT * 40 if rule == "decay" else 0), key
        assert one.deals == len(deals[key])
    for which, currency in {(one.which, one.currency) for one in found}:
        whole = sum(
            row.amount for row in rows if row.currency == currency and (which == "opened" or row.stage == "won")
        )
        assert sum(one.amount for one in found if (one.which, one.currency) == (which, currency)) == whole


def test_a_visit_of_many_pages_is_one_touch():
    (row,) = busy(1, deals=1)
    Activity.objects.all().delete()
    person = row.participants.get().contact
    first = make.activity(person, "page_view", at=MONDAY)
    first.visit = first.pk
    first.save()
    for n in range(5):
        make.activity(person, "page_view", at=MONDAY + n * timedelta(minutes=1), visit=first.pk)
    make.activity(person, "guide", at=MONDAY + DAY)
    rebuild_all()
    found = {one.key: one.amount for one in credits(SUMMER, rule="even", by="activity") if one.which == "opened"}
    assert abs(found["page_view"] - row.amount / 2) <= CENT


def test_an_undone_attempt_and_what_lies_outside_do_not_count():
    office()
    who = seller()
    people = [in_review(MONDAY) for _n in range(3)]
    hands = [accepted(offered(person, who, MONDAY + HOUR), MONDAY + 2 * HOUR) for person in people]
    attempted(hands[0], MONDAY + 3 * HOUR, "conversation")
    attempted(hands[0], MONDAY + 4 * HOUR, "no_answer")
    attempted(hands[1], MONDAY + 100 * DAY, "conversation")
    undone = attempted(hands[2], MONDAY + 5 * HOUR, "conversation")
    relay.undo([undone], by=make.by(who), at=MONDAY + 5 * HOUR)
    marketer = make.user()
    for at in (MONDAY, MONDAY + DAY, MONDAY + 95 * DAY):
        leads.log_touch(people[0].pk, kind="email", by=make.by(marketer), at=at)
    rebuild_all()
    report = results(SUMMER, rule="even", by="source", at=AT)
    tried, touched = report.people["results_tried"], report.people["results_touched"]
    assert (tried.people, tried.times) == (1, 2)
    assert (touched.people, touched.times) == (1, 2)
    assert report.people["results_talked"].people == 1


def test_coverage_counts_roles_of_most_wanted_companies_reached_in_the_window():
    wanted, other = make.company(most_wanted=True), make.company()
    for company, role, age in [
        (wanted, "decision_maker", 10), (wanted, "decision_maker", 200), (wanted, "champion", None),
        (make.company(most_wanted=True), "decision_maker", None), (other, "decision_maker", 5), (wanted, "no_part", 5),
    ]:  # fmt: skip
        person = make.person(at=MONDAY - 300 * DAY, company=company, role=role)
        if age is not None:
            make.activity(person, "webinar", at=SUMMER.until - age * DAY)
    rebuild_all()
    report = results(SUMMER, rule="even", by="source", at=AT)
    roles = {
        role.code: (role.known, role.reached, role.companies.part, role.companies.whole)
        for role in coverage(SUMMER, at=AT).roles
    }
    assert roles["decision_maker"] == (3, 1, 1, 2)
    assert roles["champion"] == (1, 0, 0, 2)
    assert report.people["results_reached"].people == report.people["results_engaged"].people == 1


def test_marketing_s_part_of_deals():
    office()
    who = seller()
    rows = busy(5)
    alone = make.person(at=MONDAY)
    make.activity(alone, "guide", at=MONDAY)
    relay.take(alone.pk, by=make.by(who), at=MONDAY + DAY)
    relay.open_opportunity(
        name="Found", amount=None, override="Sure.", contact_id=alone.pk, by=make.by(who), at=MONDAY + 2 * DAY
    )
    rebuild_all()
    found = sums(["opened", "sourced_opened", "influenced_opened", "untouched_opened"], SUMMER)
    touched = [row for row in rows if touches(row)]
    begun = [
        row for row in touched
        if any(act.contact_id == row.participants.earliest("pk").contact_id for act in touches(row))
    ]  # fmt: skip
    assert found["opened"].number == len(rows) + 1
    assert found["influenced_opened"].number == len(touched) + 1  # the find of sales' own acted too
    assert found["sourced_opened"].number == len(begun)
    assert found["untouched_opened"].number == len(rows) - len(touched)


@pytest.mark.parametrize("code", sorted(DEALS))
def test_every_set_of_deals_opens_into_as_many_as_it_counts(code):
    Walk(2, people=14)
    rebuild_all()
    manager = make.user("manager")
    for scope in (SUMMER, Scope(MONDAY, MONDAY + 30 * DAY, country="FI"), Scope(MONDAY, MONDAY + 30 * DAY, team=0)):
        number = deals_counted(code, scope, "web")
        assert deals_behind(manager, code, scope, "web").count() == number
        if "credited" not in code:
            assert sums([code], scope)[code].number == number


def test_a_row_of_credit_opens_into_its_deals(client):
    busy(3)
    client.force_login(make.user("manager"))
    for by in ("source", "activity"):
        for one in credits(SUMMER, rule="even", by=by):
            if one.key is not None:
                number = deals_counted(f"credited_{one.which}_{by}", SUMMER, one.key)
                assert number == sum(
                    each.deals
                    for each in credits(SUMMER, rule="last", by=by)
                    if (each.which, each.key) == (one.which, one.key)
                )
    page = client.get("/reports/deals/?deals=won&since=2026-06-01&until=2026-08-29").content.decode()
    assert all((row.name in page) == (row.stage == "won") for row in Opportunity.objects.all() if row.name != "Deal 1")
    assert client.get("/reports/deals/?deals=nonsense").status_code == 404


def test_a_salesperson_opens_their_team_s_deals_only(client):
    busy(3, deals=3)
    client.force_login(make.user("sales", team=make.team()))
    page = client.get("/reports/deals/?deals=opened&since=2026-06-01&until=2026-08-29").content.decode()
    assert "Deal 0" not in page
    assert "3 deals" in page


@pytest.mark.parametrize("query", ["", "rule=first&credit=activity", "rule=x&credit=y", "period=12_months"])
def test_the_page_opens_for_both_teams(client, query):
    busy(2, deals=4)
    for role in ("marketer", "sales"):
        client.force_login(make.user(role))
        assert client.get(f"/reports/results/?{query}").status_code == 200


def test_as_many_statements_for_many_deals_as_for_few(django_assert_num_queries):
    busy(2, deals=2)
    with CaptureQueriesContext(connection) as few:
        results(SUMMER, rule="decay", by="source", at=AT)
    busy(4, deals=6)
    with django_assert_num_queries(len(few)):
        results(SUMMER, rule="decay", by="source", at=AT)
    assert len(few) <= 6


def test_the_api_says_the_same():
    busy(2, deals=6)
    body = Caller("marketer").get("reports/results/?since=2026-06-01&until=2026-08-29&rule=first").json()
    report = results(SUMMER, rule="first", by="source", at=clock.now())
    assert {one["code"]: one["deals"] for one in body["deals"]} == {c: one.number for c, one in report.deals.items()}
    assert [row["key"] for row in body["credits"]] == [row.key for row in report.rows]
    assert Caller("marketer").get("reports/results/?rule=x").status_code == 400
