"""Index who has ever qualified: the radiator's figure stands on every page of a manager."""

from typing import ClassVar

from django.db import migrations, models

BEYOND = ["mql", "sql", "opportunity", "customer"]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0008_customer_since")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["contact"],
                condition=models.Q(to_stage__in=BEYOND),
                name="event_beyond_lead",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["contact"],
                condition=models.Q(to_place="discarded", reason=""),
                name="event_without_reason",
            ),
        ),
    ]
