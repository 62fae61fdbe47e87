"""Addresses of scoring's pages."""

from django.urls import path

from scoring import by_hand, views

urlpatterns = [
    path("scoring/", views.show_model, name="scoring"),
    path("people/<int:pk>/score/", views.show_score, name="person_score"),
    path("people/<int:pk>/qualify/", by_hand.qualify, name="qualify"),
]
