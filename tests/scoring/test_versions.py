"""Versions: a change is a new version, one is active, a broken one never gets there."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.actor import BATON
from leads.refusals import Invalid, Refused
from scoring import actions
from scoring.models import Definition, Rescore, ScoringModel
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
ADMIN = BATON


def test_the_default_model_and_definitions_are_active_from_the_start() -> None:
    model = ScoringModel.objects.get(status="active")
    points = dict(model.behaviour_rules.values_list("type__code", "points"))
    assert points["case_study"] > points["blog"]
    assert points["raffle"] == 0
    assert model.steps == [[90, 0.5], [180, 0]]
    assert model.fit_cap == 30
    thresholds = {d.kind: d.threshold for d in Definition.objects.filter(status="active")}
    assert thresholds == {"mql": 60, "sql": 80}


def test_a_new_version_copies_every_rule_and_stays_a_draft() -> None:
    old = ScoringModel.objects.get(status="active")
    draft = actions.new_version(old, by=ADMIN, at=NOON)
    assert (draft.status, draft.version) == ("draft", old.version + 1)
    for rules in ("behaviour_rules", "fit_rules", "exclusions", "groups"):
        assert getattr(draft, rules).count() == getattr(old, rules).count() > 0
    grouped = draft.behaviour_rules.exclude(group=None)
    assert grouped.exists()
    assert not grouped.exclude(group__model=draft).exists()


def test_activating_retires_the_old_and_starts_a_pass() -> None:
    old = ScoringModel.objects.get(status="active")
    person = make.person()
    draft = actions.new_version(old, by=ADMIN, at=NOON)
    rescore = actions.activate_model(draft, by=ADMIN, at=NOON)
    old.refresh_from_db()
    assert (old.status, draft.status, draft.activated_at) == ("retired", "active", NOON)
    assert (rescore.model_id, rescore.total, rescore.finished_at) == (draft.pk, 1, None)
    actions.continue_rescores(at=NOON)
    person.refresh_from_db()
    assert person.standing.model_id == draft.pk


def test_only_a_draft_is_activated() -> None:
    with pytest.raises(Refused) as refused:
        actions.activate_model(ScoringModel.objects.get(status="active"), by=ADMIN, at=NOON)
    assert refused.value.code == "not_a_draft"


@pytest.mark.parametrize(
    "broken",
    [
        lambda model: model.fit_rules.update(field="nonsense"),
        lambda model: model.exclusions.update(op="nonsense"),
        lambda model: model.behaviour_rules.update(conditions=[{"op": "equals"}]),
        lambda model: ScoringModel.objects.filter(pk=model.pk).update(steps=[["x", 1]]),
    ],
)
def test_a_rule_that_makes_no_sense_keeps_the_old_model_active(broken: Any) -> None:
    old = ScoringModel.objects.get(status="active")
    draft = actions.new_version(old, by=ADMIN, at=NOON)
    broken(draft)
    draft.refresh_from_db()
    with pytest.raises(Invalid):
        actions.activate_model(draft, by=ADMIN, at=NOON)
    assert ScoringModel.objects.get(status="active") == old


def test_a_definition_is_versioned_likewise() -> None:
    old = Definition.objects.get(kind="mql", status="active")
    draft = actions.new_definition(old, by=ADMIN, at=NOON)
    draft.routes = [{"kind": "score", "min": 50}]
    draft.save()
    person = make.person(at=NOON - timedelta(days=1))
    actions.activate_definition(draft, by=ADMIN, at=NOON)
    old.refresh_from_db()
    assert (old.status, draft.status) == ("retired", "active")
    assert Definition.objects.get(kind="sql", status="active").version == 1
    assert Rescore.objects.get(finished_at=None).upto == person.pk


@pytest.mark.parametrize("route", [{"kind": "x"}, {"kind": "score"}, {"kind": "score", "min": 1, "buying_stage": "?"}])
def test_a_route_that_makes_no_sense_is_refused(route: dict[str, object]) -> None:
    draft = Definition.objects.create(kind="mql", version=9, routes=[route])
    with pytest.raises(Invalid):
        actions.activate_definition(draft, by=ADMIN, at=NOON)
