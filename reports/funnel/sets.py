"""The funnel's figures: the people behind each number of it, in the register that lists and frozen reports share."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from reports.figures.sets import figure
from reports.funnel.steps import BACKWARD, CAME, STARTS, STEPS, WAYS, Step, after, on

TIME = "t.{0} >= %(since)s AND t.{0} < %(until)s"
IN_TIME = TIME.format("entered_at")
# An earlier passage of the same person in the time: only who comes again is looked up.
EARLIER = """EXISTS (SELECT FROM reports_passage e WHERE e.contact_id = t.contact_id AND e.entered_at >= {floor}
    AND (e.entered_at, e.event_id) < (t.entered_at, t.event_id) AND {condition})"""


def once(condition: str, floor: str = "%(since)s") -> str:
    """Passages of this kind, each person's first in the time from `floor` on."""
    earlier = EARLIER.format(floor=floor, condition=on(condition, "e"))
    return f"{on(condition, 't')} AND (t.nth = 1 OR NOT {earlier})"


def entering(step: Step, floor: str = "%(since)s") -> str:
    """FROM and WHERE of who enters a step in the time, each person once."""
    if not step.enters:
        return f"FROM reports_journey t WHERE {TIME.format(step.first)} AND {on(CAME, 't')}"
    return f"FROM reports_passage t WHERE {IN_TIME} AND {once(step.enters, floor)}"


def going_back(condition: str) -> str:
    """FROM and WHERE of who goes back in the time, each person once."""
    condition = f"{BACKWARD} AND {condition}"
    earlier = EARLIER.format(floor="%(since)s", condition=on(condition, "e"))
    return f"FROM reports_passage t WHERE {IN_TIME} AND {on(condition, 't')} AND NOT {earlier}"


def cohort(start: str) -> str:
    """FROM and WHERE of a cohort: who first came to its start in the time, and was not brought along further on."""
    return f"FROM reports_journey t WHERE {TIME.format(STEPS[start].first)} AND {on(CAME, 't')}"


def cohort_back(start: str, step: Step) -> str:
    """FROM and WHERE of those of a cohort who have since gone back from a step."""
    went = f"e.entered_at >= t.{STEPS[start].first} AND {on(f'{BACKWARD} AND {step.back}', 'e')}"
    return f"{cohort(start)} AND EXISTS (SELECT FROM reports_passage e WHERE e.contact_id = t.contact_id AND {went})"


ANY_BACK = " OR ".join(f"({step.back})" for step in STEPS.values() if step.back)
for _step in STEPS.values():
    figure(f"period_{_step.code}", _step.label, f"SELECT t.contact_id {entering(_step)}{{where}}")
    if _step.enters and _step.code != "customer":
        figure(
            f"period_again_{_step.code}",
            format_lazy(_("{step}: had been there before"), step=_step.label),
            f"SELECT t.contact_id {entering(_step)} AND t.nth <> 1 AND EXISTS (SELECT FROM reports_passage b WHERE "
            f"b.contact_id = t.contact_id AND b.entered_at < %(since)s AND {on(_step.enters, 'b')}){{where}}",
        )
    if _step.back:
        figure(
            f"period_back_{_step.code}",
            format_lazy(_("{step}: went back"), step=_step.label),
            f"SELECT t.contact_id {going_back(f'({_step.back})')}{{where}}",
        )
for _code, (_label, _kinds) in WAYS.items():
    _named = ", ".join(f"'{kind}'" for kind in _kinds)
    figure(
        f"period_{_code}",
        _label,
        f"SELECT t.contact_id {going_back(f'{{p}}.kind IN ({_named}) AND ({ANY_BACK})')}{{where}}",
    )
for _start in STARTS:
    for _step in after(_start):
        figure(
            f"cohort_{_start}_{_step.code}",
            _step.label,
            f"SELECT t.contact_id {cohort(_start)} AND t.{_step.first} IS NOT NULL{{where}}",
        )
        if _step.back:
            figure(
                f"cohort_{_start}_back_{_step.code}",
                format_lazy(_("{step}: went back"), step=_step.label),
                f"SELECT t.contact_id {cohort_back(_start, _step)}{{where}}",
            )

figure(
    "came_along",
    _("Brought along from another system, with sales or as customers"),
    f"SELECT t.contact_id FROM reports_passage t WHERE {IN_TIME} AND t.kind = 'contact.began'{{where}}",
)

# A customer's next opportunity, and how it ended well.
figure(
    "repeat_opened",
    _("Repeat business: customers with a new opportunity"),
    "SELECT t.contact_id "
    f"FROM reports_passage t WHERE {IN_TIME} AND "
    + once("{p}.stage = 'opportunity' AND {p}.from_stage = 'customer'")
    + "{where}",
)
figure(
    "repeat_won",
    _("Repeat business: customers who bought again"),
    f"SELECT t.contact_id FROM reports_passage t WHERE {IN_TIME} AND "
    + once("{p}.kind = 'opportunity.won' AND {p}.stage = 'customer' AND {p}.nth > 1")
    + "{where}",
)
