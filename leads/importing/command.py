"""What the import commands share: their options, one JSON object on stdout, and the error file."""

import csv
import json
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from accounts.actor import Actor
from accounts.clock import now
from leads.importing.kinds import KINDS, UNNAMED, system_of
from leads.importing.mapping import compiled, presets
from leads.importing.reading import Layout, layout
from leads.importing.run import OUTCOMES, File, refusals_of, rehearse, run_import
from leads.importing.words import synonyms
from leads.models import ImportRejection
from leads.refusals import Refused
from leads.sources import source_for

ERROR_COLUMNS = ("line", "column", "reason", "row")
# A spreadsheet would run these.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝")


class ImportCommand(BaseCommand):
    """Reads FILE, says what every row became. A command of several kinds of file says which by its options."""

    kind: ClassVar[str]
    # An import touches no page: whether their URLs are in order is not its question.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--preset", default="", help=f"headers of another program: {', '.join(presets())}")
        parser.add_argument("--map", action="append", default=[], metavar="Column=field", help="docs/importing.md")
        parser.add_argument("--no-guess", action="store_true", help="map only what --map and --preset say")
        parser.add_argument("--delimiter", default="", help="one character, tab or whitespace; found out otherwise")
        parser.add_argument("--encoding", default="", help="found out otherwise")
        parser.add_argument("--columns", default="", help="names of the columns of a file without a header")
        parser.add_argument("--null", default="", metavar="WORD", help="a cell of this word clears the field")
        parser.add_argument("--month-first", action="store_true", help="read 3/12/2026 as 12 March")
        parser.add_argument("--source", default=UNNAMED, metavar="NAME", help="where the rows come from")
        parser.add_argument("--errors", type=Path, help="where to write refused rows; beside the file otherwise")
        parser.add_argument("--dry-run", action="store_true", help="the same figures, and nothing is kept")
        if KINDS[self.kind].strangers:
            parser.add_argument("--known-only", action="store_true", help="refuse rows of unknown people")

    def kind_of(self, options: dict[str, Any]) -> str:
        return self.kind

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = self._imported(options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as broken:
            raise CommandError(f"{options['file']}: {broken.strerror or broken}") from broken
        except LookupError as unknown:
            raise CommandError(str(unknown)) from unknown
        self.stdout.write(json.dumps(report, ensure_ascii=False))

    def _imported(self, options: dict[str, Any]) -> dict[str, Any]:
        file, at = self._file(options), now()
        by = Actor("import")
        if options["dry_run"]:
            run, refused = rehearse(file, by=by, at=at)
        else:
            run = run_import(file, by=by, at=at)
            refused = refusals_of(run)  # type: ignore[assignment]
        errors = None
        if run.rejected:
            errors = str(_write_errors(options["errors"] or _beside(options["file"]), refused))
        return {
            "rows": run.rows,
            **{status: getattr(run, status) for status in OUTCOMES},
            "error_file": errors,
            "ignored_columns": file.mapping.ignored,
            "encoding": file.layout.encoding,
            "delimiter": file.layout.delimiter,
            "system": system_of(file.source),
        }

    def _file(self, options: dict[str, Any]) -> File:
        kind = self.kind_of(options)
        found = _layout(kind, options)
        mapping = compiled(kind, found, options["map"], preset=options["preset"], guess=not options["no_guess"])
        names = ("preset", "map", "no_guess", "columns", "null", "month_first")
        return File(
            kind,
            options["file"],
            found,
            mapping,
            source_for(options["source"]),
            null=options["null"],
            known_only=options.get("known_only", False),
            month_first=options["month_first"],
            said={name: options[name] for name in names} | {"encoding": found.encoding, "delimiter": found.delimiter},
        )


def _layout(kind: str, options: dict[str, Any]) -> Layout:
    delimiter = {"tab": "\t", "\\t": "\t"}.get(options["delimiter"], options["delimiter"])
    if delimiter and delimiter != "whitespace" and len(delimiter) != 1:
        raise CommandError("--delimiter is one character, tab or whitespace.")
    known = frozenset(synonyms(kind))
    found = layout(options["file"], known=known, delimiter=delimiter, encoded=options["encoding"])
    if options["columns"]:
        found.header, found.first_line = [name.strip() for name in options["columns"].split(",")], 0
    return found


def _beside(path: Path) -> Path:
    """Next to the file, or in the temporary folder where that one is not ours to write in."""
    wanted = path.with_name(f"{path.name}.errors.csv")
    try:
        wanted.touch()
    except OSError:
        return Path(tempfile.gettempdir()) / wanted.name
    return wanted


def _write_errors(path: Path, refused: Iterable[ImportRejection]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(ERROR_COLUMNS)
        for one in refused:
            writer.writerow([one.line, *(_harmless(word) for word in (one.column, one.reason, one.text))])
    return path


def _harmless(word: str) -> str:
    return f"'{word}" if word.startswith(FORMULA) else word
