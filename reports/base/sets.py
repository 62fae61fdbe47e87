"""The figures of the base: the target group by buying stage, who moved along it, who told us what of their company."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from leads.words import BuyingStage
from reports.figures.sets import figure
from reports.results.sets import acts, listed, people

# The texts' share of a target group that is in the buying window now; the others are customers to be.
TEXTS_IN_WINDOW = 25.0
TARGET_FITS = ("A", "B")
WINDOW = (BuyingStage.NEED, BuyingStage.COMPARISON, BuyingStage.DECISION)
DIALOGUES = ("survey", "calculator")
UNKNOWN = "unknown"

# The target group: people whose fit is what we look for, unless they were discarded; as of today.
FITS = "{t}.fit_now IN (" + listed(TARGET_FITS) + ") AND {t}.stage <> 'discarded'"
TARGET = f"FROM reports_journey t WHERE {FITS.format(t='t')}"
IN_WINDOW = f"t.buying_stage IN ({listed(WINDOW)})"
# People of companies where somebody belongs to the target group.
# A look at one company at a time: the whole target group is many, whoever told us something few.
AT_TARGET = (
    f"""(SELECT true FROM reports_journey x WHERE x.company_id = t.company_id AND {FITS.format(t="x")}{{x}} LIMIT 1)"""
)
AT_ANY_TARGET = AT_TARGET.format(x="")

# Changes of buying stage in [since, until), as people edited them or other systems sent them.
# A history row is what stood before the change; what came is in the next one, or stands today.
MOVED = """
SELECT h.pgh_obj_id AS contact_id, h.pgh_created_at AS at, h.buying_stage AS old,
    COALESCE(n.buying_stage, c.buying_stage) AS new
FROM leads_contacthistory h JOIN leads_contact c ON c.id = h.pgh_obj_id
LEFT JOIN LATERAL (
    SELECT x.buying_stage FROM leads_contacthistory x
    WHERE x.pgh_obj_id = h.pgh_obj_id AND x.pgh_label = 'changed'
        AND (x.pgh_created_at, x.pgh_id) > (h.pgh_created_at, h.pgh_id)
    ORDER BY x.pgh_created_at, x.pgh_id LIMIT 1) n ON true
WHERE h.pgh_label = 'changed' AND h.pgh_created_at >= {since} AND h.pgh_created_at < %(until)s
    AND h.buying_stage <> COALESCE(n.buying_stage, c.buying_stage)
"""
MOVES = MOVED.format(since="%(since)s")
ORDER = f"ARRAY[{listed(BuyingStage.values)}]::text[]"
RANK = f"array_position({ORDER}, m.{{0}}::text)"
WINDOW_CODES = listed(WINDOW)
# How a change counts; learning a stage that nobody knew is no move.
WAYS: Mapping[str, tuple[Any, str]] = {
    "on": (_("Moved on"), f"{RANK.format('new')} > {RANK.format('old')}"),
    "back": (_("Moved back"), f"{RANK.format('new')} < {RANK.format('old')}"),
    "into": (
        _("Came into the buying window"),
        f"m.old <> '' AND m.old NOT IN ({WINDOW_CODES}) AND m.new IN ({WINDOW_CODES})",
    ),
    "out": (
        _("Left the buying window"),
        f"m.old IN ({WINDOW_CODES}) AND m.new <> '' AND m.new NOT IN ({WINDOW_CODES})",
    ),
    "learned": (_("Buying stage learned"), "m.old = '' AND m.new <> ''"),
}
# What sales writes down in talks that tells of a company's decision.
FACTS: Mapping[str, Any] = {
    "suppliers": _("Current suppliers known"),
    "satisfaction": _("Satisfaction with them known"),
    "buying_window": _("Buying window known"),
    "turning_points": _("Turning point known"),
}

figure("base_target", _("Target group"), f"SELECT t.contact_id {TARGET}{{where}}")
figure("base_in_window", _("In the buying window now"), f"SELECT t.contact_id {TARGET} AND {IN_WINDOW}{{where}}")
STAGES: Mapping[str, Any] = {UNKNOWN: _("Not known"), **dict(BuyingStage.choices)}
for _code, _label in STAGES.items():
    _stage = "" if _code == UNKNOWN else _code
    figure(
        f"base_stage_{_code}",
        format_lazy(_("Target group, buying stage: {stage}"), stage=_label),
        f"SELECT t.contact_id {TARGET} AND t.buying_stage = '{_stage}'{{where}}",
    )
for _code, (_label, _condition) in WAYS.items():
    figure(f"base_{_code}", _label, people(f"SELECT m.contact_id FROM ({MOVES}) m WHERE {_condition}"))
for _code, _label in FACTS.items():
    figure(
        f"base_fact_{_code}",
        _label,
        f"SELECT t.contact_id FROM handoff_bant b JOIN reports_journey t ON t.contact_id = b.contact_id "
        f"WHERE b.{_code} <> '' AND {AT_ANY_TARGET}{{where}}",
    )
figure(
    "base_fact_dialogue",
    _("Answered a survey or a calculator"),
    f"SELECT t.contact_id FROM reports_journey t "
    f"WHERE t.contact_id IN (SELECT a.contact_id {acts(DIALOGUES)}) AND {AT_ANY_TARGET}{{where}}",
)
