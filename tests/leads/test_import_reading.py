"""Files as they come: encodings, delimiters, headers, and CSV that nobody closed."""

import csv
import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.importing.encoding import detect, lines
from leads.importing.reading import LONGEST_FIELD, MOST_LINES, layout, parsed, rows_of
from leads.importing.words import synonyms

FINNISH = "Etunimi;Sukunimi;Sähköposti\r\nMaria;Hänninen;m@fi.example\r\nOlavi;Kärnä;o@fi.example\r\n"
SLOVENE = "Ime;Priimek;E-pošta\r\nJože;Kovačević;j@si.example\r\nAleš;Žagar;a@si.example\r\n"
KNOWN = frozenset(synonyms("contacts"))


def written(tmp_path, content, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def read(path, **said):
    found = layout(path, known=KNOWN, **said)
    return found, list(rows_of(path, found))


@pytest.mark.parametrize(
    ("text", "encoding", "mark", "found"),
    [
        (FINNISH, "utf-8", b"", "utf-8"),
        (FINNISH, "utf-8-sig", b"", "utf-8"),
        (FINNISH, "cp1252", b"", "cp1252"),
        (FINNISH, "utf-16-le", b"\xff\xfe", "utf-16-le"),
        (FINNISH, "utf-16-be", b"\xfe\xff", "utf-16-be"),
        (FINNISH, "utf-32-le", b"\xff\xfe\0\0", "utf-32-le"),
        (FINNISH, "utf-32-be", b"\0\0\xfe\xff", "utf-32-be"),
        (FINNISH, "utf-32-be", b"\xfe\xff", "utf-32-be"),
        (FINNISH, "utf-32-le", b"\xfe\xff", "utf-32-le"),
        (SLOVENE, "utf-8", b"", "utf-8"),
        (SLOVENE, "cp1250", b"", "cp1250"),
        ("Name;E-mail\nAnn;a@x.com\n", "ascii", b"", "utf-8"),
    ],
)
def test_people_read_the_same_from_every_encoding(tmp_path, text, encoding, mark, found):
    path = written(tmp_path, mark + text.encode(encoding))
    assert detect(path)[0] == found
    said, rows = read(path)
    plain = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [said.header, *(row.cells for row in rows)] == plain


def test_one_broken_byte_in_a_utf8_file_costs_one_row_not_the_encoding(tmp_path):
    path = written(tmp_path, FINNISH.encode() + b"Br\xffken;X;x@fi.example\r\n")
    found, rows = read(path)
    assert found.encoding == "utf-8"
    assert [row.cells[1] for row in rows] == ["Hänninen", "Kärnä", "X"]
    assert "\udcff" in rows[2].cells[0]


def test_a_file_cut_inside_a_character_is_read_to_its_end(tmp_path):
    path = written(tmp_path, b"\xff\xfe" + "Name\nAino\n".encode("utf-16-le") + b"\x41")
    assert [line.strip() for line in lines(path, "utf-16-le", 2)][:2] == ["Name", "Aino"]


def test_a_packed_file_is_unpacked(tmp_path):
    path = written(tmp_path, gzip.compress(FINNISH.encode()), "file.csv.gz")
    assert len(read(path)[1]) == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path, delimiter):
    text = FINNISH.replace(";", delimiter)
    found, rows = read(written(tmp_path, text.encode()))
    assert (found.delimiter, len(rows[0].cells)) == (delimiter, 3)


def test_a_comma_inside_cells_does_not_pass_for_the_delimiter(tmp_path):
    text = "Name;Company\nLehto, Aino;Firma, Oy\nBerg, Ben;Delta, Oy\n"
    assert read(written(tmp_path, text.encode()))[0].delimiter == ";"


def test_whitespace_separates_where_it_is_said(tmp_path):
    text = " id  date   n\n 00001 19970101  1\n\n 00002 19970112  12\n"
    found, rows = read(written(tmp_path, text.encode()), delimiter="whitespace")
    assert found.header == ["id", "date", "n"]
    assert [row.cells for row in rows] == [["00001", "19970101", "1"], ["00002", "19970112", "12"]]


def test_lines_before_the_header_are_passed_over(tmp_path):
    text = (
        'Notes:\n"When exporting, some addresses may be missing."\n\nFirst Name,Last Name,Email Address\nA,B,a@x.fi\n'
    )
    found, rows = read(written(tmp_path, text.encode()))
    assert found.header == ["First Name", "Last Name", "Email Address"]
    assert [(row.line, row.cells[0]) for row in rows] == [(5, "A")]


def test_an_unknown_header_is_the_first_row(tmp_path):
    found, rows = read(written(tmp_path, b"foo,bar\n1,2\n3,4\n"))
    assert (found.header, len(rows)) == (["foo", "bar"], 2)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\r\r\n"])
def test_every_line_end_is_one(tmp_path, ends):
    text = f"Etunimi,Lukumäärä{ends}Juhani,288661{ends}Olavi,145000{ends}"
    assert [row.cells[0] for row in read(written(tmp_path, text.encode()))[1]] == ["Juhani", "Olavi"]


def test_an_empty_file_and_a_header_alone_hold_no_rows(tmp_path):
    assert read(written(tmp_path, b""))[1] == []
    assert read(written(tmp_path, b"Name,E-mail\n"))[1] == []


def rows(text, delimiter=","):
    return list(parsed(io.StringIO(text, newline=""), delimiter))


def test_quoted_cells_hold_delimiters_quotes_and_line_ends():
    [row] = rows('"a,1","say ""hi""","two\nlines"\n')
    assert row.cells == ["a,1", 'say "hi"', "two\nlines"]


def test_an_unclosed_quote_costs_its_own_row_only():
    text = 'a,b\n1,"never closed\n' + "".join(f"{n},x\n" for n in range(200))
    found = rows(text)
    bad = [row for row in found if row.error]
    assert [row.line for row in bad] == [2]
    assert len(found) == 202
    assert [row.line for row in found] == list(range(1, 203))


def test_an_unclosed_quote_at_the_end_of_the_file_gives_back_what_it_swallowed():
    found = rows('a,b\n1,"never closed\n2,x\n3,y\n')
    assert [(row.line, bool(row.error)) for row in found] == [(1, False), (2, True), (3, False), (4, False)]


def test_a_quote_that_ends_in_another_row_is_reported_there_and_then():
    found = rows('1,"open\n2,"closed",x\n3,y,z\n')
    assert [bool(row.error) for row in found] == [True, False, False]


def test_a_cell_may_hold_as_many_lines_as_the_limit_and_no_more():
    fits = '1,"' + "x\n" * (MOST_LINES - 1) + 'x"\n2,y\n'
    assert [bool(row.error) for row in rows(fits)] == [False, False]
    exceeds = '1,"' + "x\n" * (MOST_LINES + 5) + 'x"\n2,y\n'
    assert rows(exceeds)[0].error
    assert rows(exceeds)[-1].cells == ["2", "y"]


def test_a_monstrous_field_costs_its_row():
    found = rows("1," + "x" * (LONGEST_FIELD + 1) + "\n2,y\n")
    assert "131072" in found[0].error
    assert found[1].cells == ["2", "y"]


def test_two_bad_rows_after_one_another_are_two_errors():
    found = rows('1,"a" b\n2,"c" d\n3,e\n')
    assert [bool(row.error) for row in found] == [True, True, False]


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=20)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=8))
def test_what_the_csv_module_writes_is_read_back(table):
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(table)
    written.seek(0)
    assert [row.cells for row in parsed(written, ",")] == [cells for cells in table if any(cells)]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=300))
def test_no_text_makes_the_reader_fail_or_lose_its_place(text):
    found = list(parsed(io.StringIO(text, newline=""), ","))
    numbers = [row.line for row in found]
    assert numbers == sorted(set(numbers))
