"""The pages of waste: what they say, that their numbers are links that open, who sees what, and the API beside them."""

import re
from datetime import date
from html import unescape

import pytest

from reports.actions.costs import enter_cost
from reports.passages import rebuild_all
from tests import make
from tests.calling import Caller
from tests.reports.test_waste import END, Relay
from tests.sla.relay import office, time_passes

pytestmark = pytest.mark.django_db
SPAN = "since=2026-06-01&until=2026-07-15"


@pytest.fixture
def relayed():
    office()
    made = Relay(2)
    time_passes(END)
    rebuild_all()
    facts = {"month": date(2026, 6, 1), "source": "web", "amount": "900"}
    enter_cost(facts, by=make.by(made.marketer), at=END)
    return made


def page(client, user, address):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


ADDRESSES = [
    f"/reports/waste/?{SPAN}",
    f"/reports/waste/?{SPAN}&by=rule",
    f"/reports/waste/?{SPAN}&by=source&source=web",
    f"/reports/waste/?{SPAN}&of=mqls&by=month",
    f"/reports/waste/noise/?{SPAN}",
    f"/reports/waste/noise/?{SPAN}&by=campaign",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_number_that_is_a_link_opens_into_as_many_people(relayed, client, address):
    manager = make.user("manager")
    links = set(re.findall(r'href="(/reports/people/\?[^"]+)"[^>]*>([\d,]+)</a>', page(client, manager, address)))
    assert links
    for link, number in links:
        shown = page(client, manager, link)
        assert re.search(rf"\b{number} (person|people),", shown), (link, number)


@pytest.mark.parametrize("address", [*ADDRESSES, "/reports/waste/?of=x&by=y&rule=z&reason=%00", "/reports/waste/"])
@pytest.mark.parametrize("role", ["manager", "marketer", "sales"])
def test_everybody_may_look(relayed, client, address, role):
    assert page(client, make.user(role), address)


def test_a_salesperson_sees_no_other_persons_waste(relayed, client):
    one, other = relayed.sellers
    shown = page(client, one, f"/reports/waste/?{SPAN}&by=person")
    assert f'row">{one.name}<' in shown
    assert f'row">{other.name}<' not in shown
    assert client.get(f"/reports/waste/?{SPAN}&person={other.pk}").status_code == 404


def test_the_api_says_what_the_page_says(relayed, client):
    found = Caller("manager").get("reports/waste/", since="2026-06-01", until="2026-07-15", by="rule").json()
    shown = page(client, make.user("manager"), f"/reports/waste/?{SPAN}")
    for kind in found["kinds"]:
        if kind["people"]:
            assert re.search(rf'figure={kind["figure"]}"[^>]*>{kind["people"]}</a>', shown), kind
    assert sum(row["people"] for row in found["rows"]) >= found["people"]
    assert found["prices"][0]["cost"] == "900.00"
    assert found["spent_on_wasted"][0]["currency"] == "EUR"
    assert Caller("manager").get("reports/waste/", of="nobody").status_code == 400
