"""Companies in: one company, found by the strongest thing said about it."""

from decimal import Decimal

import pytest

from accounts.actor import Actor
from leads.actions import intake, intake_companies
from leads.drafting import company_draft, person_draft
from leads.models import Company, CompanyIdentity, Touched
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
BY = Actor("api")


def take(*rows, system="crm"):
    return intake_companies([company_draft(row, system) for row in rows], by=BY, at=NOON, source=make.source())


def take_one(row, **options):
    [outcome] = take(row, **options)
    return outcome


def test_a_company_is_stored_with_its_facts_read():
    outcome = take_one(
        {"name": "Firma Oy", "domain": "https://www.firma.fi/", "business_id": "fi1234567", "country": "Suomi",
         "employees": "1 200", "revenue": "1,5M", "has_sales": "kyllä", "market": "B2B", "extra.x": 1}
    )  # fmt: skip
    assert outcome.status == "created"
    firm = Company.objects.get(pk=outcome.id)
    assert (firm.name_key, firm.domain, firm.business_id, firm.country) == ("firma", "firma.fi", "FI1234567", "FI")
    assert (firm.employees, firm.revenue, firm.has_sales, firm.market) == (1200, Decimal("1500000.00"), True, "b2b")
    assert (firm.extra, firm.version, firm.created_at) == ({"x": 1}, 1, NOON)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "Firma Oy"}, {"name": "FIRMA"}),
        ({"name": "Firma", "business_id": "FI1"}, {"name": "Quite another name", "business_id": "fi1"}),
        ({"name": "Firma", "external_id": "7"}, {"name": "Renamed", "external_id": "7"}),
        ({"name": "Firma", "domain": "firma.fi"}, {"name": "Firma Group", "domain": "www.firma.fi"}),
        ({"domain": "firma.fi"}, {"domain": "firma.fi"}),
    ],
)
def test_the_same_company_is_found_again(first, second):
    assert take_one(first).id == take_one(second).id
    assert Company.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "Delta", "business_id": "FI1"}, {"name": "Delta", "business_id": "FI2"}),
        ({"name": "Delta", "external_id": "1"}, {"name": "Delta", "external_id": "2"}),
        ({"name": "Delta", "domain": "delta.fi"}, {"name": "Delta", "domain": "delta.si"}),
        ({"name": "Delta", "country": "FI"}, {"name": "Delta", "country": "SI"}),
        ({"name": "Delta"}, {"name": "Deltat"}),
    ],
)
def test_a_shared_name_is_not_enough_where_something_stronger_differs(first, second):
    assert take_one(first).id != take_one(second).id


def test_rows_of_one_batch_meet_as_stored_ones_do():
    outcomes = take({"name": "Firma Oy"}, {"name": "firma", "industry": "IT"}, {"name": "Firma Ab"})
    assert [outcome.status for outcome in outcomes] == ["created", "updated", "unchanged"]
    assert Company.objects.get().industry == "IT"


def test_the_stronger_id_wins_and_the_other_company_is_reported():
    by_business, by_system = take_one({"name": "A", "business_id": "FI1"}), take_one({"name": "B", "external_id": "7"})
    outcome = take_one({"name": "A", "business_id": "FI1", "external_id": "7"})
    assert (outcome.id, outcome.conflicts) == (by_business.id, [by_system.id])
    assert CompanyIdentity.objects.get().company_id == by_system.id


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        ({"industry": "IT"}, "name", "required"),
        ({"name": None, "external_id": "1"}, "name", "required"),
        ({"name": "F", "employees": "many"}, "employees", "number"),
        ({"name": "F", "employees": "-3"}, "employees", "out_of_range"),
        ({"name": "F", "revenue": "lots"}, "revenue", "number"),
        ({"name": "F", "country": "Atlantis"}, "country", "country"),
        ({"name": "F", "id": 999}, "company_id", "not_found"),
        ({"name": "x" * 201}, "name", "too_long"),
    ],
)
def test_a_bad_row_names_its_field(row, field, code):
    outcome = take_one(row)
    assert outcome.status == "rejected"
    assert (outcome.problems[0].field, outcome.problems[0].code) == (field, code)
    assert not Company.objects.exists()


def test_a_parent_is_said_by_name_and_found_among_the_files_own_rows():
    child, parent, orphan = take(
        {"name": "Firma Oy", "parent": "Konserni"}, {"name": "Konserni Oyj"}, {"name": "Other", "parent": "Unheard"}
    )
    assert [child.status, parent.status, orphan.status] == ["created"] * 3
    assert Company.objects.get(pk=child.id).parent_id == parent.id
    assert Company.objects.get(pk=orphan.id).parent.name == "Unheard"


def test_nobody_is_their_own_parent_and_null_sets_a_child_free():
    take_one({"name": "Firma", "parent": "Firma Oy"})
    assert Company.objects.get().parent is None
    take_one({"name": "Child", "parent": "Firma"})
    assert take_one({"name": "Child", "parent": None}).status == "updated"
    assert Company.objects.get(name="Child").parent is None


def test_changed_facts_of_a_company_ask_for_new_scores_of_its_people():
    firm = make.company("Firma Oy", domain="firma.fi")
    person = make.person(company=firm)
    take_one({"domain": "firma.fi", "industry": "IT"})
    assert list(Touched.objects.values_list("contact", flat=True)) == [person.pk]


def test_a_persons_row_may_bring_facts_of_the_company():
    rows = [
        {"email": "a@firma.fi", "company": "Firma Oy", "company.industry": "IT"},
        {"email": "b@firma.fi", "company": "FIRMA"},
    ]
    outcomes = intake([person_draft(row) for row in rows], by=BY, at=NOON, source=make.source())
    assert [outcome.status for outcome in outcomes] == ["created", "created"]
    firm = Company.objects.get()
    assert firm.industry == "IT"
    assert firm.contacts.count() == 2


def test_a_group_may_share_a_domain_when_names_and_ids_tell_its_firms_apart():
    first = take_one({"name": "Nord Software", "domain": "nord.fi", "business_id": "FI1"})
    second = take_one({"name": "Nord Paper", "domain": "nord.fi", "business_id": "FI2"})
    assert first.id != second.id
    assert take_one({"name": "Nord Paper", "domain": "nord.fi"}).id == second.id
