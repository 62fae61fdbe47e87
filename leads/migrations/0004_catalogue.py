"""The activity catalogue to start from: what people do, in the points and temperatures of common B2B practice."""

from typing import Any, ClassVar

from django.db import migrations

# code, name, points, temperature, days the signal is valid, intent, the person's own act, counted once a visit
CATALOGUE = [
    ("page_view", "Site visit", 1, "warm", 90, "early", True, True),
    ("case_study", "Case study", 4, "warm", 90, "serious", True, False),
    ("blog", "Blog post", 1, "warm", 90, "early", True, False),
    ("price_list", "Price list", 6, "warm", 90, "serious", True, False),
    ("guide", "Guide or white paper", 4, "warm", 90, "early", True, False),
    ("newsletter", "Newsletter", 2, "warm", 90, "early", True, False),
    ("webinar", "Webinar", 6, "warm", 90, "serious", True, False),
    ("seminar", "Seminar", 7, "warm", 90, "serious", True, False),
    ("fair", "Fair", 3, "warm", 90, "early", True, False),
    ("raffle", "Raffle", 0, "warm", 90, "none", True, False),
    ("survey", "Survey", 4, "warm", 90, "serious", True, False),
    ("calculator", "Calculator", 6, "warm", 90, "serious", True, False),
    ("contact_form", "Contact form", 10, "hot", 14, "ready", True, False),
    ("quote_request", "Quote request", 10, "hot", 14, "ready", True, False),
    ("email_open", "E-mail opened", "0.5", "warm", 90, "none", True, False),
    ("email_click", "E-mail clicked", 1, "warm", 90, "early", True, False),
    ("social", "Social media", 1, "warm", 90, "early", True, False),
    ("profile_view", "Profile viewed", 1, "warm", 90, "early", True, False),
    ("meeting_booked", "Meeting booked", 10, "hot", 14, "ready", True, False),
    ("call", "Call", 0, "cold", 90, "none", False, False),
    ("purchase", "Purchase", 0, "warm", 90, "none", True, False),
]
FIELDS = ("code", "name", "points", "temperature", "valid_days", "intent", "own", "per_visit")


def fill(apps: Any, schema_editor: Any) -> None:
    ActivityType = apps.get_model("leads", "ActivityType")
    ActivityType.objects.bulk_create(
        [ActivityType(**dict(zip(FIELDS, row, strict=True))) for row in CATALOGUE], ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0003_promises")]
    operations: ClassVar = [migrations.RunPython(fill, migrations.RunPython.noop)]
