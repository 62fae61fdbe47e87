"""Which column becomes which field: by header words of three languages, by presets, by --map."""

import pytest

from leads.drafting import person_draft
from leads.importing.mapping import compiled, presets, words_maker
from leads.importing.reading import Layout, Row
from leads.refusals import Invalid


def layout(*header):
    return Layout("utf-8", 0, ",", list(header))


def words(kind, header, cells, *said, number=1, null="", **options):
    mapping = compiled(kind, layout(*header), list(said), **options)
    return words_maker(mapping, null)(number, Row(2, list(cells)))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("First Name", "first_name"), ("ETUNIMI", "first_name"), ("Ime", "first_name"), ("Last_Name", "last_name"),
        ("Sukunimi", "last_name"), ("Priimek", "last_name"), ("E-mail", "email"), ("Sähköposti", "email"),
        ("E-pošta", "email"), ("* Email Address", "email"), ("Yritys", "company"), ("Podjetje", "company"),
        ("Account Name", "company"), ("Puhelin", "phone"), ("Telefonska številka", "phone"), ("Job Title", "title"),
        ("Record ID", "external_id"), ("Lead Source", "source"), ("utm_campaign", "campaign"),
        ("Y-tunnus", "company.business_id"), ("do_not_contact", "do_not_contact"),
    ],
)  # fmt: skip
def test_common_headers_need_no_mapping(header, field):
    assert words("contacts", [header], ["x"]) == {field: "x"}


@pytest.mark.parametrize(
    ("kind", "header", "field"),
    [
        ("companies", "Account", "name"), ("companies", "Toimiala", "industry"),
        ("companies", "No. of Employees", "employees"),
        ("activities", "timestamp", "occurred_at"), ("activities", "Päivämäärä", "occurred_at"),
        ("activities", "Event type", "type"),
    ],
)  # fmt: skip
def test_the_other_kinds_know_their_words(kind, header, field):
    assert words(kind, [header], ["x"]) == {field: "x"}


def test_an_ambiguous_or_unknown_column_is_left_out_and_listed():
    mapping = compiled("contacts", layout("E-mail", "Shoe size", "Notes"), [])
    assert mapping.ignored == ["Shoe size", "Notes"]


def test_map_wins_over_the_header():
    assert words("contacts", ["Title", "Position"], ["Dr", "CEO"], "Title=extra.salutation") == {
        "extra.salutation": "Dr", "title": "CEO",
    }  # fmt: skip


def test_the_first_filled_column_of_a_field_is_taken():
    header = ["Person - Email - Work", "Person - Email - Home"]
    assert words("contacts", header, ["", "h@x.fi"], preset="pipedrive") == {"email": "h@x.fi"}
    assert words("contacts", header, ["w@x.fi", "h@x.fi"], preset="pipedrive") == {"email": "w@x.fi"}


@pytest.mark.parametrize(
    ("cell", "value"), [("1.5", "1500000.0"), ("1 100,04", "1100040000.00"), ("n/a", "n/a"), ("", None)]
)
def test_units_multiply_and_leave_what_is_no_number_to_be_refused(cell, value):
    said = words("companies", ["revenue"], [cell], "revenue=revenue*1e6").get("revenue")
    assert said == value or float(said) == float(value)


def test_constants_row_numbers_and_the_rest():
    header = ["age", "job"]
    said = words("contacts", header, ["58", "clerk"], "const:cold list=source", "row=external_id", "*=extra",
                 guess=False, number=7)  # fmt: skip
    assert said == {"source": "cold list", "external_id": "7", "extra.age": "58", "extra.job": "clerk"}


def test_a_cell_may_win_over_a_constant():
    assert words("contacts", ["source"], ["Fair"], "const:Cold=source") == {"source": "Fair"}


def test_a_column_may_be_left_out():
    assert words("contacts", ["E-mail", "Title"], ["a@x.fi", "Dr"], "Title=-") == {"email": "a@x.fi"}


def test_a_word_may_stand_for_null():
    assert words("contacts", ["E-mail", "Title"], ["a@x.fi", "NULL"], null="NULL") == {"email": "a@x.fi", "title": None}


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("Nothing=title", "no column"), ("E-mail=shoe_size", "no field"), ("E-mail", "Column=field"),
        ("E-mail=id", "no field"), ("E-mail=extra.", "no field"), ("=email", "Column=field"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_says_why(said, part):
    with pytest.raises(Invalid, match=part):
        compiled("contacts", layout("E-mail"), [said])


def test_an_unknown_preset_names_the_known_ones():
    with pytest.raises(Invalid, match="hubspot"):
        compiled("contacts", layout("E-mail"), [], preset="lotus")


@pytest.mark.parametrize("preset", presets())
def test_every_preset_maps_to_fields_that_exist(preset):
    for kind in ("contacts", "companies"):
        import json

        from leads.importing.mapping import PRESETS

        columns = json.loads((PRESETS / f"{preset}.json").read_text()).get(kind, {})
        mapping = compiled(kind, layout(*columns), [f"{name}={field}" for name, field in columns.items()])
        assert len(mapping.columns) + len(mapping.ignored) == len(columns)


GOOGLE = (
    "First Name,Middle Name,Last Name,Organization Name,Organization Title,Labels,E-mail 1 - Label,E-mail 1 - Value,"
    "E-mail 2 - Value,Phone 1 - Value,Website 1 - Value"
)
OUTLOOK = "Title,First Name,Last Name,Company,Job Title,Business Phone,Mobile Phone,E-mail Address,E-mail 2 Address"
META = "id,created_time,ad_id,campaign_name,platform,full_name,email,phone_number"


@pytest.mark.parametrize(
    ("preset", "header", "fields"),
    [
        ("google", GOOGLE, {"first_name", "last_name", "company", "title", "email", "phone", "company.domain"}),
        ("outlook", OUTLOOK, {"first_name", "last_name", "company", "title", "email", "phone"}),
        ("meta", META, {"external_id", "name", "email", "phone", "campaign", "source"}),
    ],
)
def test_presets_read_the_headers_of_their_programs(preset, header, fields):
    mapping = compiled("contacts", layout(*header.split(",")), [], preset=preset)
    assert fields <= {field for _index, field in mapping.columns}


def test_mapped_words_make_a_draft_without_problems():
    said = words("contacts", ["Nimi", "Sähköposti", "Yritys", "Maa"], ["Aino Lehto", "a@x.fi", "Firma", "Suomi"])
    draft = person_draft(said, "crm")
    assert not draft.problems
    assert draft.company.facts == {"name": "Firma", "country": "Suomi"}
