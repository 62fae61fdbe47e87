"""Adding and correcting people and companies on pages."""

import pytest

from leads.models import Company, Contact
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def marketer(client):
    user = make.user("marketer", name="Maija Salo")
    client.force_login(user)
    return user


def filled(client, path, **changes):
    """The form as the page shows it, with some fields changed by the visitor."""
    response = client.get(path)
    form = response.context["form"]
    shown = {name: "" if value is None else value for name, value in response.context["shown"].items()}
    fields = {name: value for name, value in shown.items() if value not in ("", False)}
    fields |= {f"was-{name}": value for name, value in shown.items()}
    assert set(changes) <= set(form.fields)
    return {**fields, "version": response.context["version"], **changes}


def test_a_person_is_added_with_their_company(client):
    answer = {"first_name": "Aino", "last_name": "Lehtinen", "email": "aino@kuura.example", "company": "Kuura Oy"}
    response = client.post("/people/add/", {**answer, "topics": "ERP, MES", "role": "decision_maker"})
    person = Contact.objects.get()
    assert response.headers["Location"] == f"/people/{person.pk}/"
    assert (person.name, person.company.name, person.topics) == ("Aino Lehtinen", "Kuura Oy", ["ERP", "MES"])
    assert person.origin.code == "page"


def test_likely_duplicates_are_shown_before_anything_is_saved(client):
    known = make.person(first_name="Aino", last_name="Lehtinen", company=make.company("Kuura Oy"))
    answer = {"first_name": "Aino", "last_name": "Lehtinen", "company": "Kuura Oy"}

    response = client.post("/people/add/", answer)

    assert f'href="/people/{known.pk}/"' in response.text
    assert Contact.objects.count() == 1


def test_somebody_new_is_saved_beside_them_when_asked(client):
    make.person(first_name="Aino", last_name="Lehtinen")
    client.post(
        "/people/add/",
        {
            "first_name": "Aino",
            "last_name": "Lehtinen",
            "phone": "+358401234567",
            "email": "a2@b.example",
            "someone_new": "1",
        },
    )
    assert Contact.objects.count() == 2


def test_an_address_that_names_somebody_already_leads_to_them(client):
    known = make.person(first_name="Aino", email="aino@kuura.example")
    response = client.post("/people/add/", {"first_name": "Eino", "email": "aino@kuura.example", "someone_new": "1"})
    assert response.status_code == 409
    assert f'href="/people/{known.pk}/"' in response.text
    assert Contact.objects.count() == 1


@pytest.mark.parametrize(("field", "value"), [("email", "not an address"), ("owner", "999999")])
def test_a_value_that_cannot_be_taken_is_shown_at_its_field(client, field, value):
    response = client.post("/people/add/", {"first_name": "Aino", field: value})
    assert response.status_code == 400
    assert response.context["form"].errors[field]
    assert not Contact.objects.exists()


def test_a_company_page_begins_a_person_of_that_company(client):
    assert client.get("/people/add/?company=Kuura+Oy").context["form"]["company"].value() == "Kuura Oy"


def test_a_correction_changes_only_what_was_changed(client, marketer):
    person = make.person(first_name="Aino", title="CIO", topics=["ERP"], owner=marketer)
    path = f"/people/{person.pk}/edit/"
    client.post(path, filled(client, path, title="CEO"))
    person.refresh_from_db()
    assert (person.first_name, person.title, person.topics, person.owner) == ("Aino", "CEO", ["ERP"], marketer)


def test_an_emptied_field_is_cleared(client):
    person = make.person(title="CIO", role="champion")
    path = f"/people/{person.pk}/edit/"
    client.post(path, filled(client, path, title="", role=""))
    person.refresh_from_db()
    assert (person.title, person.role) == ("", "")


def test_the_history_says_who_changed_what(client):
    person = make.person(title="CIO")
    path = f"/people/{person.pk}/edit/"
    client.post(path, filled(client, path, title="CEO"))
    (edit,) = client.get(f"/people/{person.pk}/").context["edits"]
    assert (edit.field, edit.old, edit.new, edit.who) == ("title", "CIO", "CEO", "Maija Salo")


def test_two_who_change_one_fact_see_both_values(client):
    person = make.person(title="CIO")
    path = f"/people/{person.pk}/edit/"
    mine, theirs = filled(client, path, title="CEO"), filled(client, path, title="COO")
    client.post(path, theirs)

    response = client.post(path, mine)

    assert response.status_code == 409
    (clash,) = response.context["clashes"]
    assert (clash.label, clash.mine, clash.theirs) == ("Title", "CEO", "COO")
    person.refresh_from_db()
    assert person.title == "COO"


def test_saving_again_after_a_clash_takes_mine(client):
    person = make.person(title="CIO", phone="")
    path = f"/people/{person.pk}/edit/"
    mine, theirs = filled(client, path, title="CEO"), filled(client, path, title="COO")
    client.post(path, theirs)
    answer = client.post(path, mine)
    again = mine | {"version": answer.context["version"]}
    again |= {f"was-{name}": "" if value is None else value for name, value in answer.context["shown"].items()}
    client.post(path, again)
    person.refresh_from_db()
    assert person.title == "CEO"


def test_marks_are_set_and_taken_off_on_the_page(client):
    person = make.waiting()
    client.post(f"/people/{person.pk}/marks/", {"do_not_contact": "yes", "comment": "Asked by phone"})
    person.refresh_from_db()
    assert person.do_not_contact
    assert person.place == "nurture"
    client.post(f"/people/{person.pk}/marks/", {"do_not_contact": "no"})
    person.refresh_from_db()
    assert not person.do_not_contact


def test_a_person_is_put_into_the_queue_by_hand_with_a_reason(client):
    person = make.person()
    client.post(f"/people/{person.pk}/qualify/", {"version": person.version, "comment": "Met at the fair"})
    person.refresh_from_db()
    assert (person.stage, person.place) == ("mql", "review")
    assert "Met at the fair" in client.get(f"/people/{person.pk}/").text


def test_by_hand_needs_a_reason(client):
    person = make.person()
    response = client.post(f"/people/{person.pk}/qualify/", {"comment": " "}, follow=True)
    person.refresh_from_db()
    assert person.place == "none"
    assert response.context["messages"]


def test_a_company_is_added_and_likely_ones_are_shown_first(client):
    client.post("/companies/add/", {"name": "Kuura Oy", "employees": "140", "country": "Finland"})
    company = Company.objects.get()
    assert (company.employees, company.country) == (140, "FI")
    response = client.post("/companies/add/", {"name": "KUURA oy"})
    assert f'href="/companies/{company.pk}/"' in response.text
    assert Company.objects.count() == 1


def test_a_company_is_corrected(client):
    company = make.company("Kuura Oy", has_sales=True, employees=10)
    path = f"/companies/{company.pk}/edit/"
    client.post(path, filled(client, path, employees="200", has_sales="", most_wanted="on"))
    company.refresh_from_db()
    assert (company.employees, company.has_sales, company.most_wanted) == (200, None, True)


@pytest.mark.parametrize(("field", "value"), [("employees", "many"), ("revenue", "-1"), ("name", "")])
def test_a_companys_wrong_value_is_shown_at_its_field(client, field, value):
    company = make.company("Kuura Oy", employees=10)
    path = f"/companies/{company.pk}/edit/"
    response = client.post(path, filled(client, path, **{field: value}))
    assert response.status_code == 400
    assert response.context["form"].errors[field]
    company.refresh_from_db()
    assert (company.name, company.employees) == ("Kuura Oy", 10)


@pytest.mark.parametrize("path", ["marks/", "qualify/"])
def test_a_link_changes_nothing(client, path):
    assert client.get(f"/people/{make.person().pk}/{path}").status_code == 405
