"""Adding, correcting, marking and waking one person or company, as pages and the API do."""

from datetime import timedelta

import pytest

from accounts.actor import Actor
from leads.actions import (
    add_company,
    add_person,
    correct_company,
    correct_person,
    intake,
    mark,
    undo,
    wake_due,
)
from leads.actions.moves import Mover, move_one
from leads.drafting import company_draft, person_draft
from leads.duplicates import likely_duplicates
from leads.lifecycle import HELD, NURTURE, OFFERED, REVIEW
from leads.models import Company, Contact, Event, EventDetail, Touched
from leads.refusals import Invalid, Refused, SomebodyWasFirst
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def hand():
    return {"by": make.by(make.user(name="Maija")), "at": LATER}


def add(hand, **words):
    return add_person(person_draft(words), source=make.source(), **hand)


def test_add_makes_a_person(hand):
    person = add(hand, name="Aino Lehto", email="a@firma.fi", company="Firma Oy", phone="040 555 0000")
    assert (person.first_name, person.last_name, person.company.name) == ("Aino", "Lehto", "Firma Oy")
    assert Event.objects.get(contact=person).actor.name == "Maija"


def test_a_phone_is_read_as_of_the_companys_country(hand):
    person = add(hand, name="Aino Lehto", phone="040 555 0000", **{"company": "F", "company.country": "FI"})
    assert person.phone == "+358405550000"


def test_adding_somebody_known_is_refused_and_says_whom(hand):
    known = make.person(email="a@firma.fi")
    with pytest.raises(Refused) as refused:
        add(hand, name="Another", email="A@firma.fi")
    assert (refused.value.code, refused.value.facts["contact"]) == ("known", known.pk)
    known.refresh_from_db()
    assert known.first_name == "Person"


def test_adding_a_namesake_on_purpose_makes_a_second_person(hand):
    first, second = add(hand, name="Aino Lehto"), add(hand, name="Aino Lehto")
    assert first.pk != second.pk


@pytest.mark.parametrize(
    ("words", "field"), [({"email": "nobody"}, "email"), ({"name": "A", "role": "king"}, "role"), ({}, "")]
)
def test_adding_nonsense_names_the_field(hand, words, field):
    with pytest.raises(Invalid) as refused:
        add(hand, **words)
    assert refused.value.field == field
    assert not Contact.objects.exists()


def test_a_correction_rewrites_and_clears(hand):
    person = add(hand, name="Aino Lehto", email="a@firma.fi", title="CEO", source="Fair", topics="a", company="Firma")
    corrected = correct_person(
        person.pk, person.version,
        {"title": "", "source": "Webinar", "topics": "b", "company": None, "last_name": "Laakso"}, **hand,
    )  # fmt: skip
    assert (corrected.title, corrected.source, corrected.topics, corrected.company) == ("", "Webinar", ["b"], None)
    assert (corrected.search, corrected.version) == ("aino laakso a@firma.fi", person.version + 1)


def test_a_correction_that_says_nothing_new_is_no_new_version(hand):
    person = make.person(email="a@firma.fi", title="CEO")
    assert correct_person(person.pk, person.version, {"title": "CEO"}, **hand).version == person.version


def test_a_stale_page_is_refused_and_says_who_was_first(hand):
    person = make.person()
    correct_person(person.pk, person.version, {"title": "CEO"}, **hand)
    with pytest.raises(SomebodyWasFirst) as refused:
        correct_person(person.pk, person.version, {"title": "CTO"}, **hand)
    assert refused.value.facts == {"by": "Maija", "version": person.version + 1}
    assert Contact.objects.get(pk=person.pk).title == "CEO"


def test_a_rescore_makes_no_page_stale(hand):
    person = make.person()
    person.standing.points = 70
    person.standing.save()
    assert correct_person(person.pk, person.version, {"title": "CEO"}, **hand).title == "CEO"


def test_a_corrected_address_names_the_person_and_the_wrong_one_no_longer_does(hand):
    person = add(hand, email="wrong@firma.fi")
    correct_person(person.pk, None, {"email": "right@firma.fi"}, **hand)
    assert list(person.identities.values_list("value", flat=True)) == ["right@firma.fi"]
    [outcome] = intake([person_draft({"email": "wrong@firma.fi"})], source=make.source(), **hand)
    assert outcome.status == "created"


def test_a_correction_to_somebody_elses_address_is_refused(hand):
    other, person = make.person(email="b@firma.fi"), make.person(email="a@firma.fi")
    with pytest.raises(Refused) as refused:
        correct_person(person.pk, None, {"email": "b@firma.fi"}, **hand)
    assert refused.value.facts == {"contact": other.pk}


@pytest.mark.parametrize(("changes", "field"), [({"email": "x"}, "email"), ({"extra": 5}, "extra"), ({"x": 1}, "x")])
def test_a_correction_of_nonsense_changes_nothing(hand, changes, field):
    person = make.person(title="CEO")
    with pytest.raises(Invalid) as refused:
        correct_person(person.pk, None, {"title": "CTO", **changes}, **hand)
    assert refused.value.field == field
    assert Contact.objects.get(pk=person.pk).title == "CEO"


def test_correcting_whoever_is_gone_is_refused(hand):
    with pytest.raises(Refused) as refused:
        correct_person(999_999, None, {"title": "CEO"}, **hand)
    assert refused.value.code == "gone"


def test_a_person_may_take_a_mark_back_by_correction(hand):
    person = make.person(do_not_contact=True)
    assert correct_person(person.pk, None, {"do_not_contact": False}, **hand).do_not_contact is False
    assert Event.objects.filter(contact=person, kind="contact.marked").count() == 1


@pytest.mark.parametrize("start", [REVIEW, OFFERED])
@pytest.mark.parametrize("which", ["do_not_contact", "do_not_profile"])
def test_a_mark_withdraws_from_queue_and_offer(hand, start, which):
    person = make.person(stand=start)
    assert mark([person.pk], **{which: True}, comment="Asked by phone", **hand) == [person.pk]
    person.refresh_from_db()
    assert ((person.stage, person.place), getattr(person, which)) == (NURTURE, True)
    kinds = list(Event.objects.filter(contact=person).order_by("id").values_list("kind", flat=True))
    assert kinds == ["contact.created", "contact.marked", "contact.withdrawn"]
    assert EventDetail.objects.get(event__kind="contact.marked").comment == "Asked by phone"
    assert Touched.objects.filter(contact=person).exists()


def test_a_mark_leaves_whom_sales_holds_where_they_are(hand):
    person = make.person(stand=HELD)
    mark([person.pk], do_not_contact=True, **hand)
    person.refresh_from_db()
    assert (person.stage, person.place) == HELD


def test_marking_again_changes_nobody(hand):
    person = make.person()
    mark([person.pk], do_not_contact=True, **hand)
    assert mark([person.pk], do_not_contact=True, **hand) == []
    assert mark([person.pk], do_not_contact=False, **hand) == [person.pk]


def test_who_is_due_wakes_once_with_an_event_and_the_others_sleep_on(hand):
    due, later = make.waiting(), make.waiting()
    move_one("nurture", Mover(due.pk, wake_at=LATER), by=hand["by"], at=NOON)
    move_one("nurture", Mover(later.pk, wake_at=LATER + timedelta(days=1)), by=hand["by"], at=NOON)
    assert wake_due(at=LATER) == 1
    assert wake_due(at=LATER) == 0
    assert list(Event.objects.filter(kind="contact.woken").values_list("contact", "door")) == [(due.pk, "task")]
    assert Contact.objects.get(pk=due.pk).wake_at is None
    assert Contact.objects.get(pk=later.pk).wake_at is not None


def test_waking_takes_no_more_than_asked_at_a_time(hand):
    for _number in range(3):
        move_one("nurture", Mover(make.waiting().pk, wake_at=LATER), by=hand["by"], at=NOON)
    assert [wake_due(at=LATER, limit=2), wake_due(at=LATER, limit=2)] == [2, 1]


def test_companies_are_added_and_corrected(hand):
    firm = add_company(
        company_draft({"name": "Firma Oy", "parent": "Konserni", "employees": 5}), source=make.source(), **hand
    )
    assert firm.parent.name == "Konserni"
    corrected = correct_company(firm.pk, firm.version, {"name": "FIRMA OY", "employees": "", "parent": ""}, **hand)
    assert (corrected.name, corrected.employees, corrected.parent) == ("FIRMA OY", None, None)


def test_a_second_company_of_a_name_may_be_added_but_not_of_an_id(hand):
    first = add_company(company_draft({"name": "Delta", "business_id": "FI1"}), source=make.source(), **hand)
    assert add_company(company_draft({"name": "Delta"}), source=make.source(), **hand).pk != first.pk
    with pytest.raises(Refused) as refused:
        add_company(company_draft({"name": "Other", "business_id": "fi1"}), source=make.source(), **hand)
    assert refused.value.facts == {"company": first.pk}


def test_a_stale_company_page_is_refused(hand):
    firm = add_company(company_draft({"name": "Firma"}), source=make.source(), **hand)
    correct_company(firm.pk, firm.version, {"industry": "IT"}, **hand)
    with pytest.raises(SomebodyWasFirst):
        correct_company(firm.pk, firm.version, {"industry": "Paper"}, **hand)
    assert Company.objects.get(pk=firm.pk).industry == "IT"


@pytest.mark.parametrize(("changes", "field"), [({"name": ""}, "name"), ({"employees": "many"}, "employees")])
def test_a_company_correction_of_nonsense_names_the_field(hand, changes, field):
    firm = make.company("Firma")
    with pytest.raises(Invalid) as refused:
        correct_company(firm.pk, None, changes, **hand)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"name": "Aino Lehto"}, "same name"),
        ({"name": "Aino Letho"}, "similar name"),
        ({"name": "Lehto Aino", "company": "Firma Oy"}, "same company"),
        ({"name": "Somebody Else", "email": "AINO@firma.fi"}, "same e-mail address or id"),
    ],
)
def test_likely_duplicates_are_found_with_their_reasons(words, reason):
    firm = make.company("Firma Oy", domain="")
    Company.objects.update(name_key="firma")
    person = make.person(first_name="Aino", last_name="Lehto", email="aino@firma.fi", company=firm)
    make.person(first_name="Timo", last_name="Korhonen", email="timo@firma.fi", company=firm)
    [likeness] = likely_duplicates(person_draft(words))
    assert likeness.contact == person
    assert reason in likeness.reasons


def test_likely_duplicates_shows_only_whom_the_visitor_may_see():
    make.person(first_name="Aino", last_name="Lehto")
    assert likely_duplicates(person_draft({"name": "Aino Lehto"}))
    assert likely_duplicates(person_draft({"name": "Aino Lehto"}), among=Contact.objects.none()) == []


def test_an_identification_cannot_be_undone_by_somebody_else(hand):
    intake([person_draft({"anonymous_id": "z"})], source=make.source(), by=Actor("api"), at=NOON)
    intake([person_draft({"anonymous_id": "z", "email": "a@firma.fi"})], source=make.source(), by=Actor("api"), at=NOON)
    event = Event.objects.get(kind="contact.identified")
    assert undo([event.pk], by=hand["by"], at=NOON).events == {}
