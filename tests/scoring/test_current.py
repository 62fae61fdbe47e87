"""The plan that pages go by: kept while the rules stand as they were, read anew as soon as one changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from leads.models import ActivityType
from scoring.actions import activate_model, new_version
from scoring.engine import active_model, active_plan, plan_of
from scoring.models import BehaviourRule, Definition, ExclusionRule, FitRule, RuleGroup, ScoringModel
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def agreed() -> None:
    """A model and a definition with a row of every sort."""
    model = make.scoring_model(
        {"type": "guide", "points": 10}, fit=[{"field": "role", "value": "champion", "points": 2}]
    )
    model.exclusions.create(label="Student", field="title", op="equals", value="student")
    model.groups.create(name="E-mail", cap_max=10)
    make.definition("mql", {"kind": "score", "min": 20})


def test_it_is_what_the_rows_say() -> None:
    assert active_plan() == plan_of(active_model())


def test_asked_again_it_costs_one_query(django_assert_num_queries: Any) -> None:
    first = active_plan()
    with django_assert_num_queries(1):
        assert active_plan() is first


@pytest.mark.parametrize(
    "change",
    [
        lambda: BehaviourRule.objects.update(points=11),
        lambda: FitRule.objects.update(points=3),
        lambda: ExclusionRule.objects.update(value="pupil"),
        lambda: RuleGroup.objects.update(cap_max=9),
        lambda: ScoringModel.objects.filter(status="active").update(fit_cap=29),
        lambda: Definition.objects.filter(status="active").update(routes=[{"kind": "score", "min": 21}]),
        lambda: Definition.objects.all().update(status="retired"),
        lambda: ActivityType.objects.filter(code="guide").update(valid_days=11),
        lambda: BehaviourRule.objects.all().delete(),
        lambda: ExclusionRule.objects.create(model=active_model(), label="Own", field="title", op="is_set", value=True),
    ],
)
def test_a_change_of_any_row_is_seen_at_once(change: Callable[[], Any]) -> None:
    before = active_plan()
    change()
    after = active_plan()
    assert after != before
    assert after == plan_of(active_model())


def test_another_version_is_gone_by_from_its_activation_on() -> None:
    before, draft = active_plan(), new_version(active_model(), by=make.by(make.user()), at=NOON)
    assert active_plan() is before
    activate_model(draft, by=make.by(make.user()), at=NOON + timedelta(days=1))
    assert active_plan().model_id == draft.pk


def test_without_an_active_model_there_is_none() -> None:
    active_plan()
    ScoringModel.objects.update(status="retired")
    with pytest.raises(ScoringModel.DoesNotExist):
        active_plan()
