"""What follows where who works when changes: config/reactions.py names it, since clocks live on a floor above."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string


def calendar_changed(user_ids: Collection[int] | None, *, at: datetime) -> None:
    """Run the calendar reactions in the caller's transaction: what they raise undoes the edit as well.

    None is anybody, with work that is nobody's; of no people nothing follows.
    """
    if user_ids is not None and not user_ids:
        return
    ids = None if user_ids is None else sorted(set(user_ids))
    for reaction in import_string(settings.BATON_CALENDAR_REACTIONS):
        import_string(reaction)(user_ids=ids, at=at)
