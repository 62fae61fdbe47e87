"""Velocity against plain Python over the events of a random relay: stays, steps, waiting, first contact."""

from datetime import timedelta
from itertools import pairwise
from statistics import median

import pytest

from leads.models import Contact
from reports.figures import Scope, counts, people_behind
from reports.models import Journey, Passage
from reports.passages import rebuild_all
from reports.velocity.report import velocity
from reports.velocity.sets import BUCKETS, STAYS, WAITING
from tests import make
from tests.reports.walks import Walk, moves
from tests.sla.relay import DAY, HOUR, MONDAY, accepted, attempted, in_review, offered, office, seller

pytestmark = pytest.mark.django_db
SPAN = Scope(MONDAY + 5 * DAY, MONDAY + 60 * DAY)
LATER = MONDAY + 90 * DAY


@pytest.fixture(params=[3, 11])
def walk(request):
    office()
    walked = Walk(request.param)
    rebuild_all()
    return walked


def within(moment):
    return SPAN.since <= moment < SPAN.until


def ninth(values):
    """The continuous ninth decile: a straight line between the neighbours."""
    values = sorted(values)
    place = 0.9 * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def near(found, expected):
    return abs(found - expected) < timedelta(milliseconds=1)


def test_a_stay_is_as_long_as_from_its_event_to_the_next(walk):
    stays = {code: [] for code in STAYS}
    for events in moves().values():
        for event, following in pairwise(events):
            for code, (stage, place, _label) in STAYS.items():
                if (event.to_stage, event.to_place) == (stage, place) and within(following.at):
                    stays[code] += [following.at - event.at] if following.at > event.at else []
    for one in velocity(SPAN, at=LATER).stays:
        expected = stays[one.code]
        assert one.times == len(expected) > 0
        assert near(one.median, median(expected))
        assert near(one.p90, ninth(expected))


def test_between_two_stages_lies_the_time_from_first_to_first(walk):
    spans = []
    for events in moves().values():
        began = any(event.kind == "contact.began" for event in events)
        offer = next((each.at for each in events if each.to_stage in ("sql", "opportunity", "customer")), None)
        held = next((each.at for each in events if each.to_place == "held" or each.to_stage == "customer"), None)
        if held and offer and held > offer and within(held) and not began:
            spans.append(held - offer)
    found = next(one for one in velocity(SPAN, at=LATER).between if one.code == "sql_accepted")
    assert found.people == len(spans) > 0
    assert near(found.median, median(spans))


def test_who_waits_now_is_who_stands_there(walk):
    found = {wait.place: wait for wait in velocity(SPAN, at=LATER).waits}
    for place in WAITING:
        here = Contact.objects.filter(place=place)
        assert found[place].people == here.count()
        if found[place].people:
            assert found[place].oldest == min(person.moved_at for person in here)
            assert near(found[place].median, median(LATER - person.moved_at for person in here))


def test_every_number_of_the_page_is_that_of_its_figure(walk):
    report = velocity(SPAN, at=LATER)
    shown = {one.figure: one.people for one in (*report.stays, *report.between, *report.waits)}
    shown |= {f"speed_{one.code}": one.people for one in report.buckets}
    shown |= {f"speed_{one.code}_opportunity": one.won.part for one in report.buckets}
    shown |= {code: number for code, _label, number in report.impossible} | {"alone": report.alone.people}
    assert counts(shown, SPAN) == shown
    manager = make.user("manager")
    assert all(people_behind(manager, code, SPAN).count() == number for code, number in shown.items())


def test_each_person_offered_in_the_time_is_in_one_bucket_or_impossible(walk):
    report = velocity(SPAN, at=LATER)
    offered_then = Journey.objects.filter(sql_at__gte=SPAN.since, sql_at__lt=SPAN.until)
    began = {person for person, events in moves().items() if any(each.kind == "contact.began" for each in events)}
    tried_before = {code: number for code, _label, number in report.impossible}["impossible_try"]
    assert sum(one.people for one in report.buckets) + tried_before == offered_then.exclude(pk__in=began).count()


@pytest.mark.parametrize(
    ("hours", "bucket"),
    [(1, "hour"), (1.01, "day"), (24, "day"), (24.01, "days"), (120, "days"), (120.01, "later"), (None, "never")],
)
def test_a_first_contact_falls_into_its_bucket(hours, bucket):
    office()
    handoff = offered(in_review(), seller(), MONDAY + 10 * DAY)
    accepted(handoff, MONDAY + 10 * DAY)
    if hours is not None:
        attempted(handoff, MONDAY + 10 * DAY + hours * HOUR)
    rebuild_all()
    report = velocity(SPAN, at=LATER)
    assert {one.code: one.people for one in report.buckets} == {code: int(code == bucket) for code in BUCKETS}


def bought(first, tried, after=10 * DAY):
    """A journey of somebody who became a customer `after` MONDAY + 10 days, put down as it would be derived."""
    start = MONDAY + 10 * DAY
    person = make.person(at=start)
    times = {"sql_at": start, "accepted_at": start + HOUR, "opportunity_at": start + HOUR, "customer_at": start + after}
    return Journey.objects.create(
        contact=person, began_at=start, lead_at=start, mql_at=start, stage="customer", place="customer",
        first_activity_at=start + first, attempted_at=start + tried, **times,
    )  # fmt: skip


def test_the_way_alone_is_the_median_share_before_the_first_try():
    for tried in (2 * DAY, 7 * DAY, 9 * DAY):
        bought(timedelta(), tried)
    # Sales tried before the person did anything: none of the way alone, and it counts.
    bought(3 * DAY, DAY)
    report = velocity(SPAN, at=LATER)
    assert (report.alone.people, report.alone.percent) == (4, pytest.approx(45))


def test_impossible_times_are_listed_and_in_no_average():
    bought(timedelta(), 5 * DAY)
    bought(11 * DAY, 12 * DAY)
    bought(timedelta(), -HOUR)
    person = in_review(MONDAY + 10 * DAY)
    rebuild_all_but(Journey)
    Passage.objects.filter(contact=person, stage="lead").update(left_at=MONDAY + 8 * DAY)
    report = velocity(SPAN, at=LATER)
    assert {code: number for code, _label, number in report.impossible} == {
        "impossible_try": 1,
        "impossible_first": 1,
        "impossible_bought": 1,
        "impossible_stay": 1,
    }
    # What somebody did by themselves before a try that came too early is none of the way.
    assert (report.alone.people, report.alone.percent) == (2, pytest.approx(25))
    assert all(one.median is None or one.median > timedelta() for one in report.stays)


def rebuild_all_but(kept):
    """Passages of everybody, with the journeys that the test wrote put back as they were."""
    rows = list(kept.objects.all())
    rebuild_all()
    for row in rows:
        row.save(force_insert=not kept.objects.filter(pk=row.pk).exists())


def test_few_statements_however_many_people(walk, django_assert_num_queries):
    with django_assert_num_queries(7):
        velocity(SPAN, at=LATER)
