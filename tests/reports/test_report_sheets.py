"""The report's pages as sheets: the page's own numbers by the page's parameters, a worksheet a section."""

from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest

from handoff.models import Opportunity
from reports.base.report import base
from reports.figures import Scope
from reports.funnel.report import Asked, funnel
from reports.goal.report import goal
from reports.models import Cost
from reports.passages import rebuild_all
from reports.results.report import results
from reports.velocity.report import velocity
from reports.waste.report import asked_waste, waste
from tests import make
from tests.reports.sheets import as_csv_says, csv_rows, said_in_csv, xlsx_sheets
from tests.reports.walks import Walk
from tests.sla.relay import DAY, MONDAY, office

pytestmark = pytest.mark.django_db
SPAN = {"since": "2026-06-01", "until": "2026-07-15"}
AT = MONDAY + 200 * DAY
SECTIONS = {
    "funnel": {"start": "mql", "by": "source"},
    "velocity": {},
    "waste": {"by": "source"},
    "goal": {"goal": "900000", "value": "12000.50", "share_lead": "50"},
    "results": {"credit": "activity", "rule": "even"},
    "results/base": {},
    "waste/noise": {"by": "campaign"},
}


@pytest.fixture
def manager(client):
    office()
    walk = Walk(3)
    Opportunity.objects.filter(stage="won").update(ended_at=MONDAY + 20 * DAY)
    Cost.objects.create(month=date(2026, 6, 1), source="web", amount=Decimal("1234.56"), entered_at=MONDAY)
    rebuild_all()
    viewer = make.user("manager", time_zone="UTC")
    viewer.walk = walk
    client.force_login(viewer)
    return viewer


def scope(**narrowed):
    since = MONDAY.replace(hour=0)
    return Scope(since, since + 45 * DAY, **narrowed)


def book(client, name, **asks):
    return xlsx_sheets(client.get(f"/reports/{name}.xlsx", {**SPAN, **asks}))


def column(rows, name):
    return [row[rows[0].index(name)] for row in rows[1:]]


@pytest.mark.parametrize(("name", "asks"), SECTIONS.items())
def test_xlsx_says_what_csv_says_a_worksheet_a_section(manager, client, name, asks):
    text = csv_rows(client.get(f"/reports/{name}.csv", {**SPAN, **asks}))
    tables = []
    for before, line in pairwise([[], *text]):
        if not before and line:
            tables.append([])
        if line:
            tables[-1].append(line)
    pages = book(client, name, **asks)
    assert len(pages) == len(tables) > 1
    for (title, rows), (head, *lines) in zip(pages.items(), tables, strict=True):
        assert head[0].startswith(title.replace("’", "'")[:31].rstrip())
        wide = max(len(line) for line in lines)
        assert as_csv_says(rows) == [line + [""] * (wide - len(line)) for line in said_in_csv(lines)]


@pytest.mark.parametrize(("name", "asks"), SECTIONS.items())
def test_the_page_offers_them_with_its_question(manager, client, name, asks):
    page = client.get(f"/reports/{name}/", {**SPAN, **asks}).content.decode()
    for kind in ("csv", "xlsx"):
        query = page.split(f'href="/reports/{name}.{kind}?')[1].split('"')[0]
        assert all(f"{key}={value}" in query for key, value in {**SPAN, **asks}.items())


@pytest.mark.parametrize("name", SECTIONS)
def test_another_persons_figures_have_no_sheet(manager, client, name):
    one, other = manager.walk.sellers
    client.force_login(one)
    assert client.get(f"/reports/{name}.xlsx", {"person": other.pk}).status_code == 404
    assert client.get(f"/reports/{name}.csv", {"person": one.pk}).status_code == 200


def test_the_sheets_say_what_was_asked(manager, client):
    found = dict(book(client, "funnel", source="fair", start="sql")["What was asked"][1:])
    assert (found["First day"], found["Last day"]) == (date(2026, 6, 1), date(2026, 7, 15))
    assert (found["Source"], found["Count"]) == ("fair", "By cohort")


@pytest.mark.parametrize(("mode", "start"), [("cohort", "mql"), ("period", "visitor")])
def test_the_funnel_is_that_of_the_page(manager, client, mode, start):
    pages = book(client, "funnel", count=mode, start=start, by="source")
    report = funnel(manager, Asked(scope(), mode, start, "source"), at=AT)
    steps = pages["Step by step"]
    assert column(steps, "People") == [line.cell.number for line in report.lines]
    assert sum(column(steps, "People")) > 0
    shares = [cell.of_before.percent if cell.of_before else cell.ratio for cell in (line.cell for line in report.lines)]
    assert column(steps, "Of the step before, %")[1:] == [pytest.approx(share, abs=0.01) for share in shares[1:]]
    compared = pages["By source"]
    assert [row[0] for row in compared[1:]] == [row.label for row in report.rows]
    assert [row[1] for row in compared[1:]] == [row.cells[0].number for row in report.rows]


def test_velocity_is_that_of_the_page_in_hours(manager, client):
    pages, report = book(client, "velocity"), velocity(scope(), at=AT)
    stays = pages["Time in stage"]
    assert column(stays, "People who left") == [one.people for one in report.stays]
    assert [value or None for value in column(stays, "Median, hours")] == [
        one.median and pytest.approx(one.median.total_seconds() / 3600, abs=0.01) for one in report.stays
    ]
    oldest = column(pages["Waiting now"], "The oldest since")
    assert any(isinstance(moment, datetime) for moment in oldest)


def test_waste_is_that_of_the_page_with_its_costs(manager, client):
    pages, report = book(client, "waste", by="source"), waste(manager, asked_waste(scope(), {"by": "source"}))
    kinds = pages["Kinds of waste"]
    whole = [report.whole.all, report.whole.any, report.whole.lying]
    assert column(kinds, "People") == [*whole, *(line.number for line in report.lines)]
    assert report.whole.all > 0
    prices = pages["What a lead costs"]
    assert column(prices, "Cost")[0] == float(report.prices[0].cost) > 0
    assert column(pages["By source"], "All") == [row.numbers.all for row in report.rows]


def test_the_goal_is_that_of_the_page(manager, client):
    from reports.goal.asking import asked_goal

    asks = {"goal": "900000", "value": "12000.50", "share_lead": "50"}
    pages, report = book(client, "goal", **asks), goal(asked_goal(asks), scope(), at=AT)
    needed = pages["Needed, and what comes"]
    assert [value or None for value in column(needed, "Needed a month")] == [line.a_month for line in report.lines]
    assert column(needed, "Tried") == ["yes" if line.tried else "" for line in report.lines]
    assert dict(pages["What was asked"][1:])["Value of a deal"] == 12000.5


def test_results_are_those_of_the_page(manager, client):
    pages, report = book(client, "results"), results(scope(), rule="", by="", at=AT)
    assert column(pages["Deals"], "Deals") == [one.number for one in report.deals.values()]
    assert sum(column(pages["Deals"], "Deals")) > 0
    amounts = [float(amount) for one in report.deals.values() for _currency, amount in one.amounts]
    assert column(pages["Amounts"], "Amount") == amounts


def test_the_base_is_that_of_the_page(manager, client):
    pages, report = book(client, "results/base"), base(scope(), at=AT)
    assert column(pages["By buying stage"], "People") == [one.people for one in report.stages]
    assert sum(column(pages["By buying stage"], "People")) > 0
    moves = next(rows for title, rows in pages.items() if title.startswith("Moves along"))
    assert column(moves, "Month") == [month.first for month in report.months]
