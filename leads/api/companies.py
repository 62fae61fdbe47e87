"""Companies in the API: list, read, add, correct."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_auth import viewer_of
from accounts.idempotency import once
from leads import actions
from leads.api.base import View, sourced
from leads.api.contacts import IF_MATCH
from leads.api.drafts import company_of
from leads.api.filters import CompanyFilter
from leads.api.rights import may_correct, may_say
from leads.api.shapes import CompanyChange, CompanyFacts, CompanyShape
from leads.api.versions import etag, started_from
from leads.keyset import Order
from leads.models import Company


def companies(request: Request) -> Any:
    """The companies this key may see, with all that one row of JSON shows."""
    return Company.objects.visible_to(viewer_of(request)).select_related("owner").prefetch_related("identities")


class Companies(View):
    serializer_class = CompanyShape
    filterset_class = CompanyFilter
    queryset = Company.objects.none()
    orders = {
        "name": Order("name", "name_key"),
        "created": Order("created", "created_at"),
        "id": Order("id", "id"),
        "employees": Order("employees", "employees", nullable=True),
        "revenue": Order("revenue", "revenue", nullable=True),
    }
    starts_with = "name"

    def get(self, request: Request) -> Response:
        """The companies this key may see."""
        return self.listed(request, companies(request))

    @extend_schema(request=CompanyFacts, responses={201: CompanyShape})
    @once
    def post(self, request: Request) -> Response:
        """Add a company. 409 names the company that already has this business id or external id."""
        said = self.body(request, CompanyFacts)
        may_say(request, said)
        company = actions.add_company(company_of(said), source=sourced(request), **self.hand(request))
        row = companies(request).get(pk=company.pk)
        return Response(CompanyShape(row).data, status=201, headers={"ETag": etag(row)})


class OneCompany(View):
    serializer_class = CompanyShape
    queryset = Company.objects.none()

    def get(self, request: Request, pk: int) -> Response:
        """One company."""
        return self._shown(self.found(companies(request), pk))

    @extend_schema(request=CompanyChange, parameters=[IF_MATCH])
    def patch(self, request: Request, pk: int) -> Response:
        """Correct a company. An absent field stays, null clears; the version must still hold."""
        row = self.found(companies(request), pk)
        changes = self.body(request, CompanyChange)
        may_correct(request, row, changes)
        with started_from(request, changes, row) as version:
            actions.correct_company(row.pk, version, changes, **self.hand(request))
        return self._shown(companies(request).get(pk=pk))

    def _shown(self, row: Company) -> Response:
        return Response(CompanyShape(row).data, headers={"ETag": etag(row)})
