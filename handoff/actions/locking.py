"""Taking one handoff in hand: its contact locked, the row fresh. Locks: contacts by id, then companies, then desks."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import Role, User
from handoff.models import Handoff
from handoff.words import State
from leads.actions.moves import lock
from leads.refusals import Invalid, Refused, SomebodyWasFirst

# Who can hold a person for sales. Marketers give them over.
SELLING = (Role.SALES, Role.MANAGER, Role.ADMIN)


def held(handoff_id: int) -> Handoff:
    """The handoff as it stands now, its contact locked until the transaction ends."""
    contact = Handoff.objects.values_list("contact_id", flat=True).get(pk=handoff_id)
    lock([contact])
    return Handoff.objects.select_related("contact", "seller").get(pk=handoff_id)


def demand_state(handoff: Handoff, *states: str) -> None:
    """Raise SomebodyWasFirst, saying who has the person, unless the handoff stands in one of `states`."""
    if handoff.state in states:
        return
    raise SomebodyWasFirst(
        _why_not(handoff),
        state=handoff.state,
        by=handoff.seller.name if handoff.seller else None,
        contact=handoff.contact_id,
    )


def _why_not(handoff: Handoff) -> str:
    person, seller = handoff.contact.name, handoff.seller.name if handoff.seller else _("sales")
    if handoff.state == State.ACCEPTED:
        return _("%(seller)s already has %(person)s (accepted %(when)s).") % {
            "seller": seller,
            "person": person,
            "when": _moment(handoff.accepted_at),
        }
    if handoff.state == State.OFFERED:
        return _("%(person)s is offered but not accepted yet. Accept first.") % {"person": person}
    return _("This handoff of %(person)s has ended (%(state)s, %(when)s).") % {
        "person": person,
        "state": str(handoff.get_state_display()).lower(),
        "when": _moment(handoff.ended_at),
    }


def _moment(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at else ""


def salesperson(user_id: int | None, field: str = "to") -> User:
    """The active account that can hold people for sales. Raises Invalid."""
    user = User.objects.filter(pk=user_id, is_active=True, role__in=SELLING).first() if user_id else None
    if user is None:
        raise Invalid(_("Choose an active salesperson."), field=field, code="not_a_salesperson")
    return user


def taker(handoff: Handoff, by: Actor) -> User:
    """Who takes the person: whoever acts, or the addressee where a key acts for nobody in particular."""
    if by.user_id is None and handoff.seller_id is None:
        raise Refused(
            _("Nobody to accept it: use a key that acts as a salesperson (create_api_key --user)."),
            code="needs_a_person",
        )
    try:
        return salesperson(by.user_id or handoff.seller_id)
    except Invalid:
        raise Refused(_("Only salespeople, managers and admins accept offers."), code="not_a_salesperson") from None
