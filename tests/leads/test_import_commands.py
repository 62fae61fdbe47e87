"""The import commands: every row ends in exactly one of created, updated, unchanged, rejected, whatever happens."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from leads.importing import run as running
from leads.models import Activity, Company, Contact, Event, ImportRejection, ImportRun, Outbox, Touched
from tests.calling import Caller

pytestmark = pytest.mark.django_db
PEOPLE = "First name,Last name,Email,Company\nAino,Lehto,a@firma.fi,Firma Oy\nBen,Berg,b@delta.se,Delta AB\n"


def command(kind, path, *options):
    out = StringIO()
    call_command(f"import_{kind}", str(path), *options, stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def written(tmp_path):
    def write(text, name="file.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


def figures(report):
    return tuple(report[name] for name in ("rows", "created", "updated", "unchanged", "rejected"))


def errors(report):
    with Path(report["error_file"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_people_come_in_and_a_second_time_nothing_changes(written):
    path = written(PEOPLE)
    assert figures(command("contacts", path)) == (2, 2, 0, 0, 0)
    assert figures(command("contacts", path)) == (2, 0, 0, 2, 0)
    assert sorted(Contact.objects.values_list("email", "company__name")) == [
        ("a@firma.fi", "Firma Oy"), ("b@delta.se", "Delta AB"),
    ]  # fmt: skip


def test_the_report_says_how_the_file_was_read(written):
    report = command("contacts", written("E-mail;Shoe size\na@firma.fi;44\n", encoding="cp1252"))
    assert report["ignored_columns"] == ["Shoe size"]
    assert (report["encoding"], report["delimiter"], report["error_file"]) == ("utf-8", ";", None)


def test_a_changed_row_updates_and_a_blank_cell_clears_nothing(written):
    command("contacts", written("Email,Title\na@firma.fi,CEO\n"))
    assert figures(command("contacts", written("Email,Title\na@firma.fi,CTO\n"))) == (1, 0, 1, 0, 0)
    assert figures(command("contacts", written("Email,Title\na@firma.fi,\n"))) == (1, 0, 0, 1, 0)
    assert figures(command("contacts", written("Email,Title\na@firma.fi,NULL\n"), "--null", "NULL"))[2] == 1
    assert Contact.objects.get().title == ""


BAD = (
    "Email,First name,Role\n"
    "good@firma.fi,Aino,champion\n"
    "nobody,Ben,\n"
    "nul@firma.fi,B\x00n,\n"
    "king@firma.fi,Cee,king\n"
    "short@firma.fi\n"
    "long@firma.fi,Dee,,,extra\n"
    'open@firma.fi,"never closed,\n'
    ",,\n"
    "fat@firma.fi," + "x" * 200_000 + ",\n"
    "wide@firma.fi," + "x" * 120_000 + ",\n"
    "fine@firma.fi,Eve,,\n"
)


def test_each_bad_row_is_reported_with_line_column_and_reason_and_the_others_come_in(written):
    report = command("contacts", written(BAD))
    assert figures(report) == (10, 2, 0, 0, 8)
    found = {int(row["line"]): (row["column"], row["reason"]) for row in errors(report)}
    assert found[3] == ("Email", "Not an e-mail address.")
    assert found[4] == ("First name", "Contains a NUL character.")
    assert found[5][0] == "Role"
    assert found[6] == ("", "Has 1 columns instead of 3.")
    assert found[7] == ("", "Has 5 columns instead of 3.")
    assert "quote" in found[8][1]
    assert "131072" in found[10][1]
    assert found[11] == ("First name", "Longer than 100 characters.")
    assert set(Contact.objects.values_list("email", flat=True)) == {"good@firma.fi", "fine@firma.fi"}


def test_the_error_file_cannot_run_in_a_spreadsheet(written):
    [row] = errors(command("contacts", written("Email,Title\n=cmd(),x\n")))
    assert row["row"].startswith("'=")


def test_a_broken_character_costs_its_row(written):
    report = command("contacts", written("Email,Name\na@firma.fi,Häkkinen\n".encode() + b"b@firma.fi,H\xff\n"))
    assert figures(report) == (2, 1, 0, 0, 1)
    assert "half a character" in errors(report)[0]["reason"]


def test_duplicates_inside_the_file_join(written):
    text = "Email,First name,Title\na@firma.fi,Aino,\nA@firma.fi,,CEO\na@firma.fi,Aino,CEO\n"
    assert figures(command("contacts", written(text))) == (3, 1, 1, 1, 0)


def test_an_import_is_quiet(written):
    command("contacts", written(PEOPLE))
    assert not Outbox.objects.exists()
    assert set(Touched.objects.values_list("quiet", flat=True)) == {True}
    assert set(Event.objects.values_list("kind", "door")) == {("contact.created", "import")}


def test_a_rehearsal_gives_the_same_figures_and_keeps_nothing(written):
    path = written(BAD)
    rehearsed = command("contacts", path, "--dry-run")
    assert not Contact.objects.exists()
    assert not ImportRun.objects.exists()
    assert len(errors(rehearsed)) == 8
    assert figures(command("contacts", path)) == figures(rehearsed)


def test_a_rehearsal_sees_duplicates_across_chunks(written, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 1)
    path = written("Email\na@firma.fi\na@firma.fi\n")
    assert figures(command("contacts", path, "--dry-run")) == (2, 1, 0, 1, 0)


COMPANIES = (
    "account,sector,revenue,employees,office_location,subsidiary_of\n"
    "Acme Corporation,technolgy,1100.04,2822,United States,\n"
    "Bubba Gump,software,987.39,2253,Philipines,Acme Corporation\n"
)
AS_COMPANIES = ["--map", "revenue=revenue*1e6", "--map", "office_location=country"]


def test_companies_come_in_with_units_and_parents(written):
    path = written(COMPANIES)
    assert figures(command("companies", path, *AS_COMPANIES)) == (2, 2, 0, 0, 0)
    assert figures(command("companies", path, *AS_COMPANIES)) == (2, 0, 0, 2, 0)
    bubba = Company.objects.get(name="Bubba Gump")
    assert (bubba.revenue, bubba.country, bubba.parent.name) == (987_390_000, "PH", "Acme Corporation")


ORDERS = " id date n amount\n 00001 19970101 1 11.77\n 00001 19970101 1 11.77\n 00002 19970112 2 0.00\n"
AS_ORDERS = [
    "--delimiter", "whitespace", "--map", "id=external_id", "--map", "date=occurred_at",
    "--map", "n=properties.n", "--map", "amount=properties.amount", "--map", "const:purchase=type", "--source", "shop",
]  # fmt: skip


def test_activities_make_their_people_and_real_duplicates_stay(written):
    path = written(ORDERS)
    assert figures(command("activities", path, *AS_ORDERS)) == (3, 3, 0, 0, 0)
    assert figures(command("activities", path, *AS_ORDERS)) == (3, 0, 0, 3, 0)
    assert (Contact.objects.count(), Activity.objects.count()) == (2, 3)
    assert (
        Activity.objects.filter(occurred_at="1997-01-01T00:00Z", properties={"n": "1", "amount": "11.77"}).count() == 2
    )


def test_duplicates_are_counted_over_the_whole_file_whatever_the_chunks(written, monkeypatch):
    path = written(ORDERS)
    command("activities", path, *AS_ORDERS)
    monkeypatch.setattr(running, "CHUNK", 1)
    assert figures(command("activities", path, *AS_ORDERS)) == (3, 0, 0, 3, 0)


def test_a_file_that_grew_adds_only_what_is_new(written):
    command("activities", written(ORDERS), *AS_ORDERS)
    grown = written(ORDERS + " 00001 19970101 1 11.77\n")
    assert figures(command("activities", grown, *AS_ORDERS)) == (4, 1, 0, 3, 0)


def test_known_only_refuses_strangers(written):
    report = command("activities", written(ORDERS), *AS_ORDERS, "--known-only")
    assert figures(report) == (3, 0, 0, 0, 3)
    assert not Contact.objects.exists()


def test_bad_activities_say_why(written):
    text = (
        "email,type,date\na@x.fi,guide,2026-01-01\na@x.fi,moonwalk,2026-01-01\na@x.fi,guide,2026-02-30\n"
        "a@x.fi,guide,2999-01-01\n,guide,2026-01-01\na@x.fi,,2026-01-01\na@x.fi,guide,\n"
    )
    report = command("activities", written(text))
    assert figures(report) == (7, 1, 0, 0, 6)
    assert [row["column"] for row in errors(report)] == ["type", "date", "date", "", "type", "date"]


def test_month_first_dates_are_read_as_told(written):
    path = written("email,type,date\na@x.fi,guide,3/12/2025\n")
    command("activities", path, "--month-first")
    assert Activity.objects.get().occurred_at.month == 3


def test_a_file_without_header_gets_its_columns_named(written):
    report = command(
        "contacts", written("a@x.fi;Aino\nb@x.fi;Ben\n"), "--columns", "email,first_name", "--delimiter", ";"
    )
    assert figures(report) == (2, 2, 0, 0, 0)


def test_rows_may_be_known_by_their_number_and_all_columns_kept(written):
    path = written('"age";"y"\n58;"no"\n58;"no"\n')
    options = ["--no-guess", "--map", "row=external_id", "--map", "*=extra", "--source", "bank"]
    assert figures(command("contacts", path, *options)) == (2, 2, 0, 0, 0)
    assert figures(command("contacts", path, *options)) == (2, 0, 0, 2, 0)
    assert [person.extra for person in Contact.objects.all()] == [{"age": "58", "y": "no"}] * 2


@pytest.mark.parametrize(
    "options", [["--map", "x=y"], ["--preset", "lotus"], ["--delimiter", "ab"], ["--encoding", "utf-99"]]
)
def test_a_mistaken_option_is_a_clear_error(written, options):
    with pytest.raises(CommandError) as refused:
        command("contacts", written(PEOPLE), *options)
    assert str(refused.value)
    assert not Contact.objects.exists()


def test_a_missing_file_is_a_clear_error(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        command("contacts", tmp_path / "none.csv")


class Killed(BaseException):
    """What a kill looks like from inside."""


def test_an_interrupted_import_goes_on_where_it_stopped(written, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 2)
    path = written(BAD)
    move_cursor, calls = running._move_cursor, []

    def stop_in_the_third_chunk(*args):
        calls.append(args)
        if len(calls) == 3:
            raise Killed
        move_cursor(*args)

    monkeypatch.setattr(running, "_move_cursor", stop_in_the_third_chunk)
    with pytest.raises(Killed):
        command("contacts", path)
    assert ImportRun.objects.get().rows == 4
    monkeypatch.setattr(running, "_move_cursor", move_cursor)
    report = command("contacts", path)
    assert figures(report) == (10, 2, 0, 0, 8)
    assert len(errors(report)) == 8
    assert ImportRejection.objects.count() == 8
    assert ImportRun.objects.get().finished_at is not None


def test_an_interrupted_import_of_activities_counts_duplicates_on(written, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 1)
    path = written(ORDERS)
    move_cursor = running._move_cursor
    monkeypatch.setattr(
        running, "_move_cursor", lambda *args: (_ for _ in ()).throw(Killed) if args[0].rows else move_cursor(*args)
    )
    with pytest.raises(Killed):
        command("activities", path, *AS_ORDERS)
    assert Activity.objects.count() == 1
    monkeypatch.setattr(running, "_move_cursor", move_cursor)
    assert figures(command("activities", path, *AS_ORDERS)) == (3, 3, 0, 0, 0)
    assert Activity.objects.count() == 3


def test_a_second_import_of_the_same_file_at_the_same_time_is_stopped(written, monkeypatch):
    path = written(PEOPLE)
    claim = running._claim

    def somebody_else_moves_on(run):
        ImportRun.objects.update(rows=1)
        claim(run)

    monkeypatch.setattr(running, "_claim", somebody_else_moves_on)
    with pytest.raises(CommandError, match="running"):
        command("contacts", path)


@pytest.mark.parametrize(
    ("options", "system", "named"),
    [
        (["--source", "cdnow"], "cdnow", {"system": "cdnow"}),
        (["--source", "Web shop"], "web-shop", {"system": "web-shop"}),
        ([], "", {}),
    ],
)
def test_who_was_imported_by_an_external_id_is_met_again_over_the_api(written, options, system, named):
    report = command("contacts", written("external id,first name\n7,Aino\n"), *options)
    assert report["system"] == system
    row = {"type": "guide", "occurred_at": "2026-01-01T00:00:00Z", "external_id": "7", **named}
    answer = Caller("integration").post("activities/bulk/", [row]).json()
    assert answer["results"][0]["status"] == "created"
    person = Contact.objects.get()
    assert person.activities.get().type.code == "guide"


def test_the_same_id_of_another_system_is_another_person(written):
    command("contacts", written("external id,first name\n7,Aino\n"), "--source", "cdnow")
    row = {"type": "guide", "occurred_at": "2026-01-01T00:00:00Z", "external_id": "7"}
    Caller("integration").post("activities/bulk/", [row])
    assert sorted(person.name for person in Contact.objects.all()) == ["#7", "Aino"]


@pytest.mark.parametrize("options", [["--source", "crm"], []])
def test_companies_and_activities_know_their_external_ids_again_too(written, options):
    firms = written("name,external id\nFirma Oy,7\n", "firms.csv")
    deeds = written("external id,type,date\n7,guide,2026-01-01\n", "deeds.csv")
    assert [figures(command("companies", firms, *options))[1] for _ in range(2)] == [1, 0]
    assert [figures(command("activities", deeds, *options))[1] for _ in range(2)] == [1, 0]


@pytest.mark.parametrize("column", ["first name", "title", "topics", "source", "campaign", "company", "extra.note"])
def test_text_beyond_what_a_field_holds_is_refused_and_not_cut(written, column):
    mapped = ["--map", f"{column}={column}"] if "." in column else []
    report = command("contacts", written(f"email,{column}\na@firma.fi,{'x' * 100_000}\nb@firma.fi,fine\n"), *mapped)
    assert figures(report) == (2, 1, 0, 0, 1)
    assert errors(report)[0]["column"].split(".")[0] == column.split(".")[0]
    assert Contact.objects.get().email == "b@firma.fi"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("employees", "many"), ("employees", "-5"), ("employees", "1e400"), ("revenue", "NaN"), ("revenue", "Infinity"),
        ("country", "Atlantis"), ("domain", "not a domain"), ("most_wanted", "perhaps"), ("owner", "nobody@baton.test"),
    ],
)  # fmt: skip
def test_a_companys_cell_of_the_wrong_type_costs_its_row(written, column, value):
    mapped = ["--map", f"{column}={column}"]
    report = command("companies", written(f"name,{column}\nBad Oy,{value}\nGood Oy,\n"), *mapped)
    assert figures(report) == (2, 1, 0, 0, 1)
    assert errors(report)[0]["column"] == column
    assert list(Company.objects.values_list("name", flat=True)) == ["Good Oy"]


@pytest.mark.parametrize("date", ["2026-02-30", "31.4.2026", "13/13/2026", "soon", "0000-00-00", "99999999999999"])
def test_an_impossible_date_costs_its_row(written, date):
    report = command("activities", written(f"email,type,date\na@x.fi,guide,{date}\nb@x.fi,guide,2026-01-01\n"))
    assert figures(report) == (2, 1, 0, 0, 1)
    assert errors(report)[0]["column"] == "date"
    assert list(Contact.objects.values_list("email", flat=True)) == ["b@x.fi"]
