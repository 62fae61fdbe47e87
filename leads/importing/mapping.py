"""Which column becomes which field: guessed by header words, by a preset, or said with --map. Compiled once a file."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from leads.drafting import ACTIVITY_WORDS, COMPANY_WORDS, PAST_WORDS, PERSON_WORDS
from leads.importing.reading import Layout, Row, word_of
from leads.importing.sellers import SELLER_WORDS
from leads.importing.words import synonyms
from leads.normalise.number import decimal
from leads.normalise.unusable import Unusable
from leads.refusals import Invalid

PRESETS = Path(__file__).parent / "presets"
FIELDS = {
    "contacts": (PERSON_WORDS | {f"company.{word}" for word in COMPANY_WORDS}) - {"id", "company.id"},
    "companies": COMPANY_WORDS - {"id"},
    "activities": ACTIVITY_WORDS,
    "changes": PAST_WORDS,
    "sellers": SELLER_WORDS,
}
OPEN: dict[str, tuple[str, ...]] = {
    "contacts": ("extra.", "company.extra."),
    "companies": ("extra.",),
    "activities": ("properties.",),
}
REST = {"contacts": "extra", "companies": "extra", "activities": "properties"}
_UNIT = re.compile(r"(.+?)\*([0-9.eE+]+)$")

Words = dict[str, Any]


@dataclass(slots=True)
class ColumnMap:
    """A compiled mapping: words of a row, and the header behind each field for error reports."""

    columns: list[tuple[int, str]] = field(default_factory=list)  # first of several columns for a field wins
    constants: Words = field(default_factory=dict)
    units: dict[str, Decimal] = field(default_factory=dict)
    row_number: str = ""  # the field that takes the row's number
    headers: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)


def presets() -> list[str]:
    return sorted(path.stem for path in PRESETS.glob("*.json"))


def compiled(kind: str, layout: Layout, said: Sequence[str], *, preset: str = "", guess: bool = True) -> ColumnMap:
    """The mapping for this file. Raises Invalid for an unknown column, field or preset."""
    columns = {word_of(name): index for index, name in reversed(list(enumerate(layout.header)))}
    mapping = ColumnMap()
    wanted: dict[int, str] = {}
    rest = ""
    for column, target in _pairs(said):
        if column == "*":
            rest = target
        elif column.startswith("const:"):
            mapping.constants[_checked(kind, target)] = column.removeprefix("const:")
        elif column == "row" and "row" not in columns:
            mapping.row_number = _checked(kind, target)
        else:
            wanted[_index(columns, column)] = _target(kind, target, mapping)
    _guess(kind, layout, wanted, _known(kind, preset, guess))
    _finish(mapping, layout, wanted, rest)
    return mapping


def words_maker(mapping: ColumnMap, null: str = "") -> Callable[[int, Row], Words]:
    """A function from (row number, row) to the words its cells say. Blank cells say nothing; `null` cells clear."""
    columns, constants, units, numbered = mapping.columns, mapping.constants, mapping.units, mapping.row_number

    def words(number: int, row: Row) -> Words:
        cells = row.cells
        said: Words = {name: cells[index] for index, name in columns if cells[index]}
        if null:
            said = {name: None if cell == null else cell for name, cell in said.items()}
        for name, factor in units.items():
            if said.get(name):
                said[name] = _scaled(said[name], factor)
        if numbered:
            said[numbered] = str(number)
        return {**constants, **said} if constants else said

    return words


def _pairs(said: Sequence[str]) -> list[tuple[str, str]]:
    pairs = []
    for one in said:
        column, equals, target = one.rpartition("=")
        if not equals or not column.strip() or not target.strip():
            raise Invalid(_("“%(one)s” is not of the form Column=field.") % {"one": one}, field="map")
        pairs.append((column.strip(), target.strip()))
    return pairs


def _target(kind: str, target: str, mapping: ColumnMap) -> str:
    """A field, with the unit it is counted in taken off: revenue*1e6."""
    if unit := _UNIT.fullmatch(target):
        mapping.units[_checked(kind, unit[1])] = Decimal(unit[2])
        return unit[1]
    return _checked(kind, target)


def _checked(kind: str, target: str) -> str:
    if (
        target == "-"
        or target in FIELDS[kind]
        or any(target.startswith(start) and len(target) > len(start) for start in OPEN.get(kind, ()))
    ):
        return target
    known = ", ".join(sorted(FIELDS[kind] | {f"{start}…" for start in OPEN.get(kind, ())}))
    message = _("There is no field “%(field)s”. Known: %(known)s.") % {"field": target, "known": known}
    raise Invalid(message, field="map")


def _index(columns: Mapping[str, int], column: str) -> int:
    index = columns.get(word_of(column))
    if index is None:
        raise Invalid(_("The file has no column “%(column)s”.") % {"column": column}, field="map")
    return index


def _known(kind: str, preset: str, guess: bool) -> dict[str, str]:
    """Header words that need no --map: the preset's before the common ones."""
    known = dict(synonyms(kind)) if guess else {}
    if preset:
        path = PRESETS / f"{preset}.json"
        if preset not in presets():
            message = _("There is no preset “%(preset)s”. Known: %(known)s.")
            raise Invalid(message % {"preset": preset, "known": ", ".join(presets())}, field="preset")
        known |= {word_of(column): target for column, target in json.loads(path.read_text()).get(kind, {}).items()}
    return known


def _guess(kind: str, layout: Layout, wanted: dict[int, str], known: Mapping[str, str]) -> None:
    """Columns nobody mapped, by their header; a field that --map filled is not filled twice."""
    taken = set(wanted.values())
    for index, header in enumerate(layout.header):
        target = known.get(word_of(header))
        if target and index not in wanted and target not in taken:
            wanted[index] = target


def _finish(mapping: ColumnMap, layout: Layout, wanted: Mapping[int, str], rest: str) -> None:
    for index, header in enumerate(layout.header):
        target = wanted.get(index) or (f"{rest}.{header}" if rest and header else "-")
        if target == "-":
            mapping.ignored.append(header)
        else:
            mapping.columns.insert(0, (index, target))
            mapping.headers.setdefault(target, header)


def _scaled(cell: str, factor: Decimal) -> str:
    """What is no number stays as it is, for the field to refuse."""
    try:
        return str(decimal(cell) * factor)
    except Unusable:
        return cell
