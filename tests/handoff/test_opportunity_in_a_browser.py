"""The board in a real browser: by drag, by keys alone, without JavaScript, on a phone; light and dark."""

from datetime import timedelta

import pytest

from accounts.clock import now
from handoff import actions
from handoff.models import Opportunity
from tests import make
from tests.browser import assert_looks_right, opened, sign_in
from tests.handoff import opportunity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seller():
    return make.user("sales", name="Sanna Korpela", team=make.team("North"))


@pytest.fixture
def deals(seller):
    """Three in discovery and one in proposal, one of them idle."""
    names = ("Warehouse system", "Spare parts portal", "Route planning")
    people = ("Aino Lehtinen", "Matej Zupan", "Sanna Virtala")
    made = [opportunity.opened(seller, who, name=name, at=now()) for who, name in zip(people, names, strict=True)]
    far = opportunity.opened(seller, "Ville Aho", name="Terminal screens", amount=80_000, at=now())
    actions.move_stage(far.pk, 1, stage="proposal", by=make.by(seller), at=now())
    Opportunity.objects.filter(pk=made[2].pk).update(stage_since=now() - timedelta(days=45))
    day = now().date() + timedelta(days=12)
    changes = {"closes_on": day, "next_step": "demo", "next_step_on": day}
    actions.change_opportunity(made[0].pk, 1, changes, by=make.by(seller), at=now())
    return made


def stage(row):
    return Opportunity.objects.get(pk=row.pk).stage


def at_board(page, user):
    sign_in(page, user)
    page.goto("/opportunities/")
    page.wait_for_load_state("networkidle")


def test_a_card_is_dragged_to_another_column(chromium, live_server, deals, seller):
    with opened(chromium, live_server.url) as page:
        at_board(page, seller)
        page.locator(f"#o{deals[1].pk}").drag_to(page.locator("[data-drop=solution]"))
        page.get_by_text("moved to Solution").wait_for()
        assert stage(deals[1]) == "solution"
        assert page.locator("[data-drop=solution]").get_by_text("Spare parts portal").count()


def test_a_card_dropped_where_it_lies_stays(chromium, live_server, deals, seller):
    with opened(chromium, live_server.url) as page:
        at_board(page, seller)
        page.locator(f"#o{deals[1].pk}").drag_to(page.locator("[data-drop=discovery] h2"))
        assert Opportunity.objects.get(pk=deals[1].pk).version == 1


def test_a_card_dropped_on_lost_asks_why_and_can_be_taken_back(chromium, live_server, deals, seller):
    with opened(chromium, live_server.url) as page:
        at_board(page, seller)
        card = page.locator(f"#o{deals[1].pk}")
        card.hover()
        page.mouse.down()
        page.mouse.move(500, 400, steps=4)
        page.locator("[data-drop=lost]").wait_for(state="visible")
        page.locator("[data-drop=lost]").hover()
        page.locator("[data-drop=lost]").hover()
        page.mouse.up()
        ask = page.locator("#ask[open]")
        ask.get_by_label("Reason").select_option("price")
        ask.get_by_role("button", name="Close as lost").click()
        page.get_by_text("is lost.").wait_for()
        assert stage(deals[1]) == "lost"
        page.get_by_role("button", name="Undo").click()
        page.get_by_text("Undone").wait_for()
        assert stage(deals[1]) == "discovery"


def test_by_keys_alone_a_card_is_moved_and_won(chromium, live_server, deals, seller):
    with opened(chromium, live_server.url) as page:
        at_board(page, seller)
        page.get_by_role("link", name="Move… Warehouse system").focus()
        page.keyboard.press("Enter")
        page.locator("#ask[open]").get_by_role("button", name="Negotiation").press("Enter")
        page.get_by_text("moved to Negotiation").wait_for()
        assert stage(deals[0]) == "negotiation"
        page.wait_for_load_state("networkidle")
        page.get_by_role("link", name="Move… Warehouse system").press("Enter")
        page.get_by_role("link", name="Won…").press("Enter")
        page.get_by_role("button", name="Close as won").press("Enter")
        page.get_by_text("is won.").wait_for()
        assert stage(deals[0]) == "won"


def test_without_javascript_the_same_is_a_page_and_a_form(chromium, live_server, deals, seller):
    with opened(chromium, live_server.url, script=False) as page:
        sign_in(page, seller)
        page.goto("/opportunities/")
        page.get_by_role("link", name="Move… Route planning").click()
        page.get_by_role("button", name="Proposal").click()
        page.get_by_text("moved to Proposal").wait_for()
        assert stage(deals[2]) == "proposal"
        page.get_by_role("link", name="Move… Route planning").click()
        page.get_by_role("link", name="Lost…").click()
        page.get_by_label("Reason").select_option("no_decision")
        page.get_by_role("button", name="Close as lost").click()
        page.get_by_text("is lost.").wait_for()
        assert stage(deals[2]) == "lost"


def test_from_the_handoff_to_an_opportunity_with_an_override(chromium, live_server, seller):
    handoff = opportunity.held(seller, known=False)
    with opened(chromium, live_server.url) as page:
        sign_in(page, seller)
        page.goto(f"/handoffs/{handoff.pk}/")
        page.get_by_role("link", name="Open an opportunity").click()
        ask = page.locator("#ask[open]")
        ask.get_by_label("Amount").fill("12000")
        ask.get_by_role("button", name="Open it all the same").click()
        ask.get_by_text("say why to go on without").wait_for()
        ask.get_by_label("Why open it all the same").fill("Their owner called me")
        ask.get_by_role("button", name="Open it all the same").click()
        page.get_by_text("stands at opportunity").wait_for()
        assert Opportunity.objects.get().amount == 12000


def test_every_page_of_it_fits_and_is_accessible(chromium, live_server, deals, seller):
    pk, handoff = deals[0].pk, opportunity.held(seller, "Iida Koski", known=False)
    pages = [
        "/opportunities/", "/opportunities/list/", f"/opportunities/{pk}/", f"/opportunities/{pk}/move/",
        f"/opportunities/{pk}/lose/", f"/opportunities/{pk}/win/", f"/opportunities/open/?handoff={handoff.pk}",
        f"/handoffs/{handoff.pk}/", f"/companies/{deals[0].company_id}/", "/opportunities/list/?stage=won",
    ]  # fmt: skip
    with opened(chromium, live_server.url) as page:
        sign_in(page, seller)
        for path in pages:
            assert_looks_right(page, path)
