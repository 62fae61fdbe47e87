"""`Idempotency-Key`: a POST sent twice acts once and is answered the same.

The reply is kept in the transaction of its effect, so a killed process leaves either both or neither.
Refusals are not kept: they changed nothing, and the next try may find the matter settled.
"""

import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions import KEPT_FOR
from accounts.api_auth import at_of, key_of
from accounts.models import KeptReply

HEADER = "Idempotency-Key"
LONGEST_KEY = 200
View = Callable[..., Response]


class StillRunning(APIException):
    status_code = 409
    default_code = "still_running"
    default_detail = "The first request with this Idempotency-Key is still running."
    wait = 1


class OtherRequest(APIException):
    status_code = 422
    default_code = "other_request"
    default_detail = "This Idempotency-Key belongs to a request with another address or body."


def once(handle: View) -> View:
    """Make a view's POST method replay what the same key was answered within a day."""

    @functools.wraps(handle)
    def kept(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        name = request.headers.get(HEADER)
        if name is None:
            return handle(view, request, *args, **kwargs)
        _check(name)
        with transaction.atomic():
            _claim(request, name)
            return _replayed(request, name) or _keep(request, name, handle(view, request, *args, **kwargs))

    return kept


def _check(name: str) -> None:
    if not name or len(name) > LONGEST_KEY or not name.isprintable():
        words = _("An Idempotency-Key has 1 to %(most)s printable characters.") % {"most": LONGEST_KEY}
        raise ValidationError({HEADER: [words]})


def _claim(request: Request, name: str) -> None:
    """Hold the key until this transaction ends; whoever comes meanwhile is told to wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"reply:{key_of(request).pk}:{name}"]
        )
        if not cursor.fetchone()[0]:
            raise StillRunning


def _replayed(request: Request, name: str) -> Response | None:
    reply = KeptReply.objects.filter(api_key=key_of(request), key=name).first()
    if reply is None:
        return None
    if reply.created_at < at_of(request) - KEPT_FOR:
        reply.delete()
        return None
    if reply.digest != _digest(request):
        raise OtherRequest
    return Response(json.loads(reply.body), status=reply.status, headers={"Idempotent-Replayed": "true"})


def _keep(request: Request, name: str, response: Response) -> Response:
    KeptReply.objects.create(
        api_key=key_of(request),
        key=name,
        digest=_digest(request),
        status=response.status_code,
        body=JSONRenderer().render(response.data).decode(),
        created_at=at_of(request),
    )
    return response


def _digest(request: Request) -> str:
    """Of the raw bytes: the parser has left them on the request."""
    address = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(address + request._request.body).hexdigest()
