"""Finding people by parts of name, e-mail and company, and companies by theirs."""

import pytest

from leads.models import Company, Contact
from leads.normalise.text import company_key
from leads.search import companies_like, people_like
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people():
    kuura = make.company("Kuura Logistics Oy", domain="kuura.example", business_id="FI12345671")
    kuura.name_key = company_key(kuura.name)
    kuura.save()
    make.person(first_name="Aino", last_name="Lehtinen", email="aino@kuura.example", company=kuura)
    make.person(first_name="Matej", last_name="Zupan")


def found(asked):
    return [person.first_name for person in Contact.objects.filter(people_like(asked)).order_by("pk")]


@pytest.mark.parametrize(
    "asked", ["aino", "LEHTI", "ino leht", "aino@kuura.example", "kuura", "lehtinen logistics", "  Aíno "]
)
def test_any_part_finds_the_person(asked):
    assert found(asked) == ["Aino"]


@pytest.mark.parametrize("asked", ["zupan logistics", "nobody", "aino nobody"])
def test_every_word_must_be_there(asked):
    assert found(asked) == []


def test_a_search_for_nothing_finds_everybody():
    assert found(" ") == ["Aino", "Matej"]


@pytest.mark.parametrize("asked", ["kuura", "logistics kuu", "kuura.example", "fi12345671"])
def test_companies_are_found_by_name_domain_and_business_id(asked):
    assert [company.name for company in Company.objects.filter(companies_like(asked))] == ["Kuura Logistics Oy"]
