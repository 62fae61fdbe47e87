"""Refusals of corrections: what is wrong with a field, and who changed the row first."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from leads.drafts import Problem
from leads.refusals import Invalid, SomebodyWasFirst


def invalid(problems: Sequence[Problem]) -> Invalid:
    """The first problem as a refusal."""
    first = problems[0]
    return Invalid(first.message, field=first.field, code=first.code)


def changed_first(model: type[Model], pk: int) -> SomebodyWasFirst:
    """Somebody changed this row since the page was opened: who and when, as far as field history knows."""
    row: Any = model._default_manager.get(pk=pk)
    who, when = _last_hand(row)
    text = _("%(row)s was changed by %(who)s (%(when)s) since you opened it. Look again and decide anew.")
    return SomebodyWasFirst(text % {"row": row, "who": who, "when": when}, by=who, version=row.version)


def _last_hand(row: Model) -> tuple[str, str]:
    history = apps.get_model(row._meta.app_label, f"{type(row).__name__}History")
    last = history._default_manager.filter(pgh_obj=row.pk).select_related("pgh_context").order_by("-pgh_id").first()
    if last is None:
        return _("Baton"), _("just now")
    hand = (last.pgh_context.metadata if last.pgh_context else {}).get("user")
    user = User.objects.filter(pk=hand).first() if hand else None
    return user.name if user else _("Baton"), last.pgh_created_at.strftime("%Y-%m-%d %H:%M UTC")
