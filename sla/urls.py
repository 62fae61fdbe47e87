"""Addresses of the SLA's pages."""

from django.urls import path

from sla.views import board, clocks, commitments, ladder, targets, tries

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
    path("sla/people/<int:pk>/clocks/", clocks.show_clocks_of, name="person_clocks"),
    path("sla/clocks/<int:pk>/pause/", clocks.pause, name="clock_pause"),
    path("sla/clocks/<int:pk>/resume/", clocks.resume, name="clock_resume"),
    path("promises/propose/", commitments.propose, name="commitment_propose"),
    path("promises/<int:pk>/", commitments.show_commitment, name="commitment"),
    path("promises/<int:pk>/answer/", commitments.answer, name="commitment_answer"),
    path("promises/<int:pk>/people/<slug:which>/", commitments.show_people, name="commitment_people"),
]
