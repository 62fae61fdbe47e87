"""Every address of Baton: the one page that shows all that HTTP can cause."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django_prometheus.exports import ExportToDjangoView

from config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("reports.urls")),
    path("", include("leads.urls")),
    path("", include("handoff.urls")),
    path("", include("scoring.urls")),
    path("", include("sla.urls")),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", ExportToDjangoView, name="metrics"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include(("config.api_urls", "api"))),
]
