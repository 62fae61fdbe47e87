"""Addresses of the homes and of what both teams look at together."""

from django.urls import path, register_converter

from reports import asleep, both_promises, cost_pages, home, month, radiator, staff, style, theme
from reports.base import sheet as base_sheet
from reports.deals import page as deals
from reports.explore import page as explore
from reports.explore import saved_pages as saved
from reports.figures import pages as figures
from reports.funnel import page as funnel
from reports.funnel import sheet as funnel_sheet
from reports.goal import page as goal
from reports.goal import sheet as goal_sheet
from reports.monthly import meeting_pages as meeting
from reports.monthly import pages as monthly
from reports.results import page as results
from reports.results import sheet as results_sheet
from reports.sheets import SheetKind
from reports.velocity import page as velocity
from reports.velocity import sheet as velocity_sheet
from reports.wall import page as wall
from reports.waste import noise_sheet
from reports.waste import page as waste
from reports.waste import sheet as waste_sheet

register_converter(SheetKind, "sheet")

urlpatterns = [
    path("", home.show_home, name="home"),
    path("radiator/", radiator.show_radiator, name="radiator"),
    path("radiator/promises/", radiator.show_promises, name="radiator_promises"),
    path("promises/", both_promises.show_both, name="both_promises"),
    path("reports/funnel/", funnel.show_funnel, name="report_funnel"),
    path("reports/funnel.<sheet:kind>", funnel_sheet.download, name="report_funnel_sheet"),
    path("reports/waste/", waste.show_waste, name="report_waste"),
    path("reports/waste.<sheet:kind>", waste_sheet.download, name="report_waste_sheet"),
    path("reports/waste/noise/", waste.show_noise, name="report_noise"),
    path("reports/waste/noise.<sheet:kind>", noise_sheet.download, name="report_noise_sheet"),
    path("reports/costs/", cost_pages.show_costs, name="report_costs"),
    path("reports/costs/early/", cost_pages.set_terms, name="report_waste_terms"),
    path("reports/costs/<int:pk>/", cost_pages.edit_cost, name="report_cost"),
    path("reports/velocity/", velocity.show_velocity, name="report_velocity"),
    path("reports/velocity.<sheet:kind>", velocity_sheet.download, name="report_velocity_sheet"),
    path("reports/goal/", goal.show_goal, name="report_goal"),
    path("reports/goal.<sheet:kind>", goal_sheet.download, name="report_goal_sheet"),
    path("reports/results/", results.show_results, name="report_results"),
    path("reports/results.<sheet:kind>", results_sheet.download, name="report_results_sheet"),
    path("reports/results/coverage/", results.show_coverage, name="report_coverage"),
    path("reports/results/base/", results.show_base, name="report_base"),
    path("reports/results/base.<sheet:kind>", base_sheet.download, name="report_base_sheet"),
    path("reports/deals/", deals.show_deals, name="report_deals"),
    path("reports/deals.<sheet:kind>", deals.download, name="deals_sheet"),
    path("reports/months/", monthly.show_months, name="report_months"),
    path("reports/months/compose/", monthly.compose, name="report_compose"),
    path("reports/months/subscribe/", monthly.subscribe, name="report_subscribe"),
    path("reports/months/<str:name>.pdf", monthly.download_pdf, name="report_pdf"),
    path("reports/months/<str:name>.<sheet:kind>", monthly.download, name="report_month_sheet"),
    path("reports/months/<str:name>/", monthly.show_month, name="report_month"),
    path("reports/months/<str:name>/people/", monthly.show_people, name="report_month_people"),
    path("reports/months/<str:name>/people.<sheet:kind>", monthly.download_people, name="report_month_people_sheet"),
    path("reports/months/<str:name>/since/", monthly.show_changes, name="report_month_since"),
    path("reports/months/<str:name>/meeting/", meeting.show_meeting, name="report_meeting"),
    path("reports/months/<str:name>/meeting/notes/", meeting.write_notes, name="meeting_notes"),
    path("reports/months/<str:name>/meeting/decide/", meeting.decide, name="meeting_decide"),
    path("reports/months/<str:name>/meeting/decisions/<int:pk>/", meeting.withdraw_decision, name="meeting_withdraw"),
    path("reports/months/<str:name>/meeting/items/", meeting.add_item, name="meeting_add_item"),
    path("reports/months/<str:name>/meeting/items/<int:pk>/", meeting.finish_item, name="meeting_finish_item"),
    path("reports/wall/", wall.show_wall, name="wall"),
    path("reports/explore/", explore.show_explorer, name="report_explore"),
    path("reports/explore/cell/", explore.show_cell, name="explore_cell"),
    path("reports/explore/cell.<sheet:kind>", explore.download_cell, name="explore_cell_sheet"),
    path("reports/explore/rows.<sheet:kind>", explore.download, name="explore_sheet"),
    path("reports/explore/saved/", saved.save, name="explore_save"),
    path("reports/explore/saved/<int:pk>/", saved.change, name="saved_report"),
    path("reports/explore/saved/<int:pk>/remove/", saved.remove, name="saved_report_remove"),
    path("reports/people/", figures.show_people, name="figure_people"),
    path("reports/people.<sheet:kind>", figures.download, name="people_sheet"),
    path("asleep/", asleep.show_asleep, name="asleep"),
    path("month/<slug:what>/", month.show_month, name="month"),
    path("staff/", staff.show_staff, name="staff"),
    path("staff/<int:pk>/deactivate/", staff.close_account, name="staff_close"),
    path("staff/<int:pk>/reactivate/", staff.open_account, name="staff_open"),
    path("theme/", theme.set_theme, name="theme"),
    path("style/", style.show_style, name="style"),
]
