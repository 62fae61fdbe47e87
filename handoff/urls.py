"""Addresses of the queue and its verdicts."""

from django.urls import path

from handoff.views import queue, routing, routing_rules

urlpatterns = [
    path("queue/", queue.show_queue, name="queue"),
    path("queue/<int:pk>/", queue.show_panel, name="queue_panel"),
    path("queue/offer/", queue.offer, name="queue_offer"),
    path("queue/nurture/", queue.nurture, name="queue_nurture"),
    path("queue/discard/", queue.discard, name="queue_discard"),
    path("queue/revive/", queue.revive, name="queue_revive"),
    path("queue/undo/", queue.undo, name="queue_undo"),
    path("routing/", routing.show_routing, name="routing"),
    path("routing/try/", routing.try_routing, name="routing_try"),
    path("routing/unrouted/", routing.show_unrouted, name="routing_unrouted"),
    path("routing/unrouted/route/", routing.route_again, name="routing_again"),
    path("routing/unrouted/give/", routing.give, name="routing_give"),
    path("routing/rules/add/", routing_rules.add_rule, name="routing_rule_add"),
    path("routing/rules/<int:pk>/", routing_rules.edit_rule, name="routing_rule"),
    path("routing/rules/<int:pk>/move/", routing_rules.move_rule, name="routing_rule_move"),
    path("routing/rules/<int:pk>/switch/", routing_rules.switch_rule, name="routing_rule_switch"),
    path("routing/desks/<int:pk>/", routing_rules.set_desk, name="routing_desk"),
]
