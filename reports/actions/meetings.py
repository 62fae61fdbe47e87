"""The meeting about a month: notes, decisions, and who does what until when. Both teams write; nothing is a stage."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import User
from leads.refusals import Invalid, Refused, SomebodyWasFirst
from reports.models import ActionItem, Decision, Meeting, MonthlyReport

LONGEST_NOTES, LONGEST_DECISION, LONGEST_ITEM = 20_000, 2_000, 500


@transaction.atomic
def write_notes(report_id: int, *, content: str, notes: str, version: int, by: Actor, at: datetime) -> Meeting:
    """Save what both teams wrote. Raises SomebodyWasFirst where it changed since `version` was shown."""
    user = _somebody(by)
    row = Meeting.objects.select_for_update(of=("self",)).select_related("written_by").get(report=report_id)
    if row.version != version:
        who = row.written_by.name if row.written_by else "Baton"
        text = _("%(name)s changed the notes meanwhile. Copy your words and look at theirs first.") % {"name": who}
        raise SomebodyWasFirst(text)
    row.content = _text(content, "content", most=LONGEST_NOTES)
    row.notes = _text(notes, "notes", most=LONGEST_NOTES)
    row.written_by, row.written_at, row.version = user, at, row.version + 1
    row.save()
    return row


@transaction.atomic
def decide(report_id: int, text: str, *, by: Actor, at: datetime) -> Decision:
    user = _somebody(by)
    words = _text(text, "decision", most=LONGEST_DECISION, needed=True)
    return Decision.objects.create(report_id=report_id, text=words, decided_by=user, decided_at=at)


@transaction.atomic
def withdraw_decision(decision_id: int, *, by: Actor, at: datetime) -> Decision:
    _somebody(by)
    row = Decision.objects.select_for_update(of=("self",)).get(pk=decision_id)
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
    return row


@transaction.atomic
def add_item(
    report_id: int, text: str, *, owner_id: int | None, due_on: date | None, by: Actor, at: datetime
) -> ActionItem:
    """Somebody promises to do something until a day."""
    user = _somebody(by)
    words = " ".join(_text(text, "text", most=LONGEST_ITEM, needed=True).split())
    owner = User.objects.filter(pk=owner_id, is_active=True).first() if owner_id else None
    if owner is None:
        raise Invalid(_("Say who does it."), field="owner", code="required")
    if due_on is None:
        raise Invalid(_("Say until when."), field="due_on", code="required")
    report = MonthlyReport.objects.get(pk=report_id)
    if due_on < report.month:
        raise Invalid(_("That day lies before the month."), field="due_on", code="out_of_range")
    return ActionItem.objects.create(report=report, text=words, owner=owner, due_on=due_on, added_by=user, added_at=at)


@transaction.atomic
def finish_item(item_id: int, *, by: Actor, at: datetime) -> ActionItem:
    """It is done. Who said so first stays."""
    user, row = _somebody(by), _locked(item_id)
    if row.done_at is None:
        row.done_by, row.done_at = user, at
        row.save(update_fields=["done_by", "done_at"])
    return row


@transaction.atomic
def reopen_item(item_id: int, *, by: Actor, at: datetime) -> ActionItem:
    """It is not done after all."""
    _somebody(by)
    row = _locked(item_id)
    row.done_by = row.done_at = None
    row.save(update_fields=["done_by", "done_at"])
    return row


def _locked(item_id: int) -> ActionItem:
    return ActionItem.objects.select_for_update(of=("self",)).get(pk=item_id)


def _somebody(by: Actor) -> User:
    user = User.objects.filter(pk=by.user_id, is_active=True).first() if by.user_id else None
    if user is None:
        raise Refused(_("A meeting is held by people."), code="nobody_in_particular")
    return user


def _text(given: str, field: str, *, most: int, needed: bool = False) -> str:
    text = given.replace("\r\n", "\n").strip()
    if needed and not text:
        raise Invalid(_("Write something here."), field=field, code="required")
    if len(text) > most or "\x00" in text:
        raise Invalid(_("At most %(most)d characters.") % {"most": most}, field=field, code="too_long")
    return text
