"""One company at a time, for pages and the API: add and correct. The work is intake's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.actor import Actor
from leads.actions.intake import company_rows, owner_ids
from leads.actions.intake.companies import settle_found
from leads.actions.intake.firms import CleanCompany, FirmIndex, clean_company
from leads.actions.retrying import settled
from leads.actions.stale import changed_first, invalid
from leads.drafting import company_draft
from leads.drafts import CompanyDraft, Problem
from leads.models import Company, Source
from leads.refusals import Refused


def add_company(draft: CompanyDraft, *, by: Actor, at: datetime, source: Source) -> Company:
    """Make a new company. Raises Refused("known") with the id of the one that already bears a business or other id.

    A shared name or domain does not stand in the way: the page has shown the likely ones.
    """

    def add() -> Company:
        said = clean_company(draft, owner_ids([draft.facts]))
        if not said.problems and not said.values.get("name"):
            said.problems.append(Problem("name", "required", _("A company needs a name.")))
        if said.problems:
            raise invalid(said.problems)
        _refuse_known(said, except_id=None)
        outcome = settle_found([said], FirmIndex(), by=by, at=at)[0]
        if outcome.problems:
            raise invalid(outcome.problems)
        return Company.objects.get(pk=outcome.id or 0)

    return settled(add)


def correct_company(
    company_id: int, version: int | None, changes: Mapping[str, Any], *, by: Actor, at: datetime
) -> Company:
    """Rewrite facts of a company; blank and None clear. Raises Invalid, Refused("known"), SomebodyWasFirst."""

    def correct() -> Company:
        said = _clean(company_id, changes)
        index = FirmIndex()
        for firm in company_rows.find([CleanCompany({}, [], [], company_id)]):
            index.add(firm)
        if company_id not in index.by_id:
            raise Refused(_("This company no longer exists."), code="gone")
        if version is not None and version != index.by_id[company_id].version:
            raise changed_first(Company, company_id)
        _refuse_known(said, except_id=company_id)
        outcome = settle_found([said], index, by=by, at=at)[0]
        if outcome.problems:
            raise invalid(outcome.problems)
        return Company.objects.get(pk=company_id)

    return settled(correct)


def _clean(company_id: int, changes: Mapping[str, Any]) -> CleanCompany:
    draft = company_draft({name: None if _blank(raw) else raw for name, raw in changes.items()})
    said = clean_company(draft, owner_ids([draft.facts]))
    said.company_id, said.correcting = company_id, True
    if said.problems:
        raise invalid(said.problems)
    return said


def _blank(raw: Any) -> bool:
    return isinstance(raw, str) and not raw.strip()


def _refuse_known(said: CleanCompany, *, except_id: int | None) -> None:
    """Ids name one company: refuse those another one bears."""
    ids_only = CleanCompany({"business_id": said.values.get("business_id")}, said.external_ids, [], company_id=None)
    for firm in company_rows.find([ids_only]):
        if firm.id != except_id:
            message = _("%(company)s is already known by this id.") % {"company": firm.values["name"]}
            raise Refused(message, code="known", company=firm.id)
