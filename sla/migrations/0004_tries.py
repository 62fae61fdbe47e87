"""Steps of the ladder keep their history and count from when they were agreed; tries of changed targets."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("sla", "0003_commitments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RungHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "promise",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("first_contact", "First contact"),
                            ("decision", "Decision on an offer"),
                            ("attempts", "Attempts to reach"),
                            ("in_hand", "Activity while in hand"),
                            ("review", "Review of the queue"),
                            ("nurture_touch", "Touch after a return"),
                            ("support", "Supporting touch"),
                        ],
                        max_length=16,
                        verbose_name="promise",
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField(verbose_name="at per cent of the time")),
                ("tells_owner", models.BooleanField(default=True, verbose_name="tells whoever is responsible")),
                ("tells_managers", models.BooleanField(default=False, verbose_name="tells the managers")),
                (
                    "act",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Tells only"),
                            ("reassign", "Gives the person to another salesperson by routing"),
                            ("take_back", "Takes the person back to marketing"),
                        ],
                        default="",
                        max_length=9,
                        verbose_name="does",
                    ),
                ),
                ("most", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="at most times")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Simulation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="asked at")),
                ("since", models.DateTimeField(verbose_name="counted from")),
                (
                    "promise",
                    models.CharField(
                        choices=[
                            ("first_contact", "First contact"),
                            ("decision", "Decision on an offer"),
                            ("attempts", "Attempts to reach"),
                            ("in_hand", "Activity while in hand"),
                            ("review", "Review of the queue"),
                            ("nurture_touch", "Touch after a return"),
                            ("support", "Supporting touch"),
                        ],
                        max_length=16,
                        verbose_name="promise",
                    ),
                ),
                ("version", models.PositiveIntegerField(null=True)),
                ("tried", models.JSONField()),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField()),
                ("figures", models.JSONField(default=dict)),
                (
                    "newly",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "try of a target",
            },
        ),
        migrations.AddField(
            model_name="rung",
            name="since",
            field=models.DateTimeField(editable=False, null=True, verbose_name="since"),
        ),
        migrations.AddField(
            model_name="rung",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rung",
            trigger=pgtrigger.compiler.Trigger(
                name="changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."act" IS DISTINCT FROM (NEW."act") OR OLD."active" IS DISTINCT FROM (NEW."active") OR OLD."most" IS DISTINCT FROM (NEW."most") OR OLD."percent" IS DISTINCT FROM (NEW."percent") OR OLD."promise" IS DISTINCT FROM (NEW."promise") OR OLD."tells_managers" IS DISTINCT FROM (NEW."tells_managers") OR OLD."tells_owner" IS DISTINCT FROM (NEW."tells_owner"))',
                    func='INSERT INTO "sla_runghistory" ("act", "active", "most", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promise", "tells_managers", "tells_owner") VALUES (OLD."act", OLD."active", OLD."most", OLD."percent", _pgh_attach_context(), baton_now(), \'changed\', OLD."id", OLD."promise", OLD."tells_managers", OLD."tells_owner"); RETURN NULL;',
                    hash="8b7c6d34604b1606921b502786807087bbdd45ef",
                    operation="UPDATE",
                    pgid="pgtrigger_changed_update_f8fca",
                    table="sla_rung",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rung",
            trigger=pgtrigger.compiler.Trigger(
                name="deleted_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "sla_runghistory" ("act", "active", "most", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promise", "tells_managers", "tells_owner") VALUES (OLD."act", OLD."active", OLD."most", OLD."percent", _pgh_attach_context(), baton_now(), \'deleted\', OLD."id", OLD."promise", OLD."tells_managers", OLD."tells_owner"); RETURN NULL;',
                    hash="5dfca5ed6d64cb64c8fc9dae0dbe97e6d14bd53c",
                    operation="DELETE",
                    pgid="pgtrigger_deleted_delete_770e4",
                    table="sla_rung",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="runghistory",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="runghistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="promise_percent_tells_owner_tells_managers_act_most_active_events",
                to="sla.rung",
            ),
        ),
        migrations.AddField(
            model_name="simulation",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="simulation",
            name="target",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sla.target"
            ),
        ),
    ]
