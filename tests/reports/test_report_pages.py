"""The pages of funnel and velocity: what they say, that numbers are links, and that nobody's address breaks them."""

import re
from html import unescape

import pytest

from reports.passages import rebuild_all
from tests import make
from tests.reports.walks import Walk
from tests.sla.relay import office

pytestmark = pytest.mark.django_db
SPAN = "since=2026-06-01&until=2026-07-15"


@pytest.fixture
def walk():
    office()
    walked = Walk(11)
    rebuild_all()
    return walked


def page(client, user, address):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


def links(shown):
    return re.findall(r'href="(/reports/people/\?[^"]+)"[^>]*>([\d,]+)</a>', shown)


@pytest.mark.parametrize(
    "address",
    [
        f"/reports/funnel/?{SPAN}&by=source",
        f"/reports/funnel/?{SPAN}&count=period&by=month",
        f"/reports/velocity/?{SPAN}",
    ],
)
def test_every_number_opens_into_as_many_people(walk, client, address):
    manager = make.user("manager", time_zone="UTC")
    found = links(page(client, manager, address))
    assert len(found) > 10
    for behind, number in found[::4]:
        assert f">{number} p" in page(client, manager, behind).replace('class="sub">', ">").replace("\n", "")


def test_the_page_says_in_words_what_it_counts(walk, client):
    manager = make.user("manager")
    assert "first became MQLs in these days, and how far" in page(client, manager, f"/reports/funnel/?{SPAN}&start=mql")
    assert "whenever they began" in page(client, manager, f"/reports/funnel/?{SPAN}&count=period")


@pytest.mark.parametrize(
    "query", ["count=x&start=y&by=z", "since=x&until=y", "by=person", "month=2031-01", "start=sql"]
)
def test_no_address_is_an_error_page(walk, client, query):
    for role in ("marketer", "sales", "manager"):
        page(client, make.user(role), f"/reports/funnel/?{query}")
        page(client, make.user(role), f"/reports/velocity/?{query}")


@pytest.mark.parametrize("address", ["/reports/funnel/", "/reports/velocity/", "/reports/people/?figure=period_sql"])
def test_another_salespersons_figures_are_not_there(walk, client, address):
    one, other = walk.sellers
    mark = "&" if "?" in address else "?"
    client.force_login(one)
    assert client.get(f"{address}{mark}person={one.pk}").status_code == 200
    assert client.get(f"{address}{mark}person={other.pk}").status_code == 404


def test_the_tabs_take_the_scope_along(walk, client):
    shown = page(client, make.user("manager", time_zone="UTC"), f"/reports/funnel/?{SPAN}&country=FI")
    assert 'href="/reports/velocity/?since=2026-06-01&until=2026-07-15&country=FI"' in shown
    assert 'aria-current="page">Funnel' in shown
