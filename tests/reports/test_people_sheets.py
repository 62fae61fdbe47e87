"""The people and deals behind a figure as sheets: those of the page, whom the viewer may open, and no others."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handoff.models import Opportunity
from leads.models import Contact
from reports.deals import sheet as deals_sheets
from reports.figures import people_behind
from reports.figures import sheet as people_sheets
from reports.figures.scope import Scope
from reports.passages import rebuild_all
from tests import make
from tests.reports.sheets import as_csv_says, csv_rows, said_in_csv, xlsx_sheets
from tests.reports.walks import Walk
from tests.sla.relay import DAY, MONDAY, office

pytestmark = pytest.mark.django_db
TIME = {"since": "2026-05-01", "until": "2026-09-30"}
PEOPLE = [
    ("/reports/people", {"figure": "first_mql"}),
    ("/reports/explore/cell", {"count": "first_mql", "by": "source"}),
]
DEALS = [("/reports/deals", {"deals": "won"}), ("/reports/explore/cell", {"count": "deals_won", "by": "source"})]


@pytest.fixture
def walked():
    office()
    walk = Walk(11, people=30)
    rebuild_all()
    return walk


def mqls(viewer):
    return people_behind(viewer, "first_mql", Scope(MONDAY - 40 * DAY, MONDAY + 150 * DAY))


@pytest.mark.parametrize(("address", "asks"), [*PEOPLE, *DEALS])
def test_xlsx_says_what_csv_says(walked, client, address, asks):
    client.force_login(make.user("manager", time_zone="Europe/Helsinki"))
    plain = csv_rows(client.get(f"{address}.csv", {**TIME, **asks}))
    ((_name, rows),) = xlsx_sheets(client.get(f"{address}.xlsx", {**TIME, **asks})).items()
    assert len(plain) > 2
    assert as_csv_says(rows) == said_in_csv(plain)


@pytest.mark.parametrize(("address", "asks"), PEOPLE)
def test_everybody_lists_whom_they_may_open_and_nobody_else(walked, client, address, asks):
    for viewer in (make.user("manager"), walked.sellers[0]):
        client.force_login(viewer)
        listed = {int(row[0]) for row in csv_rows(client.get(f"{address}.csv", {**TIME, **asks}))[1:]}
        assert listed == set(mqls(viewer).values_list("pk", flat=True))
    assert 0 < len(listed) < mqls(make.user("manager")).count()


@pytest.mark.parametrize(("address", "asks"), DEALS)
def test_deals_are_those_one_may_open_with_amounts_that_sum(walked, client, address, asks):
    numbers = []
    for viewer in (make.user("manager"), *walked.sellers):
        client.force_login(viewer)
        ((_name, rows),) = xlsx_sheets(client.get(f"{address}.xlsx", {**TIME, **asks})).items()
        seen = Opportunity.objects.visible_to(viewer).filter(stage="won")
        amount = rows[0].index("Amount")
        assert {row[0] for row in rows[1:]} == set(seen.values_list("pk", flat=True))
        assert sum(Decimal(str(row[amount])) for row in rows[1:]) == sum(deal.amount for deal in seen)
        numbers.append(seen.count())
    assert numbers[0] == sum(numbers[1:]) > min(numbers)


def test_a_line_says_who_they_are_and_how_they_stand(client):
    office()
    firm = make.company(country="FI")
    facts = {"first_name": "Aino", "last_name": "Lehtinen", "email": "aino@a.test", "source": "=fair"}
    person = make.person(at=MONDAY, company=firm, do_not_contact=True, **facts)
    rebuild_all()
    client.force_login(make.user("manager", time_zone="Europe/Helsinki"))
    ((_name, rows),) = xlsx_sheets(client.get("/reports/people.xlsx", {**TIME, "figure": "first_lead"})).items()
    found = dict(zip(*rows, strict=True))
    assert (found["Id"], found["Name"], found["E-mail"]) == (person.pk, "Aino Lehtinen", "aino@a.test")
    assert (found["Company"], found["Country"], found["Source"]) == (firm.name, "Finland", "=fair")
    assert (found["Stage"], found["Do not contact"]) == ("Lead", "yes")
    assert found["Since"].hour == (MONDAY.hour + 3) % 24


@pytest.mark.parametrize(
    "address", ["people.csv?figure=nonsense", "deals.xlsx?deals=nonsense", "people.pdf?figure=first_mql"]
)
def test_what_is_not_there_has_no_sheet(client, address):
    client.force_login(make.user("manager"))
    assert client.get(f"/reports/{address}").status_code == 404


def test_another_persons_figures_have_no_sheet(walked, client):
    one, other = walked.sellers
    client.force_login(one)
    for address, asks in (*PEOPLE, *DEALS):
        assert client.get(f"{address}.csv", {**asks, "person": other.pk}).status_code == 404
        assert client.get(f"{address}.csv", {**asks, "person": one.pk}).status_code == 200


def test_a_list_that_is_too_long_is_cut_and_says_so(walked, client, monkeypatch):
    monkeypatch.setattr(people_sheets, "MOST_ROWS", 2)
    client.force_login(make.user("manager"))
    rows = csv_rows(client.get("/reports/people.csv", {**TIME, "figure": "first_mql"}))
    assert len(rows) == 1 + 2 + 1
    assert rows[-1][0].startswith("Only the first 2 are listed here.")
    monkeypatch.setattr("reports.templatetags.sheets.MOST_ROWS", 2)
    assert "2 at most" in client.get("/reports/people/", {**TIME, "figure": "first_mql"}).content.decode()


@pytest.mark.parametrize(
    ("make_sheet", "of"), [(people_sheets.people_sheet, Contact), (deals_sheets.deals_sheet, Opportunity)]
)
def test_a_sheet_costs_as_many_statements_however_long_it_is(walked, make_sheet, of):
    spent = []
    for most in (1, 100):
        rows = of.objects.filter(pk__in=of.objects.values_list("pk", flat=True)[:most])
        with CaptureQueriesContext(connection) as queries:
            assert len(list(make_sheet("All", rows).rows)) == min(most, of.objects.count())
        spent.append(len(queries))
    assert spent[0] == spent[1]


def test_pages_offer_their_sheets_with_their_question(walked, client):
    client.force_login(make.user("manager"))
    for address, asks in (*PEOPLE, *DEALS):
        page = client.get(f"{address}/", {**asks, **TIME}).content.decode()
        for kind in ("csv", "xlsx"):
            assert f'href="{address}.{kind}?' in page
            assert page.split(f'href="{address}.{kind}?')[1].split('"')[0].count("since=2026-05-01") == 1
