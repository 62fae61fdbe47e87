"""Handoff: one passing of the baton, from the offer to its end. Actions write it under the contact's lock."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handoff.visibility import HandoffQuerySet
from handoff.words import OPEN, CanSell, Element, Origin, State, Step

ENDED = Q(ended_at__isnull=False)
# Why routing found nobody (handoff.routing.words.Because).
TO_NOBODY = ("no_rule", "nobody_has_room", "everybody_away", "no_salespeople", "chosen_full")


class Handoff(models.Model):
    """Offer → accept or return with a reason → attempts → outcome, each with its event.

    What marketing wrote for the call (the packet, the note) is the detail of the offer's event.
    """

    contact = models.ForeignKey("leads.Contact", on_delete=models.PROTECT, related_name="handoffs", db_index=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OFFERED)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.MARKETING)
    offer_event = models.ForeignKey(
        "leads.Event", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    offered_at = models.DateTimeField(_("offered"))
    offered_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seller = models.ForeignKey(
        "accounts.User",
        verbose_name=_("salesperson"),
        null=True,
        on_delete=models.PROTECT,
        related_name="handoffs",
        db_index=False,
    )
    routed_by = models.CharField(max_length=20, blank=True)  # handoff.routing.words.Because
    rule = models.ForeignKey("handoff.Rule", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    opened_at = models.DateTimeField(_("opened"), null=True)  # first, by a salesperson it was offered to
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    revisit_on = models.DateField(_("revisit on"), null=True)
    can_sell = models.CharField(_("can we sell to them?"), max_length=6, choices=CanSell.choices, blank=True)
    elements = ArrayField(
        models.CharField(max_length=12, choices=Element.choices), verbose_name=_("quality"), default=list, blank=True
    )
    next_step = models.CharField(_("next step"), max_length=10, choices=Step.choices, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True)

    objects = HandoffQuerySet.as_manager()

    class Meta:
        verbose_name = _("handoff")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contact"], condition=Q(state__in=OPEN), name="handoff_one_open"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="handoff_state_known"),
            models.CheckConstraint(
                condition=(Q(state__in=OPEN) & ~ENDED) | (~Q(state__in=OPEN) & ENDED), name="handoff_ends_once"
            ),
            models.CheckConstraint(
                # What an earlier system held for nobody, or whoever left, stays so until a manager assigns it;
                # of the latter routing says why it found nobody.
                condition=~Q(state=State.ACCEPTED)
                | Q(accepted_at__isnull=False, seller__isnull=False)
                | (Q(accepted_at__isnull=False) & (Q(origin=Origin.IMPORTED) | Q(routed_by__in=TO_NOBODY))),
                name="handoff_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.RETURNED) | ~Q(reason=""), name="handoff_return_has_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["contact", "id"], name="handoff_of_contact"),
            models.Index(fields=["seller", "state", "offered_at"], condition=Q(state__in=OPEN), name="handoff_inbox"),
            models.Index(fields=["state", "offered_at", "id"], condition=Q(state__in=OPEN), name="handoff_waiting"),
            models.Index(fields=["offered_by", "offered_at", "id"], name="handoff_mine_now"),
            models.Index(fields=["offered_at", "id"], name="handoff_offered"),
            models.Index(
                fields=["next_step_on"], condition=Q(next_step_on__isnull=False, state__in=OPEN), name="handoff_today"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.contact_id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
