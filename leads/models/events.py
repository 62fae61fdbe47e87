"""Event (what happened in our process), its erasable detail, and the outbox of reactions still to run."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.models.contacts import Contact
from leads.visibility import EventQuerySet
from leads.words import Place, Stage


class Event(models.Model):
    """One thing that happened, never updated or deleted. Ids, codes, numbers and versions only.

    The snapshot columns say how the person stood then, so reports about the past need no other history.
    """

    kind = models.CharField(_("kind"), max_length=40)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField(_("at"))
    door = models.CharField(max_length=8)
    actor = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    api_key = models.ForeignKey(
        "accounts.ApiKey", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    from_stage = models.CharField(max_length=12, choices=Stage.choices, blank=True)
    from_place = models.CharField(max_length=12, choices=Place.choices, blank=True)
    to_stage = models.CharField(max_length=12, choices=Stage.choices, blank=True)
    to_place = models.CharField(max_length=12, choices=Place.choices, blank=True)
    definition_id = models.BigIntegerField(null=True)  # scoring.Definition: which agreed version was applied
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    facts = models.JSONField(default=dict)  # codes and numbers of this kind of event, e.g. {"route": "score"}
    # The snapshot.
    points = models.DecimalField(max_digits=30, decimal_places=15, null=True)
    fit = models.CharField(max_length=1, blank=True)
    temperature = models.CharField(max_length=4, blank=True)
    source = models.CharField(max_length=100, blank=True)
    owner_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    buying_stage = models.CharField(max_length=12, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        constraints: ClassVar = [
            # The far end of the contact's "no stage without its event".
            models.UniqueConstraint(fields=["id", "contact", "to_stage", "to_place"], name="event_is_a_move"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["contact", "at", "id"], name="event_of_contact"),
            models.Index(fields=["kind", "at"], name="event_kind_at"),
            models.Index(fields=["at", "id"], name="event_at"),
            # What was taken back: few among many.
            models.Index(fields=["undoes"], condition=models.Q(undoes__isnull=False), name="event_undoing"),
            # Who has ever qualified: few among many, asked by every page of a manager (the radiator's figure).
            models.Index(
                fields=["contact"],
                condition=models.Q(to_stage__in=["mql", "sql", "opportunity", "customer"]),
                name="event_beyond_lead",
            ),
            models.Index(
                fields=["contact"], condition=models.Q(to_place="discarded", reason=""), name="event_without_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.contact_id}"


class EventDetail(models.Model):
    """What an event holds of free text and personal facts: changes only by erasure."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="detail")
    comment = models.TextField(blank=True)
    evidence = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"detail of {self.event_id}"


class Outbox(models.Model):
    """A reaction an event still owes; the reacting task deletes the row in the transaction of its effect."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    reaction = models.CharField(max_length=100)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "reaction"], name="outbox_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.reaction} for {self.event_id}"
