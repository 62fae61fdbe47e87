"""What must hold of passages and journeys: they say what the events say. Reading only.

Everybody is compared by the nightly round (reports.passages.comparing); here, whom it found and who moved lately.
"""

from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from reports.models import Comparison, Differing
from reports.passages.comparing import still_differing, unmarked

SAMPLE = 500
LATEST = """
SELECT DISTINCT contact_id FROM (
    SELECT contact_id FROM leads_event WHERE to_stage <> '' AND at <= %s ORDER BY at DESC, id DESC LIMIT %s) latest
"""


def passages_told(at: datetime) -> list[int]:
    """Whom the nightly round found and who differ still; of the latest moves, who differ with nothing to rebuild."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [at, SAMPLE])
        ids = [row[0] for row in cursor.fetchall()]
    return sorted({*unmarked(ids), *still_differing()})


def round_told() -> str:
    """In words: when everybody's passages were last compared with their events, and whether all were as they say."""
    last = Comparison.objects.filter(is_open=False).order_by("-began_at").first()
    if last is None:
        return _("Everybody's passages have not been compared with their events yet.")
    still_open = Differing.objects.filter(mended_at=None).count()
    mended = _("%(n)s of them not mended yet") % {"n": still_open} if still_open else _("all mended")
    return _("Everybody's passages were compared with their events by %(when)s: %(people)s people, %(found)s.") % {
        "when": date_format(timezone.localtime(last.ended_at), "j F Y H:i"),
        "people": number_format(last.compared, force_grouping=True),
        "found": _("%(n)s differed, %(mended)s") % {"n": last.found, "mended": mended} if last.found or still_open
        else _("nobody differed"),
    }  # fmt: skip
