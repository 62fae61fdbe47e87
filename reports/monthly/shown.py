"""A frozen report as its page, its sheet and its letter show it: words beside the codes. Reads only what is frozen.

Names of teams are looked up, and the months before for the line; nothing is counted anew.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import cached_property

from reports.figures import FIGURES
from reports.models import MonthlyReport
from reports.monthly.commentary import BY_CODE
from reports.monthly.measuring import BACK, FUNNEL, REPEAT
from reports.monthly.rows import percent, rows
from reports.monthly.words import DEALS, SECTIONS, UNITS, WHATS, Words, amount, step_label
from reports.waste.kinds import MQLS, OFFERS, People

MONTHS_BACK = 6
SHOWN = 6


@dataclass(slots=True)
class Number:
    """A number with its words and the code of whom it counts."""

    label: Any
    value: Any
    code: str = ""
    note: str = ""
    share: float = 0.0


@dataclass
class Shown:
    """The parts of the page; each is made when it is painted."""

    report: MonthlyReport
    words: Words = field(default_factory=Words)

    @property
    def figures(self) -> dict[str, Any]:
        found: dict[str, Any] = self.report.figures
        return found

    def sentences(self) -> list[tuple[str, str]]:
        """(tone, sentence) of the commentary as it was composed."""
        said = [(code, self.words.sentence(code, values)) for code, values in self.figures["commentary"]]
        return [(BY_CODE[code].tone, text) for code, text in said if text]

    def commitments(self) -> list[dict[str, Any]]:
        return [
            {
                **one,
                "of": "net" if "net" in one["numbers"] else "engaged",
                "came": one["numbers"].get("net", one["numbers"].get("engaged", 0)),
                "counted": one["numbers"].get("mqls", one["numbers"].get("reached", 0)),
                "off": one["numbers"].get("returned", 0),
            }
            for one in self.figures["commitments"]
        ]

    def sides(self) -> list[dict[str, Any]]:
        return [self._side(party) for party in ("sales", "marketing")]

    def _side(self, party: str) -> dict[str, Any]:
        whole = self.figures[party]
        due = whole["met"] + whole["breached"]
        weeks = [
            (date_format(date.fromisoformat(monday), "j M"), percent(met, of))
            for monday, met, of in whole["weeks"]
            if of
        ]
        teams = [
            (self.words.name("team", str(pk or 0)), percent(met, met + broken), met, met + broken)
            for pk, met, broken in whole["teams"]
        ]
        return {
            "party": party, "due": due, "percent": percent(whole["met"], due), "weeks": weeks, "teams": teams,
            "strict": percent(whole["strict"], due), **{name: whole[name] for name in ("met", "breached")},
        }  # fmt: skip

    def funnel(self) -> list[Number]:
        numbers, before = self.figures["numbers"], self.figures["before"]
        most = max([numbers[code] for code in FUNNEL], default=0) or 1
        return [
            Number(
                step_label(code), numbers[code], code, str(before.get(code, 0)), round(100 * numbers[code] / most, 1)
            )
            for code in FUNNEL
        ]

    def back(self) -> list[Number]:
        numbers = self.figures["numbers"]
        return [Number(FIGURES[code].label, numbers[code], code) for code in (*BACK, *REPEAT)]

    def waste(self) -> list[dict[str, Any]]:
        """Of those offered to sales, and of marketing's MQLs: how many in all, how many wasted, and in which way."""
        return [self._wasted(people) for people in (OFFERS, MQLS) if self._number(people.figure("all"))]

    def _wasted(self, people: People) -> dict[str, Any]:
        kinds = [
            Number(kind.label, self._number(people.figure(kind.code)), people.figure(kind.code))
            for kind in people.kinds
        ]
        whole, wasted = (Number("", self._number(people.figure(code)), people.figure(code)) for code in ("all", "any"))
        found = sorted((kind for kind in kinds if kind.value), key=_most)
        most = max([kind.value for kind in found], default=0) or 1
        for kind in found:
            kind.share = round(100 * kind.value / most, 1)
        return {"label": people.label, "all": whole, "any": wasted, "kinds": found}

    def _number(self, code: str) -> int:
        number: int = self.figures["numbers"].get(code, 0)
        return number

    def between(self) -> list[dict[str, Any]]:
        return [
            {"label": self.words.figure(f"between_{code}"), "code": f"between_{code}", "people": people,
             "median": median, "p90": p90}
            for code, people, median, p90 in self.figures["between"] if people
        ]  # fmt: skip

    def reasons(self) -> list[Number]:
        most = max([number for _code, number in self.figures["reasons"]], default=0) or 1
        return [
            Number(self.words.name("reason", code), number, f"reason.{code}", share=round(100 * number / most, 1))
            for code, number in self.figures["reasons"]
        ]

    def brought(self) -> list[dict[str, Any]]:
        """A table a dimension: its values with accepted, returned and the share accepted."""
        return [
            {
                "what": what,
                "label": label,
                "rows": [self._line(what, *line) for line in self.figures["brought"][what][:SHOWN]],
            }
            for what, label in WHATS.items()
            if self.figures["brought"].get(what)
        ]

    def _line(self, what: str, name: str, accepted: int, returned: int) -> dict[str, Any]:
        share = percent(accepted, accepted + returned)
        label = self.words.name(what, name)
        return {"label": label, "accepted": accepted, "returned": returned, "percent": share, "code": f"{what}.{name}"}

    def deals(self) -> list[Number]:
        return [
            Number(DEALS[kind], number, f"deals.{kind}.{currency}", f"{amount(worth)} {currency}")
            for kind, currency, number, worth in self.figures["deals"]
        ]

    @cached_property
    def months(self) -> list[tuple[str, dict[str, int]]]:
        """(name, numbers) of this month and those before it that are frozen, the earliest first."""
        past = MonthlyReport.objects.filter(month__lte=self.report.month).order_by("-month")[:MONTHS_BACK]
        found = [
            (date_format(month, "M"), figures["numbers"]) for month, figures in past.values_list("month", "figures")
        ]
        return found[::-1]

    def by_month(self) -> list[tuple[str, int]]:
        """MQLs of the latest frozen months."""
        return [(name, numbers["period_mql"]) for name, numbers in self.months]

    def accepted_by_month(self) -> list[tuple[str, int]]:
        """Of the answers of sales, the share that were yes, in per cent; months with answers."""
        shares = [
            (name, percent(numbers["period_accepted"], numbers["period_accepted"] + numbers["period_returned"]))
            for name, numbers in self.months
        ]
        return [(name, share) for name, share in shares if share is not None]

    def table(self) -> list[tuple[str, str, str, Any, str]]:
        """(section, code, words, value, unit) of every figure: the sheet."""
        return [
            (
                str(SECTIONS[row.section]),
                row.code,
                self.words.figure(row.code),
                row.value,
                str(UNITS.get(row.unit, row.unit)),
            )
            for row in rows(self.figures)
        ]

    def definitions(self) -> list[tuple[str, int | None, list[str]]]:
        """(MQL or SQL, the version that held, the days of the month on which a new one was switched on)."""
        known = self.figures["definitions"]
        return [
            (
                kind.upper(),
                known["held"].get(kind, {}).get("version"),
                [
                    f"v{version}, {date_format(date.fromisoformat(on), 'j F')}"
                    for of, version, on in known["changed"]
                    if of == kind
                ],
            )
            for kind in ("mql", "sql")
        ]


def _most(number: Number) -> tuple[Any, ...]:
    return -number.value, str(number.label)


__all__ = ["Number", "Shown"]
