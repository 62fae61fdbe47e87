"""The doors of accounts: sign-in that counts guesses, own settings, keys on their page, configuration in the admin."""

from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import ApiKey, Team, User
from leads.models import ActivityType
from tests import make
from tests.calling import Caller

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_guesses_yet() -> None:
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    return Client()


def signed_in(role: str, **fields: Any) -> tuple[Client, User]:
    client, user = Client(), make.user(role, **fields)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, user


def guess(client: Client, email: str, password: str, address: str = "10.0.0.1", **query: str) -> Any:
    fields = {"login": email, "password": password, **query}
    return client.post(LOGIN, fields, REMOTE_ADDR=address)


class TestSignIn:
    def test_the_right_password_opens(self, visitor: Client) -> None:
        user = make.user("marketer")
        assert guess(visitor, user.email.upper(), make.PASSWORD).status_code == 302
        assert visitor.session["_auth_user_id"] == str(user.pk)

    def test_wrong_password_unknown_address_and_closed_account_look_alike(self, visitor: Client) -> None:
        known, closed = make.user("marketer"), make.user("marketer", is_active=False)
        answers = [guess(Client(), email, "wrong-password") for email in (known.email, "nobody@a.test", closed.email)]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        errors = {str(answer.context["form"].non_field_errors()) for answer in answers}
        assert len(errors) == 1

    def test_a_closed_account_does_not_open(self, visitor: Client) -> None:
        closed = make.user("marketer", is_active=False)
        guess(visitor, closed.email, make.PASSWORD)
        assert "_auth_user_id" not in visitor.session

    def test_guesses_at_one_account_are_counted_whatever_the_address(self, visitor: Client) -> None:
        user = make.user("marketer")
        for number in range(5):
            guess(Client(), user.email, "wrong-password", address=f"10.0.1.{number}")
        guess(visitor, user.email, make.PASSWORD, address="10.0.2.1")
        assert "_auth_user_id" not in visitor.session

    def test_guesses_from_one_address_are_counted_whatever_the_account(self, visitor: Client) -> None:
        user = make.user("marketer")
        for number in range(10):
            guess(Client(), f"p{number}@a.test", "wrong-password")
        guess(visitor, user.email, make.PASSWORD)
        assert "_auth_user_id" not in visitor.session

    def test_others_still_come_in_meanwhile(self, visitor: Client) -> None:
        attacked, other = make.user("marketer"), make.user("marketer")
        for number in range(6):
            guess(Client(), attacked.email, "wrong-password", address=f"10.0.1.{number}")
        assert guess(visitor, other.email, make.PASSWORD, address="10.0.2.1").status_code == 302

    def test_a_forged_forwarded_address_does_not_start_the_count_anew(self, visitor: Client) -> None:
        user = make.user("marketer")
        for number in range(10):
            Client().post(
                LOGIN,
                {"login": f"p{number}@a.test", "password": "wrong-password"},
                REMOTE_ADDR="10.0.0.1",
                headers={"X-Forwarded-For": f"10.9.9.{number}"},
            )
        guess(visitor, user.email, make.PASSWORD)
        assert "_auth_user_id" not in visitor.session

    @pytest.mark.parametrize("url", ["//evil.test/", "https://evil.test/", "/\\evil.test", "javascript:alert(1)"])
    def test_sign_in_leads_nowhere_else(self, visitor: Client, url: str) -> None:
        answer = guess(visitor, make.user("marketer").email, make.PASSWORD, next=url)
        assert answer["Location"] == "/"

    def test_sign_in_leads_back_where_one_came_from(self, visitor: Client) -> None:
        answer = guess(visitor, make.user("marketer").email, make.PASSWORD, next="/people/?q=a")
        assert answer["Location"] == "/people/?q=a"

    def test_nobody_signs_up(self, visitor: Client) -> None:
        fields = {"email": "new@a.test", "password1": make.PASSWORD, "password2": make.PASSWORD}
        visitor.post("/accounts/signup/", fields)
        assert not User.objects.exists()

    def test_signing_out_closes_the_session(self) -> None:
        client, _ = signed_in("marketer")
        client.post("/accounts/logout/")
        assert "_auth_user_id" not in client.session


class TestPasswords:
    def test_a_forgotten_password_is_set_anew_by_mail(self, visitor: Client) -> None:
        user = make.user("marketer")
        visitor.post("/accounts/password/reset/", {"email": user.email})
        link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
        page = visitor.get(link.replace("http://testserver", ""), follow=True)
        new = "another-long-phrase-9"
        visitor.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
        user.refresh_from_db()
        assert user.check_password(new)

    def test_an_unknown_address_gets_the_same_answer(self, visitor: Client) -> None:
        known = visitor.post("/accounts/password/reset/", {"email": make.user("marketer").email})
        unknown = visitor.post("/accounts/password/reset/", {"email": "nobody@a.test"})
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])

    def test_a_changed_password_keeps_the_session(self) -> None:
        client, user = signed_in("marketer")
        fields = {
            "oldpassword": make.PASSWORD,
            "password1": "another-long-phrase-9",
            "password2": "another-long-phrase-9",
        }
        client.post("/accounts/password/change/", fields)
        user.refresh_from_db()
        assert user.check_password("another-long-phrase-9")
        assert client.get("/accounts/settings/").status_code == 200


class TestOwnSettings:
    FIELDS = {"name": "Maija", "time_zone": "Europe/Ljubljana", "language": "sl", "theme": "dark"}

    def test_they_are_kept(self) -> None:
        client, user = signed_in("sales")
        assert client.post("/accounts/settings/", self.FIELDS).status_code == 302
        user.refresh_from_db()
        assert {name: getattr(user, name) for name in self.FIELDS} == self.FIELDS

    @pytest.mark.parametrize("field", FIELDS)
    def test_a_value_that_is_none_is_refused(self, field: str) -> None:
        client, user = signed_in("sales")
        bad = "" if field == "name" else "Mars/Olympus"
        assert client.post("/accounts/settings/", {**self.FIELDS, field: bad}).context["form"].errors.keys() == {field}
        user.refresh_from_db()
        assert user.language == "en"

    def test_nobody_gives_themselves_a_role(self) -> None:
        client, user = signed_in("sales")
        client.post("/accounts/settings/", {**self.FIELDS, "role": "admin", "is_active": ""})
        user.refresh_from_db()
        assert (user.role, user.is_active) == ("sales", True)

    def test_the_signed_out_are_sent_to_sign_in(self, visitor: Client) -> None:
        assert visitor.get("/accounts/settings/")["Location"] == "/accounts/login/?next=/accounts/settings/"


class TestKeys:
    FIELDS = {"name": "Shop", "role": "integration", "user": "", "days": "90"}

    def test_the_secret_is_shown_once(self) -> None:
        client, user = signed_in("manager")
        page = client.post("/accounts/api-keys/", self.FIELDS)
        secret = page.context["made"][1]
        assert secret in page.content.decode()
        assert "no-store" in page["Cache-Control"]
        again = client.get("/accounts/api-keys/").content.decode()
        assert secret not in again
        assert ApiKey.objects.get().prefix in again
        assert ApiKey.objects.get().created_by == user

    def test_a_manager_makes_no_admins_key(self) -> None:
        client, _ = signed_in("manager")
        admin = make.user("admin")
        client.post("/accounts/api-keys/", {**self.FIELDS, "role": "admin"})
        client.post("/accounts/api-keys/", {**self.FIELDS, "user": admin.pk})
        assert not ApiKey.objects.exists()

    def test_a_revoked_key_opens_no_more(self) -> None:
        client, _ = signed_in("admin")
        caller = Caller("marketer")
        client.post(f"/accounts/api-keys/{caller.key.pk}/revoke/")
        assert caller.get("contacts/").status_code == 401

    @pytest.mark.parametrize("role", ["sales", "marketer"])
    def test_others_neither_see_nor_make_keys(self, role: str) -> None:
        client, _ = signed_in(role)
        key = Caller("marketer").key
        assert client.get("/accounts/api-keys/").status_code == 403
        assert client.post("/accounts/api-keys/", self.FIELDS).status_code == 403
        assert client.post(f"/accounts/api-keys/{key.pk}/revoke/").status_code == 403
        assert ApiKey.objects.get().revoked_at is None


class TestAdmin:
    ACCOUNTS = ("accounts/user", "accounts/team", "accounts/apikey")
    LEADS = ("leads/source", "leads/activitytype", "leads/contact", "leads/company", "leads/importrun")
    PAGES = (*ACCOUNTS, *LEADS, "scoring/scoringmodel", "scoring/definition", "scoring/rescore")

    def test_it_is_entered_through_the_common_door(self, visitor: Client) -> None:
        assert visitor.get("/admin/", follow=True).redirect_chain[-1][0].startswith(LOGIN)

    @pytest.mark.parametrize("role", ["sales", "marketer", "manager"])
    def test_only_admins_configure(self, role: str) -> None:
        assert signed_in(role)[0].get("/admin/accounts/user/", follow=True).status_code == 403

    @pytest.mark.parametrize("page", PAGES)
    def test_every_list_opens(self, page: str) -> None:
        make.waiting("Aino Lehtinen", company=make.company())
        assert signed_in("admin")[0].get(f"/admin/{page}/?q=a").status_code == 200

    @pytest.mark.parametrize("page", ["leads/contact", "leads/company"])
    def test_people_and_companies_are_only_read(self, page: str) -> None:
        client, _ = signed_in("admin")
        pk = make.person(company=make.company()).pk if page == "leads/contact" else make.company().pk
        assert client.get(f"/admin/{page}/{pk}/change/").status_code == 200
        assert client.post(f"/admin/{page}/{pk}/change/", {"name": "X"}).status_code == 403
        assert client.post(f"/admin/{page}/{pk}/delete/", {"post": "yes"}).status_code == 403
        assert client.get(f"/admin/{page}/add/").status_code == 403

    def test_a_user_is_made_without_a_password(self) -> None:
        client, _ = signed_in("admin")
        team = Team.objects.create(name="North")
        fields = {"email": "New@A.test", "name": "New", "role": "sales", "team": team.pk, "password": ""}
        client.post("/admin/accounts/user/add/", fields)
        made = User.objects.get(email="new@a.test")
        assert (made.role, made.team, made.has_usable_password()) == ("sales", team, False)

    def test_a_key_made_there_is_shown_once(self) -> None:
        client, _ = signed_in("admin")
        fields = {"name": "Shop", "role": "integration", "user": "", "expires_at_0": "", "expires_at_1": ""}
        page = client.post("/admin/accounts/apikey/add/", fields, follow=True).content.decode()
        assert f"{ApiKey.objects.get().prefix}_" in page

    def test_an_admin_adds_a_kind_of_activity(self) -> None:
        client, _ = signed_in("admin")
        fields = {"code": "podcast", "name": "Podcast", "points": "3", "temperature": "warm", "valid_days": "90",
                  "intent": "early", "own": "on"}  # fmt: skip
        client.post("/admin/leads/activitytype/add/", fields)
        assert ActivityType.objects.get(code="podcast").points == 3
