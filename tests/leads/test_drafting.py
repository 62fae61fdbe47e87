"""Flat words of JSON and CSV become drafts; only names are judged here."""

import pytest

from leads.drafting import activity_draft, company_draft, person_draft, split_name


@pytest.mark.parametrize(
    ("raw", "first", "last"),
    [
        ("Aino Lehto", "Aino", "Lehto"),
        ("Anna Maria Virtanen", "Anna Maria", "Virtanen"),
        ("Lehto, Aino", "Aino", "Lehto"),
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("Juan de la Cruz", "Juan", "de la Cruz"),
        ("Cher", "Cher", ""),
        ("", "", ""),
    ],
)
def test_a_full_name_comes_apart(raw, first, last):
    assert split_name(raw, []) == (first, last)


def test_said_first_and_last_names_win_over_the_full_name():
    draft = person_draft({"first_name": "Aino", "name": "Somebody Else", "last_name": "Lehto"})
    assert draft.facts == {"first_name": "Aino", "last_name": "Lehto"}


def test_a_company_is_a_name_an_object_an_id_or_dotted_words():
    assert person_draft({"company": "Firma Oy"}).company.facts == {"name": "Firma Oy"}
    assert person_draft({"company": {"name": "Firma", "domain": "firma.fi"}}).company.facts["domain"] == "firma.fi"
    assert person_draft({"company": 7}).company.company_id == 7
    assert person_draft({"company.industry": "IT", "company": "F"}).company.facts == {"industry": "IT", "name": "F"}


def test_a_blank_company_says_nothing_and_null_takes_the_person_out_of_it():
    assert person_draft({"company": ""}).company is None
    draft = person_draft({"company": None})
    assert draft.company is None
    assert draft.facts == {"company_id": None}


def test_external_ids_belong_to_the_system_of_the_door_or_to_the_one_they_name():
    assert person_draft({"external_id": 12}, "crm").external_ids == (("crm", "12"),)
    assert person_draft({"external_ids": {"erp": "9"}}).external_ids == (("erp", "9"),)
    assert company_draft({"external_id": "a"}, "crm").external_ids == (("crm", "a"),)
    assert activity_draft({"external_id": "a"}, "crm").external_id == ("crm", "a")


def test_dotted_words_gather_in_extra_and_properties():
    assert person_draft({"extra.a": 1, "extra.b": 2}).facts["extra"] == {"a": 1, "b": 2}
    assert activity_draft({"properties.url": "/x", "properties.n": ""}).properties == {"url": "/x"}


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (person_draft({"shoe_size": 44}), "shoe_size"),
        (company_draft({"shoe_size": 44}), "shoe_size"),
        (activity_draft({"shoe_size": 44}), "shoe_size"),
    ],
)
def test_unknown_words_are_problems_that_name_the_known_ones(draft, field):
    [problem] = draft.problems
    assert (problem.field, problem.code) == (field, "unknown_field")
    assert "external_id" in problem.message


@pytest.mark.parametrize("words", [{"user_id": ["a"]}, {"anonymous_id": {}}, {"external_id": [1]}, {"id": "x"}])
def test_ids_of_a_wrong_type_are_problems(words):
    assert person_draft(words).problems


@pytest.mark.parametrize("value", [-1, 2**63, True, "abc", [1]])
def test_a_contact_id_is_a_positive_number(value):
    assert activity_draft({"contact": value}).problems


def test_a_contact_id_may_come_as_digits():
    assert activity_draft({"contact": "12"}).contact_id == 12
