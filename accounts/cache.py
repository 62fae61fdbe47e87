"""The cache door to Redis. A missing or frozen Redis is a cache miss, never an error page: it keeps nothing
that the database does not know."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")
# After a failure Redis is left alone for so long: otherwise every look-up of a page waits for its time-out.
PAUSE_SECONDS = 3.0


class ForgivingRedisCache(RedisCache):
    _asleep_until = 0.0

    def _forgiving(self, otherwise: Answer, call: Callable[[], Answer]) -> Answer:
        if time.monotonic() < self._asleep_until:
            return otherwise
        try:
            return call()
        except RedisError as error:
            type(self)._asleep_until = time.monotonic() + PAUSE_SECONDS
            logger.warning("Redis is away, going on without cache: %s", error)
            return otherwise

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgiving(False, lambda: super(ForgivingRedisCache, self).add(*args, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._forgiving(default, lambda: super(ForgivingRedisCache, self).get(key, default, version))

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._forgiving(None, lambda: super(ForgivingRedisCache, self).set(*args, **kwargs))

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgiving(False, lambda: super(ForgivingRedisCache, self).touch(*args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgiving(False, lambda: super(ForgivingRedisCache, self).delete(*args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return self._forgiving({}, lambda: super(ForgivingRedisCache, self).get_many(*args, **kwargs))

    def set_many(self, data: dict[Any, Any], *args: Any, **kwargs: Any) -> list[Any]:
        """The keys that were not kept: all of them when Redis is away."""
        return self._forgiving(list(data), lambda: super(ForgivingRedisCache, self).set_many(data, *args, **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._forgiving(None, lambda: super(ForgivingRedisCache, self).delete_many(*args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgiving(False, lambda: super(ForgivingRedisCache, self).has_key(*args, **kwargs))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """A missing key raises ValueError, as Django promises; a missing Redis is a missing key."""
        counted = self._forgiving(None, lambda: super(ForgivingRedisCache, self).incr(key, delta, version))
        if counted is None:
            raise ValueError(f"Key {key!r} not found")
        return counted

    def clear(self) -> None:
        self._forgiving(None, lambda: super(ForgivingRedisCache, self).clear())
