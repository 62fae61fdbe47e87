"""The monthly report: frozen once and for ever, the same as live when it was composed, codes and numbers only."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.actor import BATON
from handoff.models import Handoff
from leads import actions as leads
from leads.models import Contact, Event
from leads.refusals import Refused
from reports import actions
from reports.actions.monthly import compose_due
from reports.figures import counts
from reports.figures.scope import Scope
from reports.models import MonthlyPeople, MonthlyReport
from reports.monthly import measuring, pdf
from reports.monthly.months import due_month
from reports.monthly.rows import rows
from reports.monthly.since import changes
from reports.passages import rebuild_all, rebuild_moved
from tests import make
from tests.calling import Caller
from tests.reports.sheets import as_csv_says, csv_rows, said_in_csv, xlsx_sheets
from tests.reports.walks import Walk, moves
from tests.sla import relay
from tests.sla.relay import DAY

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)
SINCE, UNTIL = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
# Wednesday, the first working day of July.
FIRST = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2027, 6, 15, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _office() -> None:
    relay.office()


@pytest.fixture
def walked() -> Walk:
    return Walk(7)


def composed(at: datetime = FIRST) -> MonthlyReport:
    return actions.compose(JUNE, by=BATON, at=at)


def entered(stage: str) -> set[int]:
    """Who came to a stage in June from below, told from events alone."""
    below = {
        "mql": ("visitor", "lead", "discarded", ""),
        "opportunity": ("visitor", "lead", "mql", "sql", "discarded", ""),
    }
    return {
        pk
        for pk, events in moves().items()
        for event in events
        if event.to_stage == stage and event.from_stage in below[stage] and SINCE <= event.at < UNTIL
    }


def test_the_figures_are_what_the_events_say(walked: Walk) -> None:
    numbers = composed().figures["numbers"]
    assert numbers["period_mql"] == len(entered("mql")) > 0
    assert numbers["period_opportunity"] == len(entered("opportunity"))


def test_when_composed_the_figures_are_the_live_ones(walked: Walk) -> None:
    report = composed()
    codes = [*measuring.FUNNEL, *measuring.BACK, *measuring.REPEAT]
    live = counts(codes, Scope(SINCE, UNTIL))
    assert {code: report.figures["numbers"][code] for code in codes} == live
    assert changes(report, at=FIRST) == []


def test_every_number_has_as_many_ids(walked: Walk) -> None:
    report = composed()
    kept = dict(MonthlyPeople.objects.filter(report=report).values_list("code", "ids"))
    opening = [row for row in rows(report.figures) if row.people]
    assert len(opening) > 20
    assert [row for row in opening if len(kept.get(row.people, [])) != row.value] == []


def test_a_year_later_the_report_says_the_same_and_what_changed_since(walked: Walk) -> None:
    report = composed()
    frozen = json.dumps(report.figures, sort_keys=True)
    late = make.person(at=SINCE + DAY, standing={"points": 60, "fit": "A"})
    leads.move("qualify", [leads.Mover(late.pk, reason="score")], by=make.by(make.user()), at=SINCE + 2 * DAY)
    rebuild_all()
    again = composed(at=LATER)
    assert again.pk == report.pk
    assert json.dumps(again.figures, sort_keys=True) == frozen
    found = {change.frozen.code: change for change in changes(again, at=LATER) if change.frozen}
    mql = found["period_mql"]
    assert (mql.live.value, mql.come, mql.gone) == (mql.frozen.value + 1, 1, 0)
    assert mql.why == ["1 was added later"]


def test_what_was_taken_back_is_said_to_be(walked: Walk) -> None:
    person = relay.in_review(at=UNTIL - timedelta(minutes=5))
    report = composed(at=UNTIL + timedelta(minutes=1))
    event = Event.objects.get(contact=person, kind="scoring.qualified")
    leads.undo([event.pk], by=make.by(event.actor), at=UNTIL + timedelta(minutes=2))
    rebuild_moved(at=LATER)
    found = {change.frozen.code: change for change in changes(report, at=LATER) if change.frozen}
    assert found["period_mql"].gone == 1
    assert found["period_mql"].why == ["1 was taken back"]


def test_who_is_no_more_stays_counted_and_is_said_to_be_erased(
    walked: Walk, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    asked = measuring.ids_behind  # type: ignore[attr-defined]  # as the module came by it
    gone = {"period_mql": [10**9]}
    monkeypatch.setattr(
        measuring,
        "ids_behind",
        lambda codes, scope: {c: [*i, *gone.get(c, [])] for c, i in asked(codes, scope).items()},
    )
    report = composed()
    monkeypatch.undo()
    found = {change.frozen.code: change for change in changes(report, at=LATER) if change.frozen}
    assert found["period_mql"].why == ["1 was erased"]
    client.force_login(make.user("manager"))
    page = client.get("/reports/months/2026-06/people/?figure=period_mql").content.decode()
    assert "1 of them erased since" in page


def test_the_database_refuses_to_change_what_is_frozen(walked: Walk) -> None:
    report = composed()
    for touch in (
        lambda: MonthlyReport.objects.filter(pk=report.pk).update(figures={}),
        lambda: MonthlyPeople.objects.filter(report=report).update(ids=[]),
        lambda: MonthlyPeople.objects.filter(report=report).delete(),
    ):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            touch()


def test_no_names_and_no_addresses_are_frozen(walked: Walk) -> None:
    report = composed()
    text = json.dumps(report.figures) + json.dumps(list(MonthlyPeople.objects.values_list("code", flat=True)))
    assert "@" not in text
    names = {name for person in Contact.objects.all() for name in (person.first_name, person.last_name, str(person))}
    names |= {str(user) for user in Handoff.objects.values_list("seller__name", flat=True)}
    assert [name for name in names if name in text] == []


def test_it_composes_itself_on_the_first_working_day_and_once() -> None:
    relay.in_review(at=SINCE + 2 * DAY)
    assert due_month(at=FIRST - timedelta(minutes=1)) == date(2026, 5, 1)
    assert compose_due(at=FIRST - timedelta(minutes=1)) == 0
    assert compose_due(at=FIRST) == 1
    assert compose_due(at=FIRST) == compose_due(at=FIRST + DAY) == 0
    report = MonthlyReport.objects.get()
    assert (report.month, report.composed_at, report.composed_by) == (JUNE, FIRST, None)


def test_a_month_that_begins_on_a_weekend_waits_for_its_first_working_day() -> None:
    saturday = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)
    assert due_month(at=saturday) == JUNE
    assert due_month(at=saturday + 2 * DAY) == date(2026, 7, 1)


def test_a_month_that_is_not_over_or_of_which_nothing_is_known_is_refused() -> None:
    with pytest.raises(Refused, match="not over"):
        actions.compose(JUNE, by=BATON, at=UNTIL - timedelta(seconds=1))
    with pytest.raises(Refused, match="Nothing is known"):
        actions.compose(JUNE, by=BATON, at=FIRST)
    relay.in_review(at=UNTIL + DAY)
    assert compose_due(at=FIRST + 2 * DAY) == 0


def test_composing_costs_as_many_statements_however_many_there_are(django_assert_max_num_queries: Any) -> None:
    Walk(3, people=6)
    rebuild_all()
    with django_assert_max_num_queries(70):
        composed()


@pytest.mark.parametrize("role", ["marketer", "sales", "manager", "admin"])
def test_both_teams_read_it(walked: Walk, client: Client, role: str, django_assert_max_num_queries: Any) -> None:
    composed()
    client.force_login(make.user(role))
    client.get("/reports/months/2026-06/")
    with django_assert_max_num_queries(25):
        page = client.get("/reports/months/2026-06/")
    assert page.status_code == 200
    assert client.get("/reports/months/").status_code == 200
    assert client.get("/reports/months/2026-06/since/").status_code == 200


def test_each_chart_stands_with_its_numbers_in_a_table(walked: Walk, client: Client) -> None:
    composed()
    client.force_login(make.user("manager"))
    page = client.get("/reports/months/2026-06/").content.decode()
    figures = page.split("<figure")[1:]
    assert len(figures) >= 2
    assert all("<table" in figure.split("</figure>")[0] for figure in figures)


def test_every_link_of_the_page_opens(walked: Walk, client: Client) -> None:
    composed()
    client.force_login(make.user("manager"))
    page = client.get("/reports/months/2026-06/").content.decode()
    links = {
        part.split('"')[0].replace("&amp;", "&") for part in page.split('href="/reports/months/2026-06/people/')[1:]
    }
    assert len(links) > 5
    assert {client.get(f"/reports/months/2026-06/people/{link}").status_code for link in links} == {200}


def test_a_salesperson_opens_only_whom_they_may(walked: Walk, client: Client) -> None:
    report = composed()
    seller = walked.sellers[0]
    kept = MonthlyPeople.objects.get(report=report, code="period_accepted").ids
    client.force_login(seller)
    page = client.get("/reports/months/2026-06/people/?figure=period_accepted").content.decode()
    seen = Contact.objects.visible_to(seller).filter(pk__in=kept)
    assert 0 < seen.count() < len(kept)
    assert all((str(person) in page) == (person in seen) for person in Contact.objects.filter(pk__in=kept))


def test_the_list_costs_as_many_statements_however_many_reports(
    walked: Walk, client: Client, django_assert_max_num_queries: Any
) -> None:
    composed()
    for month in (7, 8, 9):
        actions.compose(date(2026, month, 1), by=BATON, at=LATER)
    client.force_login(make.user("marketer"))
    client.get("/reports/months/")
    with django_assert_max_num_queries(16):
        assert client.get("/reports/months/").content.count(b"month-row") == 4


def test_there_is_no_report_of_no_month(client: Client) -> None:
    client.force_login(make.user("manager"))
    for name in ("2026-06", "2026-13", "nonsense", "9999-01"):
        assert client.get(f"/reports/months/{name}/").status_code == 404
        assert client.get(f"/reports/months/{name}.csv").status_code == 404
        assert client.get(f"/reports/months/{name}.xlsx").status_code == 404


def test_the_sheet_has_a_row_a_figure(walked: Walk, client: Client) -> None:
    report = composed()
    client.force_login(make.user("manager"))
    sheet = csv_rows(client.get("/reports/months/2026-06.csv"))
    assert len(sheet) == 1 + len(list(rows(report.figures)))
    number = report.figures["numbers"]["period_mql"]
    assert [f"{number}"] == [value for _month, _section, code, _words, value, _unit in sheet if code == "period_mql"]


def test_the_report_as_xlsx_says_what_the_csv_says(walked: Walk, client: Client) -> None:
    composed()
    client.force_login(make.user("manager"))
    ((_name, sheet),) = xlsx_sheets(client.get("/reports/months/2026-06.xlsx")).items()
    assert as_csv_says(sheet) == said_in_csv(csv_rows(client.get("/reports/months/2026-06.csv")))
    assert any(row[2].endswith(".amount") for row in sheet[1:])
    assert all(isinstance(row[4], float) or row[4] == "" for row in sheet[1:])
    page = client.get("/reports/months/2026-06/").content.decode()
    assert "/reports/months/2026-06.xlsx" in page


def test_leaders_compose_what_is_missing_and_others_may_not(walked: Walk, client: Client) -> None:
    client.force_login(make.user("marketer"))
    assert client.post("/reports/months/compose/", {"month": "2026-06"}).status_code == 403
    manager = make.user("manager")
    client.force_login(manager)
    assert "2026-06" in client.get("/reports/months/").content.decode()
    client.post("/reports/months/compose/", {"month": "2026-06"})
    assert MonthlyReport.objects.get().composed_by == manager


def test_the_api_gives_the_frozen_figures(walked: Walk) -> None:
    report = composed()
    caller = Caller("manager")
    (listed,) = caller.get("reports/months/").json()["results"]
    assert listed["month"] == "2026-06"
    one = caller.get("reports/months/2026-06/").json()
    assert one["figures"]["numbers"] == report.figures["numbers"]
    assert {row["code"]: row["value"] for row in one["rows"]}["period_mql"] == report.figures["numbers"]["period_mql"]
    assert caller.get("reports/months/2026-07/").status_code == 404


def test_without_the_optional_extra_there_is_neither_pdf_nor_button(
    walked: Walk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    composed()
    client.force_login(make.user("manager"))
    monkeypatch.setattr(pdf, "is_installed", lambda: False)
    assert client.get("/reports/months/2026-06.pdf").status_code == 404
    assert "2026-06.pdf" not in client.get("/reports/months/2026-06/").content.decode()
    monkeypatch.setattr(pdf, "is_installed", lambda: True)
    monkeypatch.setattr(pdf, "as_pdf", lambda report: b"%PDF")
    assert client.get("/reports/months/2026-06.pdf").content == b"%PDF"
    assert "2026-06.pdf" in client.get("/reports/months/2026-06/").content.decode()
