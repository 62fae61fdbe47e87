"""`manage.py import_history FILE [--deals | --sellers]`: see docs/importing.md."""

from argparse import ArgumentParser
from typing import Any

from leads.importing.command import ImportCommand


class Command(ImportCommand):
    help = "Import changes of stage, deals or salespeople of the past; prints one JSON object. See docs/importing.md."
    kind = "changes"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        other = parser.add_mutually_exclusive_group()
        other.add_argument("--deals", action="store_const", dest="kind", const="deals", help="FILE holds deals")
        other.add_argument(
            "--sellers", action="store_const", dest="kind", const="sellers", help="FILE holds salespeople"
        )

    def kind_of(self, options: dict[str, Any]) -> str:
        return options["kind"] or self.kind
