"""Rows of other systems' history, known again; and the kinds of file that bring it."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0013_moved")]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="importrun",
            name="kind",
            field=models.CharField(
                choices=[
                    ("companies", "Companies"),
                    ("contacts", "Contacts"),
                    ("activities", "Activities"),
                    ("changes", "Changes"),
                    ("deals", "Deals"),
                    ("sellers", "Sellers"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="PastMove",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="past",
                        serialize=False,
                        to="leads.event",
                    ),
                ),
                ("row_id", models.CharField(max_length=200)),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="leads.source",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("source", "row_id"), name="past_move_once")],
            },
        ),
    ]
