"""Pages of accounts that are not allauth's."""

from django.urls import URLPattern, path

from accounts import absence_pages, views

urlpatterns: list[URLPattern] = [
    path("settings/", views.profile, name="profile"),
    path("absences/", absence_pages.absences, name="absences"),
    path("absences/<int:pk>/remove/", absence_pages.remove, name="absence_remove"),
    path("api-keys/", views.api_keys, name="api_keys"),
    path("api-keys/<int:pk>/revoke/", views.revoke, name="api_key_revoke"),
]
