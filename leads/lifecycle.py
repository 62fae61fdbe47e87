"""Stage and place: which verb moves a person from where to where. The database repeats this table (CHECK).

Nothing else in Baton writes stage or place: `leads.actions.move` is the one door and reads MOVES.
"""

from dataclasses import dataclass

from leads.words import Place, Stage

Standpoint = tuple[str, str]

VISITOR: Standpoint = (Stage.VISITOR.value, Place.NONE.value)
LEAD: Standpoint = (Stage.LEAD.value, Place.NONE.value)
NURTURE: Standpoint = (Stage.LEAD.value, Place.NURTURE.value)
REVIEW: Standpoint = (Stage.MQL.value, Place.REVIEW.value)
OFFERED: Standpoint = (Stage.SQL.value, Place.OFFERED.value)
HELD: Standpoint = (Stage.SQL.value, Place.HELD.value)
OPPORTUNITY: Standpoint = (Stage.OPPORTUNITY.value, Place.HELD.value)
CUSTOMER: Standpoint = (Stage.CUSTOMER.value, Place.CUSTOMER.value)
DISCARDED: Standpoint = (Stage.DISCARDED.value, Place.DISCARDED.value)

STANDPOINTS = (VISITOR, LEAD, NURTURE, REVIEW, OFFERED, HELD, OPPORTUNITY, CUSTOMER, DISCARDED)


@dataclass(frozen=True, slots=True)
class Move:
    """One verb: the event it leaves, where it may start and where it ends."""

    event: str
    starts: tuple[Standpoint, ...]
    end: Standpoint


MOVES: dict[str, Move] = {
    # A visitor told us who they are.
    "identify": Move("contact.identified", (VISITOR,), LEAD),
    # Meets the MQL definition, or a person says so with a reason.
    "qualify": Move("scoring.qualified", (LEAD, NURTURE), REVIEW),
    # Fell below the definition while no human held them.
    "fall_below": Move("scoring.fell_below", (REVIEW,), NURTURE),
    # A wake-up date came.
    "reopen": Move("handoff.reopened", (NURTURE,), REVIEW),
    # Marketing's verdicts on the queue.
    "offer": Move("handoff.offered", (REVIEW,), OFFERED),
    "nurture": Move("handoff.nurtured", (REVIEW,), NURTURE),
    "discard": Move("handoff.discarded", (VISITOR, LEAD, NURTURE, REVIEW), DISCARDED),
    "revive": Move("handoff.revived", (DISCARDED,), LEAD),
    # Sales' answers to an offer. A return goes where its reason says.
    "accept": Move("handoff.accepted", (OFFERED,), HELD),
    "return_to_review": Move("handoff.returned", (OFFERED, HELD), REVIEW),
    "return_to_nurture": Move("handoff.returned", (OFFERED, HELD), NURTURE),
    "return_to_discard": Move("handoff.returned", (OFFERED, HELD), DISCARDED),
    "discard_held": Move("handoff.discarded", (OFFERED, HELD), DISCARDED),
    # Marketing recalls an offer nobody has accepted; a hold without contact is taken back.
    "recall": Move("handoff.withdrawn", (OFFERED,), REVIEW),
    "take_back": Move("handoff.expired", (OFFERED, HELD), REVIEW),
    # A salesperson's own find: no offer, outside marketing's commitment.
    "take": Move("handoff.taken", (LEAD, NURTURE), HELD),
    # Opportunities; a customer's new one is repeat business, and losing that leaves them a customer.
    "open_opportunity": Move("opportunity.opened", (HELD, CUSTOMER), OPPORTUNITY),
    "win": Move("opportunity.won", (OPPORTUNITY,), CUSTOMER),
    "lose_to_nurture": Move("opportunity.lost", (OPPORTUNITY,), NURTURE),
    "lose_to_discard": Move("opportunity.lost", (OPPORTUNITY,), DISCARDED),
    "lose_to_customer": Move("opportunity.lost", (OPPORTUNITY,), CUSTOMER),
    # "Do not contact" or "do not profile" takes a person out of queue and offer.
    "withdraw": Move("contact.withdrawn", (REVIEW, OFFERED), NURTURE),
}

# Where another system's history puts a person who is new to us: sales already talks to them, or they have bought.
BEGINNINGS: dict[str, Standpoint] = {"held": HELD, "opportunity": OPPORTUNITY, "customer": CUSTOMER}
MOVES |= {f"begin_{name}": Move("contact.began", (VISITOR, LEAD), end) for name, end in BEGINNINGS.items()}

# A birth is an event too: where a new person may stand first.
BIRTHS: dict[str, Standpoint] = {"lead": LEAD, "visitor": VISITOR}
