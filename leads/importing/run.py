"""One file's way in: chunk by chunk, the cursor committed with each chunk, so that a kill loses and repeats nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from leads.actions.retrying import settled
from leads.importing import encoding
from leads.importing.ahead import ahead, seldom_collecting
from leads.importing.gathering import Numbered, gathered
from leads.importing.kinds import KINDS, Door, Drafted, Kind
from leads.importing.mapping import ColumnMap, words_maker
from leads.importing.reading import Layout, Row, rows_of
from leads.models import ImportRejection, ImportRun, Source
from leads.refusals import Refused

CHUNK = 4_000
Chunk = list[tuple[Row, Drafted | None]]  # no draft: the row could not be read
OUTCOMES = ("created", "updated", "unchanged", "rejected")


@dataclass(slots=True)
class File:
    """A file to import and everything that was said about it."""

    kind: str
    path: Path
    layout: Layout
    mapping: ColumnMap
    source: Source
    null: str = ""
    known_only: bool = False
    month_first: bool = False
    said: dict[str, Any] = field(default_factory=dict)  # for the record and the fingerprint

    @property
    def fingerprint(self) -> str:
        """Of the bytes and of how they are read: the same import again is the same run."""
        digest = hashlib.sha256(json.dumps([self.kind, self.source.code, self.said], sort_keys=True).encode())
        with encoding.opened(self.path) as file:
            while block := file.read(1 << 20):
                digest.update(block)
        return digest.hexdigest()


def run_import(file: File, *, by: Actor, at: datetime) -> ImportRun:
    """Import the file, or what an interrupted run left of it."""
    run, _new = ImportRun.objects.get_or_create(
        kind=file.kind,
        fingerprint=file.fingerprint,
        finished_at=None,
        defaults={"filename": file.path.name[:255], "mapping": file.said},
    )
    _work(file, run, by=by, at=at)
    run.finished_at = at
    run.save(update_fields=["finished_at"])
    return run


def rehearse(file: File, *, by: Actor, at: datetime) -> tuple[ImportRun, list[ImportRejection]]:
    """The same figures and refusals, and nothing kept."""
    with transaction.atomic():
        run = ImportRun.objects.create(kind=file.kind, fingerprint="rehearsal", filename=file.path.name[:255])
        _work(file, run, by=by, at=at)
        refused = list(run.rejections.order_by("line", "pk"))
        transaction.set_rollback(True)
    return run, refused


def _work(file: File, run: ImportRun, *, by: Actor, at: datetime) -> None:
    """Chunk by chunk; rows are read and drafted ahead, in another thread."""
    door = Door(source=file.source, by=by, at=at, known_only=file.known_only, month_first=file.month_first)
    kind = KINDS[file.kind]
    words = words_maker(file.mapping, file.null)
    width = len(file.layout.header)

    def drafted(number: int, row: Row) -> Drafted:
        draft: Drafted = kind.draft(words(number, row), door)
        return draft

    rows = ((number, _squared(row, width)) for number, row in enumerate(rows_of(file.path, file.layout), 1))
    with seldom_collecting():
        for chunk in ahead(_drafted(_parts(kind, rows, run.rows, words, drafted), drafted)):
            _take(file, run, chunk, lambda drafts: kind.take(drafts, door))


def _parts(
    kind: Kind,
    rows: Iterator[Numbered],
    done: int,
    words: Callable[[int, Row], dict[str, Any]],
    drafted: Callable[[int, Row], Drafted],
) -> Iterator[list[Numbered]]:
    """The rows that are left to do, a chunk at a time: as the file has them, or gathered by whose they are."""
    if kind.whose is not None:
        whose = kind.whose
        yield from gathered(rows, lambda number, row: whose(words(number, row)), CHUNK, skip=done)
        return
    for number, row in islice(rows, done):
        if kind.remembers and not row.error:
            drafted(number, row)
    while numbered := list(islice(rows, CHUNK)):
        yield numbered


def _drafted(parts: Iterator[list[Numbered]], drafted: Callable[[int, Row], Drafted]) -> Iterator[Chunk]:
    for numbered in parts:
        yield [(row, None if row.error else drafted(number, row)) for number, row in numbered]


def _take(file: File, run: ImportRun, chunk: Chunk, take: Callable[[list[Drafted]], list[Any]]) -> None:
    """One chunk and the new cursor, in one transaction."""
    readable = [(row, draft) for row, draft in chunk if draft is not None]

    def store() -> Counter[str]:
        _claim(run)
        outcomes = take([draft for _row, draft in readable])
        refused = [(row, "", row.error) for row, draft in chunk if draft is None]
        for (row, _draft), outcome in zip(readable, outcomes, strict=True):
            if outcome.status == "rejected":
                refused.append((row, *_why(outcome.problems, file.mapping)))
        refused.sort(key=lambda one: one[0].line)
        ImportRejection.objects.bulk_create(_rejection(run, file.layout, *one) for one in refused)
        counted = Counter(outcome.status for outcome in outcomes)
        counted["rejected"] += len(chunk) - len(readable)
        _move_cursor(run, len(chunk), counted)
        return counted

    counted = settled(store)
    run.rows += len(chunk)
    for status in OUTCOMES:
        setattr(run, status, getattr(run, status) + counted[status])


def _claim(run: ImportRun) -> None:
    """Hold the run for this chunk; another process that imports the same file stops one of the two."""
    held = ImportRun.objects.select_for_update().get(pk=run.pk)
    if held.rows != run.rows:
        raise Refused(_("Another import of this file is running."), code="running")


def _move_cursor(run: ImportRun, rows: int, counted: Counter[str]) -> None:
    new = {status: getattr(run, status) + counted[status] for status in OUTCOMES}
    ImportRun.objects.filter(pk=run.pk).update(rows=run.rows + rows, **new)


def _squared(row: Row, width: int) -> Row:
    """A row with as many cells as the header; blank cells at the end do not count."""
    if row.error or len(row.cells) == width:
        return row
    if len(row.cells) > width and not any(row.cells[width:]):
        return Row(row.line, row.cells[:width])
    words = _("Has %(has)s columns instead of %(wanted)s.") % {"has": len(row.cells), "wanted": width}
    return Row(row.line, row.cells, words)


def _why(problems: Sequence[Any], mapping: ColumnMap) -> tuple[str, str]:
    """The columns at fault and the reasons, as one line of the error file."""
    columns = [mapping.headers.get(problem.field, problem.field) for problem in problems]
    reasons = [problem.message for problem in problems]
    return "; ".join(columns)[:200], " ".join(reasons)[:300]


def _rejection(run: ImportRun, layout: Layout, row: Row, column: str, reason: str) -> ImportRejection:
    delimiter = " " if layout.delimiter == "whitespace" else layout.delimiter
    text = delimiter.join(row.cells)[:10_000].replace("\x00", "␀")
    return ImportRejection(run=run, line=row.line, column=column, reason=reason[:300], text=_printable(text))


def _printable(text: str) -> str:
    """Broken characters as the replacement sign: the report must be storable."""
    return text.encode("utf-8", "replace").decode("utf-8")


def refusals_of(run: ImportRun) -> Iterator[ImportRejection]:
    return run.rejections.order_by("line", "pk").iterator(chunk_size=2_000)
