"""Frozen figures as one flat list: what the sheet, the API and the comparison with today are made of. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `people` is the code of whom it counts, empty where it counts nobody."""

    section: str
    code: str
    value: int | float | str | None
    unit: str
    people: str = ""


def rows(figures: Figures) -> Iterator[Row]:
    """Every figure of a report, section by section."""
    yield from _commitments(figures)
    for party in ("sales", "marketing"):
        yield from _kept(figures, party)
    for code, value in figures["numbers"].items():
        yield Row(_section(code), code, value, "people", code)
    for code, people, median, p90 in figures["between"]:
        yield Row("velocity", f"between_{code}", people, "people", f"between_{code}")
        yield Row("velocity", f"between_{code}.median", median, "hours")
        yield Row("velocity", f"between_{code}.p90", p90, "hours")
    for code, people, became in figures["speed"]:
        yield Row("velocity", code, people, "people", code)
        yield Row("velocity", f"{code}_opportunity", became, "people", f"{code}_opportunity")
    yield from _brought(figures)
    for kind, currency, number, amount in figures["deals"]:
        yield Row("deals", f"deals.{kind}.{currency}", number, "deals", f"deals.{kind}.{currency}")
        yield Row("deals", f"deals.{kind}.{currency}.amount", amount, currency)


def by_code(figures: Figures) -> dict[str, Row]:
    return {row.code: row for row in rows(figures)}


def _section(code: str) -> str:
    return "waste" if code.startswith("waste_") else "funnel"


def _commitments(figures: Figures) -> Iterator[Row]:
    for one in figures["commitments"]:
        code = f"commitment.{one['id']}"
        yield Row("promises", f"{code}.promised", one["promised"], "people")
        for which, number in one["numbers"].items():
            yield Row("promises", f"{code}.{which}", number, "people", f"{code}.{which}")


def _kept(figures: Figures, party: str) -> Iterator[Row]:
    whole = figures[party]
    for state in ("met", "breached"):
        yield Row("promises", f"{party}.{state}", whole[state], "promises", f"{party}.{state}")
    yield Row("promises", f"{party}.strict", whole["strict"], "promises")
    for team, met, breached in whole["teams"]:
        yield Row("promises", f"{party}.team.{team or 0}.met", met, "promises")
        yield Row("promises", f"{party}.team.{team or 0}.breached", breached, "promises")
    if party == "sales":
        yield Row("promises", "hot.median", figures["hot"]["median"], "hours")


def _brought(figures: Figures) -> Iterator[Row]:
    for reason, number in figures["reasons"]:
        yield Row("returned", f"reason.{reason}", number, "people", f"reason.{reason}")
    for what, lines in figures["brought"].items():
        for name, accepted, returned in lines:
            yield Row("brought", f"{what}.{name}.accepted", accepted, "people", f"{what}.{name}.accepted")
            yield Row("brought", f"{what}.{name}.returned", returned, "people", f"{what}.{name}.returned")


def percent(part: int, whole: int) -> int | None:
    """Whole per cent, rounded down; None of nothing."""
    return 100 * part // whole if whole else None
