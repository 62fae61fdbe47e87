"""CSV and XLSX are made of the same rows: texts stay texts, numbers numbers, days days, and nothing runs."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import RequestFactory
from django.utils import timezone

from reports.sheets import Sheet, answer, capped, hours
from reports.sheets.commas import csv_lines
from reports.sheets.workbook import workbook
from tests.reports.sheets import csv_rows, sheets_of, xlsx_sheets

AT = datetime(2026, 10, 5, 22, 30, tzinfo=UTC)
LOOKS_LIKE_A_FORMULA = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "{=1}", '=HYPERLINK("http://x.test")']
AWKWARD = [
    *LOOKS_LIKE_A_FORMULA,
    "http://x.test",
    "mailto:a@b.test",
    "0012",
    "1e5",
    "TRUE",
    "_x0041_",
    "a\nb",
    " c ",
    "<&>'\"",
    "é漢😀",
]


def sheet(*rows, columns=("A", "B"), title="One", code="one"):
    return Sheet(code, title, columns, rows)


def read(*sheets):
    return sheets_of(workbook(sheets, at=AT))


def inside(name, *sheets):
    return zipfile.ZipFile(workbook(sheets, at=AT)).read(name).decode()


def asked(kind, sheets, **query):
    return answer(RequestFactory().get("/", query), kind, "name", sheets, at=AT)


class TestXlsx:
    @pytest.mark.parametrize("text", AWKWARD)
    def test_a_text_stays_the_text_it_is(self, text):
        assert read(sheet([text, text])) == {"One": [["A", "B"], [text, text]]}

    def test_there_is_no_formula_and_no_link(self):
        made = inside("xl/worksheets/sheet1.xml", sheet(*([text, 1] for text in AWKWARD)))
        assert "<f>" not in made
        assert "hyperlink" not in made.lower().replace("=hyperlink(", "")

    def test_numbers_are_numbers_and_days_days(self):
        row = [3, 2.5, Decimal("1234.50"), date(2026, 2, 28), None]
        assert read(sheet(row, columns="abcde"))["One"][1] == [3.0, 2.5, 1234.5, date(2026, 2, 28), ""]

    def test_moments_are_those_of_the_viewers_clock(self):
        with timezone.override("Europe/Helsinki"):
            assert read(sheet([AT, 1]))["One"][1][0] == datetime.fromisoformat("2026-10-06T01:30:00")

    @pytest.mark.parametrize("number", [10**15, Decimal("1234567890123456.78"), float("inf"), float("nan")])
    def test_what_a_spreadsheet_would_round_is_a_text(self, number):
        assert read(sheet([number, 1]))["One"][1][0] == str(number)

    def test_a_day_before_spreadsheets_began_is_a_text(self):
        assert read(sheet([date(1899, 12, 31), 1]))["One"][1][0] == "1899-12-31"

    def test_the_head_is_bold_and_stays_while_one_scrolls(self):
        made = inside("xl/worksheets/sheet1.xml", sheet(["x", 1]))
        assert 'state="frozen"' in made
        assert 'topLeftCell="A2"' in made
        head, below = made.split("<row ")[1:]
        assert 's="' in head
        assert 's="' not in below

    def test_columns_are_as_wide_as_what_is_in_them_within_reason(self):
        made = inside("xl/worksheets/sheet1.xml", sheet(["x" * 500, "y" * 20]))
        widths = [float(part.split('"')[0]) for part in made.split(' width="')[1:]]
        assert widths == [pytest.approx(60, abs=1), pytest.approx(22, abs=1)]

    def test_worksheets_have_names_that_a_spreadsheet_opens(self):
        title = "A very long title: [what] / was it? * really so"
        names = list(read(*(sheet(title=title) for _ in range(11)), sheet(title="'"), sheet(title="[]")))
        assert len({name.lower() for name in names}) == 13
        assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)

    def test_the_same_rows_make_the_same_file(self):
        assert workbook([sheet(["x", 1])], at=AT).read() == workbook([sheet(["x", 1])], at=AT).read()


class TestCsv:
    @pytest.mark.parametrize("text", LOOKS_LIKE_A_FORMULA)
    def test_what_begins_like_a_formula_begins_with_an_apostrophe(self, text):
        found = csv_rows(asked("csv", [sheet([text, -1])]))
        assert found[1] == [f"'{text}" if text[0] != "{" else text, "-1"]

    def test_it_is_made_line_by_line(self):
        taken = []

        def rows():
            for number in range(3):
                taken.append(number)
                yield [number]

        lines = csv_lines([Sheet("one", "One", ["N"], rows())])
        assert [next(lines) for _ in range(3)] == ["\ufeff", "N\r\n", "0\r\n"]
        assert taken == [0]

    def test_several_tables_stand_under_their_titles(self):
        two = [sheet([1, 2]), sheet([3, 4], title="Two", code="two")]
        assert csv_rows(asked("csv", two)) == [["One"], ["A", "B"], ["1", "2"], [], ["Two"], ["A", "B"], ["3", "4"], []]

    def test_lines_are_in_the_language_and_zone_of_who_asked_though_they_are_made_later(self):
        with timezone.override("Europe/Helsinki"):
            response = asked("csv", [sheet([AT, 1])])
        assert csv_rows(response)[1][0] == "2026-10-06 01:30:00"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_section_is_asked_for_alone_and_one_that_is_not_there_is_not_asked(kind):
    two = [sheet([1, 2]), sheet([3, 4], title="Two", code="two")]
    alone, all_ = asked(kind, two, section="two"), asked(kind, two, section="nonsense")
    if kind == "csv":
        assert (csv_rows(alone), len(csv_rows(all_))) == ([["A", "B"], ["3", "4"]], 8)
    else:
        assert (list(xlsx_sheets(alone)), list(xlsx_sheets(all_))) == (["Two"], ["One", "Two"])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_has_a_name_and_a_kind(kind):
    response = asked(kind, [sheet([1, 2])])
    assert f'filename="name.{kind}"' in response["Content-Disposition"]
    assert response["Content-Type"].startswith({"csv": "text/csv", "xlsx": "application/vnd.openxml"}[kind])
    assert (response.getvalue()[:2] == b"PK") == (kind == "xlsx")


def test_a_list_that_is_cut_says_so_in_its_last_row():
    assert list(capped(([n] for n in range(3)), most=3)) == [[0], [1], [2]]
    first, second, said = capped(([n] for n in range(4)), most=2)
    assert (first, second) == ([0], [1])
    assert said[0].startswith("Only the first 2 are listed here.")


def test_a_length_of_time_is_a_number_of_hours():
    assert (hours(timedelta(minutes=90)), hours(None)) == (1.5, None)


def test_many_rows_lie_on_the_disk_and_not_in_memory():
    import tracemalloc

    rows = ([n, "x" * 40, AT] for n in range(20_000))
    tracemalloc.start()
    made = workbook([Sheet("one", "One", ["N", "X", "At"], rows)], at=AT)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 4_000_000
    assert len(sheets_of(io.BytesIO(made.read()))["One"]) == 20_001
