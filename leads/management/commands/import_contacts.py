"""`manage.py import_contacts FILE`: see docs/importing.md."""

from leads.importing.command import ImportCommand


class Command(ImportCommand):
    help = "Import contacts from a CSV file; prints one JSON object. See docs/importing.md."
    kind = "contacts"
