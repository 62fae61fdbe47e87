"""Opportunities: open one with a person sales holds or a customer, change it, move it along the board.

Its people are in opportunities_people.py, winning and losing in opportunities_ending.py.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from handoff import bant
from handoff.actions.answers import end
from handoff.actions.locking import demand_state, held, salesperson
from handoff.actions.opportunities_in_hand import demand_open, facts_of, in_hand, note_change
from handoff.actions.opportunities_people import Part, joined, known_parts, take_along
from handoff.actions.opportunities_values import cleaned, demand_step_whole
from handoff.currencies import USUAL
from handoff.models import Handoff, Opportunity
from handoff.mornings import today, zone_of
from handoff.words import OPEN, State
from leads import actions as leads
from leads.actions import Hands, Mover
from leads.actions.history import sign
from leads.actions.moves import lock
from leads.events import Happening, record
from leads.models import Contact
from leads.refusals import Refused
from leads.words import Stage


@transaction.atomic
def open_opportunity(
    *,
    name: str,
    by: Actor,
    at: datetime,
    handoff_id: int | None = None,
    contact_id: int | None = None,
    amount: Decimal | None = None,
    currency: str = USUAL,
    closes_on: date | None = None,
    people: Sequence[Part] = (),
    override: str = "",
) -> Opportunity:
    """Make an opportunity of a handoff that was accepted, or of a customer (repeat business).

    What the terms demand of BANT must be known, or `override` says in words why not; that is recorded. Further
    `people` whom the same salesperson holds come along. Raises Refused("bant_incomplete"), Invalid, SomebodyWasFirst.
    """
    said = cleaned(
        {"name": name, "amount": amount, "currency": currency, "closes_on": closes_on},
        today=today(at, zone_of(by.user_id)),
    )
    first = contact_id or Handoff.objects.values_list("contact_id", flat=True).get(pk=handoff_id or 0)
    parts = known_parts(first, people)
    lock([part for part, _role in parts])
    contact = Contact.objects.select_related("company").get(pk=first)
    begun = _begun(contact, handoff_id)
    kept = _demand_bant(first, override) if begun else {}
    owner = salesperson((begun.seller_id if begun else contact.owner_id) or by.user_id)
    row = Opportunity.objects.create(
        **said,
        company_id=contact.company_id,
        owner=owner,
        handoff=begun,
        repeat=_is_repeat(contact),
        opened_at=at,
        stage_since=at,
    )
    joined(row, parts)
    facts = facts_of(row, repeat=row.repeat, **kept)
    _move_first(contact, begun, row, facts, override if kept else "", by=by, at=at)
    take_along(row, [part for part, _role in parts if part != first], by=by, at=at)
    return row


def _begun(contact: Contact, handoff_id: int | None) -> Handoff | None:
    """The accepted handoff that leads here; a customer, or somebody with another opportunity, needs none."""
    if handoff_id is None:
        if contact.stage in (Stage.CUSTOMER, Stage.OPPORTUNITY):
            return None
        handoff_id = Handoff.objects.filter(contact=contact, state__in=OPEN).values_list("pk", flat=True).first()
    if handoff_id is None:
        text = _("%(person)s is not held by sales yet: accept or take them first.") % {"person": contact.name}
        raise Refused(text, code="not_held")
    handoff = held(handoff_id)
    demand_state(handoff, State.ACCEPTED)
    return handoff


def _demand_bant(contact_id: int, override: str) -> dict[str, Any]:
    """What an override has to keep; nothing where all is known. Raises Refused("bant_incomplete")."""
    missing = bant.missing(contact_id)
    if not missing:
        return {}
    if not override.strip():
        text = _("Before an opportunity the agreement asks for: %(missing)s. Fill it in, or say why to go on without.")
        raise Refused(text % {"missing": bant.in_words(missing)}, code="bant_incomplete", missing=missing)
    return {"override": True, "missing": missing}


def _is_repeat(contact: Contact) -> bool:
    """The person bought before, or their company did."""
    return contact.stage == Stage.CUSTOMER or bool(contact.company and contact.company.customer_since)


def _move_first(
    contact: Contact,
    begun: Handoff | None,
    row: Opportunity,
    facts: Mapping[str, Any],
    comment: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """The person it began with stands at opportunity from now on, in the same hands."""
    hands = Hands(row.owner_id, None)
    if begun is not None:
        end(begun, "open_opportunity", State.COMPLETED, by=by, at=at, comment=comment, facts=facts, hands=hands)
    elif contact.stage == Stage.OPPORTUNITY:
        # Already there with another one: nobody moves, but it happened.
        record("opportunity.opened", [Happening(contact.pk, facts=facts, comment=comment)], by=by, at=at)
    else:
        leads.move_one("open_opportunity", Mover(contact.pk, facts=facts, comment=comment), by=by, at=at)
        leads.entrust({contact.pk: hands}, by=by)


@transaction.atomic
def change_opportunity(
    opportunity_id: int, version: int | None, changes: Mapping[str, Any], *, by: Actor, at: datetime
) -> Opportunity:
    """Rewrite facts of an open opportunity: name, amount, currency, closes_on, stage, next_step, next_step_on.

    Values that stay as they were are not judged again. Raises Invalid, SomebodyWasFirst.
    """
    row = in_hand(opportunity_id, version)
    demand_open(row)
    new = {name: value for name, value in changes.items() if value != getattr(row, name)}
    new = cleaned(new, today=today(at, zone_of(by.user_id)))
    changed = {name: value for name, value in new.items() if value != getattr(row, name)}
    if changed:
        _write(row, changed, by=by, at=at)
    return row


def move_stage(opportunity_id: int, version: int | None, *, stage: str, by: Actor, at: datetime) -> Opportunity:
    """Move it to another open stage of the board. Raises Invalid, SomebodyWasFirst."""
    return change_opportunity(opportunity_id, version, {"stage": stage}, by=by, at=at)


def _write(row: Opportunity, changed: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    was = row.stage
    for name, value in changed.items():
        setattr(row, name, value)
    demand_step_whole(row.next_step, row.next_step_on)
    moved = {"was_stage": was} if row.stage != was else {}
    row.stage_since = at if moved else row.stage_since
    row.version += 1
    sign(by)
    row.save(update_fields=[*changed, "stage_since", "version"])
    note_change(row, {"fields": sorted(changed), **moved}, by=by, at=at)
