"""History comes along: another system's changes of stage become events with their own dates, quietly.

They go before everything that happened here; docs/adr/0009 says how a birth of today gives way to an older past.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.actions.former import sellers_of
from accounts.actor import Actor
from accounts.models import Role, User
from leads.actions.activities.who import find_people
from leads.actions.customers import mark_employers_since
from leads.actions.entrusting import Hands, entrust
from leads.actions.histories import rows
from leads.actions.histories.chain import Walk, walk
from leads.actions.histories.reading import CleanMove, read_move
from leads.actions.moves import lock
from leads.actions.retrying import Raced, settled
from leads.drafts import Outcome, PastDraft, Problem
from leads.events import Happening, record
from leads.lifecycle import CUSTOMER, DISCARDED, REVIEW
from leads.models import Contact, Event, Source
from leads.words import Place

IN_HANDS = (Place.OFFERED, Place.HELD, Place.CUSTOMER)
# Where the file gives no reason: what the queue's “From import” view asks for, and what a discard must have.
REASONS = {REVIEW: "import", DISCARDED: "imported"}


def bring_history(
    drafts: Sequence[PastDraft], *, by: Actor, at: datetime, source: Source, known_only: bool = False
) -> list[Outcome]:
    """Store each change of stage once by (source, row id). Unknown people are made unless `known_only`.

    Give all of a person's rows in one call: what fits neither behind their history nor before their life here is
    refused with its reason. Nobody is told, offered or promised anything.
    """

    def take() -> list[Outcome]:
        seen: dict[str, int] = {}
        return _take([read_move(draft, at=at, seen=seen) for draft in drafts], by=by, at=at, source=source,
                     known_only=known_only)  # fmt: skip

    return settled(take)


def _take(said: list[CleanMove], *, by: Actor, at: datetime, source: Source, known_only: bool) -> list[Outcome]:
    stored = rows.known([one.row_id for one in said if not one.problems], source)
    new = _first_of_each([one for one in said if not one.problems and one.row_id not in stored])
    find_people(new, by=by, at=at, source=source, quiet=True, known_only=known_only)
    taken, stand_ins = _chained([one for one in new if not one.problems], source)
    if taken:
        _give_way(stand_ins, by=by, at=at)
        _write(taken, by=by, at=at, source=source)
    stored |= {one.row_id: one.event_id for one in taken}
    fresh = {id(one) for one in taken}
    return [_outcome(one, stored, new=id(one) in fresh) for one in said]


def _outcome(one: CleanMove, stored: Mapping[str, int], *, new: bool) -> Outcome:
    if not one.problems and one.row_id in stored:
        return Outcome("created" if new else "unchanged", stored[one.row_id])
    return Outcome("rejected", problems=one.problems or [Problem("row_id", "repeated", _("This row id came before."))])


def _first_of_each(said: Sequence[CleanMove]) -> list[CleanMove]:
    """One row of each row id."""
    return list({one.row_id: one for one in reversed(said)}.values())[::-1]


def _chained(moves: Sequence[CleanMove], source: Source) -> tuple[list[CleanMove], list[list[int]]]:
    """Those that hold together, of each person in order, and what stood in for them; the others get their problems."""
    theirs: dict[int, list[CleanMove]] = defaultdict(list)
    for move in moves:
        theirs[move.contact_id].append(move)
    lock(list(theirs))
    if rows.known([move.row_id for move in moves], source):
        raise Raced  # another import brought some of these rows while we waited
    standing = rows.standing(theirs)
    taken: list[CleanMove] = []
    stand_ins = []
    for contact, mine in sorted(theirs.items()):
        stands = standing[contact]
        fitting = [move for move in mine if _goes_before(move, stands)]
        so_far = Walk((stands.stage, stands.place), stands.beyond) if stands.past else Walk()
        if together := walk(so_far, fitting):
            taken += together
            stand_ins.append(stands.stand_ins)
    return taken, stand_ins


def _goes_before(move: CleanMove, stands: rows.Standing) -> bool:
    """Whether this change belongs to the time before the person's life here; else it gets a problem."""
    problem = None
    if stands.live_at is not None:
        text = _("They live here since %(day)s: history comes before that, in one go.")
        problem = Problem("", "live", text % {"day": stands.live_at.date()})
    elif stands.past and stands.place in (Place.OFFERED, Place.HELD):
        problem = Problem("", "in_hand", _("Their history has ended in sales' hands here: no more of it comes along."))
    elif stands.past and move.at < stands.moved_at:
        text = _("Lies before %(day)s, to where their history is here already.")
        problem = Problem("at", "overlaps", text % {"day": stands.moved_at.date()})
    elif stands.born_at is not None and move.at > stands.born_at:
        text = _("Lies after %(day)s, when they came in here.")
        problem = Problem("at", "live", text % {"day": stands.born_at.date()})
    if problem:
        move.problems.append(problem)
    return problem is None


def _write(taken: Sequence[CleanMove], *, by: Actor, at: datetime, source: Source) -> None:
    for move in taken:
        move.reason = move.reason or REASONS.get(move.end, "")
    people = {move.contact_id: move for move in taken}  # the last of each
    sellers = sellers_of({move.by for move in taken if move.by})
    hand = {"door": by.door, "actor": by.user_id, "key": by.api_key_id}
    rows.record_moves("contact.history", taken, sellers, hand=hand, source=source)
    _entrust(people, sellers, by=by)
    bought: dict[int, datetime] = {}
    for move in taken:
        if move.end == CUSTOMER:
            bought.setdefault(move.contact_id, move.at)
    mark_employers_since(bought)


def _give_way(stand_ins: Sequence[list[int]], *, by: Actor, at: datetime) -> None:
    """Take back what stood in for each person's past, the latest first, by an event that names it and moves nobody."""
    standing = Event.objects.in_bulk([event for events in stand_ins for event in events])
    while any(stand_ins):
        latest = [standing[events.pop()] for events in stand_ins if events]
        gone = [Happening(e.contact_id, start=(e.to_stage, e.to_place), undoes_id=e.pk) for e in latest]
        record("contact.rebegun", gone, by=by, at=at, quiet=True)


def _entrust(people: Mapping[int, CleanMove], sellers: Mapping[str, User], *, by: Actor) -> None:
    """Whom sales holds by their last change belongs to whoever made it, if they sell here and nobody else has them."""
    wanted = {contact: sellers[move.by] for contact, move in people.items() if move.by and move.end[1] in IN_HANDS}
    sold = {contact: user.pk for contact, user in wanted.items() if user.is_active and user.role == Role.SALES}
    free = Contact.objects.filter(pk__in=sold, owner=None).values_list("pk", flat=True)
    entrust({contact: Hands(sold[contact], None) for contact in free}, by=by)
