"""How the demo's marketers keep in touch: after sales accepted somebody, and after sales gave somebody back."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Exists, OuterRef

from accounts.actor import Actor
from handoff.models import Handoff
from handoff.words import Origin, State
from leads import actions as leads
from leads.models import Activity, Contact
from reports.demo.agenda import Agenda
from reports.demo.staff import Staff
from reports.demo.workdays import Workdays, lot

TOUCHES = (
    ("email", "Sent the checklist that goes with their topic."),
    ("email", "Invited to the next user day."),
    ("call", "Asked how the talks go; happy so far."),
    ("letter", "Posted the reference booklet."),
    ("event", "Kept a seat at the field service day."),
)
TAKEN = (State.ACCEPTED, State.COMPLETED)


@dataclass(slots=True)
class Touches:
    """Who waits for a word from marketing; one touch after each acceptance and each return to nurture."""

    agenda: Agenda
    days: Workdays
    staff: Staff

    def look(self) -> None:
        held = Handoff.objects.filter(accepted_at__isnull=False, contact__place="held", state__in=TAKEN)
        held = held.exclude(origin=Origin.IMPORTED).filter(~_touched("contact_id", "accepted_at"))
        for contact, accepted_at in held.values_list("contact_id", "accepted_at"):
            self.plan(contact, "support", accepted_at or self.agenda.since)
        back = Contact.objects.filter(place="nurture", move_event__kind="handoff.returned")
        for contact, returned_at in back.filter(~_touched("pk", "moved_at")).values_list("pk", "moved_at"):
            self.plan(contact, "after_return", returned_at)

    def plan(self, contact: int, habit: str, since: datetime) -> None:
        self.agenda.put(self.days.comes(habit, None, since), partial(self._touch, contact, since))

    def plan_after_return(self, contact: int, at: datetime) -> None:
        if Contact.objects.filter(pk=contact, place="nurture").exists():
            self.plan(contact, "after_return", at)

    def _touch(self, contact: int, since: datetime, at: datetime) -> None:
        """Unless they have moved on, or somebody wrote already."""
        rng = lot("touch", since)
        waits = Contact.objects.filter(pk=contact, place__in=["held", "nurture"], do_not_contact=False)
        touched = Activity.objects.filter(contact=contact, type__code="touch", occurred_at__gte=since)
        if waits.exists() and not touched.exists():
            kind, note = rng.choice(TOUCHES)
            leads.log_touch(contact, kind=kind, note=note, by=Actor.person(rng.choice(self.staff.marketers)), at=at)


def _touched(contact: str, since: str) -> Exists:
    return Exists(
        Activity.objects.filter(type__code="touch", contact=OuterRef(contact), occurred_at__gte=OuterRef(since))
    )
