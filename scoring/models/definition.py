"""Definition: what an MQL and an SQL are, as data, versioned, applied by scoring.qualification."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.sql import BatonNow
from scoring.models.model import Status


class Definition(models.Model):
    """One version of one definition. `routes` is a list; any one that holds is enough:

    {"kind": "score", "min": 60, …conditions}
    {"kind": "signal", "types": ["contact_form"], …conditions}    an own activity of these types, still valid
    {"kind": "person", …conditions}    a decision maker newly reached at a most-wanted company
    {"kind": "hand"}    a person says so, with a reason

    Conditions of a route, all of which must hold where given: "fit": ["A", "B"], "company": "size"
    (revenue ≥ 500 000 or ≥ 50 employees), "own_department": true (marketing or sales), "roles": […],
    "topics": […], "buying_stage": the earliest that passes, "sources": […] or "except_sources": […] (where the
    person came from first). An SQL route may say "review_first": true: the person then waits for marketing's verdict
    in the queue, marked as ready for sales. Two routes that differ in their sources say it per source.
    """

    class Kind(models.TextChoices):
        MQL = "mql", _("MQL")
        SQL = "sql", _("SQL")

    kind = models.CharField(_("kind"), max_length=3, choices=Kind.choices)
    version = models.PositiveIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.DRAFT)
    routes = models.JSONField(_("routes"), default=list)
    cool_down_days = models.PositiveSmallIntegerField(_("cool-down (days)"), default=30)
    note = models.TextField(_("note"), blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=BatonNow(), editable=False)

    class Meta:
        verbose_name = _("definition")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "version"], name="definition_version_unique"),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(status="active"), name="one_active_definition_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} v{self.version}"

    @property
    def threshold(self) -> float | None:
        """The lowest score a route asks for, or None where no route goes by score."""
        marks = [float(route["min"]) for route in self.routes if route["kind"] == "score"]
        return min(marks, default=None)
