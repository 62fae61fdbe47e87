"""Companies in: read, find or make, write; set-based, and safe when two bring the same company at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.actor import Actor
from leads.actions.history import sign
from leads.actions.intake import company_rows as rows
from leads.actions.intake.firms import CleanCompany, Firm, FirmIndex, apply_company
from leads.actions.retrying import Raced
from leads.actions.touching import mark_colleagues
from leads.drafts import Outcome, Problem


def settle_companies(said: Sequence[CleanCompany], *, by: Actor, at: datetime, quiet: bool = False) -> list[Outcome]:
    """Find or make every company and write what was said; raises Raced when another transaction was faster."""
    outcomes = settle_without_parents(said, by=by, at=at, quiet=quiet)
    _settle_parents(said, outcomes, by=by, at=at, quiet=quiet)
    return outcomes


def settle_without_parents(said: Sequence[CleanCompany], *, by: Actor, at: datetime, quiet: bool) -> list[Outcome]:
    """The same without parents."""
    index = FirmIndex()
    for firm in rows.find(said):
        index.add(firm)
    _look_again_for_newborns(said, index)
    outcomes = [_place(one, index) for one in said]
    _write(index, by=by, at=at, quiet=quiet)
    return outcomes


def settle_found(
    said: Sequence[CleanCompany], index: FirmIndex, *, by: Actor, at: datetime, quiet: bool = False
) -> list[Outcome]:
    """The same where the caller has already looked: whoever is not in `index` is new."""
    index.spare_ids = rows.new_ids(len(said))
    outcomes = [_place(one, index) for one in said]
    _write(index, by=by, at=at, quiet=quiet)
    _settle_parents(said, outcomes, by=by, at=at, quiet=quiet)
    return outcomes


def _look_again_for_newborns(said: Sequence[CleanCompany], index: FirmIndex) -> None:
    """Before making companies: keep others from making the same ones, and see what they made meanwhile."""
    unknown = [one for one in said if not one.problems and not index.find(one)]
    if unknown:
        rows.lock_births(unknown)
        index.spare_ids = rows.new_ids(len(unknown))
        for firm in rows.find(unknown):
            if firm.id not in index.by_id:
                index.add(firm)


def _place(said: CleanCompany, index: FirmIndex) -> Outcome:
    if said.problems:
        return Outcome("rejected", problems=said.problems)
    found = index.find(said)
    if not found:
        return _make(said, index)
    firm, *others = found
    said.external_ids = [pair for pair in said.external_ids if index.by_external_id.get(pair, firm) is firm]
    changed = apply_company(firm, said)
    if said.problems:
        return Outcome("rejected", problems=said.problems)
    index.add(firm)
    return Outcome("updated" if changed else "unchanged", firm.id, conflicts=[other.id for other in others])


def _make(said: CleanCompany, index: FirmIndex) -> Outcome:
    name = said.values.get("name") or said.values.get("domain")
    if not name or said.company_id is not None:
        said.problems.append(_nameless(said))
        return Outcome("rejected", problems=said.problems)
    firm = Firm(index.spare_ids.pop(), dict(rows.BLANK))
    said.values["name"] = name
    apply_company(firm, said)
    if said.problems:
        return Outcome("rejected", problems=said.problems)
    index.add(firm)
    return Outcome("created", firm.id)


def _nameless(said: CleanCompany) -> Problem:
    if said.company_id is not None:
        return Problem("company_id", "not_found", _("There is no company with this id."))
    return Problem("name", "required", _("A company needs a name."))


def _write(index: FirmIndex, *, by: Actor, at: datetime, quiet: bool) -> None:
    """Newborns and changes, in a handful of statements."""
    touched = [firm for firm in index.by_id.values() if firm.changed]
    newborn = [firm for firm in touched if not firm.version]
    changed = [firm for firm in touched if firm.version]
    if changed and not rows.unchanged_since(changed):
        raise Raced
    if newborn:
        rows.insert(newborn, at)
    if changed:
        sign(by)
        rows.update(changed)
        mark_colleagues([firm.id for firm in changed], at=at, quiet=quiet)
    if not rows.insert_external_ids(touched):
        raise Raced


def _settle_parents(
    said: Sequence[CleanCompany], outcomes: Sequence[Outcome], *, by: Actor, at: datetime, quiet: bool
) -> None:
    """Parents are said by name. They come last, so that a file's own rows are there to be found."""
    children = [
        (one, outcome)
        for one, outcome in zip(said, outcomes, strict=True)
        if "parent" in one.values and outcome.id is not None
    ]
    if not children:
        return
    names = sorted({one.values["parent"] for one, _ in children if one.values["parent"]})
    made = settle_without_parents([CleanCompany({"name": name}, [], []) for name in names], by=by, at=at, quiet=quiet)
    parents = {name: outcome.id for name, outcome in zip(names, made, strict=True)}
    _write_parents(children, parents, by=by, at=at)


def _write_parents(
    children: Sequence[tuple[CleanCompany, Outcome]], parents: Mapping[str, int | None], *, by: Actor, at: datetime
) -> None:
    """Set each child's parent; nobody is their own."""
    wanted = {
        outcome.id: parents.get(one.values["parent"] or "")
        for one, outcome in children
        if parents.get(one.values["parent"] or "") != outcome.id
    }
    sign(by)
    adopted = rows.set_parents(wanted)
    for _one, outcome in children:
        if outcome.id in adopted and outcome.status == "unchanged":
            outcome.status = "updated"
