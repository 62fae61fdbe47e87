"""`manage.py load_demo`: fill an empty database with the demo company. Refuses outside demo mode."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.clock import now
from leads.models import Contact
from reports.demo.load import is_wanted, load


class Command(BaseCommand):
    help = (
        "Loads the demo company and its logins. Goes on where a load was killed; does nothing where people are stored."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="load although people are stored already")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo company and its logins exist in demo mode only (BATON_DEMO=1).")
        if not (is_wanted() or options["again"]):
            self.stdout.write("People are stored already; nothing loaded.")
            return
        load(at=now())
        self.stdout.write(f"Loaded {Contact.objects.count()} people of the demo company.")
