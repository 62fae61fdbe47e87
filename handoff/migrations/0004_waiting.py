"""The inbox of teams and managers walks open handoffs by how long they wait."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("handoff", "0003_held_by_nobody")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(
                fields=["state", "offered_at", "id"],
                condition=Q(state__in=("offered", "accepted")),
                name="handoff_waiting",
            ),
        ),
    ]
