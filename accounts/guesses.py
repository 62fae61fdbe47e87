"""The cache that also counts guesses at passwords: while Redis is away this process counts by itself.

Otherwise a missing Redis would either let every guess through or let nobody sign in.
"""

import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache

from accounts.cache import ForgivingRedisCache


class CountingCache(ForgivingRedisCache):
    """A forgiving cache with a small stand-in for what sign-in counts and locks by."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._stand_in = LocMemCache("baton-stand-in", {"OPTIONS": {"MAX_ENTRIES": 10_000}})

    @property
    def _away(self) -> bool:
        """Asked after a call: the call itself finds out."""
        return time.monotonic() < self._asleep_until

    def add(self, *args: Any, **kwargs: Any) -> bool:
        added = super().add(*args, **kwargs)
        return self._stand_in.add(*args, **kwargs) if self._away else added

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        found = super().get(key, default, version)
        return self._stand_in.get(key, default, version) if self._away else found

    def set(self, *args: Any, **kwargs: Any) -> None:
        super().set(*args, **kwargs)
        if self._away:
            self._stand_in.set(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        gone = super().delete(*args, **kwargs)
        return self._stand_in.delete(*args, **kwargs) if self._away else gone
