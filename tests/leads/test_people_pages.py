"""The list of people and the page of one: what is shown to whom, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.lifecycle import OFFERED
from leads.models import Identity
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer(client):
    user = make.user("marketer", name="Maija Salo")
    client.force_login(user)
    return user


def names(response):
    return [person.first_name for person in response.context["page"].rows]


def test_the_list_sorts_by_score_newest_and_name(client, marketer):
    make.person(first_name="A", last_name="Zupan", standing={"points": 10})
    make.person(first_name="B", last_name="Aalto", standing={"points": 30}, at=make.NOON + timedelta(hours=1))
    make.person(first_name="C", last_name="Lind", standing={"points": 20}, at=make.NOON + timedelta(hours=2))
    assert names(client.get("/people/")) == ["B", "C", "A"]
    assert names(client.get("/people/?sort=newest")) == ["C", "B", "A"]
    assert names(client.get("/people/?sort=name")) == ["B", "C", "A"]


def test_the_search_box_finds_people_and_companies(client, marketer):
    kuura = make.company("Kuura Logistics")
    make.person(first_name="Aino", company=kuura)
    make.person(first_name="Matej")
    response = client.get("/people/?q=kuura")
    assert names(response) == ["Aino"]
    assert f'href="/companies/{kuura.pk}/"' in response.text


@pytest.mark.parametrize(
    "asked", ["stage=mql", "place=review", "fit=A", "temperature=hot", "country=FI", "source=fair", "stage=mql&fit=A"]
)
def test_the_filters_narrow_the_list(client, marketer, asked):
    make.waiting("Match", company=make.company(country="FI"), source="fair", temperature="hot")
    make.person(first_name="Other")
    assert names(client.get(f"/people/?{asked}")) == ["Match"]


def test_a_nonsense_filter_is_ignored_and_nothing_breaks(client, marketer):
    make.person(first_name="A")
    assert client.get("/people/?stage=nonsense&owner=x&cursor=broken&sort=evil").status_code == 200


def test_nobody_found_says_what_to_do(client, marketer):
    assert "Nobody found" in client.get("/people/?q=zzz").text


def test_a_longer_list_costs_no_more_queries(client, marketer, django_assert_max_num_queries):
    client.get("/people/")
    for number in range(15):
        make.person(company=make.company(), owner=marketer, standing={"points": number})
    with django_assert_max_num_queries(8):
        client.get("/people/")


def test_the_page_tells_everything_of_a_person(client, marketer):
    company = make.company("Kuura Logistics Oy", industry="Logistics")
    person = make.waiting(
        "Aino Lehtinen", company=company, email="aino@kuura.example", phone="+358401234567", title="CIO",
        role="decision_maker", topics=["ERP"], source="webinar", campaign="autumn",
    )  # fmt: skip
    Identity.objects.create(contact=person, kind="external", system="crm", value="C-17")
    make.activity(person, "guide", properties={"name": "Traceability"})

    text = client.get(f"/people/{person.pk}/").text

    for told in (
        "Aino Lehtinen", "Kuura Logistics Oy", "aino@kuura.example", "+358401234567", "CIO", "Decision maker", "ERP",
        "webinar", "autumn", "crm", "C-17", "Traceability", "In review", "Came in", "not yet known", "Five elements",
    ):  # fmt: skip
        assert told in text


@pytest.mark.parametrize(
    ("stand", "offered", "absent"),
    [
        (("mql", "review"), ["queue/offer/", "queue/nurture/", "queue/discard/"], ["queue/revive/", "qualify/"]),
        (("lead", "none"), ["queue/discard/", "qualify/"], ["queue/offer/", "queue/nurture/"]),
        (("lead", "nurture"), ["queue/discard/", "qualify/"], ["queue/offer/"]),
        (("discarded", "discarded"), ["queue/revive/"], ["queue/offer/", "queue/discard/"]),
        (("sql", "offered"), [], ["queue/offer/", "queue/discard/", "qualify/"]),
    ],
)
def test_the_acts_fit_where_the_person_stands(client, marketer, stand, offered, absent):
    person = make.person(stand=stand)
    text = client.get(f"/people/{person.pk}/").text
    assert [act for act in offered if act not in text] == []
    assert [act for act in absent if act in text] == []


def test_a_marked_person_shows_the_mark_instead_of_the_offer(client, marketer):
    person = make.waiting(do_not_contact=True)
    text = client.get(f"/people/{person.pk}/").text
    assert "queue/offer/" not in text
    assert "Do not contact" in text


def test_earlier_entries_come_on_demand(client, marketer):
    person = make.person()
    for hours in range(40):
        make.activity(person, "guide", make.NOON + timedelta(hours=hours))
    first = client.get(f"/people/{person.pk}/")
    older = first.context["timeline"].older
    fragment = client.get(f"/people/{person.pk}/timeline/", {"cursor": older})
    whole = client.get(f"/people/{person.pk}/", {"cursor": older})
    assert len(first.context["timeline"].entries) == 30
    assert len(fragment.context["timeline"].entries) == len(whole.context["timeline"].entries) == 11
    assert "<html" not in fragment.text


def test_a_longer_life_costs_no_more_queries(client, marketer):
    person = make.waiting(company=make.company(), owner=marketer)
    make.activity(person, "guide")

    def queries():
        client.get(f"/people/{person.pk}/")
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/people/{person.pk}/")
        return len(seen)

    short = queries()
    for hours in range(25):
        make.activity(person, "guide", make.NOON + timedelta(hours=hours))
    assert queries() <= short


def test_a_person_with_everything_on_the_page_costs_twenty_six_queries(client, marketer, django_assert_max_num_queries):
    make.scoring_model({"type": "guide", "points": 5})
    make.definition("mql", {"kind": "score", "min": 60})
    make.definition("sql", {"kind": "score", "min": 80})
    person = make.waiting(company=make.company(), owner=marketer)
    for hours in range(25):
        make.activity(person, "guide", make.NOON + timedelta(hours=hours))
    client.get(f"/people/{person.pk}/")
    with django_assert_max_num_queries(26):
        page = client.get(f"/people/{person.pk}/")
    assert "If nothing happens" in page.text


def test_a_person_who_does_not_exist_is_not_found(client, marketer):
    assert client.get("/people/999999/").status_code == 404


class TestSalespeople:
    """They see their own, their team's and unowned people; of the others only name, company and owner."""

    @pytest.fixture
    def seller(self, client):
        user = make.user("sales", name="Sanna Virta", team=make.team())
        client.force_login(user)
        return user

    def test_their_own_and_unowned_people_are_listed(self, client, seller):
        make.person(first_name="Mine", owner=seller)
        make.person(first_name="Free")
        make.person(first_name="Other", owner=make.user("sales"))
        assert set(names(client.get("/people/"))) == {"Mine", "Free"}

    def test_other_peoples_person_is_a_card_without_facts(self, client, seller):
        owner = make.user("sales", name="Olli Koski")
        company = make.company("Kuura Oy")
        person = make.person(
            first_name="Aino", company=company, owner=owner, email="secret@kuura.example", title="Secret title",
            phone="+358409999999", standing={"points": 98765},
        )  # fmt: skip
        make.activity(person, "guide", properties={"name": "Secret guide"})

        text = client.get(f"/people/{person.pk}/").text

        assert all(word in text for word in ("Aino", "Kuura Oy", "Olli Koski"))
        assert not any(word in text for word in ("secret@", "Secret", "+35840", "98765"))

    @pytest.mark.parametrize("path", ["edit/", "timeline/", "score/"])
    def test_everything_else_of_them_is_not_found(self, client, seller, path):
        person = make.person(owner=make.user("sales"), company=make.company())
        assert client.get(f"/people/{person.pk}/{path}").status_code == 404

    def test_they_correct_their_own_but_not_the_unowned(self, client, seller):
        mine, free = make.person(owner=seller), make.person()
        assert client.get(f"/people/{mine.pk}/edit/").status_code == 200
        assert client.get(f"/people/{free.pk}/edit/").status_code == 404

    def test_they_see_no_verdicts(self, client, seller):
        person = make.waiting(owner=seller)
        assert "queue/offer/" not in client.get(f"/people/{person.pk}/").text

    def test_a_company_lists_the_others_people_with_their_owner_only(self, client, seller):
        company = make.company("Kuura Oy")
        owner = make.user("sales", name="Olli Koski")
        make.person(first_name="Hidden", company=company, owner=owner, title="Secret title", standing={"points": 77})
        text = client.get(f"/companies/{company.pk}/").text
        assert "with Olli Koski" in text
        assert "Secret title" not in text
        assert ">77<" not in text

    def test_offered_people_they_may_see_stand_on_their_home(self, client, seller):
        make.person(first_name="Offered", stand=OFFERED, owner=seller)
        make.person(first_name="Elsewhere", stand=OFFERED, owner=make.user("sales"))
        text = client.get("/").text
        assert "Offered" in text
        assert "Elsewhere" not in text
