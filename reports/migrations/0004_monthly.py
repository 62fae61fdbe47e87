"""The monthly report: frozen figures and whom they count, meetings, items, letters. Frozen means frozen."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FREEZE = """
CREATE FUNCTION reports_monthly_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A composed report is frozen: % on % refused', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER report_stands BEFORE UPDATE OR DELETE ON reports_monthlyreport
    FOR EACH ROW EXECUTE FUNCTION reports_monthly_stands();
CREATE TRIGGER report_people_stand BEFORE UPDATE OR DELETE ON reports_monthlypeople
    FOR EACH ROW EXECUTE FUNCTION reports_monthly_stands();
"""
THAW = """
DROP TRIGGER report_people_stand ON reports_monthlypeople;
DROP TRIGGER report_stands ON reports_monthlyreport;
DROP FUNCTION reports_monthly_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_regions"),
        ("reports", "0002_costs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthlyReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(unique=True, verbose_name="month")),
                ("composed_at", models.DateTimeField(verbose_name="composed")),
                ("figures", models.JSONField()),
                (
                    "composed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "monthly report",
            },
        ),
        migrations.CreateModel(
            name="ReportReader",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="decision")),
                ("decided_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="reports.monthlyreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
            },
        ),
        migrations.CreateModel(
            name="ActionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=500, verbose_name="what is to be done")),
                ("due_on", models.DateField(verbose_name="until")),
                ("added_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="reports.monthlyreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "action item",
            },
        ),
        migrations.CreateModel(
            name="MonthlyLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="reports.monthlyreport",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MonthlyPeople",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=200)),
                ("ids", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                (
                    "report",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="reports.monthlyreport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="meeting",
                        serialize=False,
                        to="reports.monthlyreport",
                    ),
                ),
                ("content", models.TextField(blank=True, verbose_name="new and coming content")),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
                ("written_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="monthlyreport",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="monthly_month_begins"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["report", "id"], name="decision_of_report"),
        ),
        migrations.AddIndex(
            model_name="actionitem",
            index=models.Index(fields=["report", "id"], name="item_of_report"),
        ),
        migrations.AddIndex(
            model_name="actionitem",
            index=models.Index(condition=models.Q(("done_at", None)), fields=["due_on"], name="item_open"),
        ),
        migrations.AddConstraint(
            model_name="actionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("done_by", None)),
                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                    _connector="OR",
                ),
                name="item_done_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="monthlyletter",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="monthly_letter_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyletter",
            constraint=models.UniqueConstraint(fields=("report", "user"), name="monthly_letter_once"),
        ),
        migrations.AddConstraint(
            model_name="monthlypeople",
            constraint=models.UniqueConstraint(fields=("report", "code"), name="monthly_people_once"),
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
