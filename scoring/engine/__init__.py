"""The engine: a model compiled to one SQL over a set of people and instants, summed for scores, unsummed for lines."""

from scoring.engine.acts import Acts
from scoring.engine.current import active_plan
from scoring.engine.grid import Grid, grid_of
from scoring.engine.plan import Plan, active_model, plan_of
from scoring.engine.scope import IdRange, Ids, Pairs, Scope
from scoring.engine.totals import Totals
from scoring.parameters import Parameters

__all__ = [
    "Acts",
    "Grid",
    "IdRange",
    "Ids",
    "Pairs",
    "Parameters",
    "Plan",
    "Scope",
    "Totals",
    "active_model",
    "active_plan",
    "grid_of",
    "plan_of",
]
