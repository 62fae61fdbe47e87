"""Whatever people write: intake never fails as a whole, and saying everything again changes nothing."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.actor import Actor
from leads.actions import intake, intake_companies, record_activities
from leads.drafting import activity_draft, company_draft, person_draft
from leads.fields import COMPANY, PERSON
from leads.models import Activity, Company, Contact, Event, Identity, Standing
from tests import make
from tests.make import NOON

BY = Actor("api")
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.lists(st.text(max_size=5), max_size=2), st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)  # fmt: skip
SENSIBLE = {
    "email": st.sampled_from(["a@firma.fi", "A@Firma.fi", "b@firma.fi", "info@firma.fi", ""]),
    "external_id": st.sampled_from(["1", "2", ""]),
    "user_id": st.sampled_from(["u1", "u2"]),
    "anonymous_id": st.sampled_from(["z1", "z2"]),
    "first_name": st.sampled_from(["Aino", "Ben", ""]),
    "last_name": st.sampled_from(["Lehto", "Berg"]),
    "company": st.sampled_from(["Firma Oy", "firma", "Delta", None, ""]),
    "topics": st.sampled_from(["a", "a,b", None]),
    "title": st.sampled_from(["CEO", "", None]),
    "source": st.sampled_from(["Fair", "Web"]),
}
NO_NULLS = {name: words.filter(lambda word: word is not None) for name, words in SENSIBLE.items()}


def rows_of(words, least=1):
    return st.lists(st.fixed_dictionaries({}, optional=words), min_size=least, max_size=6)


def take(rows):
    return intake([person_draft(row, "crm") for row in rows], by=BY, at=NOON, source=make.source())


def stored():
    return sorted(
        Contact.objects.values_list("id", "email", "first_name", "last_name", "company", "source", "version", "stage")
    )


class PeopleAgain(TestCase):
    @QUICK
    @given(rows_of(NO_NULLS))
    def test_every_row_has_one_outcome_and_every_person_their_parts(self, rows):
        outcomes = take(rows)
        assert len(outcomes) == len(rows)
        made = {outcome.id for outcome in outcomes if outcome.status == "created"}
        assert made == set(Contact.objects.values_list("id", flat=True))
        assert Standing.objects.count() == len(made)
        for contact in Contact.objects.all():
            last = Event.objects.get(pk=contact.move_event_id)
            assert (last.contact_id, last.to_stage, last.to_place) == (contact.pk, contact.stage, contact.place)

    @QUICK
    @given(st.fixed_dictionaries({}, optional=NO_NULLS))
    def test_one_row_again_is_unchanged(self, row):
        first, again = take([row])[0], take([row])[0]
        before = stored()
        if first.status == "rejected":
            assert again.status == "rejected"
        else:
            assert (again.status, again.id) == ("unchanged", first.id)
        assert stored() == before

    @QUICK
    @given(rows_of(NO_NULLS))
    def test_rows_again_make_nobody(self, rows):
        take(rows)
        people = Contact.objects.count()
        assert all(outcome.status != "created" for outcome in take(rows))
        assert Contact.objects.count() == people

    @QUICK
    @given(rows_of(SENSIBLE), st.integers(1, 6))
    def test_how_a_file_is_cut_into_batches_changes_nobodys_number(self, rows, size):
        together = [outcome.status == "rejected" for outcome in take(rows)]
        people, names = Contact.objects.count(), Identity.objects.count()
        Identity.objects.all().delete()
        apart = [outcome for start in range(0, len(rows), size) for outcome in take(rows[start : start + size])]
        assert [outcome.status == "rejected" for outcome in apart] == together
        assert Contact.objects.count() - people == len({outcome.id for outcome in apart if outcome.id})
        assert Identity.objects.count() == names

    @QUICK
    @given(st.lists(st.dictionaries(st.sampled_from(sorted(PERSON)), ANYTHING, max_size=4), max_size=4))
    def test_nonsense_is_refused_row_by_row_and_never_as_a_whole(self, rows):
        outcomes = take([*rows, {"email": "good@firma.fi", "external_id": "good"}])
        assert outcomes[-1].id is not None
        assert all(outcome.problems for outcome in outcomes if outcome.status == "rejected")


class CompaniesAgain(TestCase):
    @QUICK
    @given(st.lists(st.dictionaries(st.sampled_from(sorted(COMPANY)), ANYTHING, max_size=4), max_size=4))
    def test_nonsense_about_companies_is_refused_row_by_row(self, rows):
        drafts = [company_draft(row, "crm") for row in [*rows, {"name": "Good Oy", "external_id": "good"}]]
        outcomes = intake_companies(drafts, by=BY, at=NOON, source=make.source())
        assert outcomes[-1].id is not None
        assert Company.objects.filter(name="").count() == 0


class ActivitiesAgain(TestCase):
    WORDS = ("type", "occurred_at", "email", "external_id", "user_id", "anonymous_id", "message_id", "properties")

    @QUICK
    @given(st.lists(st.dictionaries(st.sampled_from(WORDS), ANYTHING, max_size=5), max_size=4))
    def test_nonsense_about_activities_is_refused_row_by_row(self, rows):
        good = {"type": "guide", "occurred_at": NOON.isoformat(), "email": "good@firma.fi", "message_id": "good"}
        drafts = [activity_draft(row, "crm") for row in [*rows, good]]
        outcomes = record_activities(drafts, by=BY, at=NOON, source=make.source())
        assert outcomes[-1].status == "created"
        assert Activity.objects.count() == sum(outcome.status == "created" for outcome in outcomes)
