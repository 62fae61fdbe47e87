"""Whatever people and other systems write is text on every page: never markup, never script."""

from html.parser import HTMLParser

import pytest

from accounts.clock import now
from accounts.models import User
from handoff import actions
from leads.models import ActivityType, Identity, Source
from tests import make

pytestmark = pytest.mark.django_db

ATTACKS = [
    "<script>attack()</script>",
    '"><img src=x onerror=attack()>',
    "'><svg/onload=attack()>",
    "</textarea><script>attack()</script>",
    "javascript:attack()",
    "{{ 7|add:7 }}{% debug %}",
    '" onmouseover="attack()" x="',
    "<!--<script>attack()//-->",
    "\u202eattack()<b>",
]


class Page(HTMLParser):
    """Collects what a browser would run: foreign elements, event attributes and script addresses."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [(tag, name) for name, value in attrs if name.startswith("on")]
        self.found += [
            (tag, name)
            for name, value in attrs
            if name in ("href", "src") and (value or "").strip().lower().startswith("javascript:")
        ]
        self.found += [(tag, "foreign") for name, value in attrs if name == "src" and value == "x"]

    def handle_data(self, data):
        if self.get_starttag_text() and self.get_starttag_text().startswith("<script") and "attack" in data:
            self.found.append(("script", data))


def hostile_person(attack):
    """A person with the attack in every text field that a page shows, in the queue, with everything around them."""
    company = make.company(
        attack, domain=attack[:250], business_id=attack[:32], industry=attack, extra={attack: attack}
    )
    Source.objects.create(code="hostile", name=attack)
    person = make.waiting(
        first_name_of(attack), company=company, title=attack, topics=[attack], source=attack, medium=attack,
        campaign=attack, language="en", phone=attack, email=attack, extra={attack: attack},
        owner=make.user("sales", name=attack), origin=Source.objects.get(code="hostile"),
    )  # fmt: skip
    Identity.objects.create(contact=person, kind="external", system=attack[:60], value=attack)
    kind = ActivityType.objects.create(code="hostile", name=attack)
    make.activity(person, kind.code, now(), properties={attack: attack})
    person.title = f"{attack} again"
    person.save()
    return person


def first_name_of(attack):
    return attack.replace(" ", "\u00a0")[:90]


@pytest.mark.parametrize("attack", ATTACKS)
def test_it_is_text_on_every_page(client, attack):
    marketer = make.user("marketer", name=attack)
    client.force_login(marketer)
    person = hostile_person(attack)
    other = make.waiting("Other")
    actions.discard([make.pick(other)], reason="other", comment=attack, by=make.by(marketer), at=now())
    pick = f"{person.pk}:{person.version}"
    pages = [
        "/", "/queue/", "/people/", f"/people/{person.pk}/", f"/people/{other.pk}/", f"/people/{person.pk}/edit/",
        "/companies/", f"/companies/{person.company_id}/", f"/companies/{person.company_id}/edit/",
        f"/queue/nurture/?pick={pick}",
    ]  # fmt: skip
    answers = [client.get(page) for page in pages]
    answers.append(client.get(f"/queue/{person.pk}/", headers={"hx-request": "true"}))
    answers.append(client.get("/people/", {"q": attack, "source": attack, "company": attack}))
    answers.append(client.get("/queue/", {"topic": attack, "campaign": attack}))
    answers.append(client.post("/people/add/", {"first_name": attack, "email": attack}))
    for answer in answers:
        page = Page()
        page.feed(answer.text)
        assert page.found == [], answer.request["PATH_INFO"]


def test_the_manager_and_the_salesperson_see_text_too(client):
    attack = ATTACKS[1]
    hostile_person(attack)
    for user in (make.user("manager", name=attack), make.user("admin", name=attack), User.objects.get(role="sales")):
        client.force_login(user)
        page = Page()
        page.feed(client.get("/").text)
        assert page.found == []


def test_no_page_brings_script_or_style_of_its_own(client):
    client.force_login(make.user())
    person = make.waiting(company=make.company())
    for path in ("/", "/queue/", f"/people/{person.pk}/", f"/companies/{person.company_id}/", "/people/add/"):
        answer = client.get(path)
        assert " style=" not in answer.text
        assert "<style" not in answer.text
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
