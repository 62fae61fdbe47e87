"""What the tests ask of the engine: scores by contact at an instant, or by contact and instant."""

from datetime import datetime
from typing import Any

from django.db import connection

from scoring.engine import Pairs, Parameters, Plan, Scope, Totals, plan_of
from scoring.models import ScoringModel


def run(model: ScoringModel, scope: Scope, **options: Any) -> list[dict[str, Any]]:
    return run_plan(plan_of(model), scope, **options)


def run_plan(plan: Plan, scope: Scope, **options: Any) -> list[dict[str, Any]]:
    parameters = Parameters()
    sql = Totals(plan, scope, parameters, **options).select()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def at_each(model: ScoringModel, pairs: list[tuple[int, datetime]], **options: Any) -> dict[Any, dict[str, Any]]:
    return {(row["contact_id"], row["at"]): row for row in run(model, Pairs(pairs), **options)}
