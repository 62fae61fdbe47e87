"""Lists on pages: the asked order and page out of an address. A broken page link starts the list again."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from leads.keyset import Order, Page, page_of
from leads.refusals import Invalid


def asked_order(query: QueryDict, orders: Mapping[str, Order]) -> str:
    """The name of the order that `?sort=` asks for, else the first."""
    asked = query.get("sort", "")
    return asked if asked in orders else next(iter(orders))


def asked_page(queryset: QuerySet[Any], query: QueryDict, orders: Mapping[str, Order], *, limit: int = 50) -> Page:
    """The page that `?sort=` and `?cursor=` ask for."""
    order = orders[asked_order(query, orders)]
    try:
        return page_of(queryset, order, cursor=query.get("cursor", ""), limit=limit)
    except Invalid:
        return page_of(queryset, order, limit=limit)
