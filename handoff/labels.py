"""Why something ended, in the words of today: one look-up for every page. Events and handoffs keep only the code."""

from django.utils.translation import gettext

from handoff.models import Reason
from handoff.reasons import SLA, DiscardReason
from leads.telling import ROUTES

# Which event leaves a reason of each act.
KINDS = {Reason.Act.RETURN: "handoff.returned", Reason.Act.LOSE: "opportunity.lost"}
TAKEN_BACK = {"unreachable": DiscardReason.UNREACHABLE.label, SLA: ROUTES[SLA]}


def reason_labels() -> dict[tuple[str, str], str]:
    """{(kind of event, code): label} of every reason sales may have given, or Baton for them; retired ones too."""
    rows = Reason.objects.values_list("act", "code", "label")
    labels = {(KINDS[Reason.Act(act)], code): gettext(label) for act, code, label in rows}
    labels |= {("handoff.discarded", code): str(label) for code, label in DiscardReason.choices}
    return labels | {("handoff.expired", code): str(label) for code, label in TAKEN_BACK.items()}


def labels_of(*kinds: str) -> dict[str, str]:
    """{code: label} of these kinds alone; where two share a code, the later kind's label."""
    known = reason_labels()
    return {code: label for kind in kinds for (of, code), label in known.items() if of == kind}
