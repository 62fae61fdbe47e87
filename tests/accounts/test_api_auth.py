"""Keys at the API's door: whom they let in, as whom, and until when."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.actions import create_api_key, revoke_api_key
from accounts.clock import now
from accounts.models import ApiKey
from tests import make
from tests.calling import Caller

pytestmark = pytest.mark.django_db
CONTACTS = "/api/v1/contacts/"


def knock(header: str) -> tuple[int, str]:
    response = Client().get(CONTACTS, headers={"Authorization": header})
    return response.status_code, response.json().get("code", "")


def test_a_key_opens_and_its_use_is_noted() -> None:
    caller = Caller("marketer")
    assert caller.get("contacts/").status_code == 200
    caller.key.refresh_from_db()
    assert caller.key.last_used_at is not None


def test_last_use_is_written_at_most_once_a_minute() -> None:
    caller = Caller("marketer")
    moment = now() - timedelta(seconds=30)
    ApiKey.objects.update(last_used_at=moment)
    caller.get("contacts/")
    assert ApiKey.objects.get().last_used_at == moment
    ApiKey.objects.update(last_used_at=moment - timedelta(minutes=1))
    caller.get("contacts/")
    assert ApiKey.objects.get().last_used_at > moment


def test_no_key_is_asked_who_it_is() -> None:
    response = Client().get(CONTACTS)
    assert (response.status_code, response["WWW-Authenticate"]) == (401, 'Bearer realm="Baton"')
    assert response.json()["code"] == "not_authenticated"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer a b", "Bearer bt_00000000_x", "Bearer é", "Bearer \x00", "bearer x"]
)
def test_a_key_that_is_none_is_refused(header: str) -> None:
    assert knock(header)[0] == 401


@pytest.mark.parametrize("header", ["Basic YTpi", "Token x", "x"])
def test_other_schemes_are_no_key(header: str) -> None:
    assert knock(header) == (401, "not_authenticated")


def test_unknown_wrong_expired_and_revoked_keys_get_one_answer() -> None:
    caller, expired, revoked = Caller(), Caller(expires_at=now() - timedelta(seconds=1)), Caller()
    revoke_api_key(revoked.key, at=now())
    wrong = caller.secret[:-1] + ("A" if caller.secret[-1] != "A" else "B")
    secrets = ["bt_ffffffff_" + "x" * 43, wrong, expired.secret, revoked.secret]
    assert {knock(f"Bearer {secret}") for secret in secrets} == {(401, "bad_key")}


def test_a_key_ends_with_its_persons_account() -> None:
    user = make.user("marketer")
    caller = Caller(user=user)
    user.is_active = False
    user.save()
    assert caller.get("contacts/").status_code == 401


def test_a_key_that_acts_as_a_person_follows_their_role() -> None:
    user = make.user("marketer")
    caller = Caller(user=user)
    user.role = "sales"
    user.save()
    assert caller.post("contacts/bulk/", []).status_code == 403


def test_a_page_session_does_not_open_the_api() -> None:
    client = Client()
    client.force_login(make.user("admin"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(CONTACTS).status_code == 401


def test_only_the_digest_of_a_key_is_kept() -> None:
    _key, secret = create_api_key("shop", role="integration", at=now())
    stored = ApiKey.objects.values().get()
    assert secret not in map(str, stored.values())
    assert secret.startswith(stored["prefix"])


def test_revoking_twice_keeps_the_first_moment() -> None:
    key, _ = create_api_key("shop", role="integration", at=now())
    first = now()
    revoke_api_key(key, at=first)
    revoke_api_key(key, at=first + timedelta(days=1))
    key.refresh_from_db()
    assert key.revoked_at == first


class TestCommand:
    """`manage.py create_api_key` prints a secret that opens."""

    def test_it_prints_a_key_of_the_role(self, capsys: pytest.CaptureFixture[str]) -> None:
        call_command("create_api_key", "shop", "--role", "manager")
        assert knock(f"Bearer {capsys.readouterr().out.strip()}")[0] == 200
        assert ApiKey.objects.get().role == "manager"

    def test_with_a_user_the_key_acts_as_that_person(self, capsys: pytest.CaptureFixture[str]) -> None:
        user = make.user("sales")
        call_command("create_api_key", "phone", "--user", user.email.upper())
        key = ApiKey.objects.get()
        assert (key.user, key.role) == (user, "sales")

    def test_an_unknown_user_is_said(self) -> None:
        with pytest.raises(CommandError, match=r"nobody@a\.test"):
            call_command("create_api_key", "phone", "--user", "nobody@a.test")

    def test_an_unknown_role_is_refused(self) -> None:
        with pytest.raises(CommandError):
            call_command("create_api_key", "x", "--role", "king")
