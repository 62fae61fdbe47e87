"""Loading the demo: fourteen months of the house's ordinary work, page by page, through its ordinary doors.

Nothing is written past the actions, so every promise holds: people come through intake, scoring qualifies them as
time passes, marketers judge the queue, wake-up dates come. A page commits with its number: a killed load goes on there.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction

from accounts.actor import Actor
from handoff import actions as relay
from leads import actions as leads
from leads import nudge
from leads.actions.beginnings import begin_at
from leads.drafts import Outcome
from leads.lifecycle import BEGINNINGS
from leads.models import CompanyIdentity, Contact, Identity, ImportRun
from leads.sources import source_for
from reports.demo import drafts
from reports.demo.cast import Cast, Page, Size, cast
from reports.demo.companies import DemoCompany
from reports.demo.costs import enter_costs
from reports.demo.deeds import Deed
from reports.demo.months import report_month
from reports.demo.people import DemoPerson
from reports.demo.routing import set_up_routing
from reports.demo.staff import Staff, hire
from reports.demo.work import exhaust, watch_clocks, work
from reports.demo.workdays import Workdays
from scoring import actions as scoring
from sla import actions as sla

IMPORT, WEBSITE = Actor(door="import"), Actor(door="api")
GROWING = ("leads_contact", "leads_identity", "leads_activity", "leads_event", "leads_standing")
# What was told longer ago has been read; and nothing of the story is posted to anybody.
FRESH_NEWS = timedelta(days=1)
# The load's progress stands where that of every import stands; its rows are pages.
FINGERPRINT = "demo"


@dataclass(slots=True)
class House:
    """What the demo's numbers became in the database."""

    staff: Staff
    days: Workdays
    companies: dict[int, int] = field(default_factory=dict)
    people: dict[int, int] = field(default_factory=dict)


def is_wanted() -> bool:
    """Whether the demo company is missing, or only half here."""
    return _unfinished() is not None or not Contact.objects.exists()


def load(*, at: datetime, size: Size | None = None) -> None:
    """Fill the database with the demo company as it stands at `at`, or go on with a load that was killed."""
    size = size or Size()
    run = _unfinished() or _begun(size, at)
    size, at = Size(**run.mapping["size"]), datetime.fromisoformat(run.mapping["at"])
    story = cast(size, at=at)
    # What is loaded is scored here, as of its own time: no worker needs to be woken for it.
    with nudge.silence():
        staff = hire(at=at)
        enter_costs(staff.marketers[0], since=story.start, at=at)
        known = _numbers(CompanyIdentity, drafts.COMPANY), _numbers(Identity, drafts.PERSON)
        house = House(staff, Workdays(at), *known)
        for number in range(run.rows, len(story.pages)):
            _tell(house, story, number, run)
            report_month(staff, at=story.pages[number].at, end=story.end)
    sla.derive_old(at=at, limit=10 * size.people)
    leads.close_past(read_before=at - FRESH_NEWS, at=at)
    ImportRun.objects.filter(pk=run.pk).update(finished_at=at)


def _begun(size: Size, at: datetime) -> ImportRun:
    mapping = {"at": at.isoformat(), "size": asdict(size)}
    return ImportRun.objects.create(
        kind=ImportRun.Kind.CONTACTS, fingerprint=FINGERPRINT, filename="demo company", mapping=mapping
    )


def _unfinished() -> ImportRun | None:
    return ImportRun.objects.filter(fingerprint=FINGERPRINT, finished_at=None).first()


def _numbers(identity: type[CompanyIdentity] | type[Identity], prefix: str) -> dict[int, int]:
    """{the demo's number: id} of those whom an earlier, killed load has stored."""
    owner = "company_id" if identity is CompanyIdentity else "contact_id"
    known = identity.objects.filter(system=drafts.CRM).values_list("value", owner)
    return {int(value.removeprefix(prefix)): pk for value, pk in known}


def _tell(house: House, story: Cast, number: int, run: ImportRun) -> None:
    """One page of the story with its number, or nothing of it."""
    page = story.pages[number]
    with transaction.atomic():
        if number == 0:
            _settle_in(house, story.companies, at=story.start)
        _turn(house, page)
        if page.at < story.end:
            work(house.staff, house.days, since=page.at, until=story.pages[number + 1].at)
        ImportRun.objects.filter(pk=run.pk).update(rows=number + 1, created=number + 1)
    if number.bit_count() == 1:
        _look_around()


def _turn(house: House, page: Page) -> None:
    """Who comes, what they do, and what time and scoring make of it."""
    _welcome(house, [person for person in page.newcomers if person.imported], at=page.at, quiet=True)
    _welcome(house, [person for person in page.newcomers if not person.imported], at=page.at, quiet=False)
    _begin(house, page.newcomers, at=page.at)
    quiet = {person.number for person in page.newcomers if person.imported}
    _record(house, [deed for deed in page.deeds if deed.person in quiet], at=page.at, quiet=True)
    _record(house, [deed for deed in page.deeds if deed.person not in quiet], at=page.at, quiet=False)
    _let_time_work(page.at)


def _settle_in(house: House, firms: list[DemoCompany], *, at: datetime) -> None:
    set_up_routing(house.staff)
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
    rows = [drafts.activity_draft(deed, house.people[deed.person]) for deed in deeds]
    source = source_for(drafts.CRM if quiet else "website")
    for outcome in leads.record_activities(rows, by=IMPORT if quiet else WEBSITE, at=at, source=source, quiet=quiet):
        _id(outcome)


def _let_time_work(at: datetime) -> None:
    """What the sweeps would have done by now."""
    exhaust(lambda: scoring.score_touched(at=at))
    exhaust(lambda: scoring.score_due(at=at))
    leads.wake_due(at=at)
    relay.adopt(at=at)
    watch_clocks(at)


def _look_around() -> None:
    """Fresh statistics, ever more rarely: autovacuum would come too late for tables that grow from nothing."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(GROWING)}")


def _id(outcome: Outcome) -> int:
    """The demo's rows are ours: a refused one is a mistake in the demo, not in the input."""
    if outcome.id is None:
        raise ValueError(f"The demo made a row that intake refuses: {outcome.problems}")
    return outcome.id
