"""Sign-in without Redis: people come in, and guesses are still counted."""

from typing import Any

import pytest
from django.test import Client

from accounts.cache import ForgivingRedisCache
from accounts.guesses import CountingCache
from tests import make

pytestmark = pytest.mark.django_db
AWAY = {
    "default": {
        "BACKEND": "accounts.guesses.CountingCache",
        "LOCATION": "redis://127.0.0.1:1/0",
        "OPTIONS": {"socket_connect_timeout": 0.2},
    }
}


@pytest.fixture
def _redis_is_away(settings: Any) -> Any:
    settings.CACHES = AWAY
    yield
    CountingCache._asleep_until = ForgivingRedisCache._asleep_until = 0.0


def came_in(email: str, password: str, address: str) -> bool:
    client = Client()
    client.post("/accounts/login/", {"login": email, "password": password}, REMOTE_ADDR=address)
    return "_auth_user_id" in client.session


@pytest.mark.usefixtures("_redis_is_away")
class TestWithoutRedis:
    def test_people_sign_in(self) -> None:
        assert came_in(make.user("marketer").email, make.PASSWORD, "10.0.3.1")

    def test_guesses_are_counted_by_the_process(self) -> None:
        user = make.user("marketer")
        for number in range(5):
            assert not came_in(user.email, "wrong-password", f"10.0.4.{number}")
        assert not came_in(user.email, make.PASSWORD, "10.0.5.1")

    def test_what_is_kept_meanwhile_is_found_and_forgotten(self) -> None:
        cache = CountingCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 0.2}})
        assert cache.add("stand-in:key", 1, 60)
        assert not cache.add("stand-in:key", 2, 60)
        assert cache.get("stand-in:key") == 1
        cache.set("stand-in:key", 3, 60)
        assert cache.get("stand-in:key") == 3
        assert cache.delete("stand-in:key")
        assert cache.get("stand-in:key", "none") == "none"
