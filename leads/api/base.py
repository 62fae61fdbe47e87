"""What every API view of ours is made of: strict bodies, strict parameters, one row or a page of them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import actor_of, at_of, key_of
from leads.api.paging import refuse_unknown
from leads.keyset import Order
from leads.models import Source
from leads.sources import source_for

BIGGEST_ID = 2**63 - 1


class StrictBody(serializers.Serializer[Any]):
    """A body in which each name must be known: a misspelt field, or one that is ours alone to set, is refused."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - self._known()) if isinstance(data, Mapping) else []
        if unknown:
            words = _("Unknown field, or one that cannot be set.")
            raise ValidationError({name: [words] for name in unknown}, code="unknown")
        return super().to_internal_value(data)

    def _known(self) -> set[str]:
        return {name for name, field in self.fields.items() if not field.read_only}


class Nothing(StrictBody):
    """An empty body."""


class View(GenericAPIView[Any]):
    """A view whose parameters are known. Lists leave the check to their filters."""

    parameters: ClassVar[frozenset[str]] = frozenset()
    orders: ClassVar[dict[str, Order]] = {}
    starts_with: ClassVar[str] = ""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not (self.orders and request.method == "GET"):
            refuse_unknown(request, self.parameters)

    def listed(self, request: Request, queryset: QuerySet[Any]) -> Response:
        """A filtered page of `queryset`."""
        rows = self.paginate_queryset(self.filter_queryset(queryset))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def found(self, queryset: QuerySet[Any], pk: int) -> Any:
        """The row of `queryset`, which is narrowed to what may be seen; anything else does not exist."""
        row = queryset.filter(pk=pk).first() if pk <= BIGGEST_ID else None
        if row is None:
            raise NotFound(_("There is no such row, or it is not yours to see."))
        return row

    def body(self, request: Request, form: type[serializers.Serializer[Any]], **options: Any) -> dict[str, Any]:
        """The valid body. Raises ValidationError."""
        wanted = form(data=request.data, **options)
        wanted.is_valid(raise_exception=True)
        facts: dict[str, Any] = wanted.validated_data
        return facts

    @staticmethod
    def hand(request: Request) -> dict[str, Any]:
        """`by` and `at`, as every action takes them."""
        return {"by": actor_of(request), "at": at_of(request)}


def sourced(request: Request) -> Source:
    """The source under which what this key sends is kept."""
    key = key_of(request)
    return source_for(key.source, name=key.name)
