"""Who sees which clock. Salespeople see those of their own and their team's promises and people, the others all."""

from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.actor import Viewer
from accounts.models import Role
from leads.visibility import ours

if TYPE_CHECKING:
    from sla.models import Clock, Commitment  # noqa: F401 (named in generic arguments below)

OFFICE = {Role.ADMIN, Role.MANAGER, Role.MARKETER}


class ClockQuerySet(models.QuerySet["Clock"]):
    """Clocks, and which of them a viewer may open."""

    def visible_to(self, viewer: Viewer) -> Self:
        if viewer.role in OFFICE:
            return self
        if viewer.role != Role.SALES:
            return self.none()
        return self.filter(ours(viewer, "user") | ours(viewer, "contact__owner") | ours(viewer, "contact__offered_to"))


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Commitments: both teams agree on them, so both see all. No integration does: they are no rows of a customer."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self if viewer.role in {*OFFICE, Role.SALES} else self.none()
