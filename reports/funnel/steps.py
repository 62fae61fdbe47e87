"""The steps of the funnel and what counts as entering one and as going back from it, as conditions in SQL. Pure.

A passage is asked once, when it is derived; its columns `step`, `accepted`, `back` and `way` keep the answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its column among a journey's firsts; who enters it by a passage {p}, and who goes back from it.

    Who enters moves forward: people that were given back do not enter an earlier stage again. A customer's next
    opportunity is repeat business and no step. `back` is empty where nobody goes back.
    """

    code: str
    label: Any
    first: str
    enters: str = ""
    back: str = ""


# Whom another system brought along already with sales or as customers: they came no way that we saw.
CAME = "{p}.came"
STAYED = "({p}.left_at IS DISTINCT FROM {p}.entered_at OR NOT {p}.brought)"
FORWARD = "{p}.nth >= 1 AND {p}.kind <> 'contact.began'"
DOWN = "{p}.stage IN ('mql', 'lead', 'discarded')"
STEPS: Mapping[str, Step] = {
    step.code: step
    for step in (
        Step("visitor", _("First seen"), "began_at"),
        Step(
            "lead",
            _("Lead"),
            "lead_at",
            f"{{p}}.stage = 'lead' AND {FORWARD} AND {{p}}.from_stage IN ('', 'visitor', 'discarded') AND {STAYED}",
            "{p}.from_stage = 'lead' AND {p}.stage = 'discarded'",
        ),
        Step(
            "mql",
            _("MQL"),
            "mql_at",
            f"{{p}}.stage = 'mql' AND {FORWARD} AND {{p}}.from_stage IN ('', 'visitor', 'lead', 'discarded')",
            "{p}.from_stage = 'mql' AND {p}.stage IN ('lead', 'discarded')",
        ),
        Step(
            "sql",
            _("SQL offered"),
            "sql_at",
            f"{{p}}.stage = 'sql' AND {FORWARD} AND {{p}}.from_stage NOT IN ('opportunity', 'customer')",
            f"{{p}}.from_stage = 'sql' AND {{p}}.from_place = 'offered' AND {DOWN}",
        ),
        Step(
            "accepted",
            _("SQL accepted"),
            "accepted_at",
            "{p}.place = 'held' AND {p}.stage = 'sql' AND {p}.from_place <> 'held' AND {p}.kind <> 'contact.began'",
            f"{{p}}.from_stage = 'sql' AND {{p}}.from_place = 'held' AND {DOWN}",
        ),
        Step(
            "opportunity",
            _("Opportunity"),
            "opportunity_at",
            f"{{p}}.stage = 'opportunity' AND {FORWARD} AND {{p}}.from_stage <> 'customer'",
            f"{{p}}.from_stage = 'opportunity' AND {DOWN}",
        ),
        Step(
            "customer",
            _("Customer"),
            "customer_at",
            "{p}.stage = 'customer' AND {p}.nth = 1 AND {p}.kind <> 'contact.began'",
        ),
    )
}
# Whom a cohort may begin with: whoever came, became a lead, an MQL, was offered to sales, was accepted.
STARTS: Mapping[str, Any] = {
    "visitor": _("first seen"),
    "lead": _("first became leads"),
    "mql": _("first became MQLs"),
    "sql": _("were first offered to sales"),
}

# How people go back, by the kind of event.
WAYS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "returned": (_("Returned by sales"), ("handoff.returned",)),
    "nurtured": (_("Nurtured again"), ("handoff.nurtured", "scoring.fell_below", "contact.withdrawn")),
    "taken_back": (_("Taken back from sales"), ("handoff.withdrawn", "handoff.expired")),
    "lost": (_("Opportunity lost"), ("opportunity.lost",)),
    "discarded": (_("Discarded"), ("handoff.discarded",)),
}
# Beside the steps: a customer's next opportunity, how it ended well, and whom another system brought along.
BESIDE: Mapping[str, str] = {
    "repeat_opened": "{p}.stage = 'opportunity' AND {p}.from_stage = 'customer' AND {p}.nth >= 1",
    "repeat_won": "{p}.kind = 'opportunity.won' AND {p}.stage = 'customer' AND {p}.nth > 1",
    "came_along": "{p}.kind = 'contact.began'",
}
ACCEPTS = STEPS["accepted"].enters
ENTERS: Mapping[str, str] = {
    **{step.code: step.enters for step in STEPS.values() if step.enters and step.code != "accepted"},
    **BESIDE,
}
BACKWARD = "{p}.kind IN (" + ", ".join(f"'{kind}'" for _label, kinds in WAYS.values() for kind in kinds) + ")"
BACKS: Mapping[str, str] = {step.code: f"{BACKWARD} AND {step.back}" for step in STEPS.values() if step.back}
_ANY_BACK = " OR ".join(f"({step.back})" for step in STEPS.values() if step.back)
WAYS_BACK: Mapping[str, str] = {
    code: "{p}.kind IN (" + ", ".join(f"'{kind}'" for kind in kinds) + f") AND ({_ANY_BACK})"
    for code, (_label, kinds) in WAYS.items()
}


def after(start: str) -> list[Step]:
    """The steps from `start` on, it included."""
    order = list(STEPS)
    return [STEPS[code] for code in order[order.index(start) :]]


def on(condition: str, alias: str) -> str:
    """A condition about the passages of this alias."""
    return condition.replace("{p}", alias)
