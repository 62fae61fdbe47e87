"""The model and the definitions to start from: common B2B practice, high thresholds first. All of it is data."""

from typing import Any, ClassVar

from accounts.sql import BatonNow
from django.db import migrations

NAME = "Default model"
STEPS = [[90, 0.5], [180, 0]]
DACH_AND_NORTH = ["FI", "SE", "NO", "DK", "EE", "SI", "AT", "CH", "DE", "IT"]
INDUSTRIES = [
    "Machinery", "Machine building", "Metal", "Metal products", "Steel", "Electronics", "Automation", "Energy",
    "Food", "Food and drink", "Chemicals", "Wood products", "Paper and packaging", "Logistics", "Construction",
    "Software", "IT services", "Professional services", "Telecommunications", "Manufacturing",
]

# label, fact, condition, value, points
FIT = [
    ("Decides on the purchase", "role", "equals", "decision_maker", 10),
    ("Takes part in the decision", "role", "in", ["influencer", "champion", "purchaser"], 5),
    ("No part in the decision", "role", "equals", "no_part", -5),
    ("50 to 500 employees", "employees", "range", [50, 500], 6),
    ("More than 500 employees", "employees", "range", [501, None], 4),
    ("20 to 49 employees", "employees", "range", [20, 49], 2),
    ("Revenue at least 500 000 EUR", "revenue", "range", [500_000, None], 2),
    ("Industry we serve", "industry", "in", INDUSTRIES, 5),
    ("Country we serve", "country", "in", DACH_AND_NORTH, 3),
    ("Own marketing or sales department", "own_department", "equals", True, 3),
    ("Sells to companies", "market", "in", ["b2b", "both"], 1),
    ("On the most-wanted list", "most_wanted", "equals", True, 4),
]

EXCLUSIONS = [
    ("Competitor", "extra.relation", "equals", "competitor"),
    ("Works for a competitor", "company_extra.relation", "equals", "competitor"),
    ("Student", "extra.relation", "equals", "student"),
    ("Student by title", "title", "equals", "student"),
    ("Our own staff", "extra.relation", "equals", "staff"),
]

# name, at most, types
GROUPS = [
    ("E-mail", 10, ["email_open", "email_click"]),
    ("Social media", 8, ["social", "profile_view"]),
]
# Types about which nothing is said: our own acts, and what only a data set brings.
UNSCORED = ["call", "purchase"]

SIGNALS = ["contact_form", "quote_request", "meeting_booked"]
MQL = [
    {"kind": "score", "min": 60, "fit": ["A", "B"]},
    {"kind": "signal", "types": SIGNALS},
    {"kind": "person"},
    {"kind": "hand"},
]
SQL = [
    {"kind": "score", "min": 80, "fit": ["A", "B"], "review_first": True},
    {"kind": "signal", "types": ["meeting_booked"]},
    {"kind": "hand"},
]


def fill(apps: Any, schema_editor: Any) -> None:
    """A fresh system gets version 1, active; one that has a model already keeps it."""
    ScoringModel = apps.get_model("scoring", "ScoringModel")
    if ScoringModel.objects.exists():
        return
    model = ScoringModel.objects.create(
        version=1, name=NAME, status="active", steps=STEPS, activated_at=BatonNow(), fit_cap=30
    )
    _facts(apps, model)
    _behaviour(apps, model)
    Definition = apps.get_model("scoring", "Definition")
    for kind, routes in (("mql", MQL), ("sql", SQL)):
        Definition.objects.create(kind=kind, version=1, status="active", routes=routes, activated_at=BatonNow())


def _facts(apps: Any, model: Any) -> None:
    FitRule, ExclusionRule = (apps.get_model("scoring", name) for name in ("FitRule", "ExclusionRule"))
    for label, field, op, value, points in FIT:
        FitRule.objects.create(model=model, label=label, field=field, op=op, value=value, points=points)
    for label, field, op, value in EXCLUSIONS:
        ExclusionRule.objects.create(model=model, label=label, field=field, op=op, value=value)


def _behaviour(apps: Any, model: Any) -> None:
    """One rule a catalogue type, with the catalogue's points."""
    RuleGroup = apps.get_model("scoring", "RuleGroup")
    of_type = {}
    for name, cap, types in GROUPS:
        of_type |= dict.fromkeys(types, RuleGroup.objects.create(model=model, name=name, cap_max=cap))
    BehaviourRule = apps.get_model("scoring", "BehaviourRule")
    for kind in apps.get_model("leads", "ActivityType").objects.exclude(code__in=UNSCORED).order_by("pk"):
        BehaviourRule.objects.create(
            model=model, label=kind.name, type=kind, points=kind.points, group=of_type.get(kind.code)
        )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("scoring", "0001_tables"), ("leads", "0004_catalogue")]
    operations: ClassVar = [migrations.RunPython(fill, migrations.RunPython.noop)]
