"""Addresses of the SLA's pages."""

from django.urls import path

from sla.views import board, ladder, targets, tries

urlpatterns = [
    path("sla/", board.show_board, name="sla_board"),
    path("sla/clocks/", board.show_clocks, name="sla_clocks"),
    path("sla/untold/", board.show_untold, name="sla_untold"),
    path("sla/targets/", targets.show_targets, name="sla_targets"),
    path("sla/targets/add/", targets.add_target, name="sla_target_add"),
    path("sla/targets/try/", tries.try_new, name="sla_target_try_new"),
    path("sla/targets/<int:pk>/", targets.edit_target, name="sla_target"),
    path("sla/targets/<int:pk>/move/", targets.move_target, name="sla_target_move"),
    path("sla/targets/<int:pk>/switch/", targets.switch_target, name="sla_target_switch"),
    path("sla/targets/<int:pk>/try/", tries.try_target, name="sla_target_try"),
    path("sla/tries/<int:pk>/", tries.show_try, name="sla_try"),
    path("sla/tries/<int:pk>/switch-on/", tries.switch_on, name="sla_try_switch_on"),
    path("sla/rungs/add/", ladder.add_rung, name="sla_rung_add"),
    path("sla/rungs/<int:pk>/", ladder.edit_rung, name="sla_rung"),
    path("sla/rungs/<int:pk>/switch/", ladder.switch_rung, name="sla_rung_switch"),
    path("sla/rungs/<int:pk>/remove/", ladder.remove_rung, name="sla_rung_remove"),
]
