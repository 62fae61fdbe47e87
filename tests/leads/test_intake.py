"""One person, one lead: whatever comes in joins the known person or makes one, and says which."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actor import Actor
from leads.actions import intake, mark_touched
from leads.drafting import person_draft
from leads.lifecycle import LEAD, OFFERED, REVIEW, VISITOR
from leads.models import Activity, Contact, Event, Identity, Outbox, Standing, Touched
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)
BY = Actor("api")


def take(*rows, system="crm", quiet=False, at=LATER):
    return intake([person_draft(row, system) for row in rows], by=BY, at=at, source=make.source(), quiet=quiet)


def take_one(row, **options):
    [outcome] = take(row, **options)
    return outcome


def one(row, **options):
    """The person a row ended at."""
    outcome = take_one(row, **options)
    assert not outcome.problems, outcome.problems
    return Contact.objects.get(pk=outcome.id)


def test_a_new_person_stands_as_a_lead_with_the_event_of_their_birth_a_standing_and_a_mark():
    person = one({"first_name": "Aino", "last_name": "Lehto", "email": "Aino@Firma.fi", "source": "Fair"})
    assert (person.stage, person.place) == LEAD
    assert (person.created_at, person.moved_at, person.origin.code) == (LATER, LATER, "test")
    assert person.search == "aino lehto aino@firma.fi"
    event = Event.objects.get(pk=person.move_event_id)
    assert (event.kind, event.at, event.door, event.to_stage) == ("contact.created", LATER, "api", "lead")
    assert event.source == "Fair"
    assert Standing.objects.get(contact=person).fit == "D"
    assert Touched.objects.get(contact=person).quiet is False
    assert list(person.identities.values_list("kind", "value")) == [("email", "aino@firma.fi")]


def test_the_same_address_in_other_letters_is_the_same_person():
    first = take_one({"email": "aino@firma.fi"})
    second = take_one({"email": "AINO@FIRMA.FI", "title": "CEO"})
    assert (second.status, second.id) == ("updated", first.id)
    assert Contact.objects.get().title == "CEO"


def test_saying_the_same_again_changes_nothing():
    row = {"name": "Aino Lehto", "email": "a@firma.fi", "company": "Firma Oy", "topics": "crm, seo", "extra.x": 1}
    person = one(row)
    Touched.objects.all().delete()
    again = take_one(row)
    assert (again.status, again.id) == ("unchanged", person.pk)
    person.refresh_from_db()
    assert person.version == 1
    assert not Touched.objects.exists()


@pytest.mark.parametrize("blank", ["", "   ", "\t"])
def test_a_blank_never_clears(blank):
    take_one({"email": "a@firma.fi", "title": "CEO"})
    assert take_one({"email": "a@firma.fi", "title": blank}).status == "unchanged"
    assert Contact.objects.get().title == "CEO"


@pytest.mark.parametrize(
    ("field", "said", "cleared"),
    [
        ("title", "CEO", ""),
        ("topics", ["a"], []),
        ("extra", {"a": 1}, {}),
        ("role", "champion", ""),
        ("phone", "1", ""),
    ],
)
def test_null_clears(field, said, cleared):
    take_one({"email": "a@firma.fi", field: said})
    assert take_one({"email": "a@firma.fi", field: None}).status == "updated"
    assert getattr(Contact.objects.get(), field) == cleared


def test_null_takes_a_person_out_of_their_company():
    take_one({"email": "a@firma.fi", "company": "Firma Oy"})
    take_one({"email": "a@firma.fi", "company": None})
    assert Contact.objects.get().company is None


def test_extra_and_topics_add_up():
    take_one({"email": "a@firma.fi", "topics": "a", "extra.x": 1})
    take_one({"email": "a@firma.fi", "topics": "b, a", "extra.y": 2})
    person = Contact.objects.get()
    assert (person.topics, person.extra) == (["a", "b"], {"x": 1, "y": 2})


def test_the_first_touch_stands():
    take_one({"email": "a@firma.fi", "source": "Fair", "campaign": ""})
    assert take_one({"email": "a@firma.fi", "source": "Webinar"}).status == "unchanged"
    take_one({"email": "a@firma.fi", "campaign": "Spring"})
    person = Contact.objects.get()
    assert (person.source, person.campaign) == ("Fair", "Spring")


def test_one_batch_holds_one_person_once():
    first, second, third = take(
        {"email": "a@firma.fi", "first_name": "Aino"}, {"email": "A@firma.fi", "title": "CEO"}, {"email": "a@firma.fi"}
    )
    assert [first.status, second.status, third.status] == ["created", "updated", "unchanged"]
    assert first.id == second.id == third.id
    person = Contact.objects.get()
    assert (person.first_name, person.title) == ("Aino", "CEO")


def test_rows_of_a_batch_join_through_a_row_between_them():
    outcomes = take(
        {"external_id": "7"}, {"external_id": "7", "email": "a@firma.fi"}, {"email": "a@firma.fi", "title": "CEO"}
    )
    assert len({outcome.id for outcome in outcomes}) == 1
    assert Contact.objects.get().title == "CEO"


@pytest.mark.parametrize(
    ("strong", "weak"),
    [
        ({"external_id": "7"}, {"email": "b@firma.fi"}),
        ({"user_id": "u7"}, {"email": "b@firma.fi"}),
        ({"external_id": "7"}, {"user_id": "u8"}),
        ({"email": "a@firma.fi"}, {"anonymous_id": "z"}),
    ],
)
def test_when_two_known_people_are_meant_the_stronger_identity_wins_and_the_other_is_reported(strong, weak):
    kept, other = one(strong), one(weak)
    outcome = take_one({**strong, **weak, "title": "CEO"})
    assert (outcome.id, outcome.conflicts) == (kept.pk, [other.pk])
    other.refresh_from_db()
    assert other.title == ""
    assert Identity.objects.filter(contact=other).exists()


def test_a_role_address_never_makes_two_people_one():
    aino, ben = take({"name": "Aino Lehto", "email": "info@firma.fi"}, {"name": "Ben Berg", "email": "info@firma.fi"})
    assert aino.id != ben.id
    assert not Identity.objects.filter(kind="email").exists()
    assert Contact.objects.get(pk=aino.id).email == "info@firma.fi"


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Aino Lehto", "email": "info@firma.fi"},
        {"name": "Aino Lehto", "company": "Firma Oy"},
        {"name": "Aino Lehto"},
        {"email": "info@firma.fi"},
        {"phone": "+358405550000"},
    ],
)
def test_who_has_no_identity_is_known_again_by_the_same_words(row):
    first = take_one(row)
    assert first.status == "created"
    assert take_one(row).status == "unchanged"
    assert Contact.objects.count() == 1


def test_namesakes_at_two_companies_are_two():
    take({"name": "Aino Lehto", "company": "Firma Oy"}, {"name": "Aino Lehto", "company": "Delta Oy"})
    assert Contact.objects.count() == 2


@pytest.mark.parametrize("row", [{}, {"title": "CEO"}, {"company": "Firma Oy"}, {"topics": "crm"}])
def test_who_cannot_be_named_is_refused(row):
    outcome = take_one(row)
    assert outcome.status == "rejected"
    assert outcome.problems[0].code == "nobody"
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("words", "field", "code"),
    [
        ({"email": "nobody"}, "email", "email"),
        ({"first_name": "a\x00"}, "first_name", "nul"),
        ({"last_name": "x" * 200_000}, "last_name", "too_long"),
        ({"first_name": "\ud800"}, "first_name", "broken_character"),
        ({"role": "king"}, "role", "choice"),
        ({"do_not_contact": "perhaps"}, "do_not_contact", "boolean"),
        ({"extra": []}, "extra", "object"),
        ({"extra.a": "x" * 20_000}, "extra", "too_large"),
        ({"topics": {"a": 1}}, "topics", "list"),
        ({"title": ["a"]}, "title", "not_text"),
        ({"shoe_size": 44}, "shoe_size", "unknown_field"),
        ({"company.country": "Atlantis"}, "company.country", "country"),
        ({"company.domain": "not a domain", "company": "F"}, "company.domain", "domain"),
        ({"owner": "nobody@baton.test"}, "owner", "unknown_user"),
        ({"id": 999_999_999}, "contact", "not_found"),
        ({"user_id": "x" * 300}, "user_id", "too_long"),
    ],
)
def test_a_bad_row_names_its_field_and_hinders_no_other(words, field, code):
    good, bad, fine = take({"email": "a@firma.fi"}, {"external_id": "7", **words}, {"email": "b@firma.fi"})
    assert (good.status, bad.status, fine.status) == ("created", "rejected", "created")
    assert (field, code) in [(problem.field, problem.code) for problem in bad.problems]
    assert all(problem.message for problem in bad.problems)
    assert Contact.objects.count() == 2


def test_extra_that_would_grow_too_large_is_refused_and_the_person_stays():
    take_one({"email": "a@firma.fi", "extra.a": "x" * 10_000})
    outcome = take_one({"email": "a@firma.fi", "title": "CEO", "extra.b": "y" * 10_000})
    assert outcome.problems[0].code == "too_large"
    assert Contact.objects.get().title == ""


def test_an_owner_is_said_by_address_or_id():
    seller = make.user("sales", email="seller@baton.test")
    take({"email": "a@firma.fi", "owner": "Seller@baton.test"}, {"email": "b@firma.fi", "owner": seller.pk})
    assert Contact.objects.filter(owner=seller).count() == 2


def test_only_an_anonymous_id_makes_a_visitor_and_a_name_makes_them_a_lead():
    visitor = one({"anonymous_id": "z"})
    assert (visitor.stage, visitor.place) == VISITOR
    outcome = take_one({"anonymous_id": "z", "email": "a@firma.fi"})
    assert (outcome.status, outcome.id) == ("updated", visitor.pk)
    visitor.refresh_from_db()
    assert (visitor.stage, visitor.place) == LEAD
    assert Event.objects.get(pk=visitor.move_event_id).kind == "contact.identified"


def test_a_mark_set_by_intake_takes_the_person_out_of_the_queue_and_is_not_taken_back():
    person = make.waiting(email="a@firma.fi")
    assert (person.stage, person.place) == REVIEW
    assert take_one({"email": "a@firma.fi", "do_not_contact": "yes"}).status == "updated"
    assert take_one({"email": "a@firma.fi", "do_not_contact": "no"}).status == "unchanged"
    person.refresh_from_db()
    assert (person.do_not_contact, person.place) == (True, "nurture")
    assert Event.objects.filter(contact=person, kind="contact.marked", facts={"do_not_contact": True}).exists()


def test_who_stands_offered_is_withdrawn_too():
    person = make.person(stand=OFFERED, email="a@firma.fi")
    take_one({"email": "a@firma.fi", "do_not_profile": True})
    person.refresh_from_db()
    assert person.place == "nurture"


def test_a_change_of_facts_asks_for_a_score_and_a_change_of_phone_does_not():
    person = make.person(email="a@firma.fi")
    take_one({"email": "a@firma.fi", "phone": "+358405550000"})
    assert not Touched.objects.exists()
    take_one({"email": "a@firma.fi", "title": "CEO"})
    assert Touched.objects.get().contact_id == person.pk
    assert Standing.objects.filter(contact=person).count() == 1


def test_quiet_rows_owe_no_reactions_and_stay_quiet_until_somebody_is_loud(settings):
    settings.BATON_REACTIONS = "tests.leads.test_intake.REACTIONS"
    person = one({"email": "a@firma.fi"}, quiet=True)
    assert not Outbox.objects.exists()
    assert Touched.objects.get().quiet is True
    take_one({"email": "a@firma.fi", "title": "CEO"}, quiet=True)
    assert Touched.objects.get().quiet is True
    mark_touched([person.pk], at=LATER)
    assert (Touched.objects.get().quiet, Touched.objects.get().generation) == (False, 3)
    take_one({"email": "b@firma.fi"})
    assert Outbox.objects.count() == 1


REACTIONS = {"contact.created": ["handoff.reactions.offer_ready"]}


def test_a_batch_costs_the_same_few_statements_whatever_its_size():
    def statements(count, start):
        rows = [{"email": f"p{start + n}@firma.fi", "company": f"Firma {start} {n % 3}"} for n in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            take(*rows)
        return len(captured)

    statements(1, 10_000)
    assert statements(300, 0) == statements(3, 1_000)


def test_an_external_id_counts_within_its_system():
    crm, erp = take_one({"external_id": "7"}, system="crm"), take_one({"external_id": "7"}, system="erp")
    assert crm.id != erp.id
    assert take_one({"external_id": "7", "title": "CEO"}, system="erp").id == erp.id


def test_a_new_address_from_the_same_system_is_added_and_the_old_one_still_names_the_person():
    person = one({"external_id": "7", "email": "old@firma.fi"})
    take_one({"external_id": "7", "email": "new@firma.fi"})
    person.refresh_from_db()
    assert person.email == "new@firma.fi"
    assert take_one({"email": "old@firma.fi", "external_id": "7"}).id == person.pk


def test_intake_stores_nothing_else():
    take_one({"email": "a@firma.fi"})
    assert not Activity.objects.exists()
