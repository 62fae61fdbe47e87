"""`manage.py import_costs FILE`: costs of sources from CSV; see docs/report.md."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.actor import Actor
from accounts.clock import now
from reports.actions.costs import COLUMNS, set_costs


class Command(BaseCommand):
    help = "Import costs (month, source, amount, currency) from CSV; prints one JSON object. See docs/report.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="the same figures, and nothing is kept")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = list(_rows(options["file"]))
        with transaction.atomic():
            outcome = set_costs(rows, by=Actor("import"), at=now())
            transaction.set_rollback(options["dry_run"])
        for line, field, words in outcome.problems:
            self.stderr.write(f"line {line}: {field}: {words}")
        told = {"created": outcome.created, "updated": outcome.updated, "unchanged": outcome.unchanged}
        self.stdout.write(json.dumps({"rows": len(rows), **told, "rejected": len(outcome.problems)}))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line, facts) of each row that holds anything. Raises CommandError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as broken:
        raise CommandError(f"{path}: {getattr(broken, 'strerror', None) or 'not text in UTF-8'}") from broken
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(text.splitlines(), delimiter=delimiter)
    names = {name: (name or "").strip().lower() for name in reader.fieldnames or []}
    missing = [name for name in COLUMNS[:3] if name not in names.values()]
    if missing:
        raise CommandError(f"{path}: there is no column {', '.join(missing)}; wanted: {', '.join(COLUMNS)}.")
    for row in reader:
        facts = {names.get(name, ""): value for name, value in row.items() if name is not None}
        if any(value for value in facts.values()):
            yield reader.line_num, facts
