"""`manage.py rescore [--all]`: go on with an open pass or score who waits; with --all begin a pass over everybody."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.clock import now
from scoring import actions
from scoring.models import Rescore, ScoringModel


class Command(BaseCommand):
    help = "Score whoever waits for it; with --all everybody, in chunks that survive a kill."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="begin a pass over everybody, even over an open one")

    def handle(self, *args: Any, **options: Any) -> None:
        if not ScoringModel.objects.filter(status="active").exists():
            raise CommandError("No scoring model is active.")
        if options["all"]:
            actions.start_rescore(at=now())
        waiting = self._exhaust(actions.score_touched) + self._exhaust(actions.score_due)
        passed = self._pass()
        self.stdout.write(f"Scored {waiting} who waited and {passed} of the pass.")

    def _pass(self) -> int:
        total = 0
        while served := actions.continue_rescores(at=now()):
            total += served
            last = Rescore.objects.order_by("-pk").first()
            if last is not None:
                self.stdout.write(f"{last.done} of {last.total}")
        return total

    @staticmethod
    def _exhaust(sweep: Any) -> int:
        total = 0
        while served := sweep(at=now()):
            total += served
        return total
