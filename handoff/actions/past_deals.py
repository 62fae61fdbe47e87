"""Deals of the past: another system's become opportunities with their own days, quietly, each known again by its id.

No event tells of them and nobody moves: where a person stands, changes of stage say (leads.actions.bring_history).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from accounts.actions.former import sellers_of
from accounts.actor import Actor
from accounts.models import User
from handoff.actions.past_deals_reading import CleanDeal, read_deal
from handoff.drafts import DealDraft
from handoff.models import Opportunity, Participant
from leads import actions as leads
from leads.actions.activities.who import find_people
from leads.actions.customers import mark_customers_since
from leads.actions.history import sign
from leads.actions.retrying import Raced, settled
from leads.drafts import CompanyDraft, Outcome, Problem, Status
from leads.models import Contact, Source
from leads.moved import mark_moved

# Whatever an import may say of a deal.
SAID = (
    "name", "company_id", "owner_id", "amount", "currency", "closes_on", "stage", "reason", "opened_at", "stage_since",
    "ended_at", "said_stage", "said_seller_id",
)  # fmt: skip
STILL_OPEN = {"ended_at": None, "reason": ""}
# What only the other system says: where it differs, the deal went on there while somebody changed it here.
NEWS = {"said_stage", "said_seller_id"}
# Whoever had bought before the deal began buys again.
REPEAT = """
UPDATE handoff_opportunity o SET repeat = b.first < o.opened_at FROM (
    SELECT company_id, min(ended_at) AS first FROM handoff_opportunity
    WHERE company_id = ANY(%s::bigint[]) AND stage = 'won' GROUP BY company_id
) b
WHERE o.company_id = b.company_id AND o.source_id IS NOT NULL AND o.repeat IS DISTINCT FROM (b.first < o.opened_at)
    AND o.opened_at IS NOT NULL
"""


def bring_deals(
    drafts: Sequence[DealDraft], *, by: Actor, at: datetime, source: Source, known_only: bool = False
) -> list[Outcome]:
    """Store each deal once by (source, its id). One that nobody has changed here follows what is said of it.

    Companies are found or made, salespeople too (inactive); unknown people are made unless `known_only`.
    """

    def take() -> list[Outcome]:
        said = [read_deal(draft, at=at) for draft in drafts]
        return _Ledger(source, by).take(said, at=at, known_only=known_only)

    return settled(take)


class _Ledger:
    """The deals of one call, stored and new alike, by their ids."""

    def __init__(self, source: Source, by: Actor) -> None:
        self.source, self.by = source, by
        self.rows: dict[str, Opportunity] = {}
        self.new: dict[str, Opportunity] = {}
        self.changed: dict[str, Opportunity] = {}
        self.parts: list[tuple[Opportunity, int]] = []

    def take(self, said: Sequence[CleanDeal], *, at: datetime, known_only: bool) -> list[Outcome]:
        good = [one for one in said if not one.problems]
        named = [one for one in good if one.draft.names_somebody]
        find_people(named, by=self.by, at=at, source=self.source, quiet=True, known_only=known_only)
        _find_companies([one for one in good if not one.problems], by=self.by, at=at)
        good = [one for one in said if not one.problems]
        _name_sellers(good)
        stored = Opportunity.objects.select_for_update(no_key=True).filter(source=self.source).order_by("pk")
        self.rows = {row.external_id: row for row in stored.filter(external_id__in=[one.deal for one in good])}
        statuses = {id(one): self._place(one) for one in good}
        self._write()
        return [
            Outcome("rejected", problems=one.problems)
            if one.problems
            else Outcome(statuses[id(one)], self.rows[one.deal].pk)
            for one in said
        ]

    def _place(self, said: CleanDeal) -> Status:
        row = self.rows.get(said.deal)
        if row is None:
            row = Opportunity(source=self.source, external_id=said.deal, **said.values)
            self.rows[said.deal] = self.new[said.deal] = row
            status: Status = "created"
        else:
            status = self._follow(row, said)
        if said.contact_id and status != "rejected":
            self.parts.append((row, said.contact_id))
        return status

    def _follow(self, row: Opportunity, said: CleanDeal) -> Status:
        values = {**({} if "ended_at" in said.values else STILL_OPEN), **said.values}
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed or (row.version > 1 and not changed.keys() & NEWS):
            return "unchanged"
        if row.version > 1:
            said.problems.append(Problem("deal", "live", _("Somebody has changed this deal here: it stays as it is.")))
            return "rejected"
        for name, value in changed.items():
            setattr(row, name, value)
        if said.deal not in self.new:
            self.changed[said.deal] = row
        return "updated"

    def _write(self) -> None:
        if self.changed:
            sign(self.by)
            Opportunity.objects.bulk_update(self.changed.values(), SAID, batch_size=1_000)
        try:
            with transaction.atomic():
                Opportunity.objects.bulk_create(self.new.values(), batch_size=1_000)
        except IntegrityError as overtaken:
            raise Raced from overtaken
        self._join()
        concerned = Participant.objects.filter(opportunity__in=[*self.new.values(), *self.changed.values()])
        mark_moved({*concerned.values_list("contact_id", flat=True), *(contact for _row, contact in self.parts)})
        _note_customers({row.company_id for row in self.rows.values() if row.company_id})

    def _join(self) -> None:
        roles = dict(Contact.objects.filter(pk__in=[contact for _row, contact in self.parts]).values_list("pk", "role"))
        Participant.objects.bulk_create(
            [Participant(opportunity=row, contact_id=contact, role=roles[contact]) for row, contact in self.parts],
            ignore_conflicts=True,
        )


def _find_companies(said: Sequence[CleanDeal], *, by: Actor, at: datetime) -> None:
    distinct: dict[Any, CompanyDraft] = {}
    for one in said:
        if one.draft.company is not None:
            distinct.setdefault(_sameness(one.draft.company), one.draft.company)
    outcomes = leads.intake_companies(list(distinct.values()), by=by, at=at, quiet=True)
    placed = dict(zip(distinct, outcomes, strict=True))
    for one in said:
        if one.draft.company is not None:
            outcome = placed[_sameness(one.draft.company)]
            one.values["company_id"] = outcome.id
            one.problems += [_of_company(each) for each in outcome.problems]


def _of_company(problem: Problem) -> Problem:
    field = "company" if problem.field == "name" else f"company.{problem.field}"
    return Problem(field, problem.code, problem.message)


def _sameness(draft: CompanyDraft) -> Any:
    return (tuple(sorted(draft.facts.items())), tuple(draft.external_ids))


def _name_sellers(said: Sequence[CleanDeal]) -> None:
    """Whose each deal is; an open one of somebody who is not here any more is nobody's, for a manager to give away."""
    users = sellers_of({one.seller for one in said if one.seller})
    for one in said:
        user: User | None = users.get(one.seller)
        if user is not None:
            keeps = user.is_active or "ended_at" in one.values
            one.values |= {"said_seller_id": user.pk, "owner_id": user.pk if keeps else None}


def _note_customers(company_ids: set[int]) -> None:
    """Their companies are customers since the first deal they won, and each later deal is repeat business."""
    if not company_ids:
        return
    won = Opportunity.objects.filter(company__in=company_ids, stage=Opportunity.Stage.WON, source__isnull=False)
    mark_customers_since(dict(won.values_list("company_id").annotate(Min("ended_at"))))
    with connection.cursor() as cursor:
        cursor.execute(REPEAT, [sorted(company_ids)])
