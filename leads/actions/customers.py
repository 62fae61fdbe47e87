"""Which companies are customers: in business it is the company that buys, not the person alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from leads.models import Company, Contact

SINCE = """
UPDATE leads_company c SET customer_since = b.at FROM unnest(%s::bigint[], %s::timestamptz[]) AS b (company_id, at)
WHERE c.id = b.company_id AND (c.customer_since IS NULL OR c.customer_since > b.at)
"""


def mark_customers(company_ids: Sequence[int], *, at: datetime) -> list[int]:
    """These companies are customers from now on; returns those that were not before."""
    new = list(Company.objects.filter(pk__in=company_ids, customer_since=None).values_list("pk", flat=True))
    Company.objects.filter(pk__in=new, customer_since=None).update(customer_since=at)
    return new


def mark_customers_since(bought: Mapping[int, datetime]) -> None:
    """The past comes along: {company id: when they first bought}; an earlier day than the known one takes its place."""
    if bought:
        with connection.cursor() as cursor:
            cursor.execute(SINCE, [list(bought), list(bought.values())])


def mark_employers_since(bought: Mapping[int, datetime]) -> None:
    """The same for the companies of these people: {contact id: when they bought}."""
    firms: dict[int, datetime] = {}
    people = Contact.objects.filter(pk__in=bought, company__isnull=False)
    for contact, firm in people.values_list("pk", "company_id"):
        if firm is not None:
            firms[firm] = min(bought[contact], firms.get(firm, bought[contact]))
    mark_customers_since(firms)


def unmark_customers(company_ids: Sequence[int]) -> None:
    """Take a mark back that an undone win had set."""
    Company.objects.filter(pk__in=company_ids).update(customer_since=None)


def mark_employers(contact_ids: Sequence[int], *, at: datetime) -> list[int]:
    """The companies of these customers of another system are customers too."""
    firms = Contact.objects.filter(pk__in=contact_ids, company__isnull=False).values_list("company_id", flat=True)
    return mark_customers(sorted({firm for firm in firms if firm}), at=at)
