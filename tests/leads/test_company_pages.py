"""The list of companies and the page of one: people, buying group, deeds, facts."""

from datetime import timedelta

import pytest

from accounts.clock import now
from leads.buying_group import buying_group
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def marketer(client):
    user = make.user("marketer")
    client.force_login(user)
    return user


def listed(response):
    return [company.name for company in response.context["page"].rows]


def test_companies_sort_by_name_newest_and_size(client):
    make.company("Beta", employees=10)
    make.company("Alfa")
    make.company("Gamma", employees=500)
    assert listed(client.get("/companies/")) == ["Alfa", "Beta", "Gamma"]
    assert listed(client.get("/companies/?sort=employees")) == ["Gamma", "Beta", "Alfa"]


@pytest.mark.parametrize("asked", ["country=fi", "industry=logist", "most_wanted=true", "q=kuur"])
def test_the_filters_narrow_the_list(client, asked):
    make.company("Kuura", country="FI", industry="Logistics", most_wanted=True)
    make.company("Other")
    assert listed(client.get(f"/companies/?{asked}")) == ["Kuura"]


def test_the_list_says_how_many_people_are_known(client):
    company = make.company("Kuura")
    make.person(company=company)
    make.person(company=company)
    (row,) = client.get("/companies/").context["page"].rows
    assert row.known == 2


def test_the_page_tells_who_works_there_and_what_they_do(client):
    company = make.company("Kuura Oy", industry="Logistics", employees=140, revenue=12_000_000, business_id="FI1")
    person = make.person(first_name="Aino", company=company, role="decision_maker", standing={"points": 50})
    make.activity(person, "webinar", now() - timedelta(days=3))
    make.activity(person, "fair", now() - timedelta(days=120))
    response = client.get(f"/companies/{company.pk}/")
    for told in ("Kuura Oy", "Logistics", "140", "12,000,000", "FI1", "Aino", "Decision maker", "Webinar"):
        assert told in response.text
    assert [deed.type.code for deed in response.context["deeds"]] == ["webinar"]


def test_more_people_cost_no_more_queries(client, django_assert_max_num_queries):
    company = make.company()
    client.get(f"/companies/{company.pk}/")
    for _number in range(10):
        make.activity(make.person(company=company, owner=make.user("sales")), "guide", now())
    with django_assert_max_num_queries(14):
        client.get(f"/companies/{company.pk}/")


def test_the_buying_group_counts_who_was_reached_in_three_months():
    company = make.company()
    at = make.NOON
    for role, days in (("decision_maker", 10), ("decision_maker", 100), ("influencer", None), ("no_part", 1), ("", 1)):
        last = None if days is None else at - timedelta(days=days)
        make.person(company=company, role=role, standing={"last_activity_at": last})
    make.person(role="champion", standing={"last_activity_at": at})

    group = {part.role: (part.reached, part.known) for part in buying_group(company.pk, at=at)}

    assert group == {
        "decision_maker": (1, 2), "influencer": (0, 1), "champion": (0, 0), "purchaser": (0, 0), "end_user": (0, 0),
        "": (1, 1),
    }  # fmt: skip


def test_the_groups_parts_lead_to_one_another(client):
    mother = make.company("Mother")
    make.company("Daughter", parent=mother)
    assert "Daughter" in client.get(f"/companies/{mother.pk}/").text


def test_a_country_is_named_wherever_it_lies(client):
    make.company("Near Oy", country="FI")
    make.company("Far Ltd", country="KE")
    text = client.get("/companies/").text
    assert "Finland" in text
    assert "Kenya" in text
