"""The agreement that both teams start from: targets and the ladder. All editable afterwards."""

from typing import ClassVar

from django.db import migrations

CONTACT = ["attempted", "replied", "opportunity"]
PAUSES = ["asked_later", "away", "their_turn"]
# promise, name, starts, meets, length, unit, business, temperatures, pauses, renews
TARGETS = (
    ("first_contact", "Hot: first contact", "signal", CONTACT, 1, "hours", True, ["hot"], [], False),
    ("first_contact", "Hot without a new signal", "acceptance", CONTACT, 1, "hours", True, ["hot"], [], False),
    ("first_contact", "Warm: first contact", "acceptance", CONTACT, 1, "days", True, ["warm"], [], False),
    ("first_contact", "Cold: first contact", "acceptance", CONTACT, 5, "days", True, [], [], False),
    ("decision", "Accept or return", "offer", ["decided"], 1, "days", True, [], ["asked_later", "away"], False),
    (
        "attempts",
        "Five attempts over three days",
        "acceptance",
        ["tried", "reached", "replied", "opportunity"],
        10,
        "days",
        True,
        [],
        [],  # the contact that a pause needs has met it already
        False,
    ),
    ("in_hand", "Activity while in hand", "in_hand", ["worked", "active"], 14, "days", False, [], PAUSES, True),
    ("review", "Review by marketing", "arrival", ["verdict"], 1, "days", True, [], [], False),
    ("nurture_touch", "Touch after a return", "return", ["touched"], 5, "days", False, [], PAUSES, False),
    ("support", "Supporting touch", "acceptance", ["touched"], 10, "days", True, [], PAUSES, False),
)
# promise (empty: all without their own), per cent, tells owner, tells managers, act, at most
RUNGS = (
    ("", 50, True, False, "", None),
    ("", 80, True, False, "", None),
    ("", 100, True, True, "", None),
    ("decision", 50, True, False, "", None),
    ("decision", 80, True, False, "", None),
    ("decision", 100, True, True, "", None),
    ("decision", 200, False, True, "reassign", 2),
    ("first_contact", 50, True, False, "", None),
    ("first_contact", 80, True, False, "", None),
    ("first_contact", 100, True, True, "", None),
    ("first_contact", 200, False, True, "reassign", 2),
    ("review", 80, True, False, "", None),
    ("review", 100, True, True, "", None),
)
# Where people wait already, they start waiting under the agreement now, not when they came.
WAITING = """
INSERT INTO leads_stirred (contact_id, attempts)
SELECT id, 0 FROM leads_contact WHERE place IN ('review', 'offered', 'held')
"""


def agree(apps, schema_editor):
    Target, Rung, Event = (apps.get_model(*name) for name in (("sla", "Target"), ("sla", "Rung"), ("leads", "Event")))
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT baton_now()")
        now = cursor.fetchone()[0]
        cursor.execute(WAITING)
    since = now if Event.objects.exists() else None
    for position, row in enumerate(TARGETS):
        names = "promise", "name", "starts", "meets", "length", "unit", "business", "temperatures", "pauses", "renews"
        Target.objects.create(**dict(zip(names, row, strict=True)), position=10 * (position + 1), since=since)
    names = "promise", "percent", "tells_owner", "tells_managers", "act", "most"
    Rung.objects.bulk_create(Rung(**dict(zip(names, row, strict=True))) for row in RUNGS)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("sla", "0001_tables"), ("leads", "0010_stirred"), ("accounts", "0002_clock_row")]
    operations: ClassVar = [migrations.RunPython(agree, migrations.RunPython.noop)]
