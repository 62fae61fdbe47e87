"""Loading the demo: fourteen months of the house's ordinary work in one transaction, through its ordinary doors.

Nothing is written past the actions, so every promise holds: people come through intake, scoring qualifies them as
time passes, marketers judge the queue, wake-up dates come. All or nothing: a killed load leaves an empty database.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from accounts.actor import Actor
from leads import actions as leads
from leads import nudge, outbox
from leads.actions.beginnings import begin_at
from leads.drafts import Outcome
from leads.lifecycle import BEGINNINGS
from leads.sources import source_for
from reports.demo import drafts
from reports.demo.cast import SEED, Page, Size, cast
from reports.demo.companies import DemoCompany
from reports.demo.deeds import Deed
from reports.demo.people import DemoPerson
from reports.demo.staff import Staff, hire
from reports.demo.verdicts import Marketers
from scoring import actions as scoring

IMPORT, WEBSITE = Actor(door="import"), Actor(door="api")
# Nobody judges a queue in the hours before the demo begins.
LAST_VERDICTS = timedelta(hours=12)


@dataclass(slots=True)
class House:
    """What the demo's numbers became in the database."""

    staff: Staff
    companies: dict[int, int] = field(default_factory=dict)
    people: dict[int, int] = field(default_factory=dict)
    deeds: int = 0


def load(*, at: datetime, size: Size | None = None) -> None:
    """Fill an empty database with the demo company as it stands at `at`."""
    story = cast(size or Size(), at=at)
    # A worker that runs meanwhile must not score these people as of today: it sees them when all is done.
    with nudge.silence(), transaction.atomic():
        house = House(hire())
        _settle_in(house, story.companies, at=story.start)
        marketers = Marketers(house.staff, at, Random(SEED + 2))
        for page in story.pages:
            _turn(house, page)
            if page.at < at - LAST_VERDICTS:
                marketers.work(page.at)


def _turn(house: House, page: Page) -> None:
    """One page of the story: who comes, what they do, and what time and scoring make of it."""
    _welcome(house, [person for person in page.newcomers if person.imported], at=page.at, quiet=True)
    _welcome(house, [person for person in page.newcomers if not person.imported], at=page.at, quiet=False)
    _begin(house, page.newcomers, at=page.at)
    quiet = {person.number for person in page.newcomers if person.imported}
    _record(house, [deed for deed in page.deeds if deed.person in quiet], at=page.at, quiet=True)
    _record(house, [deed for deed in page.deeds if deed.person not in quiet], at=page.at, quiet=False)
    _let_time_work(page.at)


def _settle_in(house: House, firms: list[DemoCompany], *, at: datetime) -> None:
    rows = [drafts.company_draft(firm, house.staff) for firm in firms]
    outcomes = leads.intake_companies(rows, by=IMPORT, at=at, source=source_for(drafts.CRM, "Old CRM"), quiet=True)
    house.companies |= {firm.number: _id(outcome) for firm, outcome in zip(firms, outcomes, strict=True)}


def _welcome(house: House, newcomers: list[DemoPerson], *, at: datetime, quiet: bool) -> None:
    if not newcomers:
        return
    rows = [
        drafts.person_draft(p, house.companies[p.company.number] if p.company else None, house.staff) for p in newcomers
    ]
    source = source_for(drafts.CRM if quiet else "website")
    outcomes = leads.intake(rows, by=IMPORT if quiet else WEBSITE, at=at, source=source, quiet=quiet)
    house.people |= {person.number: _id(outcome) for person, outcome in zip(newcomers, outcomes, strict=True)}


def _begin(house: House, newcomers: list[DemoPerson], *, at: datetime) -> None:
    """Put those whom sales already talked to where the old CRM had them."""
    for beginning in BEGINNINGS:
        begun = [house.people[person.number] for person in newcomers if person.begins == beginning]
        begin_at(beginning, begun, by=IMPORT, at=at)


def _record(house: House, deeds: list[Deed], *, at: datetime, quiet: bool) -> None:
    if not deeds:
        return
    rows = []
    for deed in deeds:
        house.deeds += 1
        rows.append(drafts.activity_draft(deed, house.deeds, house.people[deed.person]))
    source = source_for(drafts.CRM if quiet else "website")
    for outcome in leads.record_activities(rows, by=IMPORT if quiet else WEBSITE, at=at, source=source, quiet=quiet):
        _id(outcome)


def _let_time_work(at: datetime) -> None:
    """What the sweeps would have done by now."""
    _exhaust(lambda: scoring.score_touched(at=at))
    _exhaust(lambda: scoring.score_due(at=at))
    leads.wake_due(at=at)
    _exhaust(lambda: outbox.settle_due(at=at + outbox.NUDGE_GRACE))


def _exhaust(sweep: Callable[[], int]) -> None:
    while sweep():
        pass


def _id(outcome: Outcome) -> int:
    """The demo's rows are ours: a refused one is a mistake in the demo, not in the input."""
    if outcome.id is None:
        raise ValueError(f"The demo made a row that intake refuses: {outcome.problems}")
    return outcome.id
