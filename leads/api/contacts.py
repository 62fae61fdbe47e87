"""People in the API: list, read, add, correct. Bulk is its own door; verdicts and scores are the engines'."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import viewer_of
from accounts.idempotency import once
from leads import actions
from leads.api.base import View, sourced
from leads.api.drafts import person_of
from leads.api.filters import ContactFilter
from leads.api.rights import may_correct, may_say, visible_refusal
from leads.api.shapes import ContactShape, PersonChange, PersonFacts
from leads.api.versions import etag, started_from
from leads.keyset import Order
from leads.models import Contact

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description='The version as `"3"`.')


def people(request: Request) -> Any:
    """The people this key may see, with all that one row of JSON shows."""
    # Who has a standing: everybody; said so that a sort by points can walk its index.
    seen = Contact.objects.visible_to(viewer_of(request)).filter(standing__isnull=False)
    return seen.select_related("company", "standing", "owner").prefetch_related("identities")


class Contacts(View):
    serializer_class = ContactShape
    filterset_class = ContactFilter
    queryset = Contact.objects.none()
    orders = {
        "created": Order("created", "created_at"),
        "points": Order("points", "standing__points", ids_follow=False),
        "gain": Order("gain", "standing__gain"),
        "name": Order("name", "last_name"),
        "id": Order("id", "id"),
        "moved": Order("moved", "moved_at"),
        "last_activity": Order("last_activity", "standing__last_activity_at", nullable=True),
    }
    starts_with = "-created"

    def get(self, request: Request) -> Response:
        """The people this key may see."""
        return self.listed(request, people(request))

    @extend_schema(request=PersonFacts, responses={201: ContactShape})
    @once
    def post(self, request: Request) -> Response:
        """Add a person. 409 names the person who is already known by one of the identities."""
        said = self.body(request, PersonFacts)
        may_say(request, said)
        with visible_refusal(request):
            contact = actions.add_person(person_of(said), source=sourced(request), **self.hand(request))
        row = people(request).get(pk=contact.pk)
        return Response(ContactShape(row).data, status=201, headers={"ETag": etag(row)})


class OneContact(View):
    serializer_class = ContactShape
    queryset = Contact.objects.none()

    def get(self, request: Request, pk: int) -> Response:
        """One person."""
        return self._shown(self.found(people(request), pk))

    @extend_schema(request=PersonChange, parameters=[IF_MATCH])
    def patch(self, request: Request, pk: int) -> Response:
        """Correct a person. An absent field stays, null clears; the version must still hold."""
        row = self.found(people(request), pk)
        changes = self.body(request, PersonChange)
        may_correct(request, row, changes)
        with visible_refusal(request), started_from(request, changes, row) as version:
            actions.correct_person(row.pk, version, changes, **self.hand(request))
        return self._shown(people(request).get(pk=pk))

    def _shown(self, row: Contact) -> Response:
        return Response(ContactShape(row).data, headers={"ETag": etag(row)})
