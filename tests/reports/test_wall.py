"""The wall: the same figures for everybody, each that of its own page; nobody's name; links only where one may go."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.clock import now
from leads.models import Touched
from reports.both_promises import sales
from reports.wall.figures import alarms, sweeps_behind, wall
from sla.commitments.progress import progress, this_month
from tests import make
from tests.calling import Caller
from tests.sla.relay import office
from tests.sla.test_board_pages import untold_breach
from tests.sla.test_commitment_numbers import agreed, qualified

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _office():
    office()


def rung(viewer, code, at=None):
    return next(each for each in alarms(viewer, at=at or now()) if each.code == code)


@pytest.mark.parametrize("role", ["marketer", "sales", "manager", "admin"])
@pytest.mark.parametrize("query", ["", "?plain"])
def test_every_role_sees_the_same_figures_and_is_led_only_where_it_may_go(client, role, query):
    make.waiting(temperature="hot")
    make.handoff(seller=None)
    client.force_login(make.user(role))
    answer = client.get(f"/reports/wall/{query}")
    shown = answer.context["wall"]
    assert [(one.count.number, one.hot) for one in shown.waiting] == [(1, 1), (1, 0)]
    urls = [one.url for one in (*shown.waiting, *shown.alarms)] + [shown.behind_url]
    assert [client.get(url).status_code for url in urls if url] == [200] * sum(map(bool, urls))


def test_promises_are_those_of_their_own_page():
    boss, at = make.user("manager"), now()
    agreed(50, month=this_month(at=at).first)
    qualified(make.person(), at)
    make.clock(state="met", answered_at=at, ended_at=at, party="sales")
    make.clock(state="breached", breached_at=at, party="sales")
    shown = wall(boss, at=at)
    month, rows = progress(this_month(at=at).first, at=at)
    assert shown.promised == rows[0]
    assert shown.promised.net == 1
    whole = sales(boss, month, at=at + MINUTE).get("whole")
    assert (whole.met, whole.breached) == (1, 1)
    assert wall(boss, at=at + MINUTE).answered == whole


def test_nobody_is_named_on_the_screen(client):
    viewer = make.user("manager", name="Veikko Salminen", team=make.team("Team Secret"))
    make.waiting("Aino Lehtinen", company=make.company("Kuura Logistics"))
    make.handoff(seller=make.user("sales", name="Mari Salo"))
    row = agreed(5, month=this_month(at=now()).first, comment="Agreed with Ilmari.")
    client.force_login(viewer)
    text = client.get("/reports/wall/?plain").content.decode()
    names = [
        "Salminen",
        "Veikko",
        "Lehtinen",
        "Aino",
        "Kuura",
        "Mari Salo",
        "Ilmari",
        row.proposed_by.name,
        viewer.email,
    ]
    assert [name for name in names if name in text] == []
    assert 'class="rail"' not in text


def test_the_screen_renews_itself_with_and_without_javascript(client):
    client.force_login(make.user("sales"))
    text = client.get("/reports/wall/?plain").content.decode()
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in text
    assert 'hx-get="/reports/wall/?plain" hx-trigger="every 60s' in text
    part = client.get("/reports/wall/?plain", headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div class="wall" id="wall"')
    assert "<html" not in part


class TestAlarms:
    def test_a_quiet_house_rings_nothing(self):
        assert [(alarm.code, alarm.rings) for alarm in alarms(make.user("manager"), at=now())] == [
            ("late", False), ("unrouted", False), ("untold", False), ("sweeps", False),
        ]  # fmt: skip

    def test_breaches_that_nobody_has_answered(self):
        boss, at = make.user("manager"), now()
        make.clock(state="breached", breached_at=at)
        make.clock(state="breached", breached_at=at, answered_at=at, ended_at=at)
        make.clock()
        assert rung(boss, "late").count.number == 1

    def test_breaches_that_told_nobody(self):
        untold_breach()
        assert rung(make.user("manager"), "untold").count.number == 1

    def test_offers_to_nobody(self):
        handoff = make.handoff()
        type(handoff).objects.filter(pk=handoff.pk).update(seller=None)
        assert rung(make.user("manager"), "unrouted").count.number == 1

    def test_a_sweep_with_work_of_more_than_ten_minutes_ago_is_behind(self):
        at = now()
        person = make.person()
        Touched.objects.update_or_create(contact=person, defaults={"touched_at": at - 9 * MINUTE})
        assert sweeps_behind(at=at) == 0
        Touched.objects.filter(contact=person).update(touched_at=at - 11 * MINUTE)
        assert sweeps_behind(at=at) == 1
        make.clock(next_at=at - DAY)
        assert sweeps_behind(at=at) == 2
        make.clock(next_at=at + DAY)
        assert sweeps_behind(at=at) == 2


def test_the_wall_costs_the_same_however_much_there_is(client):
    client.force_login(make.user("manager"))
    make.waiting()
    agreed(5, month=this_month(at=now()).first)
    client.get("/reports/wall/?plain")
    with CaptureQueriesContext(connection) as few:
        client.get("/reports/wall/?plain")
    for n in range(5):
        make.waiting(f"P {n}")
        make.handoff()
        agreed(3, month=this_month(at=now()).first, source=f"s{n}")
    with CaptureQueriesContext(connection) as many:
        client.get("/reports/wall/?plain")
    assert len(many) == len(few)


def test_the_api_gives_the_numbers_of_the_screen():
    boss, at = make.user("manager"), now()
    agreed(50, month=this_month(at=at).first)
    qualified(make.person(), at)
    make.clock(state="met", answered_at=at, ended_at=at, party="sales")
    make.waiting(temperature="hot")
    make.handoff(seller=None)
    told, shown = Caller(user=boss).get("reports/wall/").json(), wall(boss, at=at + MINUTE)
    assert (told["promised"]["promised"], told["promised"]["net"]) == (50, shown.promised.net)
    assert (told["answers"]["met"], told["answers"]["percent"]) == (shown.answered.met, shown.answered.percent)
    assert [told[name]["number"] for name in ("queue", "inbox")] == [one.count.number for one in shown.waiting]
    assert (told["queue"]["hot"], told["behind_the_radiator"]) == (1, shown.behind)
    assert {one["code"]: one["number"] for one in told["alarms"]} == {
        one.code: one.count.number for one in shown.alarms
    }


def test_the_api_of_an_empty_house_answers_too():
    told = Caller("sales").get("reports/wall/").json()
    assert (told["promised"], told["others"], told["queue"]["number"]) == (None, [], 0)
