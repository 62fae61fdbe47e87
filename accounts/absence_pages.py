"""The page of absences: one's own, and for managers and admins everybody's. Rows change in accounts.actions."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import enter_absence, remove_absences
from accounts.actor import Actor
from accounts.clock import now
from accounts.doors import EVERYBODY, for_roles, visitor
from accounts.models import Absence, User
from accounts.models.people import LEADERS

LONGEST = timedelta(days=2 * 366)  # longer is a slip of the pen
SHOWN = 200
KEPT_IN_SIGHT = timedelta(days=30)


def those_of(viewer: User) -> QuerySet[User]:
    """For whom this person may enter absences."""
    people = User.objects.filter(is_active=True)
    return people if viewer.role in LEADERS else people.filter(pk=viewer.pk)


class AbsenceForm(forms.Form):
    """Who is away from when to when; only leaders are asked who."""

    user = forms.ModelChoiceField(label=_l("Who"), queryset=User.objects.none(), empty_label=None)
    first_day = forms.DateField(label=_l("First day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    last_day = forms.DateField(
        label=_l("Last day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_l("Away to the end of this day."),
    )
    reason = forms.CharField(
        label=_l("Reason"),
        max_length=150,
        required=False,
        help_text=_l("May stay empty. Only the person, managers and admins see it."),
    )

    def __init__(self, sent: QueryDict | None, *, viewer: User) -> None:
        super().__init__(sent, initial={"user": viewer})
        self.fields["user"].queryset = those_of(viewer)  # type: ignore[attr-defined]
        if viewer.role not in LEADERS:
            self.fields["user"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = asked.get("first_day"), asked.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is not before the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("last_day", _("Longer than two years: close the account instead."))
        return asked


@for_roles(*EVERYBODY)
@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    user, at = visitor(request), now()
    form = AbsenceForm(request.POST or None, viewer=user)
    if request.method == "POST" and form.is_valid():
        absence = enter_absence(**form.cleaned_data, by=Actor.person(user), at=at)
        messages.success(request, _("%(name)s is away on these days.") % {"name": absence.user})
        return redirect("absences")
    today = localdate(at)
    known = Absence.objects.visible_to(user).filter(last_day__gte=today - KEPT_IN_SIGHT)
    page = {"form": form, "absences": known.select_related("user")[:SHOWN], "today": today}
    return render(request, "accounts/absences.html", {**page, "leads": user.role in LEADERS, "user": user})


@for_roles(*EVERYBODY)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    absence = get_object_or_404(Absence.objects.visible_to(visitor(request)), pk=pk)
    remove_absences([absence], at=now())
    messages.success(request, _("The absence is removed: %(name)s works on these days.") % {"name": absence.user})
    return redirect("absences")
