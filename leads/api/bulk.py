"""Up to 500 people or activities a call. Each row is taken or refused by itself; nothing is all-or-nothing.

A hot path: no serializer sees a row, intake takes the whole call in a handful of statements.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.idempotency import once
from accounts.json_body import RowsJSON, may_hold_unstorable, unstorable
from leads import actions
from leads.api.base import View, sourced
from leads.api.drafts import activity_of, person_of
from leads.api.outcomes import BulkResult, bulk_answer
from leads.drafts import Outcome, Problem

MOST_ROWS = 500


class Bulk(View):
    """Takes a list, or an object that holds it under the resource's name or `rows`."""

    parser_classes = (RowsJSON,)
    serializer_class = BulkResult
    name: ClassVar[str] = ""

    def rows(self, request: Request) -> list[Any]:
        """The rows of the body, not yet looked at."""
        content: Any = request.data
        if isinstance(content, dict) and len(content) == 1:
            content = content.get(self.name, content.get("rows"))
        if not isinstance(content, list):
            words = _("Send a list of rows, or an object with the list as `%(name)s`.") % {"name": self.name}
            raise ValidationError({self.name: [words]}, code="not_a_list")
        if len(content) > MOST_ROWS:
            words = _("At most %(most)s rows a call; these are %(count)s.") % self._sizes(content)
            raise ValidationError({self.name: [words]}, code="too_many_rows")
        return content

    def answered(
        self, request: Request, drafted: Callable[[Any], Any], taken: Callable[[list[Any]], list[Outcome]]
    ) -> Response:
        """Take the rows that can be read; answer for all, in the order sent."""
        rows = self.rows(request)
        search = may_hold_unstorable(request._request.body)
        refused = {index: problem for index, row in enumerate(rows) if (problem := unreadable(row, search=search))}
        drafts = [drafted(row) for index, row in enumerate(rows) if index not in refused]
        outcomes = iter(taken(drafts) if drafts else [])
        return Response(
            bulk_answer(
                [
                    Outcome("rejected", problems=[refused[index]]) if index in refused else next(outcomes)
                    for index in range(len(rows))
                ]
            )
        )

    def _sizes(self, content: list[Any]) -> dict[str, int]:
        return {"most": MOST_ROWS, "count": len(content)}


def _body_of(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """The request body as OpenAPI writes it. A row of any other shape is answered too: as rejected, with its reason."""
    rows = {"type": "array", "items": {"anyOf": [row, {}]}, "maxItems": MOST_ROWS}
    held = [
        {"type": "object", "required": [key], "properties": {key: rows}, "additionalProperties": False}
        for key in (name, "rows")
    ]
    return {"application/json": {"oneOf": [rows, *held]}}


PERSON_ROW = {"type": "object", "description": "As in POST /contacts/; matched by external_id or email."}
ACTIVITY_ROW = {"type": "object", "description": "As in POST /activities/."}


class BulkContacts(Bulk):
    name = "contacts"

    @extend_schema(request=_body_of("contacts", PERSON_ROW), responses=BulkResult)
    @once
    def post(self, request: Request) -> Response:
        """Add or join people, matched by (system, external id) or e-mail."""
        hand, source = self.hand(request), sourced(request)
        return self.answered(request, person_of, lambda ds: actions.intake(ds, source=source, **hand))


class BulkActivities(Bulk):
    name = "activities"

    @extend_schema(request=_body_of("activities", ACTIVITY_ROW), responses=BulkResult)
    @once
    def post(self, request: Request) -> Response:
        """Report what people did. A message id that has come before is unchanged."""
        hand, source = self.hand(request), sourced(request)
        return self.answered(request, activity_of, lambda ds: actions.record_activities(ds, source=source, **hand))


def unreadable(row: Any, *, search: bool) -> Problem | None:
    """Why a row cannot even be read; `search` it for text that cannot be stored."""
    if not isinstance(row, dict):
        return Problem("", "not_an_object", _("A row is an object."))
    place = unstorable(row) if search else None
    if place is None:
        return None
    return Problem(place.lstrip("/"), "unstorable", _("Text with NUL or half a surrogate pair cannot be stored."))
