"""Marks that ask for a person's passages; everybody who is here already is marked once."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

EVERYBODY = "INSERT INTO leads_moved (contact_id, attempts) SELECT id, 0 FROM leads_contact ORDER BY id"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0012_notices_of_subjects")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Moved",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="leads.contact",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(EVERYBODY, migrations.RunSQL.noop),
    ]
