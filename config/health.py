"""What a balancer and a watchman ask: are we alive, can we serve, what do we measure. No sign-in, no facts."""

import functools

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

REDIS_SECONDS = 0.5


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all; it asks nobody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 without a database or with a migration to come; without Redis we serve on, "degraded"."""
    database, cache = database_state(), redis_state()
    ready = database == "ok"
    status = "unavailable" if not ready else "ok" if cache == "ok" else "degraded"
    return JsonResponse({"status": status, "database": database, "redis": cache}, status=200 if ready else 503)


def database_state() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
    except DatabaseError:
        # A dead connection is put away, so that the next question opens a new one.
        connection.close()
        return "away"
    return "ok" if applied >= newest_migrations() else "migrations pending"


@functools.cache
def newest_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of every app, as the code on disk has it; read once a process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def redis_state() -> str:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
        ) as client:
            client.ping()
    except redis.RedisError:
        return "away"
    return "ok"
