"""Waste's figures in the register that lists and frozen reports share: everybody, each kind, any of them, who lies."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from reports.figures.sets import ENTERED, figure
from reports.waste import conditions as sql
from reports.waste.kinds import MQLS, POPULATIONS
from reports.waste.pricing import STEPS, WAY

CLOSED_AT = {"review": _("in review"), "offered": _("offered, not yet accepted"), "held": _("accepted")}
for _people in POPULATIONS.values():
    _whose = f"SELECT DISTINCT t.contact_id {_people.of}"
    figure(_people.figure("all"), _people.label, f"{_whose}{{where}}")
    figure(
        _people.figure("any"),
        format_lazy(_("{people}: any waste"), people=_people.label),
        f"{_whose} AND {_people.any}{{where}}",
    )
    figure(
        _people.figure("lying"),
        format_lazy(_("{people}: left lying, and nothing has come of them"), people=_people.label),
        f"{_whose} AND {_people.lying}{{where}}",
    )
    for _place, _label in CLOSED_AT.items():
        figure(
            _people.figure(f"closed_{_place}"),
            format_lazy(_("{people}: any waste, closed when {place}"), people=_people.label, place=_label),
            f"{_whose} AND {_people.any} AND t.ended_at IS NOT NULL AND t.place = '{_place}'{{where}}",
        )
    for _kind in _people.kinds:
        figure(
            _people.figure(_kind.code),
            format_lazy("{people}: {kind}", people=_people.label, kind=_kind.label),
            f"{_whose} AND COALESCE({_kind.condition}, false){{where}}",
        )

# Where good people drown: arrivals in the queue from inside and outside the target group.
figure(
    "noise_good",
    _("MQLs from inside the target group"),
    f"SELECT DISTINCT t.contact_id {MQLS.of} AND {sql.INSIDE}{{where}}",
)
figure(
    "noise_outside",
    _("MQLs from outside the target group"),
    f"SELECT DISTINCT t.contact_id {MQLS.of} AND t.outside{{where}}",
)

# Whom a source's costs are divided by.
for _step in STEPS:
    figure(
        f"cost_{_step}",
        ENTERED[_step][0],
        f"SELECT t.contact_id FROM reports_journey t WHERE t.{_step}_at >= %(since)s AND t.{_step}_at < %(until)s"
        f" AND {WAY}{{where}}",
    )
