"""A caller of the API: a key of some role, and requests with it."""

import json
from typing import Any

from django.test import Client

from accounts.actions import create_api_key
from accounts.clock import now
from accounts.models import User

ROOT = "/api/v1/"


class Caller:
    """Calls with a fresh key. Paths are relative to /api/v1/; bodies go as JSON."""

    def __init__(self, role: str = "marketer", user: User | None = None, name: str = "Caller", **options: Any) -> None:
        self.key, self.secret = create_api_key(
            name, role=role, user=user, at=options.pop("at", None) or now(), **options
        )
        self._client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {self.secret}"}

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> Any:
        return self._client.get(ROOT + path, query, headers={**self.headers, **(headers or {})})

    def send(self, verb: str, path: str, body: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        raw = body if isinstance(body, str | bytes) else json.dumps(body)
        kind = named.pop("Content-Type", "application/json")
        call = self._client.generic
        return call(verb, ROOT + path, raw, content_type=kind, headers={**self.headers, **named})

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("PATCH", path, body, **headers)


def places(response: Any) -> list[tuple[str, str]]:
    """Where a problem says the request is wrong, and the code."""
    found = response.json().get("errors", [])
    return [(error.get("pointer") or error.get("parameter"), error["code"]) for error in found]
