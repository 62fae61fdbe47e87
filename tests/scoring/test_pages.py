"""The pages of scoring: the panel, a score as of a day, the model in words; who may open them."""

from datetime import timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from leads.models import Contact
from scoring.models import Definition, ScoringModel
from scoring.panel import panel_of
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def person() -> Contact:
    make.scoring_model({"type": "guide", "points": "4.04", "label": "Guide <b>"}, {"type": "webinar", "points": 6})
    make.definition("mql", {"kind": "score", "min": 10})
    person = make.person(at=NOON - 400 * DAY)
    for kind, age in (("guide", 1), ("guide", 100), ("webinar", 2)):
        make.activity(person, kind, NOON - age * DAY)
    return person


def signed_in(client: Client, role: str = Role.MARKETER) -> Any:
    user = make.user(role)
    client.force_login(user)
    return user


def test_the_panel_gathers_by_rule_and_sums_as_shown(person: Contact) -> None:
    panel = panel_of(person, at=NOON)
    assert panel is not None
    assert [(one.label, str(one.points), one.count) for one in panel.gathered] == [
        ("Guide <b>", "6.1", 2),
        ("Webinar", "6.0", 1),
    ]
    assert sum(one.points for one in panel.gathered) == panel.total
    assert panel.sentences == ["If nothing happens: falls below 10 (MQL) on 28 August 2026."]


def test_what_rounding_adds_stands_on_its_own_line(person: Contact) -> None:
    make.scoring_model({"type": "guide", "points": "1.06"}, {"type": "webinar", "points": "1.06"}, steps=[])
    other = make.person()
    for kind in ("guide", "webinar"):
        make.activity(other, kind)
    panel = panel_of(other, at=NOON)
    assert panel is not None
    assert [(one.kind, str(one.points)) for one in panel.gathered][-1] == ("rounding", "-0.1")
    assert sum(one.points for one in panel.gathered) == panel.total


def test_the_tag_renders_and_escapes(person: Contact) -> None:
    page = Template("{% load scoring %}{% score_panel person %}").render(Context({"person": person, "at": NOON}))
    assert "Guide &lt;b&gt;" in page
    assert "If nothing happens: falls below 10 (MQL)" in page
    assert "style=" not in page


def test_the_tag_says_why_there_is_no_score(person: Contact) -> None:
    person.do_not_profile = True
    person.save()
    template = Template("{% load scoring %}{% score_panel person %}")
    assert "asked not to be profiled" in template.render(Context({"person": person, "at": NOON}))
    ScoringModel.objects.update(status="retired")
    assert "No scoring model is active yet" in template.render(Context({"person": person, "at": NOON}))


def test_a_score_is_shown_as_of_a_day(client: Client, person: Contact) -> None:
    signed_in(client)
    page = client.get(reverse("person_score", args=[person.pk]), {"at": (NOON - 50 * DAY).date().isoformat()})
    assert page.status_code == 200
    assert page.context["panel"].total == page.context["panel"].explained.total.quantize(page.context["panel"].total)
    assert str(page.context["panel"].total) == "4.0"
    assert page.context["panel"].sentences == []


@pytest.mark.parametrize("asked", ["yesterday", "2026-13-40", "2026-02-30T99:00", "\x00"])
def test_a_date_that_is_none_is_told(client: Client, person: Contact, asked: str) -> None:
    signed_in(client)
    page = client.get(reverse("person_score", args=[person.pk]), {"at": asked})
    assert page.status_code == 400
    assert "Give a date" in page.content.decode()


def test_other_peoples_people_are_not_found(client: Client, person: Contact) -> None:
    person.owner = make.user(Role.SALES)
    person.save()
    signed_in(client, Role.SALES)
    assert client.get(reverse("person_score", args=[person.pk])).status_code == 404


def test_the_model_and_the_definitions_read_as_sentences(client: Client) -> None:
    signed_in(client, Role.SALES)
    page = client.get(reverse("scoring")).content.decode()
    for words in (
        "Points count in full at first; from day 90 they count × 0.5, from day 180 they count × 0.",
        "Score of at least 60, with fit A or B.",
        "Score of at least 80, with fit A or B; marketing reviews first.",
        "A decision maker newly reached at a most-wanted company.",
        "once a visit",
        "employees is at least 501",
        "role in the decision is one of Influencer, Champion, Purchaser",
        "E-mail: at most 10",
        "Competitor",
    ):
        assert words in page


def test_every_kind_of_rule_and_route_has_words(client: Client) -> None:
    model = make.scoring_model(
        {
            "type": "guide",
            "points": -2,
            "cap_min": -5,
            "ageing": "half_life",
            "half_life_days": 60,
            "conditions": [{"property": "page", "op": "contains", "value": "price"}],
        },
        ageing="never",
        cap_max=100,
        fit=[
            {"field": "employees", "op": "range", "value": [None, 20]},
            {"field": "language", "op": "is_set", "value": False},
            {"field": "own_department", "value": True},
        ],
    )
    asked = {
        "company": "size",
        "own_department": True,
        "roles": ["champion"],
        "topics": ["ERP"],
        "buying_stage": "need",
    }
    Definition.objects.filter(kind="mql", status="active").update(
        routes=[{"kind": "signal", "types": ["quote_request"], **asked}]
    )
    signed_in(client)
    page = client.get(reverse("scoring")).content.decode()
    for words in (
        "Points never age.",
        "Points halve every 60 days.",
        "at least -5",
        "at most 100",
        "page contains price",
    ):
        assert words in page
    assert model.name in page
    assert "Quote request, with revenue of 500 000 EUR or 50 employees" in page
    assert "the role Champion, interest in ERP, buying stage from “Need recognised” on." in page


def test_the_page_asks_for_a_sign_in(client: Client) -> None:
    assert client.get(reverse("scoring")).status_code == 302
