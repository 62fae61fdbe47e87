"""Make a bench database ready: tables, people, activities, first scores, and somebody who may sign in."""

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from accounts.actions import create_api_key
from accounts.clock import now
from accounts.models import Role, User
from benchmarks.fill import fill, settle
from scoring import actions as scoring

PASSWORD = "bench-password-1"


def probe(people: int) -> dict[str, Any]:
    """Returns what clients need: a session cookie of a marketer and an API key."""
    call_command("migrate", verbosity=0)
    at = now()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    fill(people, at=at)
    settle()
    scoring.start_rescore(at=at)
    while scoring.continue_rescores(at=at):
        pass
    settle()
    marketer = User.objects.create_user("bench@bench.test", PASSWORD, name="Bench", role=Role.MARKETER)
    _key, secret = create_api_key("bench", role=Role.INTEGRATION, at=at)
    return {"session": session_of(marketer), "key": secret}


def session_of(user: User) -> str:
    """A signed-in session, as the sign-in page would make one."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
