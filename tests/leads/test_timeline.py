"""One timeline: what the person did and what happened, newest first, without gaps or repetitions."""

from datetime import timedelta

import pytest

from accounts.actor import BATON
from leads.events import Happening, record
from leads.models import Activity
from leads.timeline import timeline
from tests import make

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def person():
    """Somebody with a birth event at noon, four activities and two more events."""
    person = make.person()
    for hours in (1, 3, 3, 5):
        make.activity(person, "guide", make.NOON + hours * HOUR)
    for hours in (2, 3):
        record("scoring.ready", [Happening(person.pk)], by=BATON, at=make.NOON + hours * HOUR, quiet=True)
    return person


def told(page):
    return [(entry.stream, entry.at) for entry in page.entries]


def test_activities_and_events_stand_in_one_order(person):
    whole = timeline(person.pk)
    moments = [entry.at for entry in whole.entries]
    assert moments == sorted(moments, reverse=True)
    assert [entry.stream for entry in whole.entries].count("event") == 3
    assert len(whole.entries) == 7
    assert whole.older == ""


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 6])
def test_pages_of_any_size_add_up_to_the_whole(person, limit):
    seen, cursor = [], ""
    while True:
        page = timeline(person.pk, cursor=cursor, limit=limit)
        seen += told(page)
        if not (cursor := page.older):
            break
    assert seen == told(timeline(person.pk))


def test_a_visit_is_one_entry_with_its_pages_in_order():
    person = make.person()
    first = make.activity(person, "page_view", make.NOON, properties={"path": "/a"})
    Activity.objects.filter(pk=first.pk).update(visit=first.pk)
    make.activity(person, "page_view", make.NOON + HOUR / 4, visit=first.pk, properties={"path": "/b"})

    visits = [entry for entry in timeline(person.pk).entries if entry.stream == "activity"]

    assert [[seen.properties["path"] for seen in entry.visit] for entry in visits] == [["/a", "/b"]]


def test_other_people_are_not_in_it(person):
    other = make.person()
    assert len(timeline(other.pk).entries) == 1


def test_a_broken_link_starts_at_the_newest(person):
    assert told(timeline(person.pk, cursor="nonsense")) == told(timeline(person.pk))


def test_its_queries_do_not_grow_with_it(person, django_assert_num_queries):
    with django_assert_num_queries(4):
        timeline(person.pk)
