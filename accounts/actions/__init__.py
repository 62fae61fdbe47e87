"""What can be done with keys, people, calendars and absences, one function each; doors call these."""

from accounts.actions.absences import correct_absence, enter_absence, remove_absences
from accounts.actions.calendars import fill_holidays, make_default, save_calendar
from accounts.actions.keys import (
    KEPT_FOR,
    USED_EVERY,
    create_api_key,
    forget_replies,
    grantable_roles,
    mark_used,
    revoke_api_key,
)
from accounts.actions.people import (
    choose_notices,
    choose_theme,
    correct_profile,
    deactivate,
    end_sessions,
    reactivate,
    save_account,
)
from accounts.actions.reacting import calendar_changed

__all__ = [
    "KEPT_FOR",
    "USED_EVERY",
    "calendar_changed",
    "choose_notices",
    "choose_theme",
    "correct_absence",
    "correct_profile",
    "create_api_key",
    "deactivate",
    "end_sessions",
    "enter_absence",
    "fill_holidays",
    "forget_replies",
    "grantable_roles",
    "make_default",
    "mark_used",
    "reactivate",
    "remove_absences",
    "revoke_api_key",
    "save_account",
    "save_calendar",
]
