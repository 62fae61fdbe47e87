"""Versions of the scoring model and of the definitions: a change is a new version; activating one retires the old."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Max, Model, QuerySet
from django.utils.translation import gettext as _

from accounts.actor import Actor
from leads.refusals import Refused
from scoring.actions.rescores import start_rescore
from scoring.engine import Ids, Parameters, Totals, plan_of
from scoring.models import Definition, Rescore, RuleGroup, ScoringModel
from scoring.models.model import Status
from scoring.routes import route_sql

Row = TypeVar("Row", bound=Model)
Version = TypeVar("Version", ScoringModel, Definition)


@transaction.atomic
def activate_model(model: ScoringModel, *, by: Actor, at: datetime) -> Rescore:
    """Make a draft the active model and rescore everybody. Raises Invalid for a rule that makes no sense."""
    _check_model(model, at)
    _swap(ScoringModel.objects.select_for_update(), model, at)
    return start_rescore(at=at)


@transaction.atomic
def activate_definition(definition: Definition, *, by: Actor, at: datetime) -> Rescore | None:
    """Make a draft what both teams go by from now on, and apply it to everybody (a pass, where a model is active)."""
    for route in definition.routes:
        route_sql(route, at, Parameters())
    _swap(Definition.objects.select_for_update().filter(kind=definition.kind), definition, at)
    return start_rescore(at=at) if ScoringModel.objects.filter(status=Status.ACTIVE).exists() else None


@transaction.atomic
def new_version(model: ScoringModel, *, by: Actor, at: datetime) -> ScoringModel:
    """A draft copy of a model with all its rules, to be changed and activated."""
    draft = _copy(
        model,
        version=_next(ScoringModel.objects.all()),
        status=Status.DRAFT,
        activated_at=None,
        created_at=at,
        created_by_id=by.user_id,
    )
    groups: dict[int | None, RuleGroup | None] = {None: None}
    for group in model.groups.order_by("pk"):
        groups[group.pk] = _copy(group, model=draft)
    for behaviour in model.behaviour_rules.order_by("pk"):
        _copy(behaviour, model=draft, group=groups[behaviour.group_id])
    for rule in [*model.fit_rules.order_by("pk"), *model.exclusions.order_by("pk")]:
        _copy(rule, model=draft)
    return draft


@transaction.atomic
def new_definition(definition: Definition, *, by: Actor, at: datetime) -> Definition:
    """A draft copy of a definition, to be changed, signed and activated."""
    version = _next(Definition.objects.filter(kind=definition.kind))
    return _copy(definition, version=version, status=Status.DRAFT, activated_at=None, created_at=at)


def _check_model(model: ScoringModel, at: datetime) -> None:
    """Compile the model and run it over nobody, so that no broken rule ever reaches a sweep."""
    parameters = Parameters()
    statement = Totals(plan_of(model), Ids(at, []), parameters).select()
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def _swap(versions: QuerySet[Version], chosen: Version, at: datetime) -> None:
    """Retire the active version and activate the chosen draft."""
    rows = {row.pk: row for row in versions.order_by("pk")}
    if rows[chosen.pk].status != Status.DRAFT:
        raise Refused(_("Only a draft can be activated; make a new version of it."), code="not_a_draft")
    versions.filter(status=Status.ACTIVE).update(status=Status.RETIRED)
    chosen.status, chosen.activated_at = Status.ACTIVE, at
    chosen.save(update_fields=["status", "activated_at"])


def _copy(row: Row, **changes: Any) -> Row:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del values["id"]
    copy = type(row)(**values)
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy


def _next(versions: QuerySet[Any]) -> int:
    return int(versions.aggregate(last=Max("version"))["last"] or 0) + 1
