"""`manage.py sweep [--loop]`: do in this process what beat and workers do, once or for ever."""

import json
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from leads import sweeping


class Command(BaseCommand):
    help = "Run every sweep of config/schedule.py: once until nothing is due, or with --loop for ever."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            self.stdout.write(json.dumps(sweeping.once()))
            return
        stopping = []
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_signal: stopping.append(True))
        sweeping.forever(lambda: bool(stopping))
