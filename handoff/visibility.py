"""Who sees which handoffs and opportunities: everybody but salespeople sees all; these see their own and their team's.

Integration keys see handoffs, so that a dialler can log its attempts; of opportunities they see none.
"""

from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.actor import Viewer
from accounts.models import Role
from leads.visibility import ours

if TYPE_CHECKING:
    from handoff.models import Handoff, Opportunity  # noqa: F401 (named in generic arguments below)

OFFICE = {Role.ADMIN, Role.MANAGER, Role.MARKETER}


class HandoffQuerySet(models.QuerySet["Handoff"]):
    """Handoffs, and which of them a viewer may open."""

    def visible_to(self, viewer: Viewer) -> Self:
        if viewer.role in OFFICE or viewer.role == Role.INTEGRATION:
            return self
        return self.filter(ours(viewer, "seller")) if viewer.role == Role.SALES else self.none()


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    """Opportunities, and which of them a viewer may open."""

    def visible_to(self, viewer: Viewer) -> Self:
        if viewer.role in OFFICE:
            return self
        return self.filter(ours(viewer)) if viewer.role == Role.SALES else self.none()
