"""Keyset pages: every row once, onwards and back, whatever the values; broken cursors are refused."""

import base64
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.keyset import Order, Page, chosen, counted, page_of
from leads.models import Company
from leads.refusals import Invalid

pytestmark = pytest.mark.django_db

HEADCOUNT = Order("employees", "employees", nullable=True)
REVENUE = Order("revenue", F("revenue"), descending=True, nullable=True)
KNOWN_REVENUE = Order("known", Coalesce(F("revenue"), Decimal(0)), ids_follow=False)
NAME = Order("name", "name")
CREATED = Order("created", "created_at", descending=True)
ORDERS = [way for order in (HEADCOUNT, REVENUE, KNOWN_REVENUE, NAME, CREATED) for way in (order, order.flipped())]

few = st.one_of(st.none(), st.integers(0, 3))
rows = st.lists(st.tuples(few, few, st.sampled_from(["", "a", "A", "ä", "b"])), max_size=14)


def stored(facts: list[tuple[Any, ...]]) -> QuerySet[Company]:
    Company.objects.all().delete()
    Company.objects.bulk_create(
        Company(name=name, name_key=name, employees=heads, revenue=money) for heads, money, name in facts
    )
    return Company.objects.all()


def onwards(queryset: QuerySet[Company], order: Order, limit: int) -> list[Page]:
    pages = [page_of(queryset, order, limit=limit)]
    while pages[-1].next:
        pages.append(page_of(queryset, order, cursor=pages[-1].next, limit=limit))
    return pages


def back(queryset: QuerySet[Company], order: Order, limit: int, last: Page) -> list[Page]:
    pages = [last]
    while pages[-1].previous:
        pages.append(page_of(queryset, order, cursor=pages[-1].previous, limit=limit))
    return pages


def ids(pages: list[Page]) -> list[int]:
    return [row.pk for page in pages for row in page.rows]


@given(facts=rows, order=st.sampled_from(ORDERS), limit=st.integers(1, 5))
@settings(max_examples=150, deadline=None)
def test_a_walk_meets_each_row_once_onwards_and_back(facts: Any, order: Order, limit: int) -> None:
    queryset = stored(facts)
    there = onwards(queryset, order, limit)
    assert sorted(ids(there)) == sorted(queryset.values_list("pk", flat=True))
    and_back = back(queryset, order, limit, there[-1])
    assert ids(and_back[::-1]) == ids(there)


@given(facts=rows, order=st.sampled_from(ORDERS))
@settings(max_examples=60, deadline=None)
def test_turning_the_order_round_turns_the_known_values_round(facts: Any, order: Order) -> None:
    queryset = stored(facts)
    ahead = [row for row in page_of(queryset, order).rows if row.keyset_value is not None]
    behind = [row for row in page_of(queryset, order.flipped()).rows if row.keyset_value is not None]
    assert [row.pk for row in ahead] == [row.pk for row in reversed(behind)]


def test_a_thousand_equal_values_do_not_loop() -> None:
    queryset = stored([(1, None, "same")] * 1100)
    assert len(set(ids(onwards(queryset, HEADCOUNT, 100)))) == 1100


def test_the_unknown_come_last_either_way_round() -> None:
    queryset = stored([(None, None, ""), (2, None, ""), (1, None, "")])
    for order in (HEADCOUNT, HEADCOUNT.flipped()):
        assert page_of(queryset, order).rows[-1].employees is None


def test_the_middle_page_knows_both_its_neighbours() -> None:
    queryset = stored([(heads, None, "") for heads in (0, 1, 2)])
    first, second, third = onwards(queryset, HEADCOUNT, 1)
    assert (first.previous, third.next) == ("", "")
    assert second.previous
    assert second.next


def test_a_page_costs_one_query(django_assert_num_queries: Any) -> None:
    queryset = stored([(heads, None, "") for heads in (0, 1, 2)])
    cursor = page_of(queryset, HEADCOUNT, limit=1).next
    with django_assert_num_queries(1):
        page_of(queryset, HEADCOUNT, cursor=cursor, limit=1)


def test_a_row_that_came_between_two_pages_moves_nothing() -> None:
    queryset = stored([(heads, None, "") for heads in (1, 3)])
    first = page_of(queryset, HEADCOUNT, limit=1)
    Company.objects.create(name="early", name_key="early", employees=0)
    assert [row.employees for row in page_of(queryset, HEADCOUNT, cursor=first.next).rows] == [3]


@pytest.mark.parametrize(
    "broken",
    ["x", "...", "\x00", "é" * 10, base64.urlsafe_b64encode(b'["employees", false, ["v", 1], 1]').decode()],
)
def test_a_broken_cursor_is_refused(broken: str) -> None:
    with pytest.raises(Invalid) as refusal:
        page_of(Company.objects.all(), HEADCOUNT, cursor=broken)
    assert refusal.value.field == "cursor"


def test_a_cursor_of_another_order_is_refused() -> None:
    cursor = page_of(stored([(1, None, ""), (2, None, "")]), HEADCOUNT, limit=1).next
    with pytest.raises(Invalid, match="another order"):
        page_of(Company.objects.all(), HEADCOUNT.flipped(), cursor=cursor)


def test_an_order_is_chosen_by_name_and_a_minus_turns_it_round() -> None:
    known = {"revenue": REVENUE, "name": NAME}
    assert chosen(known, "-revenue") == REVENUE
    assert chosen(known, "revenue") == REVENUE.flipped()
    assert chosen(known, "-name") == NAME.flipped()


@pytest.mark.parametrize("asked", ["owner__password", "--name", "", "pk", "?"])
def test_an_unknown_order_is_refused_and_the_known_ones_named(asked: str) -> None:
    with pytest.raises(Invalid, match="name") as refusal:
        chosen({"name": NAME}, asked)
    assert refusal.value.field == "ordering"


def test_counts_stop_at_the_cap() -> None:
    queryset = stored([(1, None, "")] * 5)
    assert counted(queryset, most=3) == (3, True)
    assert counted(queryset, most=5) == (5, False)
