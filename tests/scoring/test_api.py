"""Scores through the API: lines that sum, as of any moment, and qualifying by hand."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.clock import now
from leads.models import Contact, Event
from scoring.actions import score as score_people
from scoring.models import ScoringModel
from tests import make
from tests.calling import Caller, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer() -> Caller:
    return Caller("marketer")


@pytest.fixture
def reader() -> Contact:
    """Somebody who read a guide ten days ago and the price list a hundred days ago."""
    contact = make.person(at=now() - timedelta(days=200))
    make.activity(contact, "guide", at=now() - timedelta(days=10))
    make.activity(contact, "price_list", at=now() - timedelta(days=100))
    score_people([contact.pk], at=now())
    return contact


def score_of(caller: Caller, contact: Contact, **query: str) -> Any:
    response = caller.get(f"contacts/{contact.pk}/score/", **query)
    assert response.status_code == 200, response.content
    return response.json()


def test_the_lines_sum_to_the_total_and_the_total_is_what_lists_show(marketer: Caller, reader: Contact) -> None:
    score = score_of(marketer, reader)
    assert sum(Decimal(str(line["points"])) for line in score["lines"]) == Decimal(str(score["total"]))
    assert score["total"] == score["fit_points"] + score["engagement"] > 0
    assert marketer.get(f"contacts/{reader.pk}/").json()["points"] == pytest.approx(score["total"])


def test_a_line_says_what_it_is_for_and_how_it_ages(marketer: Caller, reader: Contact) -> None:
    lines = {line["type"]: line for line in score_of(marketer, reader)["lines"] if line["kind"] == "activity"}
    assert lines["guide"]["points"] == lines["guide"]["original"] > 0
    assert lines["price_list"]["points"] == lines["price_list"]["original"] / 2
    assert lines["guide"]["next_change_at"] > lines["guide"]["occurred_at"]


def test_as_of_a_moment_only_what_had_happened_counts(marketer: Caller, reader: Contact) -> None:
    then = (now() - timedelta(days=50)).isoformat()
    types = {line["type"] for line in score_of(marketer, reader, at=then)["lines"]}
    assert "price_list" in types
    assert "guide" not in types


def test_known_at_leaves_out_what_came_later(marketer: Caller, reader: Contact) -> None:
    late = make.activity(reader, "webinar", at=now() - timedelta(days=20), received_at=now() - timedelta(days=1))
    before = (now() - timedelta(days=2)).isoformat()
    known = {line["activity_id"] for line in score_of(marketer, reader, known_at=before)["lines"]}
    assert late.pk not in known
    assert late.pk in {line["activity_id"] for line in score_of(marketer, reader)["lines"]}


def test_what_happens_if_nothing_happens_is_said(marketer: Caller, reader: Contact) -> None:
    assert isinstance(score_of(marketer, reader)["if_nothing_happens"], list)


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30T10:00:00Z", "2026-02-20T10:00:00", "2026", ""])
@pytest.mark.parametrize("name", ["at", "known_at"])
def test_a_moment_that_is_none_is_refused(marketer: Caller, reader: Contact, name: str, text: str) -> None:
    response = marketer.get(f"contacts/{reader.pk}/score/", **{name: text})
    assert (response.status_code, places(response)) == (400, [(name, "invalid")])


def test_an_unescaped_plus_is_understood(marketer: Caller, reader: Contact) -> None:
    at = marketer._client.get(
        f"/api/v1/contacts/{reader.pk}/score/?at=2026-01-01T12:00:00+02:00", headers=marketer.headers
    )
    assert at.json()["at"] == "2026-01-01T10:00:00Z"


def test_an_unknown_parameter_is_refused(marketer: Caller, reader: Contact) -> None:
    assert places(marketer.get(f"contacts/{reader.pk}/score/", when="now")) == [("when", "unknown")]


def test_without_an_active_model_nobody_has_a_score(marketer: Caller, reader: Contact) -> None:
    ScoringModel.objects.filter(status="active").update(status="retired")
    response = marketer.get(f"contacts/{reader.pk}/score/")
    assert (response.status_code, response.json()["code"]) == (409, "no_model")


class TestQualify:
    def test_a_person_is_qualified_by_hand_with_a_reason(self, marketer: Caller) -> None:
        contact = make.person()
        response = marketer.post(f"contacts/{contact.pk}/qualify/", {"comment": "Asked at the fair", "version": 1})
        assert response.status_code == 200, response.content
        assert (response.json()["stage"], response.json()["place"]) == ("mql", "review")
        event = Event.objects.get(pk=response.json()["event"])
        assert (event.kind, event.reason, event.door) == ("scoring.qualified", "hand", "api")
        assert event.detail.comment == "Asked at the fair"

    @pytest.mark.parametrize("said", [{}, {"comment": ""}, {"comment": "  "}, {"comment": None}])
    def test_without_a_reason_nothing_happens(self, marketer: Caller, said: dict[str, Any]) -> None:
        contact = make.person()
        response = marketer.post(f"contacts/{contact.pk}/qualify/", said)
        assert (response.status_code, [place for place, _ in places(response)]) == (400, ["/comment"])
        contact.refresh_from_db()
        assert contact.place == "none"

    def test_whoever_is_in_review_already_is_a_conflict(self, marketer: Caller) -> None:
        contact = make.waiting()
        assert marketer.post(f"contacts/{contact.pk}/qualify/", {"comment": "Again"}).status_code == 409
