"""The goal's history counted again in plain Python, its page, and the number that becomes a commitment."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from handoff import actions as relay
from handoff.models import Handoff, Opportunity
from reports.figures.scope import Scope, so_far
from reports.figures.sets import counts
from reports.goal.arithmetic import STEPS
from reports.goal.asking import Asked
from reports.goal.history import capacity, values, walked
from reports.goal.report import goal
from reports.goal.sets import PAIRS
from reports.passages import rebuild_all
from sla.models import Commitment
from tests import make
from tests.calling import Caller
from tests.reports.walks import Walk, moves
from tests.sla.relay import DAY, HOUR, MONDAY, accepted, in_review, offered, office, seller

pytestmark = pytest.mark.django_db
AT = MONDAY + 200 * DAY
JUNE = MONDAY.replace(hour=0)
LONG = Scope(JUNE, JUNE + 200 * DAY)


def firsts() -> list[dict]:
    """Of everybody, when they first came where, from events alone; who skipped a step passed it with the next."""
    order = ["lead", "mql", "sql", "opportunity", "customer"]
    people = []
    for contact, events in moves().items():
        one = {"id": contact, "began": events[0].at}
        for place, stage in enumerate(order):
            one[stage] = min((e.at for e in events if e.to_stage in order[place:]), default=None)
        tried = contact_meetings(contact)
        one["met"] = min((at for at in [one["opportunity"], *tried] if at), default=None)
        # Whoever began in sales' hands was never on the way.
        people += [one] if one["sql"] is None or one["sql"] > one["began"] else []
    return people


def contact_meetings(contact: int) -> list:
    attempts = [each for handoff in Handoff.objects.filter(contact=contact) for each in handoff.attempts.all()]
    return [each.at for each in attempts if each.outcome == "meeting_booked"]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_shares_of_the_past_are_those_of_matured_people_counted_one_by_one(seed):
    office()
    walk = Walk(seed, people=30)
    for handoff in Handoff.objects.filter(state="accepted")[:3]:
        by = make.by(handoff.seller)
        relay.attempt(handoff.pk, channel="call", outcome="meeting_booked", by=by, at=MONDAY + 100 * DAY)
    rebuild_all()
    people = firsts()
    assert len(people) >= len(walk.people) / 2
    pairs = {
        "visitor": ("began", "began", "lead"), "lead": ("lead", "lead", "mql"), "mql": ("mql", "mql", "sql"),
        "sql": ("sql", "sql", "met"), "meeting": ("sql", "met", "customer"),
    }  # fmt: skip
    for step, past in walked(LONG).items():
        enters, came, went = pairs[step]
        cohort = [
            one for one in people if one[enters] and past.scope.since <= one[enters] < past.scope.until and one[came]
        ]
        assert (past.whole, past.part) == (len(cohort), sum(one[went] is not None for one in cohort)), step
        assert past.came == sum(1 for one in people if one[enters] and one[came]), step
        shown = counts([PAIRS[step].whole, PAIRS[step].part], past.scope)
        assert (past.whole, past.part) == (shown[PAIRS[step].whole], shown[PAIRS[step].part])


def test_people_too_young_to_have_gone_on_are_left_out_and_as_long_a_history_before_is_taken():
    office()
    marketer = make.user()
    slow = [in_review(MONDAY + n * DAY) for n in range(4)]
    for person in slow[:3]:
        relay.offer([make.pick(person)], by=make.by(marketer), at=MONDAY + 20 * DAY, to=seller().pk)
    in_review(MONDAY + 39 * DAY)
    rebuild_all()
    past = walked(Scope(JUNE, JUNE + 40 * DAY))["mql"]
    assert (past.whole, past.part, past.came) == (4, 3, 5)
    assert past.median == 19 * DAY
    assert past.scope.until == JUNE + 20 * DAY
    assert past.scope.until - past.scope.since == 40 * DAY


def test_who_came_as_a_customer_was_never_on_the_way():
    make.person(at=MONDAY, stand=("customer", "customer"))
    make.person(at=MONDAY)
    rebuild_all()
    assert walked(LONG)["visitor"].whole == 1
    assert walked(LONG)["meeting"].whole == 0


def bought(amount: str | None, currency: str = "EUR", beside: bool = False) -> Opportunity:
    """Somebody who bought thirty days after they were offered; perhaps with a colleague of theirs."""
    who = seller()
    person = in_review(MONDAY)
    handoff = accepted(offered(person, who, MONDAY + HOUR), MONDAY + 2 * HOUR)
    by = make.by(who)
    row = relay.open_opportunity(
        name="Deal", amount=amount and Decimal(amount), currency=currency, override="Sure.", handoff_id=handoff.pk,
        by=by, at=MONDAY + 3 * HOUR,
    )  # fmt: skip
    if beside:
        other = in_review(MONDAY)
        accepted(offered(other, who, MONDAY + HOUR), MONDAY + 2 * HOUR)
        relay.add_participant(row.pk, other.pk, by=by, at=MONDAY + 4 * HOUR)
    return relay.win(row.pk, by=by, at=MONDAY + 30 * DAY)


def test_a_deal_belongs_to_the_person_it_began_with():
    office()
    bought("100", beside=True)
    rebuild_all()
    past = walked(Scope(JUNE, JUNE + 90 * DAY))["meeting"]
    assert (past.whole, past.part) == (2, 1)


def test_average_deals_are_of_one_currency_each_and_of_those_with_an_amount():
    office()
    for amount, currency in (("100", "EUR"), ("200", "EUR"), ("900", "SEK"), (None, "EUR"), ("0", "EUR")):
        bought(amount, currency)
    rebuild_all()
    assert [(one.currency, one.deals, one.average) for one in values(LONG)] == [("EUR", 2, 150), ("SEK", 1, 900)]
    assert values(Scope(JUNE, JUNE + 2 * DAY)) == []
    assert values(Scope(JUNE, JUNE + 90 * DAY, country="FI")) == []


def test_capacity_is_seats_by_how_long_a_handoff_holds_one():
    office()
    bought("100")  # ended after two hours
    idle = seller(team=make.team())
    make.user("sales", is_active=False)
    can = capacity(LONG, 25)
    assert (can.sellers, can.seats, can.finished) == (2, 50, 1)
    assert can.days == pytest.approx(2 / 24)
    own = capacity(Scope(JUNE, JUNE + DAY, team=idle.team_id), 25)
    assert (own.sellers, own.seats, own.finished, own.a_month) == (1, 25, 0, None)


def test_a_goal_is_taken_back_step_by_step_with_shares_to_try():
    office()
    bought("1000")
    rebuild_all()
    tried = {step: Decimal(50) for step in STEPS[:-1]}
    report = goal(Asked(goal=Decimal(12000), per="quarter", tried=tried), LONG, at=AT)
    assert (report.deals, report.value, report.currency) == (12, Decimal(1000), "EUR")
    assert [line.need.number for line in report.lines] == [384, 192, 96, 48, 24, 12]
    assert [line.a_month for line in report.lines] == [128, 64, 32, 16, 8, 4]
    assert all(line.tried for line in report.lines[:-1])
    unmoved = goal(Asked(goal=Decimal(12000), tried={"lead": Decimal(100)}), LONG, at=AT)
    assert not unmoved.line("lead").tried


def test_the_history_ends_today():
    assert so_far(Scope(JUNE, JUNE + 400 * DAY), at=MONDAY + 3 * DAY).until == JUNE + 4 * DAY


def test_the_goal_takes_as_many_statements_for_many_people_as_for_few(django_assert_num_queries):
    office()
    Walk(3, people=8)
    rebuild_all()
    with CaptureQueriesContext(
        connection,
    ) as few:
        goal(Asked(), LONG, at=AT)
    Walk(4, people=16)
    rebuild_all()
    with django_assert_num_queries(len(few)):
        goal(Asked(), LONG, at=AT)
    assert len(few) <= 6


@pytest.fixture
def won(settings):
    office()
    bought("1000")
    rebuild_all()


ADDRESS = "/reports/goal/?since=2026-06-01&until=2026-07-31&goal=3000&per=month&value=1000"


@pytest.mark.parametrize("role", ["marketer", "sales", "manager"])
def test_the_page_works_without_script_and_keeps_what_was_asked(won, client, role):
    client.force_login(make.user(role))
    page = client.get(f"{ADDRESS}&share_lead=12.5").content.decode()
    assert 'name="goal"' in page
    assert 'type="range" id="share_lead" name="share_lead" min="0.1" max="100" step="0.1" value="12.5"' in page
    assert "3 deals" in page
    assert client.get("/reports/goal/?goal=x&per=y&share_lead=z").status_code == 200


def test_the_result_becomes_next_month_s_proposal(won, client):
    user = make.user("marketer")
    client.force_login(user)
    at = clock.now()
    report = goal(Asked(goal=Decimal(3000), value=Decimal(1000)), Scope(JUNE, JUNE + 61 * DAY), at=at)
    answer = client.post(ADDRESS)
    row = Commitment.objects.get()
    assert f"/{row.pk}/" in answer.url
    assert (row.promised, row.state, row.side, row.proposed_by) == (
        report.line("mql").a_month,
        "proposed",
        "marketing",
        user,
    )
    assert row.month == (at.replace(day=1) + timedelta(days=32)).date().replace(day=1)
    assert "3000" in row.comment


def test_what_cannot_be_proposed_is_said(won, client):
    client.force_login(make.user("manager"))
    page = client.post(ADDRESS, follow=True)
    assert "Say for which team" in page.content.decode()
    assert not Commitment.objects.exists()
    assert client.post(ADDRESS, {"side": "sales"}).status_code == 302
    assert Commitment.objects.get().side == "sales"


def test_the_api_says_the_same(won):
    body = Caller("marketer").get("reports/goal/?since=2026-06-01&until=2026-07-31&goal=3000&value=1000").json()
    report = goal(Asked(goal=Decimal(3000), value=Decimal(1000)), Scope(JUNE, JUNE + 61 * DAY), at=clock.now())
    assert body["deals"] == report.deals == 3
    assert [step["needed"] for step in body["steps"]] == [line.need.number for line in report.lines]
    assert body["words"] == report.words
    assert Caller("marketer").get("reports/goal/?share_lead=0").status_code == 400
