"""“Where are mine now” and “What sales told us” as pages: who may see them, what they show, recall and answer."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages

from accounts.clock import now
from handoff import actions
from leads.models import Event
from tests import make
from tests.handoff.rows import checksum

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller():
    return make.user("sales", name="Sten Lindroos", team=make.team("North"))


@pytest.fixture
def marketer():
    return make.user("marketer", name="Maija Salo")


@pytest.fixture
def handoff(seller, marketer):
    at = now() - timedelta(days=1)
    company = make.company("Kuura Logistics Oy")
    contact = make.person(
        at=at, stand=("sql", "offered"), offered_to=seller, company=company, first_name="Aino", last_name="Lehtinen"
    )
    return make.handoff(contact, seller, at=at, offered_by=marketer)


@pytest.fixture
def returned(handoff, seller):
    actions.give_back(handoff.pk, reason="no_need", by=make.by(seller), at=now(), comment="They build <b>their own</b>")
    return Event.objects.get(kind="handoff.returned")


def page(client, user, address):
    client.force_login(user)
    return client.get(address)


@pytest.mark.parametrize(("role", "status"), [("marketer", 200), ("manager", 200), ("admin", 200), ("sales", 403)])
def test_mine_is_marketings(client, handoff, role, status):
    assert page(client, make.user(role), "/mine/").status_code == status


@pytest.mark.parametrize("role", ["marketer", "manager", "admin", "sales"])
def test_everybody_reads_what_sales_told(client, returned, role):
    assert page(client, make.user(role), "/told/").status_code == 200


def test_mine_begins_with_ones_own_and_may_show_anybodys(client, handoff, marketer):
    assert "Aino Lehtinen" in page(client, marketer, "/mine/").text
    other = make.user("marketer")
    assert "You have offered nobody yet" in page(client, other, "/mine/").text
    assert "from Maija Salo" in page(client, other, "/mine/?by=anybody").text
    assert "from Maija Salo" in page(client, make.user("manager"), "/mine/").text
    assert "Aino Lehtinen" in page(client, make.user("manager"), f"/mine/?by={marketer.pk}&tab=waiting").text


def test_nonsense_in_the_address_shows_the_beginning(client, handoff, returned, marketer):
    assert page(client, marketer, "/mine/?by=x&tab=y&cursor=z").status_code == 200
    assert page(client, marketer, "/mine/?by=999999999").status_code == 200
    assert page(client, marketer, "/told/?period=x&tab=y&cursor=z&rule=%00&topic=%00").status_code == 200


def test_an_offer_is_recalled_from_the_row_and_the_page_comes_back(client, handoff, marketer):
    text = page(client, marketer, "/mine/").text
    assert f'action="/handoffs/{handoff.pk}/recall/"' in text
    answer = client.post(f"/handoffs/{handoff.pk}/recall/", {"next": "/mine/?tab=waiting"})
    assert (answer.status_code, answer.url) == (303, "/mine/?tab=waiting")
    handoff.refresh_from_db()
    assert handoff.state == "withdrawn"


def test_mine_says_the_outcome_with_its_words(client, returned, marketer):
    text = page(client, marketer, "/mine/?tab=returned").text
    assert "No need for what we sell" in text
    assert "They build &lt;b&gt;their own&lt;/b&gt;" in text


def test_the_home_shows_the_last_of_ones_own(client, handoff, marketer):
    text = page(client, marketer, "/").text
    assert "Yours at sales" in text
    assert "Not opened yet" in text


def test_the_feed_shows_words_figures_and_links_that_narrow(client, returned, marketer):
    text = page(client, marketer, "/told/").text
    assert "They build &lt;b&gt;their own&lt;/b&gt;" in text
    assert '/told/?tab=returned&amp;reason=no_need"' in text
    assert "100 %" in text
    assert "Aino Lehtinen" in page(client, marketer, "/told/?tab=returned&reason=no_need").text
    assert "Nothing like that was said" in page(client, marketer, "/told/?reason=bad_data").text


def test_the_persons_page_says_what_sales_told_and_takes_an_answer(client, returned, marketer):
    address = f"/people/{returned.contact_id}/"
    text = page(client, marketer, address).text
    assert "What sales told us" in text
    assert f'action="/told/{returned.pk}/answer/"' in text
    answer = client.post(f"/told/{returned.pk}/answer/", {"comment": "Thank you", "next": address})
    assert (answer.status_code, answer.url) == (303, f"{address}#told-{returned.pk}")
    assert "Thank you" in client.get(address).text


def test_an_empty_answer_is_refused_and_changes_nothing(client, returned, marketer):
    client.force_login(marketer)
    before = checksum()
    answer = client.post(f"/told/{returned.pk}/answer/", {"comment": " "})
    assert answer.status_code == 400
    assert [str(one) for one in get_messages(answer.wsgi_request)] == ["Write what you want to say."]
    assert checksum() == before


def test_other_teams_words_are_404_and_stay_unanswered(client, returned):
    stranger = make.user("sales", team=make.team("South"))
    assert page(client, stranger, f"/told/{returned.pk}/").status_code == 404
    assert client.post(f"/told/{returned.pk}/answer/", {"comment": "Hello"}).status_code == 404
    assert "Aino Lehtinen" not in client.get("/told/").text
    assert not Event.objects.filter(kind="handoff.answered").exists()


def test_an_event_that_says_nothing_has_no_page(client, handoff, marketer):
    born = Event.objects.filter(contact=handoff.contact_id).first()
    assert page(client, marketer, f"/told/{born.pk}/").status_code == 404
