"""Who gets whom, as a pure function of people, desks, rules and who holds which company. No SQL, no clock.

The order, and why: docs/routing.md. `Round` places one person after another and keeps the desks' load as it goes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from handoff.routing.words import Because, Found, because_words

HOT, WARM = "hot", "warm"
# A company's own salesperson is waited for over a short absence; whoever is hot waits for nobody.
PATIENCE_DAYS = 3


@dataclass(frozen=True, slots=True)
class Route:
    """To whom an offer goes and why. Without `seller_id` to nobody, and `because` says what stood in the way.

    `passed_over` names what applied before and could not take the person: [rule id (None: the company's), code].
    """

    seller_id: int | None
    because: str
    rule_id: int | None = None
    passed_over: tuple[tuple[int | None, str], ...] = ()
    team_id: int | None = None  # the salesperson's, now

    @property
    def sentence(self) -> str:
        return because_words(self.because)

    def facts(self) -> dict[str, Any]:
        passed = {"passed_over": [list(one) for one in self.passed_over]} if self.passed_over else {}
        whom = {"seller": self.seller_id, "team": self.team_id}
        return {**whom, "because": self.because, "rule": self.rule_id, **passed}


@dataclass(frozen=True, slots=True)
class Lead:
    """What routing may ask about a person; texts are folded (core.folded), the country is as stored."""

    contact_id: int
    company_id: int | None = None
    country: str = ""
    industry: str = ""
    language: str = ""
    source: str = ""
    topics: frozenset[str] = frozenset()
    employees: int | None = None
    most_wanted: bool = False
    company_owner: int | None = None
    temperature: str = ""


@dataclass(slots=True)
class Seat:
    """An active salesperson's desk now. `away_days`: days until the absence's last, None where they are not away."""

    user_id: int
    capacity: int
    load: int = 0
    turns: int = 0
    team_id: int | None = None
    in_turn: bool = True  # by role a salesperson; managers and admins hold people only where something names them
    takes_offers: bool = True
    away_days: int | None = None
    at_work: bool = True

    @property
    def room(self) -> int:
        return max(0, self.capacity - self.load) if self.takes_offers else 0

    @property
    def obstacle(self) -> str:
        """Why this desk takes nobody; "" where it can."""
        if not self.takes_offers:
            return Found.RESTING.value
        if self.away_days is not None:
            return Found.AWAY.value
        return Found.FULL.value if self.load >= self.capacity else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One active rule. Empty conditions mean anybody; texts are folded."""

    rule_id: int
    among: str
    countries: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    employees_min: int | None = None
    employees_max: int | None = None
    most_wanted: bool = False
    team_id: int | None = None
    seller_id: int | None = None

    def stands_against(self, lead: Lead) -> str:
        """The first condition that the person does not meet; "" where the rule is for them."""
        met = {
            "most_wanted": lead.most_wanted or not self.most_wanted,
            "countries": not self.countries or lead.country in self.countries,
            "industries": not self.industries or lead.industry in self.industries,
            "employees": self._fits_size(lead.employees),
            "languages": not self.languages or lead.language in self.languages,
            "sources": not self.sources or lead.source in self.sources,
            "topics": not self.topics or bool(self.topics & lead.topics),
        }
        return next((name for name, fits in met.items() if not fits), "")

    def _fits_size(self, employees: int | None) -> bool:
        if self.employees_min is None and self.employees_max is None:
            return True
        return employees is not None and (self.employees_min or 0) <= employees <= (self.employees_max or employees)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was considered: a rule, or (rule None) the company's own salesperson."""

    rule_id: int | None
    found: str
    seller_id: int | None = None
    condition: str = ""


@dataclass(slots=True)
class Round:
    """The desks as they fill. `holders`: {company: salespeople who have people or an opportunity there, in order}."""

    seats: Mapping[int, Seat]
    rules: Sequence[Line]
    holders: dict[int, list[int]] = field(default_factory=dict)
    _pools: dict[int, list[Seat]] = field(default_factory=dict)

    def place(self, lead: Lead) -> tuple[Route, list[Step]]:
        """Decide for one person and keep their seat. The steps say what was considered, in order."""
        steps: list[Step] = []
        seat, because, rule = self._company(lead, steps), Because.COMPANY_HELD.value, None
        for line in self.rules:
            if seat is None and (seat := self._rule(line, lead, steps)) is not None:
                because, rule = _because(line), line.rule_id
            elif seat is not None:
                steps.append(Step(line.rule_id, Found.NOT_NEEDED))
        passed = tuple((step.rule_id, step.found) for step in steps if step.found in CANNOT)
        if seat is None:
            return Route(None, self._why_nobody(steps), None, passed), steps
        self._seat(seat, lead)
        return Route(seat.user_id, because, rule, passed, seat.team_id), steps

    def _company(self, lead: Lead, steps: list[Step]) -> Seat | None:
        """Whoever already works with the company."""
        holders = self.holders.get(lead.company_id, []) if lead.company_id else []
        for user in holders:
            seat = self.seats.get(user)
            found = _kept_from(seat, lead) if seat else Found.NOBODY.value
            steps.append(Step(None, found or Found.TAKEN, user))
            if seat and not found:
                return seat
        if not holders:
            steps.append(Step(None, Found.NOT_HELD))
        return None

    def _rule(self, line: Line, lead: Lead, steps: list[Step]) -> Seat | None:
        """Whom this rule gives the person, if anybody."""
        if condition := line.stands_against(lead):
            steps.append(Step(line.rule_id, Found.OTHER_PEOPLE, condition=condition))
            return None
        pool = self._pool(line, lead)
        able = [seat for seat in pool if not seat.obstacle]
        if not able:
            owner_missing = line.among == "company_owner" and not pool
            found = Found.NO_OWNER.value if owner_missing else _worst(pool)
            steps.append(Step(line.rule_id, found, pool[0].user_id if len(pool) == 1 else None))
            return None
        chosen = _choose(line, able, lead)
        steps.append(Step(line.rule_id, Found.TAKEN, chosen.user_id))
        return chosen

    def _pool(self, line: Line, lead: Lead) -> list[Seat]:
        """Everybody whom the rule allows, able or not."""
        if line.among == "company_owner":
            owner = self.seats.get(lead.company_owner or 0)
            allowed = owner and line.team_id in (None, owner.team_id) and line.seller_id in (None, owner.user_id)
            return [owner] if owner and allowed else []
        if line.rule_id not in self._pools:
            self._pools[line.rule_id] = [seat for _user, seat in sorted(self.seats.items()) if _allows(line, seat)]
        return self._pools[line.rule_id]

    def _seat(self, seat: Seat, lead: Lead) -> None:
        seat.load += 1
        if lead.company_id and seat.user_id not in (known := self.holders.setdefault(lead.company_id, [])):
            known.append(seat.user_id)

    def _why_nobody(self, steps: Sequence[Step]) -> str:
        found = {step.found for step in steps}
        if not self.seats:
            return Because.NO_SALESPEOPLE.value
        ranked = ((Found.FULL, Because.NOBODY_HAS_ROOM), (Found.AWAY, Because.EVERYBODY_AWAY))
        for code, because in ranked:
            if code in found:
                return because.value
        stuck = any(step.rule_id and step.found in (Found.NOBODY, Found.RESTING) for step in steps)
        return (Because.NO_SALESPEOPLE if stuck else Because.NO_RULE).value


# What applied and could not take the person.
CANNOT = frozenset({Found.NOBODY.value, Found.RESTING.value, Found.AWAY.value, Found.FULL.value})


def decide(leads: Iterable[Lead], round_: Round) -> dict[int, Route]:
    """{contact id: route}. Where seats are scarce the hottest get them, then whoever we know longest."""
    heat = {HOT: 0, WARM: 1}
    ranked = sorted(leads, key=lambda lead: (heat.get(lead.temperature, 2), lead.contact_id))
    return {lead.contact_id: round_.place(lead)[0] for lead in ranked}


def folded(text: str) -> str:
    return text.strip().casefold()


def _kept_from(seat: Seat, lead: Lead) -> str:
    """What keeps the company's own salesperson from taking one more; a short absence does not."""
    patient = seat.away_days is not None and seat.away_days <= PATIENCE_DAYS and lead.temperature != HOT
    if patient and seat.takes_offers:
        return "" if seat.load < seat.capacity else Found.FULL.value
    return seat.obstacle


def _allows(line: Line, seat: Seat) -> bool:
    if line.seller_id is not None:
        return seat.user_id == line.seller_id
    return seat.in_turn and line.team_id in (None, seat.team_id)


def _worst(pool: Sequence[Seat]) -> str:
    """One word for why none of them can: somebody present is full, else somebody is away, else they take nobody."""
    met = {seat.obstacle for seat in pool}
    return next((code.value for code in (Found.FULL, Found.AWAY, Found.RESTING) if code in met), Found.NOBODY.value)


def _choose(line: Line, able: Sequence[Seat], lead: Lead) -> Seat:
    """One of those who can; somebody hot goes to whoever is at work now, where anybody is."""
    present = [seat for seat in able if seat.at_work] if lead.temperature == HOT else []
    among = present or able
    if line.among == "round_robin" and line.seller_id is None:
        return _in_turn(among)
    return min(among, key=lambda seat: (seat.load / seat.capacity, seat.user_id))


def _in_turn(among: Sequence[Seat]) -> Seat:
    """The fewest turns for their capacity. Whoever is new or was away falls in line instead of catching up at once:

    they are lifted to where the others stood before their last turn, which changes nothing for whoever kept pace.
    """
    chosen = min(among, key=lambda seat: (seat.turns / seat.capacity, seat.user_id))
    others = [(seat.turns - 1) / seat.capacity for seat in among if seat is not chosen]
    level = int(min(others) * chosen.capacity) if others else 0
    chosen.turns = max(chosen.turns, level) + 1
    return chosen


def _because(line: Line) -> str:
    if line.among != "company_owner" and line.seller_id is not None:
        return Because.ALWAYS.value
    return Because(line.among).value
