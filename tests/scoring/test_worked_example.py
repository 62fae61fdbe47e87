"""The worked example of docs/scoring.md, computed: the page must not promise another sum than the engine's."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from leads.models import ActivityType, Contact
from scoring import actions as scoring
from scoring.explain import explanation
from scoring.forecast import forecast
from tests import make

pytestmark = pytest.mark.django_db

JUNE = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
MAY_30 = JUNE - timedelta(days=2)
PAGE = Path(__file__).resolve().parents[2] / "docs" / "scoring.md"


@pytest.fixture
def manager() -> Contact:
    firm = make.company(
        industry="Machinery", country="FI", employees=120, revenue=20_000_000, market="b2b", has_sales=True
    )
    person = make.person(at=JUNE - timedelta(days=100), company=firm, role="influencer")
    deeds = [("quote_request", MAY_30), ("price_list", MAY_30), ("guide", JUNE - timedelta(days=91))]
    deeds += [("case_study", JUNE - timedelta(days=12))] * 2
    deeds += [("email_click", MAY_30)] * 10 + [("email_open", MAY_30)] * 4
    for type, at in deeds:
        make.activity(person, type, at)
    visit = None
    for minute in range(5):
        page = make.activity(person, "page_view", MAY_30 + timedelta(minutes=minute), visit=visit)
        visit = visit or page.pk
        page.visit = visit
        page.save()
    return person


def test_the_example_sums_as_the_page_says(manager: Contact) -> None:
    explained = explanation(manager.pk, at=JUNE)
    assert (explained.fit_points, explained.fit) == (25, "A")
    assert explained.engagement == 37
    assert explained.total == 62
    assert explained.gain == 29
    assert explained.temperature == "hot"
    assert [line.points for line in explained.lines if line.kind == "cap"] == [Decimal(-2)]
    assert sum(line.points for line in explained.lines) == 62


def test_the_example_falls_when_the_page_says(manager: Contact) -> None:
    scoring.score([manager.pk], at=JUNE)
    ahead = [crossing for crossing in forecast(manager.pk, at=JUNE).crossings if crossing.threshold == 60]
    assert [(crossing.falls, crossing.at.date().isoformat()) for crossing in ahead] == [(True, "2026-08-18")]
    assert explanation(manager.pk, at=JUNE + timedelta(days=78, hours=1)).total == 58


def test_the_example_cools_when_the_page_says(manager: Contact) -> None:
    days = [MAY_30 + timedelta(days=day) for day in (13, 14, 89, 90)]
    assert [day.strftime("%-d %B") for day in days] == ["12 June", "13 June", "27 August", "28 August"]
    assert [explanation(manager.pk, at=day).temperature for day in days] == ["hot", "warm", "warm", "warm"]
    assert explanation(manager.pk, at=days[-1] + timedelta(minutes=4)).temperature == "cold"


def test_the_page_shows_these_sums() -> None:
    page = PAGE.read_text()
    assert "**fit: 25, letter A**" in page
    assert "**engagement: 37**" in page
    assert "on 18 August: 58 points" in page
    assert "Hot until 13 June, then warm until 28 August" in page


def test_the_page_names_the_catalogue_s_hot_signals() -> None:
    hot = set(ActivityType.objects.filter(temperature="hot").values_list("code", flat=True))
    assert hot == {"contact_form", "quote_request", "meeting_booked"}
    assert set(ActivityType.objects.filter(temperature="hot").values_list("valid_days", flat=True)) == {14}
