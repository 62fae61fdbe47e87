"""The scoring model (rules, caps, decay) and the definitions, all of them versioned."""

from scoring.models.definition import Definition
from scoring.models.model import BehaviourRule, ExclusionRule, FitRule, RuleGroup, ScoringModel
from scoring.models.rescore import Rescore

__all__ = ["BehaviourRule", "Definition", "ExclusionRule", "FitRule", "Rescore", "RuleGroup", "ScoringModel"]
