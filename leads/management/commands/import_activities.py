"""`manage.py import_activities FILE`: see docs/importing.md."""

from leads.importing.command import ImportCommand


class Command(ImportCommand):
    help = "Import activities from a CSV file; prints one JSON object. See docs/importing.md."
    kind = "activities"
