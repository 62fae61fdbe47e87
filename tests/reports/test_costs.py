"""Costs: entered once a month, source and currency; corrected, removed, read from a file; who may."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from leads.refusals import Invalid, Refused, SomebodyWasFirst
from reports.actions.costs import agree_on_waste, change_cost, enter_cost, remove_cost
from reports.models import Cost, WasteTerms
from tests import make
from tests.calling import Caller, places
from tests.make import NOON

pytestmark = pytest.mark.django_db
FACTS = {"month": "2026-06", "source": "fair", "amount": "1 200,50"}


@pytest.fixture
def marketer():
    return make.user("marketer")


def entered(marketer, **facts):
    return enter_cost({**FACTS, **facts}, by=make.by(marketer), at=NOON)


def test_a_cost_keeps_month_source_amount_and_who_entered_it(marketer):
    row = entered(marketer)
    row.refresh_from_db()
    assert (row.month, row.source, row.amount, row.currency) == (date(2026, 6, 1), "fair", Decimal("1200.50"), "EUR")
    assert (row.entered_by, row.entered_at) == (marketer, NOON)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("month", "June"), ("month", "1890-01"), ("month", None), ("source", " "), ("source", "x" * 101),
        ("source", "a\x00b"), ("amount", "-1"), ("amount", "much"), ("amount", None), ("amount", "9" * 13),
        ("currency", "EURO"), ("currency", "XXX"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_by_its_name(marketer, field, value):
    with pytest.raises(Invalid) as refused:
        entered(marketer, **{field: value})
    assert refused.value.field == field
    assert not Cost.objects.exists()


def test_a_month_source_and_currency_have_one_cost(marketer):
    entered(marketer)
    with pytest.raises(Refused, match="already"):
        entered(marketer, month="2026-06-20", amount="5")
    entered(marketer, currency="SEK")
    assert Cost.objects.count() == 2


def test_a_correction_knows_who_was_first(marketer):
    row = entered(marketer)
    other = make.user("manager")
    change_cost(row.pk, row.version, {**FACTS, "amount": "7"}, by=make.by(other), at=NOON)
    row.refresh_from_db()
    assert (row.amount, row.entered_by, row.version) == (Decimal(7), other, 2)
    with pytest.raises(SomebodyWasFirst):
        change_cost(row.pk, 1, FACTS, by=make.by(marketer), at=NOON)
    with pytest.raises(SomebodyWasFirst):
        remove_cost(row.pk, 1, by=make.by(marketer), at=NOON)
    remove_cost(row.pk, 2, by=make.by(marketer), at=NOON)
    assert not Cost.objects.exists()


def test_agreeing_again_on_the_same_adds_no_row(marketer):
    before = WasteTerms.objects.count()
    agree_on_waste("need", by=make.by(marketer), at=NOON)
    assert WasteTerms.objects.count() == before
    agree_on_waste("decision", by=make.by(marketer), at=NOON)
    assert WasteTerms.objects.first().earliest_stage == "decision"
    with pytest.raises(Invalid):
        agree_on_waste("never", by=make.by(marketer), at=NOON)


def imported(path, capsys, *options):
    call_command("import_costs", str(path), *options)
    return json.loads(capsys.readouterr().out)


def test_a_file_says_what_its_rows_became_and_again_changes_nothing(tmp_path, capsys):
    file = tmp_path / "costs.csv"
    file.write_text("Month;Source;Amount;Currency\n2026-05;web;1 000,00;\n2026-06;web;12;sek\n2026-06;;5;\n\n")
    assert imported(file, capsys, "--dry-run")["created"] == 2
    assert not Cost.objects.exists()
    assert imported(file, capsys) == {"rows": 3, "created": 2, "updated": 0, "unchanged": 0, "rejected": 1}
    assert imported(file, capsys)["unchanged"] == 2
    file.write_text("month,source,amount\n2026-05,web,900\n")
    assert imported(file, capsys)["updated"] == 1
    assert {(row.month.month, row.amount, row.currency) for row in Cost.objects.all()} == {
        (5, Decimal(900), "EUR"),
        (6, Decimal(12), "SEK"),
    }


@pytest.mark.parametrize("text", ["", "month,amount\n2026-05,3\n", b"\xff\xfe\x00"])
def test_a_file_without_the_columns_is_refused(tmp_path, text):
    file = tmp_path / "costs.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CommandError):
        call_command("import_costs", str(file))


def test_the_page_enters_corrects_and_removes(client, marketer):
    client.force_login(marketer)
    assert client.post("/reports/costs/", {**FACTS, "currency": "EUR"}).status_code == 302
    row = Cost.objects.get()
    assert "1,200.50" in client.get("/reports/costs/").content.decode()
    address = f"/reports/costs/{row.pk}/"
    assert client.post(address, {**FACTS, "amount": "x", "currency": "EUR", "version": 1}).status_code == 400
    assert client.post(address, {**FACTS, "amount": "8", "currency": "EUR", "version": 1}).status_code == 302
    assert Cost.objects.get().amount == 8
    assert client.post(address, {"says": "remove", "version": 1}).status_code == 400
    assert client.post(address, {"says": "remove", "version": 2}).status_code == 302
    assert not Cost.objects.exists()
    assert client.get(address).status_code == 404


def test_the_page_says_what_is_wrong(client, marketer):
    client.force_login(marketer)
    entered(marketer)
    page = client.post("/reports/costs/", {**FACTS, "currency": "EUR"})
    assert page.status_code == 400
    assert "already" in page.content.decode()


def test_both_teams_terms_are_set_on_the_page(client, marketer):
    client.force_login(marketer)
    assert client.post("/reports/costs/early/", {"earliest_stage": "comparison"}).status_code == 302
    assert WasteTerms.objects.first().agreed_by == marketer
    assert client.post("/reports/costs/early/", {"earliest_stage": "x"}).status_code == 400


def test_sales_enters_no_costs(client):
    client.force_login(make.user("sales"))
    assert client.get("/reports/costs/").status_code == 403
    assert client.post("/reports/costs/", FACTS).status_code == 403
    assert client.post("/reports/costs/early/", {"earliest_stage": "decision"}).status_code == 403


def test_costs_over_the_api():
    caller = Caller("integration")
    made = caller.post("reports/costs/", {"month": "2026-06-15", "source": "web", "amount": "12.50"})
    assert (made.status_code, made.json()["month"], made.json()["amount"]) == (201, "2026-06-01", "12.50")
    again = caller.post("reports/costs/", {"month": "2026-06-15", "source": "web", "amount": "12.50"})
    assert (again.status_code, again.json()["code"]) == (409, "entered_already")
    assert [row["source"] for row in caller.get("reports/costs/").json()["results"]] == ["web"]
    assert caller.get("reports/costs/", source="fair").json()["results"] == []
    wrong = caller.post("reports/costs/", {"month": "x", "source": "", "amount": -1, "colour": "red"})
    assert wrong.status_code == 400
    assert {place for place, _code in places(wrong)} >= {"/colour"}
