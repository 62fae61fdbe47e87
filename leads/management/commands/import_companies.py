"""`manage.py import_companies FILE`: see docs/importing.md."""

from leads.importing.command import ImportCommand


class Command(ImportCommand):
    help = "Import companies from a CSV file; prints one JSON object. See docs/importing.md."
    kind = "companies"
