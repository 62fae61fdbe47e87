"""Velocity's sets of people as conditions in SQL, and their figures: waiting now, reached in time, impossible times."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from reports.figures.sets import figure
from reports.funnel.steps import CAME, STEPS, Step, on

JOURNEY = "FROM reports_journey t WHERE"
PASSAGE = "FROM reports_passage t WHERE"
IN_TIME = "t.{0} >= %(since)s AND t.{0} < %(until)s"

# Where leads wait for somebody or something.
WAITING: Mapping[str, Any] = {
    "review": _("In review"),
    "offered": _("Offered to sales"),
    "held": _("Held by sales"),
    "nurture": _("In nurture"),
}
# The stays whose length says something; the end of a stay in the time counts it.
STAYS: Mapping[str, tuple[str, str, Any]] = {
    "lead": ("lead", "none", _("Lead, watched by scoring")),
    "review": ("mql", "review", _("MQL, in review")),
    "offered": ("sql", "offered", _("SQL, offered to sales")),
    "held": ("sql", "held", _("SQL, held by sales")),
    "opportunity": ("opportunity", "held", _("Opportunity")),
    "nurture": ("lead", "nurture", _("In nurture")),
}


def waits(place: str) -> str:
    """Who lies there now; the time of the scope does not matter."""
    return f"{PASSAGE} t.place = '{place}' AND t.left_at IS NULL"


def stayed(code: str) -> str:
    """The stays that ended in the time; whoever was moved on in the same moment, or earlier, did not stay."""
    stage, place, _label = STAYS[code]
    ended = IN_TIME.format("left_at")
    return f"{PASSAGE} t.place = '{place}' AND t.stage = '{stage}' AND {ended} AND t.left_at > t.entered_at"


PAIRS: Mapping[str, tuple[Step, Step]] = {
    f"{before.code}_{step.code}": (before, step) for before, step in pairwise(STEPS.values())
}


def between(code: str) -> str:
    """Who came to the later step in the time, without those who skipped the earlier one and took no time for it."""
    before, step = PAIRS[code]
    return f"{JOURNEY} {IN_TIME.format(step.first)} AND t.{step.first} > t.{before.first} AND {on(CAME, 't')}"


# Became a customer in the time, after something they did themselves and a first try of sales, in an order that can be.
BOUGHT = f"{IN_TIME.format('customer_at')} AND {on(CAME, 't')}"
ALONE = f"{JOURNEY} {BOUGHT} AND t.first_activity_at < t.customer_at AND t.attempted_at <= t.customer_at"

# First offered to sales in the time, by how long it was until sales' first try. Elapsed, not business time.
OFFERED = f"{IN_TIME.format('sql_at')} AND {on(CAME, 't')}"
TOOK = "t.attempted_at - t.sql_at"
BUCKETS: Mapping[str, tuple[Any, str]] = {
    "hour": (_("Within an hour"), f"t.attempted_at >= t.sql_at AND {TOOK} <= interval '1 hour'"),
    "day": (_("Within a day"), f"{TOOK} > interval '1 hour' AND {TOOK} <= interval '24 hours'"),
    "days": (_("Within five days"), f"{TOOK} > interval '24 hours' AND {TOOK} <= interval '120 hours'"),
    "later": (_("Later"), f"{TOOK} > interval '120 hours'"),
    "never": (_("Never tried"), "t.attempted_at IS NULL"),
}

IMPOSSIBLE: Mapping[str, tuple[Any, str]] = {
    "impossible_try": (
        _("Tried before they were offered to sales"),
        f"{JOURNEY} {OFFERED} AND t.attempted_at < t.sql_at",
    ),
    "impossible_first": (
        _("First did something after they had become customers"),
        f"{JOURNEY} {BOUGHT} AND t.first_activity_at > t.customer_at",
    ),
    "impossible_bought": (
        _("First tried by sales after they had become customers"),
        f"{JOURNEY} {BOUGHT} AND t.attempted_at > t.customer_at",
    ),
    "impossible_stay": (
        _("Left a stage before they came to it"),
        f"{JOURNEY} t.contact_id IN (SELECT e.contact_id FROM reports_passage e WHERE e.left_at < e.entered_at "
        "AND e.left_at >= %(since)s AND e.left_at < %(until)s)",
    ),
}

for _code, _label in WAITING.items():
    figure(f"now_{_code}", _label, f"SELECT t.contact_id {waits(_code)}{{where}}")
for _code, (_stage, _place, _label) in STAYS.items():
    figure(
        f"stayed_{_code}",
        format_lazy(_("Left: {stay}"), stay=_label),
        f"SELECT DISTINCT t.contact_id {stayed(_code)}{{where}}",
    )
for _code, (_before, _step) in PAIRS.items():
    figure(
        f"between_{_code}",
        format_lazy(_("From {before} to {step}"), before=_before.label, step=_step.label),
        f"SELECT t.contact_id {between(_code)}{{where}}",
    )
figure("alone", _("Customers with a first contact by sales"), f"SELECT t.contact_id {ALONE}{{where}}")
for _code, (_label, _condition) in BUCKETS.items():
    _whole = f"SELECT t.contact_id {JOURNEY} {OFFERED} AND {_condition}"
    figure(f"speed_{_code}", format_lazy(_("First contact: {when}"), when=_label), f"{_whole}{{where}}")
    figure(
        f"speed_{_code}_opportunity",
        format_lazy(_("First contact: {when}, became an opportunity"), when=_label),
        f"{_whole} AND t.opportunity_at IS NOT NULL{{where}}",
    )
for _code, (_label, _sql) in IMPOSSIBLE.items():
    figure(_code, _label, f"SELECT t.contact_id {_sql}{{where}}")
