"""The forgiving cache: with Redis it keeps, without Redis it misses, and no page ever sees an error."""

import pytest
from django.core.cache import cache as live

from accounts.cache import PAUSE_SECONDS, ForgivingRedisCache

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def away():
    return ForgivingRedisCache(NOBODY_LISTENS, {"OPTIONS": {"socket_connect_timeout": 0.2}})


@pytest.fixture
def kept():
    ForgivingRedisCache._asleep_until = 0.0
    live.delete_many(["test:one", "test:two"])
    yield live
    live.delete_many(["test:one", "test:two"])


@pytest.fixture(autouse=True)
def awake():
    yield
    ForgivingRedisCache._asleep_until = 0.0


def test_with_redis_it_keeps(kept):
    kept.set("test:one", {"points": 78}, 60)
    assert kept.get("test:one") == {"points": 78}
    assert kept.add("test:one", 1) is False
    assert kept.has_key("test:one")
    assert kept.touch("test:one", 60)
    assert kept.set_many({"test:two": 2}, 60) == []
    assert kept.get_many(["test:one", "test:two"]) == {"test:one": {"points": 78}, "test:two": 2}
    assert kept.incr("test:two") == 3
    assert kept.delete("test:one")


WITHOUT_REDIS = {
    "get": (lambda c: c.get("key", "otherwise"), "otherwise"),
    "get_many": (lambda c: c.get_many(["key"]), {}),
    "set": (lambda c: c.set("key", 1), None),
    "set_many": (lambda c: c.set_many({"key": 1}), ["key"]),
    "add": (lambda c: c.add("key", 1), False),
    "touch": (lambda c: c.touch("key"), False),
    "delete": (lambda c: c.delete("key"), False),
    "delete_many": (lambda c: c.delete_many(["key"]), None),
    "has_key": (lambda c: c.has_key("key"), False),
    "in": (lambda c: "key" in c, False),
    "get_or_set": (lambda c: c.get_or_set("key", "made"), "made"),
    "clear": (lambda c: c.clear(), None),
}


@pytest.mark.parametrize("name", WITHOUT_REDIS)
def test_without_redis_it_misses(away, name):
    call, answer = WITHOUT_REDIS[name]
    assert call(away) == answer


def test_without_redis_a_counter_is_a_missing_key(away):
    with pytest.raises(ValueError, match="not found"):
        away.incr("key")


def test_a_lost_write_is_told_in_the_log(away, caplog):
    away.set("key", 1)
    assert "Redis is away" in caplog.text


def test_after_a_failure_redis_is_left_alone_for_a_moment(away, monkeypatch):
    moment = [1000.0]
    monkeypatch.setattr("accounts.cache.time.monotonic", lambda: moment[0])
    calls: list[str] = []
    monkeypatch.setattr(away, "_cache", Counted(away._cache, calls), raising=False)
    away.get("key")
    away.get("key")
    assert len(calls) == 1
    moment[0] += PAUSE_SECONDS
    away.get("key")
    assert len(calls) == 2


class Counted:
    """A Redis client that notes who asked."""

    def __init__(self, client, calls):
        self._client, self._calls = client, calls

    def __getattr__(self, name):
        self._calls.append(name)
        return getattr(self._client, name)
