"""What counts towards marketing's number: against a slow count of its own, and how many statements it costs."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actor import BATON
from accounts.models import Calendar
from leads.events import Happening, record
from leads.models import Company, Contact, Event
from sla.commitments.people import people_of
from sla.commitments.progress import Progress, progress
from sla.models import Commitment
from sla.words import Accord
from tests import make

pytestmark = pytest.mark.django_db
HELSINKI = ZoneInfo("Europe/Helsinki")
JUNE = date(2026, 6, 1)
# Friday the 19th, after work: fourteen working days are over, since the zone's calendar here knows no holidays.
AT = datetime(2026, 6, 19, 15, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def office() -> Calendar:
    Calendar.objects.filter(is_default=True).delete()
    return Calendar.objects.create(name="Office", time_zone="Europe/Helsinki", is_default=True)


def agreed(promised: int = 10, **fields: Any) -> Commitment:
    proposer, other = make.user("marketer"), make.user("sales")
    fields = {"month": JUNE, "state": Accord.CONFIRMED, "side": "marketing", **fields}
    return Commitment.objects.create(
        promised=promised, proposed_by=proposer, proposed_at=AT, answered_by=other, answered_at=AT, **fields
    )


def happened(kind: str, person: Contact, at: datetime, **more: Any) -> int:
    return record(kind, [Happening(person.pk, **more)], by=BATON, at=at)[person.pk]


def qualified(person: Contact, at: datetime, **more: Any) -> int:
    return happened("scoring.qualified", person, at, **{"reason": "score", "definition_id": 1, **more})


def returned(person: Contact, at: datetime, quality: bool = True, **more: Any) -> int:
    return happened("handoff.returned", person, at, facts={"quality": quality}, **more)


def stands(at: datetime = AT, first: date = JUNE) -> Progress:
    _month, rows = progress(first, at=at)
    assert len(rows) == 1
    return rows[0]


def numbers(row: Progress) -> tuple[int, int, int]:
    return row.counted, row.taken_off, row.net


def test_a_person_counts_once_a_month_however_often_they_qualify() -> None:
    agreed()
    person = make.person()
    for day in (2, 5, 9):
        qualified(person, datetime(2026, 6, day, 9, tzinfo=UTC))
    assert numbers(stands()) == (1, 0, 1)


def test_the_month_is_that_of_the_companys_calendar() -> None:
    agreed()
    midnight = datetime(2026, 6, 1, tzinfo=HELSINKI)
    qualified(make.person(), midnight - timedelta(seconds=1))
    qualified(make.person(), midnight)
    assert stands().counted == 1


@pytest.mark.parametrize("more", [{"reason": "import"}, {"definition_id": None}])
def test_imports_and_what_no_definition_said_do_not_count(more: dict[str, Any]) -> None:
    agreed()
    qualified(make.person(), AT - DAY, **more)
    assert numbers(stands()) == (0, 0, 0)


def test_what_was_undone_does_not_count_and_an_undone_return_takes_nobody_off() -> None:
    agreed()
    gone, back = make.person(), make.person()
    first = qualified(gone, AT - DAY)
    happened("contact.undone", gone, AT - HOUR, undoes_id=first)
    qualified(back, AT - 3 * DAY)
    undone = returned(back, AT - DAY)
    assert numbers(stands()) == (1, 1, 0)
    happened("contact.undone", back, AT - HOUR, undoes_id=undone)
    assert numbers(stands()) == (1, 0, 1)


def test_only_returns_for_quality_after_the_qualification_take_somebody_off() -> None:
    agreed()
    moment, busy, before = make.person(), make.person(), make.person()
    for person in (moment, busy, before):
        qualified(person, AT - 2 * DAY)
    returned(moment, AT - DAY)
    returned(busy, AT - DAY, quality=False)
    returned(before, AT - 3 * DAY)
    assert numbers(stands()) == (3, 1, 2)


def test_whoever_qualified_again_after_a_return_counts() -> None:
    agreed()
    person = make.person()
    qualified(person, AT - 5 * DAY)
    returned(person, AT - 4 * DAY)
    qualified(person, AT - 2 * DAY)
    assert numbers(stands()) == (1, 0, 1)


def test_a_return_takes_off_the_month_of_the_qualification_it_followed() -> None:
    agreed()
    agreed(month=date(2026, 7, 1))
    person, later = make.person(), datetime(2026, 7, 10, 9, tzinfo=UTC)
    qualified(person, AT - DAY)
    qualified(person, later)
    returned(person, later + DAY)
    assert numbers(stands(later + 2 * DAY)) == (1, 0, 1)
    assert numbers(stands(later + 2 * DAY, date(2026, 7, 1))) == (1, 1, 0)


def test_a_return_after_the_month_still_takes_off_and_the_line_ends_at_the_number() -> None:
    agreed()
    stays, goes = make.person(), make.person()
    for person in (stays, goes):
        qualified(person, AT)
    returned(goes, datetime(2026, 7, 8, 9, tzinfo=UTC))
    row = stands(datetime(2026, 8, 1, 12, tzinfo=UTC))
    assert numbers(row) == (2, 1, 1)
    assert row.line[-1] == 1
    assert row.forecast is not None
    assert (row.forecast.low, row.forecast.high, row.over) == (1, 1, True)


def test_what_came_on_a_weekend_shows_on_the_working_day_after() -> None:
    agreed()
    saturday = datetime(2026, 6, 6, 9, tzinfo=UTC)
    qualified(make.person(), saturday)
    row = stands(saturday + HOUR)
    assert row.line == [0, 0, 0, 0, 1]  # shown on Friday while no later day has begun
    assert stands(saturday + 3 * DAY).line == [0, 0, 0, 0, 0, 1, 1]


def scope_fits(row: Commitment, event: Event) -> bool:
    company = event.contact.company
    return (
        row.source in ("", event.source)
        and (not row.country or (company is not None and company.country == row.country))
        and (not row.topic or row.topic in event.contact.topics)
    )


Streams = dict[int, list[Event]]


def streams() -> Streams:
    """Every standing event of everybody, in order."""
    undone = set(Event.objects.exclude(undoes=None).values_list("undoes_id", flat=True))
    by_person: Streams = {}
    for event in Event.objects.select_related("contact__company").order_by("at", "pk"):
        if event.pk not in undone:
            by_person.setdefault(event.contact_id, []).append(event)
    return by_person


def slowly(row: Commitment, known: Streams, *, at: datetime) -> tuple[dict[int, date], set[int]]:
    """({everybody counted: from which day}, those taken off), event by event from the words of docs/commitment.md."""
    counted: dict[int, date] = {}
    off = set()
    for person, stream in known.items():
        last = None
        for place, event in enumerate(stream):
            day = event.at.astimezone(HELSINKI).date()
            agreed_upon = event.definition_id is not None and event.reason != "import"
            qualifies = event.kind == "scoring.qualified" and agreed_upon and scope_fits(row, event)
            if qualifies and day.replace(day=1) == row.month and event.at <= at:
                last = place
                counted.setdefault(person, day)
        for event in stream[last + 1 :] if last is not None else []:
            if event.kind == "scoring.qualified" or event.at > at:
                break
            if event.kind == "handoff.returned" and event.facts.get("quality") is True:
                off.add(person)
    return counted, off


def late(known: Streams, first: date) -> Streams:
    """What happened from `first` on."""
    return {one: [e for e in stream if e.at.astimezone(HELSINKI).date() >= first] for one, stream in known.items()}


def a_random_relay(seed: int) -> None:
    """Some hundred people who qualify, are returned, undone and imported over five months, a minute apart at least."""
    chance = random.Random(seed)
    firms = [make.company(country=code) for code in ("FI", "SI", "")]
    moments = [datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=n) for n in range(0, 150 * 1440, 7)]
    for _person in range(120):
        person = make.person(
            at=moments[0] - DAY,
            source=chance.choice(["web", "fair", ""]),
            company=chance.choice([*firms, None]),
            topics=chance.sample(["erp", "crm", "bi"], chance.randint(0, 2)),
        )
        for at in sorted(chance.sample(moments, chance.randint(1, 6))):
            if chance.random() < 0.6:
                event = qualified(person, at, reason=chance.choice(["score", "signal", "import"]),
                                  definition_id=chance.choice([1, 2, 2, None]))  # fmt: skip
            else:
                event = returned(person, at, quality=chance.random() < 0.7)
            if chance.random() < 0.15:
                happened("contact.undone", person, at + timedelta(seconds=30), undoes_id=event)


SCOPES: list[dict[str, Any]] = [
    {}, {"source": "web"}, {"country": "FI"}, {"topic": "erp"}, {"source": "fair", "country": "SI", "topic": "crm"},
]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_every_figure_equals_a_slow_count_and_opens_into_its_people(seed: int) -> None:
    a_random_relay(seed)
    boss = make.user("manager")
    months, known = [date(2026, 5, 1), JUNE, date(2026, 7, 1)], streams()
    for month in months:
        for scope in SCOPES:
            agreed(month=month, **scope)
        for at in (AT, AT + 60 * DAY):
            _month, rows = progress(month, at=at)
            for row in rows:
                days, off = slowly(row.commitment, known, at=at)
                counted = set(days)
                assert numbers(row) == (len(counted), len(off), len(counted - off))
                shown = {
                    which: set(people_of(boss, row.commitment, which, at=at).values_list("pk", flat=True))
                    for which in ("mqls", "returned", "net")
                }
                assert shown == {"mqls": counted, "returned": off, "net": counted - off}
                assert (row.line[-1] if row.line else 0) == row.net


@pytest.mark.parametrize("seed", range(2))
def test_the_rate_is_what_stood_of_the_last_sixty_working_days(seed: int) -> None:
    a_random_relay(seed)
    agreed()
    row = stands()
    # 60 working days back from Friday 19 June: Monday 30 March, all of them weekdays.
    first = date(2026, 3, 30)
    known, gained = streams(), 0
    for month in (date(2026, 4, 1), date(2026, 5, 1), JUNE):
        days, off = slowly(Commitment(month=month), known, at=AT)
        gained += len(set(days) - off)
    for person, day in slowly(Commitment(month=date(2026, 3, 1)), late(known, first), at=AT)[0].items():
        assert day >= first
        gained += person not in slowly(Commitment(month=date(2026, 3, 1)), late(known, first), at=AT)[1]
    assert row.forecast is not None
    left = 22 - 15
    assert row.month.left == left
    assert row.forecast.expected == round(row.net + gained / 60 * left)


def test_salespeople_open_only_whom_they_may_see() -> None:
    row = agreed()
    own, other = make.user("sales", team=make.team()), make.user("sales", team=make.team())
    seen, hidden = make.person(owner=own), make.person(owner=other)
    for person in (seen, hidden):
        qualified(person, AT - DAY)
    assert [one.pk for one in people_of(own, row, "net", at=AT)] == [seen.pk]


def test_a_figure_costs_the_same_few_statements_for_one_commitment_and_for_many() -> None:
    agreed()
    for n in range(5):
        qualified(make.person(source=f"s{n}"), AT - DAY)
    with CaptureQueriesContext(connection) as one:
        progress(JUNE, at=AT)
    for n in range(5):
        agreed(source=f"s{n}")
    with CaptureQueriesContext(connection) as six:
        _month, rows = progress(JUNE, at=AT)
    assert [row.net for row in rows] == [5, 1, 1, 1, 1, 1]
    assert len(one) == len(six) <= 6


class TestEngagedDecisionMakers:
    def wanted(self, **fields: Any) -> Contact:
        company = Company.objects.filter(most_wanted=True).first() or make.company(most_wanted=True, country="FI")
        return make.person(**{"role": "decision_maker", "company": company, **fields})

    def own(self, person: Contact, type: str, at: datetime) -> None:
        activity = make.activity(person, type, at)
        assert activity.type.own

    def test_reached_by_an_act_of_their_own_engaged_by_three_or_one_that_says_more(self) -> None:
        agreed(measure="engaged")
        read, thrice, seen, asked, silent = (self.wanted() for _n in range(5))
        self.own(read, "guide", AT - DAY)
        for n in range(3):
            self.own(thrice, "guide", AT - n * DAY)
        self.own(seen, "webinar", AT - DAY)
        self.own(asked, "quote_request", AT - DAY)
        make.activity(silent, "touch", AT - DAY)  # ours, not theirs
        row = stands()
        assert numbers(row) == (4, 0, 3)
        boss = make.user("manager")
        people = {which: set(people_of(boss, row.commitment, which, at=AT)) for which in ("reached", "engaged")}
        assert people == {"reached": {read, thrice, seen, asked}, "engaged": {thrice, seen, asked}}

    @pytest.mark.parametrize(
        ("outcome", "found"),
        [("conversation", (1, 1)), ("meeting_booked", (1, 1)), ("declined", (1, 0)), ("no_answer", (0, 0))],
    )
    def test_a_talk_with_sales_reaches_and_a_declined_one_does_not_engage(
        self, outcome: str, found: tuple[int, int]
    ) -> None:
        agreed(measure="engaged")
        facts = {"outcome": outcome, "tried_at": (AT - DAY).isoformat()}
        attempt = happened("handoff.attempted", self.wanted(), AT - DAY, facts=facts)
        row = stands()
        assert (row.counted, row.net) == found
        happened("contact.undone", Contact.objects.get(pk=Event.objects.get(pk=attempt).contact_id), AT - HOUR,
                 undoes_id=attempt)  # fmt: skip
        assert (stands().counted, stands().net) == (0, 0)

    def test_only_decision_makers_of_most_wanted_companies_in_the_scope_and_the_window(self) -> None:
        agreed(measure="engaged", country="FI", topic="erp", window_days=30)
        counts = self.wanted(topics=["erp"])
        others = [
            self.wanted(), self.wanted(topics=["erp"], role="influencer"),
            self.wanted(topics=["erp"], company=make.company(country="FI")),
            self.wanted(topics=["erp"], company=make.company(most_wanted=True, country="SI")),
        ]  # fmt: skip
        for person in (counts, *others):
            self.own(person, "webinar", AT - 29 * DAY)
        self.own(self.wanted(topics=["erp"]), "webinar", AT - 30 * DAY)  # the window is half-open
        assert numbers(stands()) == (1, 0, 1)

    def test_what_engages_is_the_commitments_to_say(self) -> None:
        row = agreed(measure="engaged", engaged_by=["form"], least_activities=None)
        seen, asked = self.wanted(), self.wanted()
        for n in range(4):
            self.own(seen, "webinar", AT - n * DAY)
        self.own(asked, "contact_form", AT - DAY)
        assert numbers(stands()) == (2, 0, 1)
        row.engaged_by, row.least_activities = [], 4
        row.save()
        assert numbers(stands()) == (2, 0, 1)

    def test_the_pace_leads_from_what_stood_when_the_month_began(self) -> None:
        agreed(12, measure="engaged")
        for n in range(4):
            self.own(self.wanted(), "webinar", datetime(2026, 5, 20, 9, n, tzinfo=UTC))
        for n in range(2):
            self.own(self.wanted(), "webinar", datetime(2026, 6, 10, 9, n, tzinfo=UTC))
        row = stands()
        assert row.due[0] == 4
        assert row.due[-1] == 12
        assert row.line[:7] == [4] * 7
        assert row.line[7:] == [6] * 8
        assert row.pace == pytest.approx(4 + 8 * 15 / 22)
        assert row.behind
