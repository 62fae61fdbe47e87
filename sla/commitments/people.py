"""The people behind each figure of a commitment: the same conditions, narrowed to whom the viewer may see."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actor import Viewer
from accounts.calendars import default_calendar
from leads.models import Contact
from sla.commitments import counting, engaging
from sla.commitments.pace import month_of
from sla.models import Commitment
from sla.words import Measure

# The figures of each measure in their order, with the words for whom they count.
FIGURES: dict[str, dict[str, Any]] = {
    Measure.MQLS: {
        "net": _("MQLs that count"),
        "mqls": _("Everybody who became an MQL"),
        "returned": _("Returned by sales for their quality"),
    },
    Measure.ENGAGED: {
        "engaged": _("Decision makers reached and engaged"),
        "reached": _("Decision makers reached"),
    },
}


def people_of(viewer: Viewer, commitment: Commitment, which: str, *, at: datetime) -> QuerySet[Contact]:
    """Whom this figure counts. Raises KeyError for a figure that the measure does not have."""
    FIGURES[commitment.measure][which]
    month = month_of(commitment.month, default_calendar(at=at), at=at)
    if commitment.measure == Measure.ENGAGED:
        return engaging.people(viewer, commitment, which, min(at, month.until))
    span: dict[str, Any] = {"since": month.since, "until": month.until, "zone": month.zone, "at": at}
    return counting.people(viewer, commitment, which, **span)
