"""Who sees what: `visible_to` is the only way in for lists, details, search, export and API.

Admin, manager, marketer and integration keys see all. A salesperson sees their own and their team's people, those
offered to them or their team, the people of all these companies and of companies they own, and people nobody owns.
Activities and events go with their person; of these an integration reads only what it sent itself.
"""

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Q

from accounts.actor import Viewer
from accounts.models import Role

if TYPE_CHECKING:
    from leads.models import Activity, Company, Contact, Event  # noqa: F401 (named in generic arguments below)

SEES_ALL = {Role.ADMIN, Role.MANAGER, Role.MARKETER, Role.INTEGRATION}


def ours(viewer: Viewer, field: str = "owner") -> Q:
    """`field` names the viewer or somebody of the viewer's team. A key that is nobody in particular owns nothing."""
    mine = Q(**{f"{field}__in": [] if viewer.pk is None else [viewer.pk]})
    if viewer.team_id is not None:
        mine |= Q(**{f"{field}__team": viewer.team_id})
    return mine


def _with_us(viewer: Viewer) -> Q:
    """Owned by us, or offered to us."""
    return ours(viewer) | ours(viewer, "offered_to")


class ContactQuerySet(models.QuerySet["Contact"]):
    """People, and which of them a viewer may open."""

    def visible_to(self, viewer: Viewer) -> "ContactQuerySet":
        if viewer.role in SEES_ALL:
            return self
        if viewer.role != Role.SALES:
            return self.none()
        return self.filter(Q(owner=None) | _with_us(viewer) | Q(company__in=_our_companies(viewer)))

    def editable_by(self, viewer: Viewer) -> "ContactQuerySet":
        """Salespeople correct what they or their team own; the others whatever they see."""
        return self.filter(ours(viewer)) if viewer.role == Role.SALES else self.visible_to(viewer)


class CompanyQuerySet(models.QuerySet["Company"]):
    """Companies: every signed-in role may see their names; `editable_by` narrows."""

    def visible_to(self, viewer: Viewer) -> "CompanyQuerySet":
        if viewer.role in SEES_ALL or viewer.role == Role.SALES:
            return self
        return self.none()

    def editable_by(self, viewer: Viewer) -> "CompanyQuerySet":
        """Salespeople correct what they or their team own; the others whatever they see."""
        return self.filter(ours(viewer)) if viewer.role == Role.SALES else self.visible_to(viewer)


class ActivityQuerySet(models.QuerySet["Activity"]):
    """What people did."""

    def visible_to(self, viewer: Viewer) -> "ActivityQuerySet":
        if viewer.role == Role.INTEGRATION:
            return self.filter(source__code=viewer.source)
        return _of_visible_people(self, viewer)


class EventQuerySet(models.QuerySet["Event"]):
    """What happened to people in our process."""

    def visible_to(self, viewer: Viewer) -> "EventQuerySet":
        if viewer.role == Role.INTEGRATION:
            return self.filter(api_key=viewer.api_key_id)
        return _of_visible_people(self, viewer)


Streams = TypeVar("Streams", ActivityQuerySet, EventQuerySet)


def _of_visible_people(rows: Streams, viewer: Viewer) -> Streams:
    from leads.models import Contact

    if viewer.role in SEES_ALL:
        return rows
    return rows.filter(contact__in=Contact.objects.visible_to(viewer))


def _our_companies(viewer: Viewer) -> models.QuerySet[Any]:
    """Companies that the viewer or the viewer's team owns, or where somebody is theirs or offered to them."""
    from leads.models import Company, Contact

    owned = Company.objects.filter(ours(viewer)).values("id")
    through_people = Contact.objects.filter(_with_us(viewer), company__isnull=False).values("company_id")
    return owned.union(through_people)
