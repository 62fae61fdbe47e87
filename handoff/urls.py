"""Addresses of the queue and its verdicts."""

from django.urls import path

from handoff import views

urlpatterns = [
    path("queue/", views.show_queue, name="queue"),
    path("queue/<int:pk>/", views.show_panel, name="queue_panel"),
    path("queue/offer/", views.offer, name="queue_offer"),
    path("queue/nurture/", views.nurture, name="queue_nurture"),
    path("queue/discard/", views.discard, name="queue_discard"),
    path("queue/revive/", views.revive, name="queue_revive"),
    path("queue/undo/", views.undo, name="queue_undo"),
]
