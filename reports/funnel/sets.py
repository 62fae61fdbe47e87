"""The funnel's figures: the people behind each number of it, in the register that lists and frozen reports share."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from reports.figures.sets import figure
from reports.funnel.steps import CAME, STARTS, STEPS, WAYS, Step, after, on

TIME = "t.{0} >= %(since)s AND t.{0} < %(until)s"
IN_TIME = TIME.format("entered_at")
PASSAGES = "FROM reports_passage t WHERE"


def once(same: str, floor: str = "%(since)s") -> str:
    """The passages of the time that are the person's first of their kind in it, from `floor` on."""
    return f"{IN_TIME} AND (t.{same}_before IS NULL OR t.{same}_before < {floor})"


def of_step(code: str) -> str:
    """FROM and WHERE of the passages that enter a step, or that are counted beside the steps."""
    return f"{PASSAGES} t.accepted" if code == "accepted" else f"{PASSAGES} t.step = '{code}'"


def _same(code: str) -> str:
    return "accepted" if code == "accepted" else "step"


def entering(step: Step, floor: str = "%(since)s") -> str:
    """FROM and WHERE of who enters a step in the time, each person once."""
    if not step.enters:
        return f"FROM reports_journey t WHERE {TIME.format(step.first)} AND {on(CAME, 't')}"
    return f"{of_step(step.code)} AND {once(_same(step.code), floor)}"


def cohort(start: str) -> str:
    """FROM and WHERE of a cohort: who first came to its start in the time, and was not brought along further on."""
    return f"FROM reports_journey t WHERE {TIME.format(STEPS[start].first)} AND {on(CAME, 't')}"


for _step in STEPS.values():
    figure(f"period_{_step.code}", _step.label, f"SELECT t.contact_id {entering(_step)}{{where}}")
    if _step.enters and _step.code != "customer":
        figure(
            f"period_again_{_step.code}",
            format_lazy(_("{step}: had been there before"), step=_step.label),
            f"SELECT t.contact_id {of_step(_step.code)} AND {IN_TIME} "
            f"AND t.{_same(_step.code)}_before < %(since)s{{where}}",
        )
    if _step.back:
        figure(
            f"period_back_{_step.code}",
            format_lazy(_("{step}: went back"), step=_step.label),
            f"SELECT t.contact_id {PASSAGES} t.back = '{_step.code}' AND {once('back')}{{where}}",
        )
for _code, (_label, _kinds) in WAYS.items():
    figure(
        f"period_{_code}",
        _label,
        f"SELECT t.contact_id {PASSAGES} t.way = '{_code}' AND {once('way')}{{where}}",
    )
# Who goes back has come before: whoever of a cohort ever went back did so after they had come to its start.
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
                f"SELECT t.contact_id {cohort(_start)} AND t.back_{_step.code}{{where}}",
            )

APART = {
    "repeat_opened": _("Repeat business: customers with a new opportunity"),
    "repeat_won": _("Repeat business: customers who bought again"),
    "came_along": _("Brought along from another system, with sales or as customers"),
}
for _code, _label in APART.items():
    figure(_code, _label, f"SELECT t.contact_id {of_step(_code)} AND {once('step')}{{where}}")
