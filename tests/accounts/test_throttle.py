"""The rate of an API key: exact under many threads, told in headers, counted locally where Redis is away."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts import throttle
from accounts.throttle import LocalWindows, Rate, SharedWindows, rate_headers, spend

THREADS, REQUESTS, LIMIT = 50, 200, 10


@pytest.fixture
def name() -> str:
    return uuid.uuid4().hex


def many_at_once(count: Any, name: str) -> list[int]:
    with ThreadPoolExecutor(THREADS) as threads:
        return [used for used, _ in threads.map(lambda _: count(name, 60), range(REQUESTS))]


def test_two_hundred_requests_of_fifty_threads_are_each_counted_once(name: str) -> None:
    used = many_at_once(SharedWindows(settings.REDIS_URL).count, name)
    assert sorted(used) == list(range(1, REQUESTS + 1))


def test_exactly_as_many_pass_as_the_limit_says(name: str) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        rates = list(threads.map(lambda _: spend(name, limit=LIMIT), range(REQUESTS)))
    assert sum(rate.allowed for rate in rates) == LIMIT


def test_web_processes_share_one_count(name: str) -> None:
    one, other = SharedWindows(settings.REDIS_URL), SharedWindows(settings.REDIS_URL)
    assert [one.count(name, 60)[0], other.count(name, 60)[0]] == [1, 2]


def test_keys_are_counted_apart(name: str) -> None:
    assert spend(name, limit=1).allowed
    assert spend(name + "other", limit=1).allowed
    assert not spend(name, limit=1).allowed


def test_a_window_ends_by_itself(name: str) -> None:
    spend(name, limit=1)
    left = redis.Redis.from_url(settings.REDIS_URL).pttl(f"baton:rate:{name}")
    assert 0 < left <= 60_000


def test_a_flushed_redis_opens_a_new_window(name: str) -> None:
    spend(name, limit=1)
    redis.Redis.from_url(settings.REDIS_URL).delete(f"baton:rate:{name}")
    assert spend(name, limit=1).allowed


def test_without_redis_the_process_counts_by_itself(name: str, tmp_path: Path) -> None:
    away = SharedWindows(f"unix://{tmp_path}/nobody.sock")
    assert sorted(many_at_once(away.count, name)) == list(range(1, REQUESTS + 1))


def test_a_missing_redis_is_asked_once_and_then_left_alone(name: str, tmp_path: Path) -> None:
    away = SharedWindows(f"unix://{tmp_path}/nobody.sock")
    asked: list[int] = []

    def frozen(**_: Any) -> list[int]:
        asked.append(1)
        raise redis.TimeoutError

    away._script = frozen  # type: ignore[assignment]
    for _ in range(5):
        away.count(name, 60)
    assert len(asked) == 1


def test_a_local_window_that_ended_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(throttle, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    local = LocalWindows()
    assert [local.count("a", 60)[0], local.count("a", 60)[0]] == [1, 2]
    clock[0] += 60
    assert local.count("b", 60) == (1, 60)
    assert list(local._windows) == ["b"]


def test_the_headers_say_how_much_is_left() -> None:
    request = HttpRequest()
    request.api_rate = Rate(limit=10, used=7, reset=42)  # type: ignore[attr-defined]
    response = rate_headers(lambda _: HttpResponse())(request)
    assert response["X-RateLimit-Limit"] == "10"
    assert response["X-RateLimit-Remaining"] == "3"
    assert response["X-RateLimit-Reset"] == "42"
    assert response["RateLimit"] == '"key";r=3;t=42'


def test_pages_carry_no_rate_headers() -> None:
    response = rate_headers(lambda _: HttpResponse())(HttpRequest())
    assert "X-RateLimit-Limit" not in response


def test_what_is_over_the_limit_leaves_nothing_rather_than_less() -> None:
    assert Rate(limit=10, used=12, reset=1).headers["X-RateLimit-Remaining"] == "0"
