"""The bench compares like with like: its hand-written statement writes what the engine writes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from benchmarks.fill import ACTIVITIES_EACH, SHARES, fill
from benchmarks.reference import rescore_by_hand
from benchmarks.rescoring import COLUMNS
from leads.models import Activity, Company, Contact, Event, Identity, Standing
from scoring import actions as scoring

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
PEOPLE = 400


def standings() -> list[tuple[Any, ...]]:
    return list(Standing.objects.order_by("contact_id").values_list("contact_id", *COLUMNS))


@pytest.mark.parametrize("days_later", [0, 40, 300])
def test_engine_and_hand_written_statement_agree_on_every_column(days_later: int) -> None:
    fill(PEOPLE, at=NOW)
    at = NOW + timedelta(days=days_later)
    scoring.score(list(Contact.objects.values_list("pk", flat=True)), at=at)
    by_engine = standings()
    Standing.objects.update(points=-1, engagement=-1, fit_points=-1, fit="", temperature="", gain=-1, model_id=None)
    assert rescore_by_hand(at=at) == PEOPLE
    assert standings() == by_engine


def test_the_fill_spreads_points_letters_and_temperatures() -> None:
    fill(PEOPLE, at=NOW)
    rescore_by_hand(at=NOW)
    assert Standing.objects.values("fit").distinct().count() == 4
    assert set(Standing.objects.values_list("temperature", flat=True)) == {"cold", "warm", "hot"}
    assert Standing.objects.values("points").distinct().count() > 50


def test_the_fill_makes_whole_people() -> None:
    fill(PEOPLE, at=NOW)
    assert Contact.objects.count() == Standing.objects.count() == Identity.objects.count() == PEOPLE
    assert Activity.objects.count() == PEOPLE * ACTIVITIES_EACH
    assert Event.objects.filter(kind="contact.created").count() == PEOPLE
    assert Contact.objects.exclude(company__in=Company.objects.all()).count() == 0


def test_the_fill_is_time_ordered_and_in_the_past() -> None:
    fill(PEOPLE, at=NOW)
    moments = list(Activity.objects.order_by("pk").values_list("occurred_at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] < NOW


def test_the_fill_leaves_room_for_the_next_row() -> None:
    fill(PEOPLE, at=NOW)
    company = Company.objects.create(name="Next Oy", name_key="next")
    assert company.pk > PEOPLE // 5


def test_shares_of_types_make_a_hundred() -> None:
    assert sum(SHARES.values()) == 100
