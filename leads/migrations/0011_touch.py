"""The type under which marketing logs what it did itself: it says nothing about the person, so it gives nothing."""

from typing import Any, ClassVar

from django.db import migrations

TOUCH = {
    "name": "Marketing touch",
    "points": 0,
    "temperature": "cold",
    "valid_days": 90,
    "intent": "none",
    "own": False,
    "per_visit": False,
}


def fill(apps: Any, schema_editor: Any) -> None:
    # A type somebody added under this code before: ours from now on, its activities stay.
    apps.get_model("leads", "ActivityType").objects.update_or_create(code="touch", defaults=TOUCH)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0010_stirred")]
    operations: ClassVar = [migrations.RunPython(fill, migrations.RunPython.noop)]
