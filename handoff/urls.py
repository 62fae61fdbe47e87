"""Addresses of the queue and its verdicts."""

from django.urls import path

from handoff.views import queue

urlpatterns = [
    path("queue/", queue.show_queue, name="queue"),
    path("queue/<int:pk>/", queue.show_panel, name="queue_panel"),
    path("queue/offer/", queue.offer, name="queue_offer"),
    path("queue/nurture/", queue.nurture, name="queue_nurture"),
    path("queue/discard/", queue.discard, name="queue_discard"),
    path("queue/revive/", queue.revive, name="queue_revive"),
    path("queue/undo/", queue.undo, name="queue_undo"),
]
