"""What managers see when they move people: open handoffs and other people, by salesperson, team and state.

Beside each colleague stands their room today. Reading only.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from accounts.models import Team, User
from handoff.forms_routing import sellers
from handoff.models import Handoff
from handoff.routing.reading import DeskLine, desk_lines
from handoff.words import OPEN, State
from leads.models import Contact
from leads.words import Place

HANDOFFS, PEOPLE = "handoffs", "people"
TABS = {HANDOFFS: _("In the relay"), PEOPLE: _("Customers and others of their own")}
OPEN_STATES = [("", _("Offered or accepted"))] + [(one.value, one.label) for one in (State.OFFERED, State.ACCEPTED)]


class NarrowForm(forms.Form):
    """Whose people to look at."""

    seller = forms.ModelChoiceField(label=_("Salesperson"), queryset=User.objects.none(), required=False)
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.all(), required=False)
    state = forms.ChoiceField(label=_("State"), choices=OPEN_STATES, required=False)
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["seller"].queryset = User.objects.order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["seller"].empty_label = gettext("Everybody")  # type: ignore[attr-defined]
        self.fields["team"].empty_label = gettext("All teams")  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked; a wrong value narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class MoveForm(forms.Form):
    """To whom, and perhaps a word for them."""

    to = forms.ModelChoiceField(label=_("New salesperson"), queryset=User.objects.none(), empty_label=_("Give to…"))
    comment = forms.CharField(label=_("Comment"), required=False, max_length=2000)

    def __init__(self, *given: Any, desks: list[DeskLine], **more: Any) -> None:
        super().__init__(*given, **more)
        field: Any = self.fields["to"]
        field.queryset = sellers()
        known = {desk.user.pk: desk for desk in desks}
        field.label_from_instance = lambda user: desk_words(user, known.get(user.pk))


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the person, who has them, and what is picked."""

    pick: int
    person: Contact
    seller: User | None
    words: str
    since: datetime | None


def handoffs(viewer: Viewer, asked: dict[str, Any]) -> QuerySet[Handoff]:
    """Open handoffs as asked for."""
    rows: Any = Handoff.objects.visible_to(viewer).filter(state__in=[asked["state"]] if asked.get("state") else OPEN)
    rows = _narrowed(rows, "seller", asked)
    if "person" in asked:
        rows = rows.filter(contact=asked["person"])
    found: QuerySet[Handoff] = rows.select_related("contact__standing", "contact__company", "seller")
    return found


def people(viewer: Viewer, asked: dict[str, Any]) -> QuerySet[Contact]:
    """People somebody owns who are in no open handoff: customers, people in opportunities, own contacts."""
    in_relay = Handoff.objects.filter(contact=OuterRef("pk"), state__in=OPEN)
    rows = Contact.objects.visible_to(viewer).exclude(place=Place.DISCARDED).filter(~Exists(in_relay))
    rows = rows.filter(pk=asked["person"]) if "person" in asked else rows.filter(owner__isnull=False)
    found: QuerySet[Contact] = _narrowed(rows, "owner", asked).select_related("standing", "company", "owner")
    return found


def _narrowed(rows: Any, field: str, asked: dict[str, Any]) -> Any:
    if "seller" in asked:
        rows = rows.filter(**{field: asked["seller"]})
    if "team" in asked:
        rows = rows.filter(**{f"{field}__team": asked["team"]})
    return rows


def row_of_handoff(handoff: Handoff) -> Row:
    since = handoff.accepted_at or handoff.offered_at
    return Row(handoff.pk, handoff.contact, handoff.seller, str(handoff.get_state_display()), since)


def row_of_person(person: Contact) -> Row:
    return Row(person.pk, person, person.owner, str(person.get_stage_display()), person.moved_at)


def colleagues(*, at: datetime) -> list[DeskLine]:
    """Everybody who can hold people, with their desk today."""
    return desk_lines(at=at)


def desk_words(user: User, desk: DeskLine | None) -> str:
    """Name, load of capacity, absence: in one line of a choice."""
    if desk is None:
        return user.name
    words = gettext("%(name)s: %(load)d of %(capacity)d") % {
        "name": user.name,
        "load": desk.seat.load,
        "capacity": desk.seat.capacity,
    }
    if desk.away_until:
        words += ", " + gettext("away to %(day)s") % {"day": date_format(desk.away_until, "j F")}
    return words
