"""Conditions on facts and properties: what holds, what cannot be asked, and that no text becomes SQL."""

from typing import Any

import pytest
from django.db import connection

from leads.models import Contact
from leads.refusals import Invalid
from scoring.conditions import of_fact, of_property
from scoring.engine.people import facts_now
from scoring.parameters import Parameters
from tests import make

pytestmark = pytest.mark.django_db


def holds(person: Contact, field: str, op: str, value: Any) -> bool:
    parameters = Parameters()
    condition = of_fact(field, op, value, parameters)
    with connection.cursor() as cursor:
        who = parameters.add(person.pk)
        cursor.execute(f"SELECT {condition} FROM {facts_now('leads_contact c')} WHERE c.id = {who}", parameters)
        return bool(cursor.fetchone()[0])


def aino() -> Contact:
    company = make.company("Kuura Oy", industry="Steel", employees=50, has_sales=False, extra={"tags": ["A", "b"]})
    return make.person(
        title="Head of Sales",
        role="decision_maker",
        email="Aino@Kuura.test",
        topics=["ERP", "crm"],
        company=company,
        extra={"relation": "Student", "size": "12.5", "deep": {"er": 3}, "yes": True},
    )


@pytest.mark.parametrize(
    ("field", "op", "value", "wanted"),
    [
        ("title", "equals", "head of sales", True),
        ("title", "contains", "SALES", True),
        ("title", "contains", "marketing", False),
        ("role", "in", ["champion", "Decision_Maker"], True),
        ("email_domain", "equals", "kuura.test", True),
        ("employees", "range", [50, 50], True),
        ("employees", "range", [None, 49.5], False),
        ("employees", "equals", 50, True),
        ("employees", "in", [49, 50], True),
        ("revenue", "range", [0, None], False),  # not known
        ("revenue", "is_set", False, True),
        ("has_sales", "equals", False, True),
        ("has_marketing", "equals", False, False),  # not known is not "no"
        ("has_marketing", "is_set", True, False),
        ("own_department", "in", [True, False], False),  # no sales, and of marketing nothing is known
        ("topics", "contains", "CRM", True),
        ("topics", "contains", "cr", False),  # a whole member
        ("topics", "in", ["hr", "erp"], True),
        ("topics", "is_set", True, True),
        ("language", "is_set", True, False),
        ("extra.relation", "equals", "student", True),
        ("extra.size", "range", [12, 13], True),
        ("extra.relation", "range", [0, None], False),  # not a number, and no error
        ("extra.deep.er", "equals", 3, True),
        ("extra.yes", "equals", True, True),
        ("extra.missing", "equals", "x", False),
        ("extra.missing", "is_set", False, True),
        ("company_extra.tags", "contains", "B", True),
        ("company_extra.tags", "contains", "ab", False),
    ],
)
def test_a_fact_is_or_is_not_so(field: str, op: str, value: Any, wanted: bool) -> None:
    assert holds(aino(), field, op, value) is wanted


def test_without_a_company_its_facts_are_unknown() -> None:
    person = make.person()
    assert not holds(person, "industry", "equals", "Steel")
    assert holds(person, "industry", "is_set", False)


@pytest.mark.parametrize("text", ["'; DROP TABLE leads_contact; --", "%s", "%(v0)s", "\\", "a%b", "{x}", "ÄÖ €"])
def test_text_is_compared_and_never_run(text: str) -> None:
    person = make.person(title=text, extra={text: text} if "." not in text else {})
    assert holds(person, "title", "equals", text)
    assert holds(person, "title", "contains", text)
    assert holds(person, f"extra.{text}", "equals", text)


@pytest.mark.parametrize(
    ("field", "op", "value"),
    [
        ("nonsense", "equals", "x"),
        ("extra.", "equals", "x"),
        ("title", "nonsense", "x"),
        ("title", "equals", None),
        ("title", "equals", "\x00"),
        ("extra.\x00", "equals", "x"),
        ("title", "in", "text"),
        ("title", "in", []),
        ("employees", "equals", "many"),
        ("employees", "range", [None, None]),
        ("employees", "range", [1]),
        ("employees", "range", [float("nan"), None]),
        ("employees", "range", [True, None]),
        ("employees", "contains", "5"),
        ("has_sales", "equals", "yes"),
        ("title", "contains", ""),
    ],
)
def test_what_makes_no_sense_is_refused(field: str, op: str, value: Any) -> None:
    with pytest.raises(Invalid):
        of_fact(field, op, value, Parameters())


@pytest.mark.parametrize("condition", [{}, {"property": "", "op": "equals"}, {"property": "x", "op": None}])
def test_a_condition_on_a_property_names_it(condition: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        of_property(condition, Parameters())
