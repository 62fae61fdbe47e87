"""Text as stored and as compared: cleaned, folded, companies without their legal forms."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.normalise.text import clean, company_key, composed, fold
from leads.normalise.unusable import Unusable


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("Aino", "Aino"),
        ("  Aino   Maria ", "Aino Maria"),
        ("Aino\tMaria\r\nLehto", "Aino Maria Lehto"),
        ("Aino\u00a0Lehto", "Aino Lehto"),
        ("\u3000Aino\u3000", "Aino"),
        ("", ""),
        ("   ", ""),
        (unicodedata.normalize("NFD", "Žagar Häkkinen"), "Žagar Häkkinen"),
        ("山田 太郎", "山田 太郎"),
        ("👩‍💻 Dev", "👩‍💻 Dev"),
        (42, "42"),
        (1.5, "1.5"),
        (True, "True"),
    ],
)
def test_text_is_stored_composed_on_one_line_and_trimmed(raw, stored):
    assert clean(raw, 100) == stored


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("a\x00b", "nul"),
        ("half \ud83d", "broken_character"),
        ("x" * 101, "too_long"),
        ("ä" * 101, "too_long"),
        (["a"], "not_text"),
        ({"a": 1}, "not_text"),
        (b"bytes", "not_text"),
    ],
)
def test_text_that_cannot_be_stored_is_refused_with_its_reason(raw, code):
    with pytest.raises(Unusable) as refused:
        clean(raw, 100)
    assert refused.value.code == code
    assert refused.value.words


def test_a_limit_counts_characters_after_trimming():
    assert clean("  " + "å" * 100 + "  ", 100) == "å" * 100


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("Häkkinen", "hakkinen"),
        ("ÅSTRÖM", "astrom"),
        ("Žagar Šušteršič", "zagar sustersic"),
        ("Đorđević", "dordevic"),
        ("Sørensen", "sorensen"),
        ("Großmann", "grossmann"),
        ("Łukasz", "lukasz"),
        ("Æther", "aether"),
        ("O'Brien-Smith", "o brien-smith"),
        ("a.b+c@x-y.fi", "a.b+c@x-y.fi"),
        ("  two   words ", "two words"),
        ("under_score", "under score"),
        ("", ""),
    ],
)
def test_folding_drops_case_accents_and_decoration(raw, folded):
    assert fold(raw) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    once = fold(text)
    assert fold(once) == once


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60))
def test_composed_and_decomposed_writing_fold_alike(text):
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60))
def test_cleaning_twice_changes_nothing(text):
    once = clean(text, 200)
    assert clean(once, 200) == once
    assert composed(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Firma Oy", "firma"),
        ("Oy Firma Ab", "Firma"),
        ("Podjetje d.o.o.", "PODJETJE"),
        ("Podjetje, d.o.o.", "Podjetje"),
        ("Häkkinen & Pojat Oy", "hakkinen and pojat"),
        ("Acme, Inc.", "ACME Ltd"),
        ("Muster GmbH & Co. KG", "Muster GmbH and Co KG"),
        ("Nord-Stål AS", "Nord Stal"),
        ("Skupina d.d.", "skupina"),
    ],
)
def test_company_names_meet_without_legal_form_case_and_accents(one, other):
    assert company_key(one) == company_key(other)


@pytest.mark.parametrize(("one", "other"), [("Firma", "Firmat"), ("Delta Nord", "Delta"), ("AS", "AB")])
def test_different_company_names_stay_apart(one, other):
    assert company_key(one) != company_key(other)


@pytest.mark.parametrize("name", ["AS", "Oy Ab", "???", "山"])
def test_every_name_has_a_key(name):
    assert company_key(name)
