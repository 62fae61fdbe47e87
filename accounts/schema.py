"""How the API describes itself: drf-spectacular's schema plus what every route of ours has in common."""

from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from accounts.idempotency import HEADER, LONGEST_KEY

PROBLEM = "application/problem+json"
ALWAYS = {
    "400": "A value cannot be taken; `errors` says which.",
    "401": "No key, or one that is unknown, expired or revoked.",
    "403": "The role of the key does not allow this.",
    "406": "Only JSON is served.",
    "429": "Too many requests; `Retry-After` says when to come again.",
}
WITH_ID = {"404": "No such row, or not yours to see."}
WITH_BODY = {
    "409": "Somebody was first, or the way things stand forbids it; nothing changed.",
    "412": "The version in `If-Match` is not the row's; nothing changed.",
    "413": "The body is too large.",
    "415": "Only JSON is read.",
    "422": "The `Idempotency-Key` belongs to another request.",
}


class Place(serializers.Serializer[Any]):
    """Where a request is wrong: a pointer into its body, or a parameter of its address."""

    pointer = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)
    code = serializers.CharField()
    detail = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """An error by RFC 9457. `code` is stable; refusals add facts of their own."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    request_id = serializers.CharField()
    errors = Place(many=True, required=False)  # type: ignore[assignment]  # the problem's word, not DRF's


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.api_auth.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "An API key, as `create_api_key` prints it."}


class BatonSchema(AutoSchema):
    """Every operation may answer with a problem; every POST takes an Idempotency-Key."""

    def get_tags(self) -> list[str]:
        """One chapter a resource: /api/v1/<resource>/…"""
        return self.path.split("/")[3:4]

    def _is_list_view(self, serializer: Any = None) -> bool:
        """A view of ours that can be ordered is a list."""
        return self.method == "GET" and bool(getattr(self.view, "orders", None))

    def get_override_parameters(self) -> list[Any]:
        if self.method != "POST":
            return []
        header = {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY}
        words = "The same key with the same body acts once; the reply is kept for a day."
        return [OpenApiParameter(HEADER, header, OpenApiParameter.HEADER, description=words)]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        for status, words in self._problems().items():
            answer = self._get_response_for_code(Problem, status, media_types=[PROBLEM])  # type: ignore[no-untyped-call]
            bodies[status] = answer | {"description": words}
        return bodies

    def _problems(self) -> dict[str, str]:
        with_body = self.method in {"POST", "PATCH", "PUT", "DELETE"}
        return {**ALWAYS, **(WITH_ID if "{" in self.path else {}), **(WITH_BODY if with_body else {})}
