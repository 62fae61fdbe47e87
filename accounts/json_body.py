"""Reading JSON bodies strictly: where it breaks off, no NaN, nothing that PostgreSQL cannot store."""

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

# Only a body with such an escape can hold a NUL or half a surrogate pair, so only it is searched for one.
SUSPICIOUS = re.compile(rb"\\u(0000|[dD][89a-fA-F])")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class StrictJSON(JSONParser):
    """The parser of every view; those with rows leave what cannot be stored to each row (`search = False`)."""

    search = True

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        # HttpRequest.body is what holds to the size limit; its stream does not.
        raw = stream.body if isinstance(stream, HttpRequest) else stream.read()
        content = parsed(raw)
        if self.search and may_hold_unstorable(raw) and (place := unstorable(content)) is not None:
            words = _("Text with NUL or half a surrogate pair cannot be stored.")
            raise ValidationError({place.lstrip("/"): [words]}, code="unstorable")
        return content


class RowsJSON(StrictJSON):
    """For bulk bodies: one bad row must not refuse the others."""

    search = False


def parsed(raw: bytes) -> Any:
    """The JSON in `raw`. Raises ParseError with the place where it breaks off."""
    try:
        return json.loads(raw, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        words = _("Broken JSON at line %(line)s, column %(column)s: %(what)s.")
        raise ParseError(words % {"line": error.lineno, "column": error.colno, "what": error.msg}) from error
    except UnicodeDecodeError as error:
        raise ParseError(_("Broken JSON: byte %(at)s is not UTF-8.") % {"at": error.start}) from error
    except RecursionError as error:
        raise ParseError(_("The JSON is nested too deep.")) from error
    except ValueError as error:  # a number with more digits than Python takes
        raise ParseError(_("Broken JSON: a number is out of range.")) from error


def may_hold_unstorable(raw: bytes) -> bool:
    """A look at the raw body, so that the usual one is not searched piece by piece."""
    return SUSPICIOUS.search(raw) is not None


def unstorable(content: Any, path: str = "") -> str | None:
    """Where a NUL or half a surrogate pair stands in names or values, or None."""
    if isinstance(content, str):
        return path if UNSTORABLE.search(content) else None
    if isinstance(content, dict):
        if any(UNSTORABLE.search(name) for name in content):
            return path
        return _first(unstorable(part, f"{path}/{name}") for name, part in content.items())
    if isinstance(content, list):
        return _first(unstorable(part, f"{path}/{number}") for number, part in enumerate(content))
    return None


def _first(places: Any) -> str | None:
    return next((place for place in places if place is not None), None)


def _refuse_constant(name: str) -> NoReturn:
    raise ParseError(_("Broken JSON: %(name)s is not a JSON value.") % {"name": name})
