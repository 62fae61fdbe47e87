"""Every address under /api/v1/. Names are the keys of config/access.py; what is not there is denied."""

from django.urls import URLPattern, path, re_path
from drf_spectacular.views import SpectacularAPIView

from config.api_docs import Docs, NoSuchAddress
from handoff.api import bant, handoffs, opportunities, verdicts
from leads.api.activities import Activities, OneActivity
from leads.api.bulk import BulkActivities, BulkContacts
from leads.api.companies import Companies, OneCompany
from leads.api.contacts import Contacts, OneContact
from leads.api.events import Events, OneEvent
from reports.api.costs import Costs
from reports.api.explore import ExploreReport
from reports.api.funnel import FunnelReport
from reports.api.goal import GoalReport
from reports.api.months import Months, OneMonth
from reports.api.results import BaseReport, ResultsReport
from reports.api.saved import OneSavedReport, SavedReports
from reports.api.velocity import VelocityReport
from reports.api.wall import WallReport
from reports.api.waste import WasteReport
from scoring import api as scoring
from sla.api import clocks, commitments, targets

urlpatterns: list[URLPattern] = [
    path("contacts/", Contacts.as_view(), name="contacts"),
    path("contacts/bulk/", BulkContacts.as_view(), name="contacts-bulk"),
    path("contacts/<int:pk>/", OneContact.as_view(), name="contact"),
    path("contacts/<int:pk>/score/", scoring.Score.as_view(), name="contact-score"),
    path("contacts/<int:pk>/qualify/", scoring.Qualify.as_view(), name="contact-qualify"),
    path("contacts/<int:pk>/offer/", verdicts.Offer.as_view(), name="contact-offer"),
    path("contacts/<int:pk>/nurture/", verdicts.Nurture.as_view(), name="contact-nurture"),
    path("contacts/<int:pk>/discard/", verdicts.Discard.as_view(), name="contact-discard"),
    path("contacts/<int:pk>/revive/", verdicts.Revive.as_view(), name="contact-revive"),
    path("contacts/<int:pk>/undo/", verdicts.Undo.as_view(), name="contact-undo"),
    path("contacts/<int:pk>/take/", handoffs.Take.as_view(), name="contact-take"),
    path("handoffs/", handoffs.Handoffs.as_view(), name="handoffs"),
    path("handoffs/reassign/", handoffs.Reassign.as_view(), name="handoffs-reassign"),
    path("handoffs/<int:pk>/", handoffs.OneHandoff.as_view(), name="handoff"),
    path("handoffs/<int:pk>/open/", handoffs.Open.as_view(), name="handoff-open"),
    path("handoffs/<int:pk>/accept/", handoffs.Accept.as_view(), name="handoff-accept"),
    path("handoffs/<int:pk>/return/", handoffs.Return.as_view(), name="handoff-return"),
    path("handoffs/<int:pk>/discard/", handoffs.Discard.as_view(), name="handoff-discard"),
    path("handoffs/<int:pk>/attempts/", handoffs.Attempts.as_view(), name="handoff-attempts"),
    path("handoffs/<int:pk>/bant/", bant.OneBant.as_view(), name="handoff-bant"),
    path("handoffs/<int:pk>/judge/", handoffs.Judge.as_view(), name="handoff-judge"),
    path("handoffs/<int:pk>/plan/", handoffs.Plan.as_view(), name="handoff-plan"),
    path("handoffs/<int:pk>/pass/", handoffs.Pass.as_view(), name="handoff-pass"),
    path("handoffs/<int:pk>/take-back/", handoffs.TakeBack.as_view(), name="handoff-take-back"),
    path("handoffs/<int:pk>/recall/", handoffs.Recall.as_view(), name="handoff-recall"),
    path("opportunities/", opportunities.Opportunities.as_view(), name="opportunities"),
    path("opportunities/<int:pk>/", opportunities.OneOpportunity.as_view(), name="opportunity"),
    path("opportunities/<int:pk>/win/", opportunities.Win.as_view(), name="opportunity-win"),
    path("opportunities/<int:pk>/lose/", opportunities.Lose.as_view(), name="opportunity-lose"),
    path("opportunities/<int:pk>/undo/", opportunities.Undo.as_view(), name="opportunity-undo"),
    path(
        "opportunities/<int:pk>/participants/",
        opportunities.Participants.as_view(),
        name="opportunity-participants",
    ),
    path("clocks/", clocks.Clocks.as_view(), name="clocks"),
    path("clocks/<int:pk>/", clocks.OneClock.as_view(), name="clock"),
    path("clocks/<int:pk>/pause/", clocks.PauseClock.as_view(), name="clock-pause"),
    path("clocks/<int:pk>/resume/", clocks.ResumeClock.as_view(), name="clock-resume"),
    path("commitments/", commitments.Commitments.as_view(), name="commitments"),
    path("commitments/<int:pk>/", commitments.OneCommitment.as_view(), name="commitment"),
    path("commitments/<int:pk>/confirm/", commitments.Confirm.as_view(), name="commitment-confirm"),
    path("commitments/<int:pk>/decline/", commitments.Decline.as_view(), name="commitment-decline"),
    path("reports/funnel/", FunnelReport.as_view(), name="report-funnel"),
    path("reports/months/", Months.as_view(), name="report-months"),
    path("reports/months/<str:month>/", OneMonth.as_view(), name="report-month"),
    path("reports/velocity/", VelocityReport.as_view(), name="report-velocity"),
    path("reports/goal/", GoalReport.as_view(), name="report-goal"),
    path("reports/results/", ResultsReport.as_view(), name="report-results"),
    path("reports/results/base/", BaseReport.as_view(), name="report-base"),
    path("reports/waste/", WasteReport.as_view(), name="report-waste"),
    path("reports/wall/", WallReport.as_view(), name="report-wall"),
    path("reports/explore/", ExploreReport.as_view(), name="report-explore"),
    path("reports/saved/", SavedReports.as_view(), name="saved-reports"),
    path("reports/saved/<int:pk>/", OneSavedReport.as_view(), name="saved-report"),
    path("reports/costs/", Costs.as_view(), name="report-costs"),
    path("companies/", Companies.as_view(), name="companies"),
    path("companies/<int:pk>/", OneCompany.as_view(), name="company"),
    path("targets/", targets.Targets.as_view(), name="targets"),
    path("targets/<int:pk>/", targets.OneTarget.as_view(), name="target"),
    path("rungs/", targets.Rungs.as_view(), name="rungs"),
    path("activities/", Activities.as_view(), name="activities"),
    path("activities/bulk/", BulkActivities.as_view(), name="activities-bulk"),
    path("activities/<int:pk>/", OneActivity.as_view(), name="activity"),
    path("events/", Events.as_view(), name="events"),
    path("events/<int:pk>/", OneEvent.as_view(), name="event"),
    # The description holds no rows, so whoever builds against us needs no key to read it.
    path(
        "schema/",
        SpectacularAPIView.as_view(authentication_classes=[], permission_classes=[], throttle_classes=[]),
        name="schema",
    ),
    path("docs/", Docs.as_view(), name="docs"),
    re_path(r"^.*$", NoSuchAddress.as_view(), name="no-such-address"),
]
