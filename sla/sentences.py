"""The agreement in sentences: a target, a step of the ladder. Reads no rows but what is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from leads.countries import country_name
from leads.words import Stage, Temperature
from sla.models import Rung, Target
from sla.words import Act, Answer, Pause, Start, Unit

AFTER: dict[str, Any] = {
    Start.SIGNAL: _l("of the signal"),
    Start.ARRIVAL: _l("of the arrival in the queue"),
    Start.OFFER: _l("of the offer"),
    Start.ACCEPTANCE: _l("of the acceptance"),
    Start.RETURN: _l("of the return"),
    Start.IN_HAND: _l("of coming into sales' hands"),
}
# After "Met by …".
MET: dict[str, Any] = {
    Answer.REACHED: _l("reaching the person"),
    Answer.TRIED: _l("as many attempts over as many days as the terms promise"),
    Answer.DECIDED: _l("sales accepting, returning or discarding the person"),
    Answer.VERDICT: _l("marketing offering, nurturing or discarding the person"),
}
# After "May be paused to a named day where …".
WHERE: dict[str, Any] = {
    Pause.ASKED_LATER: _l("they asked us to come back later"),
    Pause.AWAY: _l("they are away"),
    Pause.THEIR_TURN: _l("we wait for their answer"),
}


@dataclass(frozen=True, slots=True)
class Sentences:
    """What a target says: what is promised, for whom, what meets it, and what else holds."""

    promise: str
    whom: str
    met: str
    more: list[str]


def sentences(target: Target, *, others: bool = False) -> Sentences:
    """The target in words; `others`: another one of its promise is asked before it. Its team is loaded with it."""
    words = {"name": target.name, "time": time_words(target), "after": AFTER[target.starts]}
    more = []
    if target.renews:
        more.append(_("Begins anew with every such act."))
    if target.pauses:
        reasons = any_of([str(WHERE[one]) for one in WHERE if one in target.pauses])
        more.append(_("May be paused to a named day where %(reasons)s.") % {"reasons": reasons})
    return Sentences(
        promise=_("%(name)s within %(time)s %(after)s.") % words,
        whom=_for_whom(target, others),
        met=_("Met by %(answers)s.") % {"answers": any_of(_answers(target.meets))},
        more=more,
    )


def time_words(target: Target) -> str:
    """1 business hour, 14 days."""
    n = target.length
    if target.unit == Unit.MINUTES:
        text = (
            ngettext("%(n)d business minute", "%(n)d business minutes", n)
            if target.business
            else ngettext("%(n)d minute", "%(n)d minutes", n)
        )
    elif target.unit == Unit.HOURS:
        text = (
            ngettext("%(n)d business hour", "%(n)d business hours", n)
            if target.business
            else ngettext("%(n)d hour", "%(n)d hours", n)
        )
    else:
        text = (
            ngettext("%(n)d business day", "%(n)d business days", n)
            if target.business
            else ngettext("%(n)d day", "%(n)d days", n)
        )
    return text % {"n": n}


def _for_whom(target: Target, others: bool) -> str:
    listed = (
        (_("%(names)s people"), [str(Temperature(one).label).lower() for one in target.temperatures]),
        (_("fit %(names)s"), target.fits),
        (_("stage %(names)s"), [str(Stage(one).label) for one in target.stages]),
        (_("source %(names)s"), target.sources),
        (_("companies in %(names)s"), [country_name(one) for one in target.countries]),
        (_("team %(names)s"), [target.team.name] if target.team else []),
    )
    parts = [words % {"names": any_of(names)} for words, names in listed if names]
    if parts:
        return _("For %(whom)s.") % {"whom": "; ".join(parts)}
    return _("For everybody else.") if others else _("For everybody.")


def _answers(meets: Sequence[str]) -> list[str]:
    return [str(MET.get(one, one.label)) for one in Answer if one in meets]


def any_of(names: Sequence[str]) -> str:
    """A, B or C; with semicolons where a name has commas itself."""
    if len(names) < 2:
        return "".join(names)
    between = "; " if any("," in name for name in names) else ", "
    last = _("; or %(last)s") if between == "; " else _(" or %(last)s")
    return between.join(names[:-1]) + last % {"last": names[-1]}


def step_words(rung: Rung) -> list[str]:
    """What happens at this step, each as a line."""
    said = []
    if rung.tells_owner:
        said.append(_("reminds whoever is responsible") if rung.percent < 100 else _("tells whoever is responsible"))
    if rung.tells_managers:
        said.append(_("tells the managers"))
    if rung.act:
        said.append(_act(rung))
    return said


def _act(rung: Rung) -> str:
    if rung.act == Act.TAKE_BACK:
        return _("takes the person back to marketing")
    if rung.most is None:
        return _("gives the person to somebody else by routing")
    text = ngettext(
        "gives the person to somebody else by routing, at most %(n)d time, then back to marketing",
        "gives the person to somebody else by routing, at most %(n)d times, then back to marketing",
        rung.most,
    )
    return text % {"n": rung.most}
