"""Numbers, yes and no, dates, countries, domains and word lists, as people and exports write them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from leads.fields import revenue, topics
from leads.normalise import choice, country, domain, number
from leads.normalise.extra import checked, merged
from leads.normalise.moment import moment
from leads.normalise.unusable import Unusable, reason


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1100.04", "1100.04"), ("1 100,04", "1100.04"), ("1,100.04", "1100.04"), ("1.100,04", "1100.04"),
        ("1,000", "1000"), ("1.000.000", "1000000"), ("1.5", "1.5"), ("1,5", "1.5"), ("€ 1.2M", "1200000"),
        ("20k", "20000"), ("3 mio", "3000000"), ("1'234'567", "1234567"), ("12\u00a0000", "12000"), ("-5", "-5"),
        ("50+", "50"), (7, "7"), (1.25, "1.25"), ("1e3", "1000"), ("$1,234", "1234"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_written(raw, value):
    assert number.decimal(raw) == Decimal(value)


@pytest.mark.parametrize("raw", ["", "many", "1.2.3", "11-50", "NaN", "Infinity", True, "--5"])
def test_what_is_no_number_is_refused(raw):
    with pytest.raises(Unusable):
        number.decimal(raw)


@pytest.mark.parametrize(("raw", "code"), [("2.5", "whole_number"), ("-1", "out_of_range"), ("11", "out_of_range")])
def test_a_head_count_is_whole_and_in_range(raw, code):
    with pytest.raises(Unusable) as refused:
        number.whole(raw, 10)
    assert refused.value.code == code


def test_revenue_keeps_cents_and_stays_in_range():
    assert revenue("1,5M") == Decimal("1500000.00")
    with pytest.raises(Unusable):
        revenue("1e20")


@pytest.mark.parametrize("raw", ["yes", "TRUE", "1", 1, True, "kyllä", "Da", "x", " on "])
def test_yes_in_three_languages(raw):
    assert number.yes_or_no(raw) is True


@pytest.mark.parametrize("raw", ["no", "False", 0, False, "ei", "NE", "off"])
def test_no_in_three_languages(raw):
    assert number.yes_or_no(raw) is False


def test_perhaps_is_neither():
    with pytest.raises(Unusable):
        number.yes_or_no("perhaps")


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        ("2026-03-12", "2026-03-12T00:00+00:00"),
        ("20260312", "2026-03-12T00:00+00:00"),
        ("2026-03-12 14:30", "2026-03-12T14:30+00:00"),
        ("2026-03-12T14:30:15.250Z", "2026-03-12T14:30:15.250+00:00"),
        ("2026-03-12T14:30:15+02:00", "2026-03-12T12:30:15+00:00"),
        ("2010-10-14T12:00:00.000Z-0300", "2010-10-14T15:00+00:00"),
        ("2020-12-30 3:15:52", "2020-12-30T03:15:52+00:00"),
        ("07/15/2009 02:14:45+0800", "2009-07-14T18:14:45+00:00"),
        ("12.3.2026", "2026-03-12T00:00+00:00"),
        ("12.3.2026 klo 14.30", "2026-03-12T14:30+00:00"),
        ("12/3/2026", "2026-03-12T00:00+00:00"),
        ("3/25/2026 2:05 PM", "2026-03-25T14:05+00:00"),
        ("1741789815", "2025-03-12T14:30:15+00:00"),
        ("1741789815000", "2025-03-12T14:30:15+00:00"),
    ],
)
def test_instants_are_read_as_exports_write_them(raw, instant):
    assert moment(raw) == datetime.fromisoformat(instant)


def test_a_naive_time_is_utc_and_a_date_of_ours_passes():
    assert moment(datetime(2026, 3, 12)).tzinfo is UTC  # noqa: DTZ001
    assert moment("3/12/2026", day_first=False) == datetime(2026, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw", ["2026-02-30", "2026-13-01", "31.4.2026", "soon", "", "2009-07/14 22:14", None, True, "25:00", "12.3.26"]
)
def test_impossible_dates_are_refused(raw):
    with pytest.raises(Unusable) as refused:
        moment(raw)
    assert refused.value.code == "date"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("Finland", "FI"), ("SUOMI", "FI"), ("fi", "FI"), ("Slovenija", "SI"), ("Ruotsi", "SE"), ("Österreich", "AT"),
        ("United States", "US"), ("U.S.A.", "US"), ("UK", "GB"), ("Philipines", "PH"), ("Deutschland", "DE"),
    ],
)  # fmt: skip
def test_countries_in_several_languages_and_with_a_slip(raw, code):
    assert country.code(raw) == code


@pytest.mark.parametrize("raw", ["Atlantis", "Nigera", "ZZ"])
def test_an_unknown_country_is_refused_rather_than_guessed(raw):
    with pytest.raises(Unusable):
        country.code(raw)


@pytest.mark.parametrize(
    ("raw", "host"),
    [
        ("https://www.Firma.fi/en?x=1", "firma.fi"), ("firma.fi", "firma.fi"), ("//firma.fi:8080", "firma.fi"),
        ("sähkö.fi", ""), ("mail@firma.fi", "firma.fi"), ("FIRMA.FI.", "firma.fi"),
        ("https://facebook.com/firma", ""), ("gmail.com", ""),
    ],
)  # fmt: skip
def test_a_domain_is_the_host_unless_it_is_everybodys(raw, host):
    found = domain.host(raw)
    assert found == (host if raw.isascii() else "sähkö.fi".encode("idna").decode())


@pytest.mark.parametrize("raw", ["not a domain", "http://", "localhost", "-x.fi", "a" * 64 + ".fi"])
def test_what_is_no_domain_is_refused(raw):
    with pytest.raises(Unusable):
        domain.host(raw)


@pytest.mark.parametrize(
    ("read", "raw", "code"),
    [
        (choice.role, "Decision maker", "decision_maker"), (choice.role, "DECISION_MAKER", "decision_maker"),
        (choice.role, "Päättäjä", "decision_maker"), (choice.buying_stage, "Need recognised", "need"),
        (choice.market, "B2B", "b2b"), (choice.market, "b2b and b2c", "both"), (choice.language, "suomi", "fi"),
        (choice.language, "sv_FI", "sv-fi"), (choice.language, "Slovene", "sl"),
    ],
)  # fmt: skip
def test_word_lists_know_the_usual_words(read, raw, code):
    assert read(raw) == code


@pytest.mark.parametrize("read", [choice.role, choice.buying_stage, choice.market, choice.language])
def test_an_unknown_word_is_refused(read):
    with pytest.raises(Unusable):
        read("??")


@pytest.mark.parametrize(
    ("raw", "found"), [("a; b,a", ["a", "b"]), (["b", "a", "b"], ["b", "a"]), ((), []), (" ; ", [])]
)
def test_topics_are_a_list_or_words_between_separators(raw, found):
    assert topics(raw) == found


@pytest.mark.parametrize("raw", [5, {"a": 1}, b"x"])
def test_topics_of_another_shape_are_refused(raw):
    with pytest.raises(Unusable):
        topics(raw)


def test_extra_is_merged_name_by_name():
    assert merged({"a": 1, "b": 2}, {"a": "", "b": None, "c": 3}) == {"a": 1, "c": 3}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"a": "x\x00"}, "nul"),
        ({"a": "\ud800"}, "broken_character"),
        ({"a": float("nan")}, "object"),
        ({"a": {1, 2}}, "object"),
        ({"a": "x" * 500}, "too_large"),
        ({"a": 1e300}, "too_large"),
    ],
)
def test_extra_that_the_database_would_refuse_is_refused_here(values, code):
    with pytest.raises(Unusable) as refused:
        checked(values, 300)
    assert refused.value.code == code


def test_a_written_backslash_is_not_a_nul():
    assert checked({"a": "\\u0000"}, 300) == {"a": "\\u0000"}


@pytest.mark.parametrize("code", ["email", "country", "choice", "too_long", "out_of_range", "date", "list"])
def test_every_reason_has_a_sentence(code):
    assert reason(code) % {"limit": 1, "choices": "a"}
