"""Clocks on pages: in rows of queue, inbox and Today, on a person's page and the handoff's; pausing from there."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handoff.models import Handoff
from leads.models import Standing
from sla import actions
from sla.models import Clock
from tests import make
from tests.sla.relay import (
    DAY,
    HOUR,
    MINUTE,
    MONDAY,
    accepted,
    attempted,
    clock,
    in_review,
    offered,
    office,
    seller,
    time_passes,
)

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


@pytest.fixture(autouse=True)
def hours():
    return office()


@pytest.fixture
def at(monkeypatch):
    """Sets the time of every page of the relay and the SLA."""

    def stand(moment):
        for door in (
            "handoff.views.inbox", "handoff.views.queue", "handoff.views.handoffs", "leads.views.people",
            "sla.views.clocks", "sla.templatetags.sla",
        ):  # fmt: skip
            monkeypatch.setattr(f"{door}.now", lambda: moment)
        return moment

    return stand


@pytest.fixture
def held(at):
    """Somebody spoken to an hour after they were accepted; it is Tuesday nine o'clock."""
    handoff = accepted(offered(in_review(MONDAY), seller(team=make.team()), MONDAY), MONDAY)
    attempted(handoff, MONDAY + HOUR, "conversation")
    time_passes(at(MONDAY + DAY))
    return handoff


def words(response):
    return " ".join(response.text.split())


def test_an_offer_says_how_long_is_left_and_what_is_owed(client, at):
    handoff = offered(in_review(MONDAY), seller(), MONDAY)
    time_passes(at(MONDAY + 4 * HOUR + 40 * MINUTE))
    client.force_login(handoff.seller)
    text = words(client.get("/inbox/"))
    assert "3 h 20 min left" in text
    assert "due 17:00" in text
    assert "decision" in text


def test_the_viewers_wall_says_when_it_is_due(client, at):
    handoff = offered(in_review(MONDAY), seller(), MONDAY + 4 * HOUR)
    time_passes(at(MONDAY + 4 * HOUR))
    client.force_login(make.user("manager", time_zone="Asia/Kolkata"))
    assert "due tomorrow 18:30" in words(client.get("/inbox/"))
    assert clock(handoff.contact, "decision").due_at == MONDAY + DAY + 4 * HOUR


def test_a_late_offer_says_so_in_words(client, at):
    handoff = offered(in_review(MONDAY), seller(), MONDAY)
    time_passes(at(MONDAY + DAY + 2 * HOUR))
    client.force_login(handoff.seller)
    text = words(client.get("/inbox/"))
    assert "2 h late" in text
    assert "breached promise" in text


def test_of_several_clocks_the_row_says_the_first_deadline_and_nothing_of_the_supporting_touch(client, held):
    Clock.objects.filter(promise="support").update(due_at=MONDAY)
    client.force_login(held.seller)
    first = Clock.objects.filter(contact=held.contact, ended_at=None).exclude(promise="support").earliest("due_at")
    (shown,) = client.get("/inbox/", {"tab": "mine"}).context["clocks"].values()
    assert shown.clock == first


def test_the_queue_says_until_when_a_verdict_is_due(client, at):
    in_review(MONDAY)
    time_passes(at(MONDAY + 7 * HOUR))
    client.force_login(make.user("marketer"))
    text = words(client.get("/queue/"))
    assert "1 h left" in text
    assert "at risk" in text
    assert "review" in text


def test_whom_history_brought_is_promised_nothing_and_says_since_when_they_wait(client):
    make.waiting("Aino Lehtinen")
    client.force_login(make.user("marketer"))
    page = client.get("/queue/")
    assert page.context["clocks"] == {}
    assert 'class="due' not in page.text


def test_today_says_the_promise_beside_the_step(client, held):
    Handoff.objects.update(next_step="call", next_step_on=date(2026, 6, 2))
    client.force_login(held.seller)
    assert "activity due" in words(client.get("/today/"))


@pytest.mark.parametrize(("path", "role"), [("/inbox/", "manager"), ("/queue/", "marketer")])
def test_due_first_is_an_order_and_whoever_is_promised_nothing_comes_last(client, path, role):
    people = {}
    for name, due in (("late", 1), ("none", None), ("soon", 2), ("far", 3)):
        person = make.handoff().contact if role == "manager" else make.waiting(name)
        people[person.pk] = name
        Standing.objects.filter(contact=person).update(respond_by=due and MONDAY + due * HOUR)
    client.force_login(make.user(role))
    page = client.get(path, {"sort": "due"})
    rows = [row["person"].pk if role == "manager" else row[0].pk for row in page.context["rows"]]
    assert [people[pk] for pk in rows] == ["late", "soon", "far", "none"]
    assert page.context["sort"] == "due"
    assert client.get(path).context["sort"] != "due"


@pytest.mark.parametrize("path", ["/inbox/?tab=mine", "/today/", "/queue/"])
def test_clocks_cost_a_list_the_same_few_queries_however_long_it_is(client, at, path):
    client.force_login(make.user("admin"))

    def queries():
        time_passes(MONDAY + HOUR)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(path)
        return len(asked), len(page.context["clocks"])

    def more(n):
        for _ in range(n):
            person = in_review(MONDAY)
            if path != "/queue/":
                accepted(offered(person, seller(), MONDAY), MONDAY)
        Handoff.objects.update(next_step="call", next_step_on=date(2026, 6, 1))

    at(MONDAY + HOUR)
    more(1)
    queries()  # what a first request warms up
    one, _clock = queries()
    more(6)
    many, clocks = queries()
    assert clocks == 7
    assert many <= one


def test_the_panel_tells_whose_promise_runs_since_what_until_when_and_who_is_told_next(client, held):
    client.force_login(held.seller)
    text = words(client.get(f"/people/{held.contact_id}/"))
    assert "Activity while in hand" in text
    assert held.seller.name in text
    assert "Accepted by sales" in text
    assert "At 50 % of the time" in text
    assert f"tells {held.seller.name}" in text
    assert "Kept" in text


def test_the_page_of_the_handoff_shows_the_clocks_too(client, held):
    client.force_login(held.seller)
    for address in (f"/handoffs/{held.pk}/", f"/handoffs/{held.pk}/panel/?next=/inbox/"):
        assert "Activity while in hand" in client.get(address, headers=HTMX).text


def test_the_fragment_refreshes_itself_and_alone_it_is_the_persons_page(client, held):
    client.force_login(held.seller)
    address = f"/sla/people/{held.contact_id}/clocks/"
    page = client.get(address, {"next": "/inbox/"}, headers=HTMX)
    assert page.text.lstrip().startswith("<div")
    assert f'hx-get="{address}?next=%2Finbox%2F"' in page.text
    assert client.get(address).headers["Location"] == f"/people/{held.contact_id}/"


def test_other_peoples_clocks_are_not_there(client, held):
    client.force_login(make.user("sales", team=make.team()))
    found = clock(held.contact, "in_hand").pk
    addresses = (f"/sla/people/{held.contact_id}/clocks/", f"/sla/clocks/{found}/pause/")
    assert {client.get(address, headers=HTMX).status_code for address in addresses} == {404}
    assert client.post(f"/sla/clocks/{found}/resume/").status_code == 404


def test_pausing_asks_in_a_dialog_and_goes_back(client, held):
    client.force_login(held.seller)
    address = f"/sla/clocks/{clock(held.contact, 'in_hand').pk}/pause/"
    asked = client.get(address, {"next": "/inbox/"}, headers=HTMX)
    assert "They asked us to come back later" in asked.text
    assert "<html" not in asked.text
    body = {"reason": "away", "until": "2026-06-15", "comment": "On leave", "next": "/inbox/"}
    done = client.post(address, body, headers=HTMX)
    assert (done.status_code, done.headers["HX-Redirect"]) == (204, "/inbox/")
    assert clock(held.contact, "in_hand").state == "paused"
    text = words(client.get(f"/people/{held.contact_id}/"))
    assert "paused until 15 Jun 09:00" in text
    assert "They are away" in text
    assert "Clock paused" in text
    assert "On leave" in text


def test_pausing_and_going_on_work_without_javascript(client, held):
    client.force_login(held.seller)
    found = clock(held.contact, "in_hand")
    assert "<html" in client.get(f"/sla/clocks/{found.pk}/pause/").text
    done = client.post(f"/sla/clocks/{found.pk}/pause/", {"reason": "away", "until": "2026-06-15"})
    assert (done.status_code, done.headers["Location"]) == (303, f"/people/{held.contact_id}/")
    assert "Go on" in client.get(f"/people/{held.contact_id}/").text
    client.post(f"/sla/clocks/{found.pk}/resume/")
    assert clock(held.contact, "in_hand").state == "running"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"until": "2026-06-15"}, "Choose a reason."),
        ({"reason": "bored", "until": "2026-06-15"}, "Choose a reason from the list."),
        ({"reason": "away"}, "Say on which day the clock goes on."),
        ({"reason": "away", "until": "2026-06-01"}, "Choose a day ahead."),
        ({"reason": "away", "until": "2027-06-01"}, "60 days at most"),
    ],
)
def test_what_is_wrong_with_a_pause_stands_in_its_form(client, held, body, words):
    client.force_login(held.seller)
    page = client.post(f"/sla/clocks/{clock(held.contact, 'in_hand').pk}/pause/", body)
    assert page.status_code == 400
    assert words in page.text
    assert clock(held.contact, "in_hand").state == "running"


def test_only_who_may_pause_is_offered_it(client, held):
    client.force_login(make.user("sales", team=held.seller.team))
    text = client.get(f"/people/{held.contact_id}/").text
    assert "Activity while in hand" in text
    assert "Pause…" not in text


def test_a_promise_kept_only_by_a_pause_says_so(client, held, at):
    found = clock(held.contact, "support")
    actions.pause(found.pk, reason="away", until=date(2026, 6, 15), by=make.by(make.user("admin")), at=MONDAY + DAY)
    after = found.strict_due_at + DAY
    make.activity(held.contact, "touch", after)
    actions.derive([held.contact_id], at=after)
    at(after + timedelta(hours=1))
    client.force_login(make.user("marketer"))
    assert "in time only with the pause" in client.get(f"/people/{held.contact_id}/").text
