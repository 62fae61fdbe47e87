"""How the base matures, counted again in plain Python: the window, moves by month, stays, facts of companies."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from handoff.models import Bant
from leads.models import Contact
from reports.base.report import base
from reports.figures.scope import Scope
from reports.figures.sets import people_behind
from reports.passages import rebuild_all
from tests import make
from tests.calling import Caller
from tests.sla.relay import DAY

pytestmark = pytest.mark.django_db
FIT = {"points": 10, "fit": "A"}


def someone(stage: str = "", fit: str = "A", **fields) -> Contact:
    return make.person(standing={"points": 10, "fit": fit}, buying_stage=stage, **fields)


def now_scope(days: int = 60) -> Scope:
    at = clock.now()
    return Scope(at - days * DAY, at + DAY)


def changed(person: Contact, *stages: str) -> None:
    """As people edit it; each change is kept by the database at its own clock."""
    for stage in stages:
        Contact.objects.filter(pk=person.pk).update(buying_stage=stage)


def backdated(person: Contact, *days: float) -> None:
    """The person's changes happened so many days ago."""
    rows = apps.get_model("leads", "ContactHistory").objects.filter(pgh_obj_id=person.pk).order_by("pgh_id")
    for row, ago in zip(rows, days, strict=True):
        type(row).objects.filter(pk=row.pk).update(pgh_created_at=clock.now() - ago * DAY)


def report(scope: Scope | None = None):
    rebuild_all()
    return base(scope or now_scope(), at=clock.now())


def test_the_window_is_of_people_whose_fit_we_look_for():
    for stage in ("need", "comparison", "decision", "steady", "interest", ""):
        someone(stage)
    someone("need", fit="C")
    someone("need", fit="B", stand=("discarded", "discarded"))
    found = report()
    assert (found.window.part, found.window.whole) == (3, 6)
    assert (found.known.part, found.known.whole) == (3, 5)
    assert {one.code: one.people for one in found.stages} == {
        "unknown": 1, "steady": 1, "interest": 1, "need": 1, "comparison": 1, "decision": 1,
    }  # fmt: skip
    assert found.texts == 25


def test_moves_are_of_the_month_in_which_they_were_noted():
    on, back, learned, still = someone("steady"), someone("decision"), someone(""), someone("need")
    changed(on, "interest", "need")
    changed(back, "interest")
    changed(learned, "need")
    Contact.objects.filter(pk=still.pk).update(title="Head of it")
    backdated(on, 3, 1)
    backdated(back, 2)
    backdated(learned, 40)
    months = report().months
    total = {way: sum(month.ways[way] for month in months) for way in months[0].ways}
    assert total["back"] == total["out"] == total["learned"] == total["into"] == 1
    assert total["on"] == len({(clock.now() - 3 * DAY).month, (clock.now() - DAY).month})
    manager = make.user("manager")
    for month in months:
        for way, number in month.ways.items():
            assert people_behind(manager, f"base_{way}", month.scope).count() == number
    behind = people_behind(manager, "base_on", now_scope())
    assert behind.get() == on


def test_a_later_edit_of_something_else_hides_no_move():
    person = someone("steady")
    changed(person, "need")
    Contact.objects.filter(pk=person.pk).update(title="Head of it")
    assert sum(month.ways["on"] for month in report().months) == 1


def test_stays_are_timed_from_the_change_before():
    for long in (10, 20, 40):
        person = someone("steady")
        changed(person, "interest", "need")
        backdated(person, long + 5, 5)
    steps = {(step.old_code, step.new_code): (step.times, step.timed, step.days) for step in report().steps}
    assert steps[("steady", "interest")] == (3, 0, None)
    times, timed, days = steps[("interest", "need")]
    assert (times, timed) == (3, 3)
    assert days == pytest.approx(20, abs=0.01)


def test_topics_show_who_is_in_the_window_and_who_moved_on():
    person = someone("steady", topics=["energy", "other"])
    someone("need", topics=["energy"])
    someone("need", topics=["spares"])
    changed(person, "interest")
    topics = {one.topic: (one.people, one.window.part, one.moved_on) for one in report().topics}
    assert topics == {"energy": (2, 1, 1), "spares": (1, 1, 0)}


def test_facts_are_counted_by_target_company_and_open_into_who_told_them():
    known, other, outside = make.company(), make.company(), make.company()
    first, mate = someone("need", company=known), someone("", fit="D", company=known)
    third, stranger = someone("", company=other), someone("need", fit="D", company=outside)
    at = clock.now()
    Bant.objects.create(contact=first, suppliers="Acme", updated_at=at)
    Bant.objects.create(contact=mate, suppliers="Acme too", satisfaction="low", updated_at=at)
    Bant.objects.create(contact=stranger, suppliers="Who", updated_at=at)
    make.activity(third, "survey", at=at - DAY)
    make.activity(first, "calculator", at=at - 300 * DAY)
    facts = {one.code: (one.companies.part, one.companies.whole, one.people) for one in report().facts}
    assert facts == {
        "suppliers": (1, 2, 2), "satisfaction": (1, 2, 1), "buying_window": (0, 2, 0), "turning_points": (0, 2, 0),
        "dialogue": (1, 2, 1),
    }  # fmt: skip


def test_the_page_opens_with_and_without_people(client):
    client.force_login(make.user("sales"))
    assert "Nobody belongs to the target group" in client.get("/reports/results/base/").content.decode()
    person = someone("steady")
    changed(person, "need")
    rebuild_all()
    page = client.get("/reports/results/base/").content.decode()
    assert "the texts say about 25 %" in page
    assert "Came into the buying window" in page


def test_as_many_statements_for_many_as_for_few(django_assert_num_queries):
    someone("steady")
    rebuild_all()
    scope = now_scope()
    with CaptureQueriesContext(connection) as few:
        base(scope, at=clock.now())
    for n in range(6):
        changed(someone("steady", topics=[f"t{n}"], company=make.company()), "interest", "need")
    rebuild_all()
    with django_assert_num_queries(len(few)):
        base(scope, at=clock.now())
    assert len(few) <= 9


def test_the_api_says_the_same():
    changed(someone("steady"), "need")
    rebuild_all()
    body = Caller("marketer").get("reports/results/base/").json()
    assert (body["target_group"], body["window"]["percent"]) == (1, 100)
    assert sum(month["moved"]["into"] for month in body["months"]) == 1
    assert body["steps"][0] == {"old": "steady", "new": "need", "times": 1, "timed": 0, "days": None}
