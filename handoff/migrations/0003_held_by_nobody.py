"""Whoever leaves may hold people whom routing can give to nobody yet: these stay accepted, with the reason."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

TO_NOBODY = ("no_rule", "nobody_has_room", "everybody_away", "no_salespeople", "chosen_full")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("handoff", "0002_agreed")]
    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="handoff", name="handoff_accepted_by_somebody"),
        migrations.AddConstraint(
            model_name="handoff",
            constraint=models.CheckConstraint(
                condition=~Q(state="accepted")
                | Q(accepted_at__isnull=False, seller__isnull=False)
                | (Q(accepted_at__isnull=False) & (Q(origin="imported") | Q(routed_by__in=TO_NOBODY))),
                name="handoff_accepted_by_somebody",
            ),
        ),
    ]
