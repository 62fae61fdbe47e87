"""`manage.py rebuild_passages`: derive everybody's passages and journeys from events, after a restore or a new rule."""

from typing import Any

from django.core.management.base import BaseCommand

from reports.passages import rebuild_all


class Command(BaseCommand):
    help = "Derive everybody's passages and journeys from their events, as the reports read them; may run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild_all()} people.")
