"""Addresses of the homes and of what both teams look at together."""

from django.urls import path

from reports import asleep, both_promises, home, month, radiator, staff, style, theme
from reports.deals import page as deals
from reports.figures import pages as figures
from reports.funnel import page as funnel
from reports.goal import page as goal
from reports.results import page as results
from reports.velocity import page as velocity

urlpatterns = [
    path("", home.show_home, name="home"),
    path("radiator/", radiator.show_radiator, name="radiator"),
    path("radiator/promises/", radiator.show_promises, name="radiator_promises"),
    path("promises/", both_promises.show_both, name="both_promises"),
    path("reports/funnel/", funnel.show_funnel, name="report_funnel"),
    path("reports/velocity/", velocity.show_velocity, name="report_velocity"),
    path("reports/goal/", goal.show_goal, name="report_goal"),
    path("reports/results/", results.show_results, name="report_results"),
    path("reports/results/base/", results.show_base, name="report_base"),
    path("reports/deals/", deals.show_deals, name="report_deals"),
    path("reports/people/", figures.show_people, name="figure_people"),
    path("asleep/", asleep.show_asleep, name="asleep"),
    path("month/<slug:what>/", month.show_month, name="month"),
    path("staff/", staff.show_staff, name="staff"),
    path("staff/<int:pk>/deactivate/", staff.close_account, name="staff_close"),
    path("staff/<int:pk>/reactivate/", staff.open_account, name="staff_open"),
    path("theme/", theme.set_theme, name="theme"),
    path("style/", style.show_style, name="style"),
]
