"""Lists of the API: pages by keyset, filters that refuse what they do not know."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from leads.keyset import Page, chosen, page_of
from leads.refusals import Invalid

USUAL, MOST = 50, 500
PAGING = frozenset({"cursor", "limit", "ordering"})


class Pages(BasePagination):
    """`?ordering=&cursor=&limit=`. The view says its `orders` and the one it `starts_with`."""

    page = Page([])
    url = ""

    def paginate_queryset(  # type: ignore[override]  # only tables are paged here
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any] | None:
        orders, first = view.orders, view.starts_with  # type: ignore[union-attr]
        order = chosen(orders, request.query_params.get("ordering", first))
        cursor = request.query_params.get("cursor", "")
        self.page = page_of(queryset, order, cursor=cursor, limit=limit_of(request))
        self.url = request.build_absolute_uri()
        return self.page.rows

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        return Response(
            {"next": self._link(self.page.next), "previous": self._link(self.page.previous), "results": data}
        )

    def _link(self, cursor: str) -> str | None:
        return replace_query_param(self.url, "cursor", cursor) if cursor else None

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        properties = {"next": link, "previous": link, "results": schema}
        return {"type": "object", "required": list(properties), "properties": properties}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        names = sorted(sign + name for name in view.orders for sign in ("", "-"))
        return [
            parameter("cursor", {"type": "string"}, "Where the page begins: take it from `next` or `previous`."),
            parameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, "Rows a page."),
            parameter("ordering", {"type": "string", "enum": names, "default": view.starts_with}, "How to sort."),
        ]


class KnownFilters(DjangoFilterBackend):
    """django-filter, except that an unknown name is refused: a misspelt filter must not return everybody."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        filters = self.get_filterset_class(view, queryset)
        refuse_unknown(request, PAGING | set(filters.base_filters if filters else ()))
        found: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return found


def refuse_unknown(request: Request, known: set[str] | frozenset[str]) -> None:
    """Raise for query parameters that mean nothing here."""
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        words = _("Unknown parameter. Known are: %(known)s.") % {"known": ", ".join(sorted(known)) or "none"}
        raise ValidationError({name: [words] for name in unknown}, code="unknown")


def limit_of(request: Request) -> int:
    text = request.query_params.get("limit", str(USUAL))
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST):
        raise Invalid(_("Between 1 and %(most)s.") % {"most": MOST}, field="limit")
    return int(text)


def parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    """One query parameter, as OpenAPI writes it."""
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
