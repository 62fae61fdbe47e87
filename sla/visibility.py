"""Who sees which clock. Salespeople see those of their own and their team's promises and people, the others all."""

from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.actor import Viewer
from accounts.models import Role
from leads.visibility import ours

if TYPE_CHECKING:
    from sla.models import Clock  # noqa: F401 (named in a generic argument below)

OFFICE = {Role.ADMIN, Role.MANAGER, Role.MARKETER}


class ClockQuerySet(models.QuerySet["Clock"]):
    """Clocks, and which of them a viewer may open."""

    def visible_to(self, viewer: Viewer) -> Self:
        if viewer.role in OFFICE:
            return self
        if viewer.role != Role.SALES:
            return self.none()
        return self.filter(ours(viewer, "user") | ours(viewer, "contact__owner") | ours(viewer, "contact__offered_to"))
