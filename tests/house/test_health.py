"""/livez, /readyz and /metrics: what a balancer is told when the database, a migration or Redis is missing."""

import pytest
from django.db import OperationalError, connection

from config import health

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


def test_livez_asks_nobody(client, monkeypatch):
    monkeypatch.setattr(health, "database_state", lambda: pytest.fail("asked the database"))
    monkeypatch.setattr(health, "redis_state", lambda: pytest.fail("asked Redis"))
    answer = client.get("/livez")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_is_ok_when_all_is_there(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "redis": "ok"}


@pytest.mark.django_db
def test_readyz_is_degraded_and_still_200_without_redis(client, settings):
    settings.REDIS_URL = NOBODY_LISTENS
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "database": "ok", "redis": "away"}


@pytest.mark.django_db
def test_readyz_is_503_while_a_migration_is_to_come(client, monkeypatch):
    ahead = health.newest_migrations() | {("leads", "9999_the_next_one")}
    monkeypatch.setattr(health, "newest_migrations", lambda: ahead)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "migrations pending"


@pytest.mark.django_db
def test_readyz_is_503_without_a_database_and_recovers_with_it(client, monkeypatch):
    def away():
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        patch.setattr(connection, "close", lambda: None)
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "database": "away", "redis": "ok"}
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_every_app_of_ours_is_among_the_migrations_waited_for():
    assert {"accounts", "leads", "scoring"} <= {app for app, _ in health.newest_migrations()}


def test_metrics_speak_prometheus(client):
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    assert b"# TYPE django_http_requests" in answer.content


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_health_is_read_only(client, path):
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
@pytest.mark.django_db
def test_health_is_never_kept_by_a_cache(client, path):
    assert "no-store" in client.get(path)["Cache-Control"]


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
@pytest.mark.django_db
def test_a_balancer_may_ask_over_plain_http(client, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path).status_code == 200
