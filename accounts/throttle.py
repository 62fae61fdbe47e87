"""How many requests an API key may make: counted atomically in Redis, in this process where Redis is away.

A window opens with a key's first request and allows `limit` of them; DRF's own throttle lets bursts through.
"""

import functools
import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import ApiKey

if TYPE_CHECKING:
    from rest_framework.views import APIView

log = logging.getLogger(__name__)
WINDOW_SECONDS = 60
# After a failure Redis is left alone so long; every request would wait for its time-out otherwise.
PAUSE_SECONDS = 3.0
# One round trip: count, and let the first request of a window set its end.
COUNT = """
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {n, redis.call('PTTL', KEYS[1])}
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """Where a key stands in its window. `reset` is in whole seconds from now."""

    limit: int
    used: int
    reset: int

    @property
    def allowed(self) -> bool:
        return self.used <= self.limit

    @property
    def headers(self) -> dict[str, str]:
        left = max(0, self.limit - self.used)
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": str(self.reset),
            "RateLimit-Policy": f'"key";q={self.limit};w={WINDOW_SECONDS}',
            "RateLimit": f'"key";r={left};t={self.reset}',
        }


class LocalWindows:
    """The same count for this process alone, kept while Redis is away."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[float, int]] = {}

    def count(self, name: str, window: float) -> tuple[int, float]:
        now = time.monotonic()
        with self._lock:
            ends, used = self._windows.get(name, (0.0, 0))
            if ends <= now:
                self._forget_ended(now)
                ends, used = now + window, 0
            self._windows[name] = (ends, used + 1)
        return used + 1, ends - now

    def _forget_ended(self, now: float) -> None:
        self._windows = {name: window for name, window in self._windows.items() if window[0] > now}


class SharedWindows:
    """The count all web processes share. Raises nothing: a missing Redis means counting here."""

    def __init__(self, url: str) -> None:
        client = redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)
        self._script = client.register_script(COUNT)
        self._local = LocalWindows()
        self._asleep_until = 0.0

    def count(self, name: str, window: float) -> tuple[int, float]:
        if time.monotonic() >= self._asleep_until:
            try:
                used, left = self._script(keys=[f"baton:rate:{name}"], args=[int(window * 1000)])
                return int(used), int(left) / 1000
            except redis.RedisError as error:
                self._asleep_until = time.monotonic() + PAUSE_SECONDS
                log.warning("Redis is away, counting requests in this process: %s", error)
        return self._local.count(name, window)


@functools.cache
def windows(url: str) -> SharedWindows:
    return SharedWindows(url)


def spend(name: str, *, limit: int, window: float = WINDOW_SECONDS) -> Rate:
    """Count one request of `name` and say where it stands."""
    used, left = windows(settings.REDIS_URL).count(name, window)
    return Rate(limit, used, max(1, math.ceil(left)))


class KeyThrottle(BaseThrottle):
    """Counts each request that came in with a key; leaves its standing for the headers."""

    rate: Rate | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, ApiKey):
            return True
        # By its prefix, which is random: ids begin anew with every installation that shares a Redis.
        self.rate = spend(f"key:{request.auth.prefix}", limit=settings.API_RATE_PER_MINUTE)
        request._request.api_rate = self.rate  # type: ignore[attr-defined]
        return self.rate.allowed

    def wait(self) -> float | None:
        return self.rate.reset if self.rate else None


def rate_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: every answer to a counted request says how much is left."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        rate: Rate | None = getattr(request, "api_rate", None)
        for name, value in (rate.headers if rate else {}).items():
            response[name] = value
        return response

    return middleware
