"""Configuration of calendars, holidays and absences; accounts.admin brings it in."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from accounts.actions import (
    correct_absence,
    enter_absence,
    fill_holidays,
    make_default,
    remove_absences,
    save_calendar,
)
from accounts.actor import Actor
from accounts.clock import now
from accounts.models import Absence, Calendar, Holiday
from accounts.models.calendars import WEEKDAYS
from accounts.public_holidays import UnknownCountry, UnknownRegion


class HolidayRows(admin.TabularInline):  # type: ignore[type-arg]  # generic for mypy only
    model = Holiday
    extra = 1


@admin.register(Calendar)
class CalendarAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    list_display = ("name", "time_zone", "country", "region", "monday", "friday", "saturday", "is_default")
    search_fields = ("name",)
    fields = ("name", "time_zone", "country", "region", *WEEKDAYS)
    inlines = (HolidayRows,)
    actions = ("fill", "choose")

    def get_form(self, request: HttpRequest, obj: Calendar | None = None, change: bool = False, **options: Any) -> Any:
        help_text = _("Like 09:00–12:00, 13:00–17:00; empty: closed. Past midnight: 22:00–24:00, and 00:00–06:00.")
        return super().get_form(request, obj, change, help_texts={"monday": help_text}, **options)

    def has_delete_permission(self, request: HttpRequest, obj: Calendar | None = None) -> bool:
        """The default stands for whoever has no calendar; of a whole list nobody knows, so one by one."""
        return obj is not None and not obj.is_default and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Calendar, form: Any, change: bool) -> None:
        """Nothing yet: save_related keeps the calendar together with its holidays."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        (rows,) = formsets
        edited = rows.save(commit=False)
        save_calendar(form.instance, holidays=edited, removed=rows.deleted_objects, at=now())

    @admin.action(description=_l("Fill public holidays of this year and the next"))
    def fill(self, request: HttpRequest, queryset: Any) -> None:
        at = now()
        years = (at.year, at.year + 1)
        for calendar in queryset:
            try:
                new = fill_holidays(calendar, calendar.country, region=calendar.region, years=years, at=at)
            except UnknownCountry:
                told = _("%(calendar)s: give it a country whose public holidays are known.") % {"calendar": calendar}
                messages.warning(request, told)
            except UnknownRegion as unknown:
                messages.warning(request, f"{calendar}: {unknown.words()}")
            else:
                told = ngettext("%(calendar)s: %(new)d new holiday.", "%(calendar)s: %(new)d new holidays.", new)
                messages.success(request, told % {"calendar": calendar, "new": new})

    @admin.action(description=_l("Make this the company's default"))
    def choose(self, request: HttpRequest, queryset: Any) -> None:
        chosen = list(queryset)
        if len(chosen) != 1:
            messages.warning(request, _("Choose one calendar: there is one default."))
            return
        make_default(chosen[0], at=now())
        messages.success(request, _("Whoever has no other calendar now works by %(name)s.") % {"name": chosen[0]})


@admin.register(Absence)
class AbsenceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    list_display = ("user", "first_day", "last_day", "reason", "entered_by")
    list_select_related = ("user", "entered_by")
    list_filter = ("user__team",)
    search_fields = ("user__name", "user__email")
    date_hierarchy = "first_day"
    autocomplete_fields = ("user",)

    def save_model(self, request: HttpRequest, obj: Absence, form: Any, change: bool) -> None:
        if change:
            correct_absence(obj, at=now())
            return
        days = {"first_day": obj.first_day, "last_day": obj.last_day}
        by = Actor(door="admin", user_id=request.user.pk)
        obj.pk = enter_absence(obj.user, **days, reason=obj.reason, by=by, at=now()).pk

    def delete_model(self, request: HttpRequest, obj: Absence) -> None:
        remove_absences([obj], at=now())

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        remove_absences(queryset, at=now())
