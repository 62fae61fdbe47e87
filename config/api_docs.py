"""The API's own pages: its documentation, and the answer at an address that is none."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

# Swagger UI sets styles on its elements: allowed only here.
DOCS_POLICY = {
    "script-src": [SELF],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:"],
}


@method_decorator(csp_replace(DOCS_POLICY), name="dispatch")
class Docs(SpectacularSwaggerSplitView):
    """Swagger UI from our own static files."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    url_name = "api:schema"


class NoSuchAddress(APIView):
    """404 as a problem, for whoever has a key and for whoever has none."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound
