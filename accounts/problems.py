"""Every error of the API as problem+json (RFC 9457): a stable `code`, words for people, and where it is wrong.

Refusals come from floors above; they are known here by what they carry: `status`, `code` and `facts`.
"""

import logging
import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
A_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(_("The body is larger than %(limit)s bytes. Send fewer rows a call.") % {"limit": limit})


def as_problem(error: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's exception handler. What nobody foresaw is logged and answered with 500 and the request's id."""
    request: Request = context["request"]
    set_rollback()
    known = _known(error)
    if known is None:
        log.exception("Unforeseen error in the API", exc_info=error)
        return problem(request, 500, "unforeseen", _("Something broke on our side. It has been noted."))
    if isinstance(known, exceptions.ValidationError):
        return _invalid(request, known)
    if isinstance(known, exceptions.APIException):
        response = problem(request, known.status_code, _code(known), str(known.detail))
        return _with_headers(response, known)
    return _refused(request, known)


def problem(
    request: Request, status: int, code: str, detail: str, *, errors: list[Any] | None = None, **facts: Any
) -> Response:
    """One problem. `facts` are further members, for programs."""
    request_id = id_of(request)
    body: dict[str, Any] = {**facts, "type": f"urn:baton:problem:{code}", "title": _title(status)}
    body |= {"status": status, "code": code, "detail": detail, "request_id": request_id}
    if errors:
        body["errors"] = errors
    return Response(body, status=status, headers={"X-Request-ID": request_id}, content_type=MEDIA_TYPE)


def id_of(request: Request) -> str:
    """The caller's own X-Request-ID where it is a plain one, else a new one."""
    given = request.headers.get("X-Request-ID", "")
    return given if A_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def flattened(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """DRF's nested details as a list of {pointer, code, detail}."""
    if isinstance(detail, Mapping) and set(detail) == {"message", "code"}:
        yield {"pointer": path, "code": str(detail["code"]), "detail": str(detail["message"])}
    elif isinstance(detail, Mapping):
        for name, part in detail.items():
            yield from flattened(part, path if name == "non_field_errors" else f"{path}/{name}")
    else:
        for part in detail:
            yield from flattened(part, path)


def located(request: Request, pointer: str, code: str, detail: str) -> dict[str, str]:
    """One entry of `errors`: a place in the body, or the name of a parameter of the address."""
    place = {"pointer": pointer}
    if request.method in {"GET", "HEAD"}:
        place = {"parameter": pointer.lstrip("/")}
    return {**place, "code": code, "detail": detail}


def _known(error: Exception) -> Any:
    """The error as one we have words for, or None."""
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, RequestDataTooBig):
        from django.conf import settings

        return TooLarge(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    foreseen = isinstance(error, exceptions.APIException) or hasattr(error, "facts")
    return error if foreseen else None


def _invalid(request: Request, error: exceptions.ValidationError) -> Response:
    places = [located(request, e["pointer"], e["code"], e["detail"]) for e in flattened(error.get_full_details())]
    detail = _("%(count)s value cannot be taken; see errors.") % {"count": len(places)}
    return problem(request, 400, "invalid", detail, errors=places)


def _refused(request: Request, refusal: Any) -> Response:
    """A rule of an action said no; `field` among its facts says which value."""
    facts = dict(refusal.facts)
    field = facts.pop("field", None)
    errors = [located(request, f"/{field}", refusal.code, str(refusal))] if field else None
    return problem(request, refusal.status, refusal.code, str(refusal), errors=errors, **facts)


def _code(error: exceptions.APIException) -> str:
    codes = error.get_codes()
    return codes if isinstance(codes, str) else error.default_code


def _with_headers(response: Response, error: exceptions.APIException) -> Response:
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def _title(status: int) -> str:
    titles = {
        400: _("The request cannot be understood"),
        401: _("Who are you?"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("Not done this way"),
        406: _("Only JSON is served"),
        409: _("Somebody or something was first"),
        412: _("The row has changed"),
        413: _("Too large"),
        415: _("Only JSON is read"),
        422: _("The key was used for something else"),
        429: _("Too many requests"),
        500: _("Our mistake"),
    }
    return titles.get(status, _("Refused"))
