"""Marketing's commitment: one team proposes a number for a month, the other confirms or declines. Who may, is here.

Commitments are about no person, so they leave no event: each row keeps who proposed it and who answered.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import LEADERS, Role, User
from leads import actions as leads
from leads.normalise import country
from leads.normalise.unusable import Unusable
from leads.refusals import Invalid, Refused
from sla.commitments.pace import next_month
from sla.commitments.progress import Progress, progress, this_month
from sla.models import Commitment
from sla.words import Accord, Engagement, Measure, Party

MOST_PROMISED, LONGEST_WINDOW, MOST_ACTIVITIES, LONGEST_WORDS = 1_000_000, 366, 100, 2000
MONTHS_AHEAD = 24
SIDES = {Role.MARKETER: Party.MARKETING, Role.SALES: Party.SALES}
OTHER = {Party.MARKETING: Party.SALES, Party.SALES: Party.MARKETING}
BLANKS = ("measure", "source", "country", "topic", "comment", "window_days", "engaged_by", "least_activities")


@transaction.atomic
def propose(facts: Mapping[str, Any], *, by: Actor, at: datetime) -> Commitment:
    """Propose a number. `facts`: month (any day of it), promised, and what else the model names; `side` for leaders.

    Raises Invalid for a value, Refused where the same is proposed already or nobody in particular asks.
    """
    user = _somebody(by)
    row = Commitment(**{name: facts[name] for name in BLANKS if name in facts})
    row.side = _side(user, str(facts.get("side") or ""))
    row.month, row.promised = _month(facts.get("month"), at=at), _promised(facts.get("promised"))
    _check(row)
    row.proposed_by, row.proposed_at = user, at
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # the database keeps one open proposal of a scope, also of two at once
        text = _("The same is proposed already. It has to be answered or taken back first.")
        raise Refused(text, code="proposed_already") from error
    return row


@transaction.atomic
def confirm(commitment_id: int, *, by: Actor, at: datetime, answer: str = "") -> Commitment:
    """The other team agrees: from now on this number counts, in place of what was agreed for the same before."""
    user, row = _somebody(by), _open(commitment_id)
    if user.pk == row.proposed_by_id:
        text = _("You proposed this yourself. Somebody of the other team confirms it.")
        raise Refused(text, code="own_proposal")
    if not may_answer(user, row):
        text = _("Your own team proposed this. Somebody of the other team confirms it.")
        raise Refused(text, code="same_team")
    if row.month < this_month(at=at).first:
        raise Refused(_("That month is over. Propose a number for a month to come."), code="month_is_over")
    before = list(_same(row).select_for_update(of=("self",)).filter(state=Accord.CONFIRMED))
    for one in before:
        one.state, one.superseded_by = Accord.SUPERSEDED, row
        one.save(update_fields=["state", "superseded_by"])
    return _answered(row, Accord.CONFIRMED, answer, user, at)


@transaction.atomic
def decline(commitment_id: int, *, answer: str, by: Actor, at: datetime) -> Commitment:
    """The other team does not agree and says why. Whoever proposed it may take it back so."""
    user, row = _somebody(by), _open(commitment_id)
    if user.pk != row.proposed_by_id and not may_answer(user, row):
        text = _("Your own team proposed this. Whoever proposed it can take it back.")
        raise Refused(text, code="same_team")
    if not answer.strip():
        raise Invalid(_("Say why, so that the next number can be agreed."), field="answer", code="required")
    return _answered(row, Accord.DECLINED, answer, user, at)


def may_answer(user: User, row: Commitment) -> bool:
    """Whether this person may speak for the other team: not the proposer, and of that team or above both."""
    if user.pk == row.proposed_by_id:
        return False
    return user.role in LEADERS or SIDES.get(Role(user.role)) == OTHER[Party(row.side)]


def _somebody(by: Actor) -> User:
    """The person behind the hand: two people agree, so a key that is nobody's cannot."""
    user = User.objects.filter(pk=by.user_id, is_active=True).first() if by.user_id else None
    if user is None:
        raise Refused(_("People agree on a number. Use a key that acts as a person."), code="nobody_in_particular")
    return user


def _side(user: User, asked: str) -> Party:
    own = SIDES.get(Role(user.role))
    if asked and asked not in Party.values:
        raise Invalid(_("Marketing or sales."), field="side", code="unknown")
    if own is None and user.role not in LEADERS:
        raise Refused(_("Only marketing and sales propose a number."), code="no_team")
    if own is None and not asked:
        raise Invalid(_("Say for which team you propose it."), field="side", code="required")
    if own is not None and asked and asked != own:
        raise Invalid(_("You can only propose for your own team."), field="side", code="other_team")
    return Party(asked or own or "")


def _month(asked: Any, *, at: datetime) -> date:
    if not isinstance(asked, date):
        raise Invalid(_("Say for which month."), field="month", code="required")
    first, earliest = asked.replace(day=1), this_month(at=at).first
    latest = earliest
    for _turn in range(MONTHS_AHEAD):
        latest = next_month(latest)
    if not earliest <= first <= latest:
        text = _("A month from this one on, at most %(most)d ahead.") % {"most": MONTHS_AHEAD}
        raise Invalid(text, field="month", code="out_of_range")
    return first


def _promised(asked: Any) -> int:
    if not isinstance(asked, int) or not 1 <= asked <= MOST_PROMISED:
        text = _("A whole number from 1 to %(most)d.") % {"most": MOST_PROMISED}
        raise Invalid(text, field="promised", code="out_of_range")
    return asked


def _check(row: Commitment) -> None:
    if row.measure not in Measure.values:
        raise Invalid(_("This measure is not known."), field="measure", code="unknown")
    for name in ("source", "topic", "comment"):
        value, most = str(getattr(row, name)).strip(), LONGEST_WORDS if name == "comment" else 100
        if len(value) > most or "\x00" in value:
            raise Invalid(_("At most %(most)d characters.") % {"most": most}, field=name, code="too_long")
        setattr(row, name, value)
    try:
        row.country = country.code(row.country) if row.country else ""
    except Unusable as unusable:
        raise Invalid(unusable.words, field="country") from unusable
    _check_engagement(row)


def _check_engagement(row: Commitment) -> None:
    if not 1 <= row.window_days <= LONGEST_WINDOW:
        text = _("From 1 to %(most)d days.") % {"most": LONGEST_WINDOW}
        raise Invalid(text, field="window_days", code="out_of_range")
    if set(row.engaged_by) - set(Engagement.values):
        raise Invalid(_("This kind of engagement is not known."), field="engaged_by", code="unknown")
    if row.least_activities is not None and not 1 <= row.least_activities <= MOST_ACTIVITIES:
        text = _("From 1 to %(most)d, or empty.") % {"most": MOST_ACTIVITIES}
        raise Invalid(text, field="least_activities", code="out_of_range")
    if row.measure == Measure.ENGAGED and not row.engaged_by and row.least_activities is None:
        raise Invalid(_("Say what counts as engaged."), field="engaged_by", code="required")
    row.engaged_by = [kind for kind in Engagement.values if kind in row.engaged_by]


def _same(row: Commitment) -> Any:
    return Commitment.objects.filter(
        month=row.month, measure=row.measure, source=row.source, country=row.country, topic=row.topic
    )


def _open(commitment_id: int) -> Commitment:
    row = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment_id)
    if row.state != Accord.PROPOSED:
        text = _("This proposal was answered already: %(state)s.") % {"state": row.get_state_display().lower()}
        raise Refused(text, code="answered_already")
    return row


def _answered(row: Commitment, state: Accord, answer: str, user: User, at: datetime) -> Commitment:
    answer = answer.strip()
    if len(answer) > LONGEST_WORDS or "\x00" in answer:
        text = _("At most %(most)d characters.") % {"most": LONGEST_WORDS}
        raise Invalid(text, field="answer", code="too_long")
    row.state, row.answer, row.answered_by, row.answered_at = state, answer, user, at
    row.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    return row


def warn_of_commitments(*, at: datetime) -> int:
    """The early warning: marketers and managers are told once of a number of this month that is at risk.

    A sweep; returns how many numbers it warned of.
    """
    first = this_month(at=at).first
    if not Commitment.objects.filter(month=first, state=Accord.CONFIRMED, warned_at=None).exists():
        return 0
    _month, rows = progress(first, at=at)
    return sum(_warn(row, at=at) for row in rows if row.warning)


@transaction.atomic
def _warn(row: Progress, *, at: datetime) -> int:
    commitment = row.commitment
    fresh = Commitment.objects.filter(pk=commitment.pk, state=Accord.CONFIRMED, warned_at=None).update(warned_at=at)
    if fresh:
        told = User.objects.filter(is_active=True, role__in=[Role.MARKETER, Role.MANAGER])
        leads.notify_of(
            f"commitment.{commitment.pk}",
            list(told.values_list("pk", flat=True)),
            topic="at_risk",
            link=reverse("commitment", args=[commitment.pk]),
            facts={"net": row.net, "promised": commitment.promised},
            at=at,
        )
    return fresh
