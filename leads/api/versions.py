"""Versions at the API's door: `ETag` goes out; a change says what it starts from by `version` or by `If-Match`."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request

from leads.refusals import SomebodyWasFirst

AN_ETAG = re.compile(r'(?:W/)?"(\d{1,9})"')


class Versioned(Protocol):
    """A row that counts its changes."""

    @property
    def version(self) -> int: ...


class Changed(APIException):
    status_code = 412
    default_code = "changed"


def etag(row: Versioned) -> str:
    return f'"{row.version}"'


@contextmanager
def started_from(request: Request, changes: dict[str, Any], row: Versioned) -> Iterator[int]:
    """The version the caller saw, taken out of `changes`. A stale `If-Match` is 412, a stale `version` 409."""
    said, header = changes.pop("version", None), request.headers.get("If-Match")
    version = said if header is None else _matched(header, row)
    if version is None:
        words = _("Say the version you have seen, here or in If-Match.")
        raise ValidationError({"version": [words]}, code="required")
    try:
        yield version
    except SomebodyWasFirst as refusal:
        if header is None:
            raise
        raise Changed(str(refusal)) from refusal


def _matched(header: str, row: Versioned) -> int:
    if header.strip() == "*":
        return row.version
    match = AN_ETAG.fullmatch(header.strip())
    if match is None:
        raise ValidationError({"If-Match": [_('Write the version as "3", or *.')]})
    return int(match[1])
