"""Which companies are customers: in business it is the company that buys, not the person alone."""

from collections.abc import Sequence
from datetime import datetime

from leads.models import Company, Contact


def mark_customers(company_ids: Sequence[int], *, at: datetime) -> list[int]:
    """These companies are customers from now on; returns those that were not before."""
    new = list(Company.objects.filter(pk__in=company_ids, customer_since=None).values_list("pk", flat=True))
    Company.objects.filter(pk__in=new, customer_since=None).update(customer_since=at)
    return new


def unmark_customers(company_ids: Sequence[int]) -> None:
    """Take a mark back that an undone win had set."""
    Company.objects.filter(pk__in=company_ids).update(customer_since=None)


def mark_employers(contact_ids: Sequence[int], *, at: datetime) -> list[int]:
    """The companies of these customers of another system are customers too."""
    firms = Contact.objects.filter(pk__in=contact_ids, company__isnull=False).values_list("company_id", flat=True)
    return mark_customers(sorted({firm for firm in firms if firm}), at=at)
