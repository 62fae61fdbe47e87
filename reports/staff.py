"""The staff as managers and admins see it: who works here, whom and what each has; closing an account asks where
these go, opening one again. What happens then is the verb's (handoff.actions.leaving)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import for_roles, visitor
from accounts.models import LEADERS, Role, User
from handoff.actions.leaving import Left, come_back, leave
from handoff.models import Handoff, Opportunity, Rule
from handoff.words import OPEN
from leads.models import Company, Contact
from leads.refusals import Refused
from reports.staff_forms import CloseForm

Numbers = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Held:
    """How many open handoffs, people, companies and open opportunities somebody has."""

    handoffs: int = 0
    people: int = 0
    companies: int = 0
    opportunities: int = 0

    @property
    def anything(self) -> bool:
        return any((self.handoffs, self.people, self.companies, self.opportunities))


def held(users: list[User]) -> dict[int, Held]:
    """{user id: what they have}; four queries whatever the number of users."""
    ids = [user.pk for user in users]
    handoffs = _numbers(Handoff.objects.filter(state__in=OPEN), "seller", ids)
    people = _numbers(Contact.objects.all(), "owner", ids)
    companies = _numbers(Company.objects.all(), "owner", ids)
    deals = _numbers(Opportunity.objects.filter(ended_at=None), "owner", ids)
    return {
        one: Held(handoffs.get(one, 0), people.get(one, 0), companies.get(one, 0), deals.get(one, 0)) for one in ids
    }


def _numbers(rows: QuerySet[Any], field: str, ids: list[int]) -> Numbers:
    return dict(rows.filter(**{f"{field}__in": ids}).order_by().values_list(field).annotate(number=Count("pk")))


@for_roles(*LEADERS)
@require_safe
def show_staff(request: HttpRequest) -> HttpResponse:
    users = list(User.objects.select_related("team").order_by("-is_active", "name", "pk"))
    has = held(users)
    context = {"at": now(), "rows": [(user, has[user.pk], _may_close(request, user)) for user in users]}
    return render(request, "reports/staff.html", context)


def _may_close(request: HttpRequest, user: User) -> bool:
    """Which accounts the page offers to close or open; the verb guards again."""
    viewer = visitor(request)
    return user.pk != viewer.pk and (user.role != Role.ADMIN or viewer.role == Role.ADMIN)


@for_roles(*LEADERS)
def close_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks to whom their people go, then closes the account. A closed one that still has something is asked too."""
    user = get_object_or_404(User, pk=pk)
    has = held([user])[pk]
    if not user.is_active and not has.anything:
        return redirect("staff")
    form = CloseForm(request.POST if request.method == "POST" else None, leaving=user)
    if form.is_valid():
        try:
            left = leave(pk, **form.destinations(), by=Actor.person(visitor(request)), at=now())
        except Refused as refusal:
            form.add_error(form.field_of(refusal), str(refusal))
        else:
            _say(request, user, left)
            return redirect("staff")
    rules = Rule.objects.filter(seller=user, active=True)
    context = {"form": form, "leaving": user, "has": has, "rules": rules, "may": _may_close(request, user)}
    return render(request, "reports/staff_close.html", context, status=400 if form.is_bound else 200)


def _say(request: HttpRequest, user: User, left: Left) -> None:
    messages.success(request, _("The account of %(name)s is closed.") % {"name": user.name})
    if left.unplaced:
        text = ngettext(
            "%(n)d person could be given to nobody yet and stands with the reason under Routing.",
            "%(n)d people could be given to nobody yet and stand with the reason under Routing.",
            left.unplaced,
        )
        messages.warning(request, text % {"n": left.unplaced})


@for_roles(*LEADERS)
@require_POST
def open_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    user = get_object_or_404(User, pk=pk)
    try:
        come_back(pk, by=Actor.person(visitor(request)))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        text = _("The account of %(name)s is open again. Give people to them under Reassign.")
        messages.success(request, text % {"name": user.name})
    return redirect("staff")
