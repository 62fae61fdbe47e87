"""Calendars, holidays and absences; the company's default calendar is Monday to Friday, nine to five."""

import accounts.fields
import accounts.sql
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


DEFAULT = """
INSERT INTO accounts_calendar (name, time_zone, country, monday, tuesday, wednesday, thursday, friday, saturday, sunday,
    is_default)
SELECT 'Office hours', '', '', h, h, h, h, h, '', '', true FROM (VALUES ('09:00–17:00')) AS hours (h)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_clock_row"),
    ]

    operations = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="Like Europe/Helsinki. Empty: each person's own.",
                        max_length=64,
                        validators=[accounts.fields.check_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        help_text="Two letters, like FI: whose public holidays “Fill public holidays” brings.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                (
                    "monday",
                    accounts.fields.HoursField(
                        blank=True,
                        default="09:00–17:00",
                        max_length=100,
                        validators=[accounts.fields.check_hours],
                        verbose_name="Monday",
                    ),
                ),
                (
                    "tuesday",
                    accounts.fields.HoursField(
                        blank=True,
                        default="09:00–17:00",
                        max_length=100,
                        validators=[accounts.fields.check_hours],
                        verbose_name="Tuesday",
                    ),
                ),
                (
                    "wednesday",
                    accounts.fields.HoursField(
                        blank=True,
                        default="09:00–17:00",
                        max_length=100,
                        validators=[accounts.fields.check_hours],
                        verbose_name="Wednesday",
                    ),
                ),
                (
                    "thursday",
                    accounts.fields.HoursField(
                        blank=True,
                        default="09:00–17:00",
                        max_length=100,
                        validators=[accounts.fields.check_hours],
                        verbose_name="Thursday",
                    ),
                ),
                (
                    "friday",
                    accounts.fields.HoursField(
                        blank=True,
                        default="09:00–17:00",
                        max_length=100,
                        validators=[accounts.fields.check_hours],
                        verbose_name="Friday",
                    ),
                ),
                (
                    "saturday",
                    accounts.fields.HoursField(
                        blank=True,
                        default="",
                        max_length=100,
                        validators=[accounts.fields.check_hours],
                        verbose_name="Saturday",
                    ),
                ),
                (
                    "sunday",
                    accounts.fields.HoursField(
                        blank=True,
                        default="",
                        max_length=100,
                        validators=[accounts.fields.check_hours],
                        verbose_name="Sunday",
                    ),
                ),
                (
                    "is_default",
                    models.BooleanField(default=False, editable=False, verbose_name="the company's default"),
                ),
            ],
            options={
                "verbose_name": "calendar",
                "verbose_name_plural": "calendars",
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)), fields=("is_default",), name="one_default_calendar"
                    )
                ],
            },
        ),
        migrations.RunSQL(DEFAULT, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="user",
            name="calendar",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: the company's default.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="accounts.calendar",
                verbose_name="calendar",
            ),
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                ("reason", models.CharField(blank=True, max_length=150, verbose_name="reason")),
                (
                    "created_at",
                    models.DateTimeField(db_default=accounts.sql.BatonNow(), editable=False, verbose_name="created"),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "absence",
                "verbose_name_plural": "absences",
                "ordering": ("first_day", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("user", "last_day", "first_day"), name="absence_once"),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))), name="absence_ends_last"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="date")),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "hours",
                    accounts.fields.HoursField(
                        blank=True,
                        default="",
                        help_text="Empty: closed. Half a day is 09:00–12:00.",
                        max_length=100,
                        validators=[accounts.fields.check_hours],
                        verbose_name="hours",
                    ),
                ),
                (
                    "calendar",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holidays",
                        to="accounts.calendar",
                        verbose_name="calendar",
                    ),
                ),
            ],
            options={
                "verbose_name": "holiday",
                "verbose_name_plural": "holidays",
                "ordering": ("day",),
                "constraints": [models.UniqueConstraint(fields=("calendar", "day"), name="holiday_once")],
            },
        ),
        migrations.AlterField(
            model_name="user",
            name="time_zone",
            field=models.CharField(
                default="Europe/Helsinki",
                max_length=64,
                validators=[accounts.fields.check_zone],
                verbose_name="time zone",
            ),
        ),
    ]
