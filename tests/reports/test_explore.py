"""The explorer counts what plain Python counts over events, opens each cell, takes nothing of an address into SQL."""

import itertools
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from handoff.models import Handoff, Opportunity
from leads.models import Contact, Event
from reports.explore.asking import asked, kept
from reports.explore.counting import Cell, Counted, Group, counted, deals_in, number_in, people_in
from reports.explore.dimensions import DIMENSIONS, spans_between
from reports.explore.measures import MEASURES
from reports.explore.sheet import sheet
from reports.explore.table import MOST_COLUMNS, MOST_ROWS, table
from reports.figures import FIGURES, counts
from reports.passages import rebuild_all
from tests import make
from tests.reports.sheets import as_csv_says, csv_rows, said_in_csv, xlsx_sheets
from tests.reports.walks import Walk, moves
from tests.sla.relay import DAY, MONDAY, accepted, attempted, in_review, offered, office, seller

pytestmark = pytest.mark.django_db
TIME = {"since": "2026-06-01", "until": "2026-08-31"}


@pytest.fixture
def walked():
    office()
    walk = Walk(11, people=30)
    rebuild_all()
    return walk


def question(viewer, **query):
    return asked({**TIME, **query}, viewer, at=MONDAY)


def numbers(viewer, **query):
    """(row, column) → number."""
    return {(group.row, group.column): group.number for group in counted(question(viewer, **query)).groups}


def within(moment):
    return moment is not None and datetime(2026, 6, 1, tzinfo=moment.tzinfo) <= moment < datetime(
        2026, 9, 1, tzinfo=moment.tzinfo
    )


class TestCounts:
    def test_moves_by_source_and_reason_are_those_of_the_events_that_stand(self, walked):
        expected = Counter(
            (event.source or "-", event.reason or "-")
            for events in moves().values()
            for event in events
            if event.kind == "handoff.returned" and within(event.at)
        )
        assert expected
        assert numbers(make.user("manager"), count="handoff.returned", by="source", beside="reason") == expected

    def test_moves_by_month_are_cut_in_the_viewers_zone(self, walked):
        with timezone.override("Europe/Helsinki"):
            found = numbers(make.user("manager"), count="scoring.qualified", by="month", beside="fit")
        expected = Counter(
            (event.at.astimezone(ZoneInfo("Europe/Helsinki")).date().replace(day=1).isoformat(), event.fit or "-")
            for events in moves().values()
            for event in events
            if event.kind == "scoring.qualified" and within(event.at)
        )
        assert expected
        assert found == expected

    def test_what_moves_nobody_is_counted_from_the_events_less_what_was_taken_back(self):
        office()
        one = seller(team=make.team())
        handoff = accepted(offered(in_review(), one, MONDAY), MONDAY)
        attempted(handoff, MONDAY, "no_answer")
        attempted(handoff, MONDAY + DAY, "conversation")
        gone = Event.objects.get(pk=attempted(handoff, MONDAY + DAY, "declined"))
        from leads.events import Happening, record

        record("contact.undone", [Happening(gone.contact_id, undoes_id=gone.pk)], by=make.by(one), at=MONDAY + DAY)
        found = numbers(make.user("manager"), count="handoff.attempted", by="outcome", beside="person")
        assert found == {("no_answer", str(one.pk)): 1, ("conversation", str(one.pk)): 1}

    def test_handoffs_by_state_and_person(self, walked):
        expected = Counter(
            (one.state, str(one.seller_id or 0)) for one in Handoff.objects.all() if within(one.offered_at)
        )
        assert expected
        assert numbers(make.user("manager"), count="handoffs_offered", by="state", beside="person") == expected

    def test_an_offer_that_was_taken_back_is_no_handoff(self):
        office()
        from handoff import actions as relay

        person, marketer = in_review(), make.user()
        relay.offer([make.pick(person)], by=make.by(marketer), at=MONDAY, to=seller().pk)
        event = Event.objects.get(contact=person, kind="handoff.offered")
        assert counted(question(make.user("manager"), count="handoffs_offered")).total == 1
        relay.undo([event.pk], by=make.by(marketer), at=MONDAY + timedelta(minutes=1))
        assert counted(question(make.user("manager"), count="handoffs_offered")).total == 0

    def test_deals_with_their_amounts_a_currency(self, walked):
        won = list(Opportunity.objects.filter(stage="won"))
        assert len(won) > 1
        won[0].currency = "GBP"
        won[0].save()
        found = counted(question(make.user("manager"), count="deals_won", by="repeat"))
        expected = {}
        for deal in won:
            key = ("yes" if deal.repeat else "no", deal.currency)
            number, amount = expected.get(key, (0, Decimal(0)))
            expected[key] = (number + 1, amount + deal.amount)
        assert {(g.row, g.currency): (g.number, g.amount) for g in found.groups} == expected

    @pytest.mark.parametrize("code", [code for code in FIGURES if code in MEASURES])
    def test_first_entries_are_the_registered_figures(self, walked, code):
        asks = question(make.user("manager"), count=code, by="country", source="web")
        assert counted(asks).total == counts([code], asks.scope)[code]

    def test_the_total_stands_though_the_groups_are_cut(self, walked, monkeypatch):
        monkeypatch.setattr("reports.explore.counting.MOST_GROUPS", 1)
        asks = question(make.user("manager"), count="contact.created", by="source", beside="country")
        found = counted(asks)
        assert (found.cut, len(found.groups), found.total) == (True, 1, number_in(asks, Cell()))


def test_every_cell_of_every_measure_opens_into_what_it_counts(walked):
    manager, opened = make.user("manager"), 0
    for code, measure in MEASURES.items():
        for by, beside in zip(measure.dimensions, measure.dimensions[1:], strict=False):
            asks = question(manager, count=code, by=by, beside=beside)
            for group in counted(asks).groups[:2]:
                cell = Cell(group.row, group.column)
                assert number_in(asks, cell) == group.number, (code, cell)
                behind = (deals_in if measure.deals else people_in)(manager, asks, cell).count()
                once = measure.deals or code.startswith("first_")
                assert behind == group.number if once else 0 < behind <= group.number, (code, cell)
                opened += 1
    assert opened > 100


def test_a_scope_narrows_every_measure(walked):
    manager = make.user("manager")
    for code in MEASURES:
        whole = counted(question(manager, count=code)).total
        parts = [counted(question(manager, count=code, source=source)).total for source in ("web", "fair", "-")]
        assert sum(parts) == whole


class TestWhose:
    def test_a_salesperson_counts_only_themselves_by_person(self, walked):
        one = walked.sellers[0]
        found = {row for row, _column in numbers(one, count="handoffs_offered", by="person", beside="state")}
        assert found == {str(one.pk)}
        assert len({row for row, _c in numbers(make.user("manager"), count="handoffs_offered", by="person")}) > 1

    def test_nobody_but_managers_counts_others_by_person_in_a_cell_either(self, walked):
        one, other = walked.sellers
        asks = question(one, count="handoffs_offered", by="person")
        assert number_in(asks, Cell(str(other.pk))) == 0
        assert counted(question(make.user("marketer"), count="handoffs_offered", by="person")).total == 0

    def test_figures_narrowed_to_another_person_are_not_there(self, walked, client):
        one, other = walked.sellers
        client.force_login(one)
        for page in ("", "cell/", "rows.csv", "rows.xlsx"):
            assert client.get(f"/reports/explore/{page}?person={other.pk}").status_code == 404
            assert client.get(f"/reports/explore/{page}?person={one.pk}").status_code == 200

    def test_a_salesperson_opens_their_own_of_a_cell_that_counts_all(self, walked):
        one = walked.sellers[0]
        asks = question(one, count="first_accepted")
        mine = people_in(one, asks, Cell())
        assert set(mine) == set(people_in(make.user("manager"), asks, Cell())) & set(Contact.objects.visible_to(one))
        assert mine.count() < number_in(asks, Cell())


HOSTILE = (
    "'; DROP TABLE leads_contact; --",
    "%s",
    "%(since)s",
    "\x00",
    "p.kind) OR (1=1",
    "month'",
    "é" * 500,
    "{where}",
)


@pytest.mark.parametrize(
    "name",
    [
        "count",
        "by",
        "beside",
        "source",
        "team",
        "person",
        "since",
        "rule",
        "reason",
        "row",
        "column",
        "saved",
        "cursor",
    ],
)
def test_whatever_an_address_says_is_a_value_or_not_asked(client, name):
    client.force_login(make.user("manager"))
    make.person()
    for text, page in itertools.product(HOSTILE, ("", "cell/", "rows.csv", "rows.xlsx")):
        query = {"count": "contact.created", "by": "source", "beside": "team", name: text}
        assert client.get(f"/reports/explore/{page}", query).status_code == 200, text
    assert Contact.objects.count() == 1


def test_a_value_that_no_dimension_has_names_an_empty_cell(client):
    client.force_login(make.user("manager"))
    for code in DIMENSIONS:
        measure = next(name for name, one in MEASURES.items() if code in one.dimensions)
        for row in ("nonsense", "9" * 30, "2026-13-01", "²"):
            query = {"count": measure, "by": code, "row": row}
            assert client.get("/reports/explore/cell/", query).status_code == 200, query


def test_a_dimension_of_another_measure_is_not_asked():
    manager = make.user("manager")
    asks = question(manager, count="first_mql", by="outcome", beside="rule")
    assert (asks.by.code, asks.beside) == ("source", None)
    assert question(manager, by="month", beside="month").beside is None
    assert question(manager, count="nonsense").measure.code == "first_mql"


def test_a_saved_query_keeps_known_names_and_short_words_only():
    assert kept({"count": "x", "nonsense": "y", "source": "a\x00" + "b" * 999, "by": 7, "period": ""}) == {
        "count": "x",
        "source": "a" + "b" * 149,
    }


class TestTable:
    def fold(self, sizes, **query):
        groups = [Group(f"s{n:03}", "", "", size, None) for n, size in enumerate(sizes)]
        return table(question(make.user("manager"), **query), Counted(groups, sum(sizes), False))

    def test_the_largest_come_first_and_what_is_beyond_the_most_is_one_line_that_opens_nothing(self):
        found = self.fold(range(1, MOST_ROWS + 6))
        assert [line.whole.number for line in found.lines[:2]] == [MOST_ROWS + 5, MOST_ROWS + 4]
        assert (found.lines[-1].head.value, found.lines[-1].head.label) == (None, "5 others")
        assert found.lines[-1].whole.number == 15
        assert sum(line.whole.number for line in found.lines) == found.whole.number == found.total

    def test_empty_months_stand_in_their_course(self):
        asks = question(make.user("manager"), by="month")
        found = table(asks, Counted([Group("2026-07-01", "", "", 3, None)], 3, False))
        assert [(line.head.label, line.whole.number) for line in found.lines] == [
            ("Jun 2026", 0),
            ("Jul 2026", 3),
            ("Aug 2026", 0),
        ]

    def test_columns_fold_too_and_feet_sum(self):
        groups = [Group("a", f"c{n:02}", "", 1, None) for n in range(MOST_COLUMNS + 3)]
        found = table(
            question(make.user("manager"), by="source", beside="campaign"), Counted(groups, len(groups), False)
        )
        assert len(found.columns) == MOST_COLUMNS + 1
        assert [cell.number for _head, cell in found.feet][-1] == 3

    @pytest.mark.parametrize(
        ("span", "first", "last", "found"),
        [
            ("month", date(2026, 11, 30), date(2027, 1, 1), ["2026-11-01", "2026-12-01", "2027-01-01"]),
            ("week", date(2026, 6, 3), date(2026, 6, 8), ["2026-06-01", "2026-06-08"]),
            ("month", date(2024, 2, 29), date(2024, 2, 29), ["2024-02-01"]),
        ],
    )
    def test_spans_between_two_days(self, span, first, last, found):
        assert spans_between(span, first, last) == found


class TestSheet:
    ASKS = {"count": "deals_won", "by": "source", "beside": "month", **TIME}

    def test_it_has_every_group_and_its_amounts(self, walked, client):
        client.force_login(make.user("manager"))
        found = counted(question(make.user("manager"), **self.ASKS))
        rows = csv_rows(client.get("/reports/explore/rows.csv", self.ASKS))
        assert rows[0] == ["Source", "Month", "Opportunities won", "Amount", "Currency"]
        assert sum(int(row[2]) for row in rows[1:]) == found.total > 0
        assert sum(Decimal(row[3]) for row in rows[1:]) == sum(group.amount for group in found.groups)

    @pytest.mark.parametrize("asks", [ASKS, {"count": "handoff.returned", "by": "reason", **TIME}])
    def test_xlsx_says_what_csv_says(self, walked, client, asks):
        client.force_login(make.user("manager"))
        plain = csv_rows(client.get("/reports/explore/rows.csv", asks))
        ((_name, rows),) = xlsx_sheets(client.get("/reports/explore/rows.xlsx", asks)).items()
        assert len(rows) > 1
        assert as_csv_says(rows) == said_in_csv(plain)
        assert all(isinstance(cell, float) for row in rows[1:] for cell in row[-3:-1] if len(row) == 5)

    @pytest.mark.parametrize("source", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
    def test_a_spreadsheet_runs_nothing(self, client, source):
        make.person(source=source, at=MONDAY)
        rebuild_all()
        client.force_login(make.user("manager"))
        asks = {"count": "contact.created", "by": "source", **TIME}
        assert csv_rows(client.get("/reports/explore/rows.csv", asks))[1] == [f"'{source}", "1"]
        ((_name, rows),) = xlsx_sheets(client.get("/reports/explore/rows.xlsx", asks)).items()
        assert rows[1] == [source, 1.0]

    def test_one_that_is_cut_says_so_in_its_last_row(self, walked, monkeypatch):
        monkeypatch.setattr("reports.explore.counting.MOST_GROUPS", 1)
        asks = question(make.user("manager"), count="contact.created", by="source", beside="country")
        _largest, said = sheet(asks, counted(asks)).rows
        assert said[0].startswith("Only the largest combinations are listed here.")


def test_the_page_costs_the_same_however_much_it_shows(client, walked):
    client.force_login(make.user("manager"))
    spent = []
    for query in ("source=nowhere", ""):
        with CaptureQueriesContext(connection) as queries:
            assert (
                client.get(
                    f"/reports/explore/?count=first_mql&by=team&beside=person&since=2026-06-01&{query}"
                ).status_code
                == 200
            )
        spent.append(len(queries))
    assert spent[1] <= spent[0] + 2  # the names of teams and of persons
