"""The five elements of quality: what is known, whether it speaks for the person, and what is not yet known."""

import pytest

from leads.quality import five_elements
from tests import make

pytestmark = pytest.mark.django_db


def elements(**fields):
    return five_elements(make.person(**fields))


def test_of_an_unknown_person_nothing_is_known_and_it_is_said():
    found = elements()
    assert [element.known for element in found] == [False] * 5
    assert {element.words for element in found} == {"not yet known"}


def test_the_target_group_is_the_fit_letter_and_the_companys_facts():
    company = make.company(industry="Logistics", country="FI", employees=140)
    target = elements(company=company, standing={"fit": "A"})[0]
    assert target.words == "fit A · Logistics, Finland, 140 employees"
    assert target.good


@pytest.mark.parametrize(("fit", "good"), [("A", True), ("B", True), ("C", False), ("D", False)])
def test_only_the_better_letters_speak_for_the_target_group(fit, good):
    assert elements(company=make.company(), standing={"fit": fit})[0].good is good


@pytest.mark.parametrize(
    ("role", "title", "good"), [("decision_maker", "CIO", True), ("no_part", "Intern", False), ("", "CIO", False)]
)
def test_the_role_speaks_for_whoever_takes_part_in_the_decision(role, title, good):
    element = elements(role=role, title=title)[1]
    assert element.known
    assert element.good is good


@pytest.mark.parametrize(
    ("stage", "good"), [("steady", False), ("interest", False), ("need", True), ("decision", True)]
)
def test_the_buying_stage_speaks_once_a_need_is_known(stage, good):
    assert elements(buying_stage=stage)[3].good is good


def test_topics_are_named():
    assert elements(topics=["ERP", "MES"])[2].words == "ERP, MES"


def test_the_shared_view_waits_for_the_answers_of_sales():
    assert not elements()[4].known
