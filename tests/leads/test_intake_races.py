"""Two at once: real threads, real connections; one person stays one, nothing is lost, nobody deadlocks for good."""

import threading
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection

from accounts.actor import Actor
from leads.actions import correct_person, intake, intake_companies, mark_touched, record_activities
from leads.drafting import activity_draft, company_draft, person_draft
from leads.models import Activity, Company, Contact, Event, Identity, Standing, Touched
from leads.refusals import SomebodyWasFirst
from tests import make
from tests.make import NOON

pytestmark = [pytest.mark.django_db(transaction=True)]
BY = Actor("api")


def at_once(*jobs):
    """Run the jobs in threads that start together; their results, or what they raised."""
    gate, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(index, job):
        try:
            gate.wait(10)
            results[index] = job()
        except Exception as raised:
            results[index] = raised
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def people(*rows):
    source = make.source()
    return lambda: intake([person_draft(row, "crm") for row in rows], by=BY, at=NOON, source=source)


def test_many_creates_of_one_person_leave_one():
    jobs = [people({"email": "a@firma.fi", "first_name": "Aino"}) for _ in range(8)]
    outcomes = [result[0] for result in at_once(*jobs)]
    assert sorted(outcome.status for outcome in outcomes) == ["created"] + ["unchanged"] * 7
    person = Contact.objects.get()
    assert {outcome.id for outcome in outcomes} == {person.pk}
    assert Event.objects.filter(contact=person).count() == 1
    assert Standing.objects.count() == Touched.objects.count() == 1


def test_two_batches_of_the_same_people_in_opposite_order_both_end():
    rows = [{"email": f"p{n}@firma.fi", "company": f"Firma {n % 9}"} for n in range(200)]
    results = at_once(people(*rows), people(*reversed(rows)))
    assert [len(result) for result in results] == [200, 200]
    assert Contact.objects.count() == 200
    assert Company.objects.count() == 9
    created = [outcome for result in results for outcome in result if outcome.status == "created"]
    assert len(created) == 200


def test_updates_of_the_same_people_at_once_all_arrive():
    rows = [{"email": f"p{n}@firma.fi"} for n in range(50)]
    people(*rows)()
    results = at_once(
        people(*[{**row, "title": "CEO"} for row in rows]),
        people(*[{**row, "phone": "+358405550000"} for row in reversed(rows)]),
        people(*[{**row, "extra.a": 1} for row in rows]),
    )
    assert all(isinstance(result, list) for result in results), results
    assert Contact.objects.filter(title="CEO", phone="+358405550000", extra={"a": 1}).count() == 50


def test_different_identities_of_one_person_at_once_leave_one_who_has_both():
    results = at_once(
        people({"email": "a@firma.fi", "external_id": "1"}), people({"email": "a@firma.fi", "user_id": "u"})
    )
    assert {result[0].id for result in results} == {Contact.objects.get().pk}
    assert Identity.objects.count() == 3


def test_many_creates_of_one_company_leave_one_though_names_are_not_unique():
    source = make.source()

    def one():
        return intake_companies([company_draft({"name": "Firma Oy"})], by=BY, at=NOON, source=source)

    assert {result[0].id for result in at_once(*[one] * 6)} == {Company.objects.get().pk}


def activities(*rows):
    source = make.source()
    return lambda: record_activities([activity_draft(row) for row in rows], by=BY, at=NOON, source=source)


def view(minute, **words):
    when = (NOON - timedelta(hours=9) + timedelta(minutes=minute)).isoformat()
    return {"type": "page_view", "email": "a@firma.fi", "occurred_at": when, "message_id": f"v{minute}", **words}


def test_the_same_messages_from_several_senders_are_stored_once():
    rows = [view(20 * n) for n in range(20)]
    results = at_once(*[activities(*rows), activities(*reversed(rows)), activities(*rows)])
    assert Activity.objects.count() == 20
    assert sum(outcome.status == "created" for result in results for outcome in result) == 20
    assert Contact.objects.count() == 1


def test_one_visit_told_by_several_senders_at_once_is_one_visit():
    make.person(email="a@firma.fi")
    at_once(*[activities(view(10 * n)) for n in range(8)])
    first = Activity.objects.order_by("occurred_at").first()
    assert set(Activity.objects.values_list("visit", flat=True)) == {first.pk}


def test_a_page_and_an_import_correct_the_same_person_and_the_page_is_told():
    person = make.person(email="a@firma.fi")
    version = person.version
    results = at_once(
        lambda: correct_person(person.pk, version, {"title": "CEO"}, by=BY, at=NOON),
        lambda: correct_person(person.pk, version, {"title": "CTO"}, by=BY, at=NOON),
    )
    refused = [result for result in results if isinstance(result, SomebodyWasFirst)]
    assert len(refused) == 1
    assert Contact.objects.get().version == version + 1


def test_marks_from_many_hands_count_every_touch():
    person = make.person()
    at_once(*[lambda: mark_touched([person.pk], at=NOON)] * 8)
    assert Touched.objects.get().generation == 8
