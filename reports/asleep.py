"""Who sleeps in nurture: nobody touched them for half a year and no day is set; the page asks for a decision."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.clock import now
from accounts.doors import MARKETING, for_roles, visitor
from accounts.models import User
from leads.keyset import Order, counted
from leads.listing import asked_page
from leads.models import Contact
from leads.words import Place

# Nobody in nurture should lie longer than this without a sign of life or a decision.
ASLEEP_AFTER = timedelta(days=180)
ORDERS = {"longest": Order("longest", "moved_at")}
MOST_COUNTED = 999


def asleep(viewer: User, at: datetime) -> QuerySet[Contact]:
    """In nurture, with no day to return and no sign of life for half a year: they need a decision."""
    silent = Q(standing__last_activity_at__lt=at - ASLEEP_AFTER) | Q(standing__last_activity_at=None)
    in_nurture = Contact.objects.visible_to(viewer).filter(place=Place.NURTURE, wake_at=None)
    return in_nurture.filter(silent, moved_at__lt=at - ASLEEP_AFTER)


@for_roles(*MARKETING)
@require_safe
def show_asleep(request: HttpRequest) -> HttpResponse:
    at = now()
    people = asleep(visitor(request), at)
    page = asked_page(people.select_related("standing", "company", "owner"), request.GET, ORDERS)
    context = {"at": at, "page": page, "number": counted(people, most=MOST_COUNTED), "here": request.get_full_path()}
    return render(request, "reports/asleep.html", context)
