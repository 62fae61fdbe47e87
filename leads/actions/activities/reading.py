"""One activity draft to what can be stored: its type, time, message id and properties. No people, no writing."""

import hashlib
import json
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from leads.drafts import ActivityDraft, Problem
from leads.models import ActivityType
from leads.normalise.extra import PROPERTIES_LIMIT, checked
from leads.normalise.moment import moment
from leads.normalise.text import clean
from leads.normalise.unusable import Unusable

# A sender's clock may run ahead of ours by this much.
SKEW = timedelta(minutes=5)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(NamedTuple):
    """A line of the catalogue, as far as storing needs it."""

    id: int
    per_visit: bool


@dataclass(slots=True)
class CleanActivity:
    """An activity ready to store once `contact_id` is known. With problems the other fields mean nothing."""

    draft: ActivityDraft
    problems: list[Problem]
    contact_id: int = 0
    type_id: int = 0
    paged: bool = False  # counted once a visit
    occurred_at: datetime = EARLIEST
    message_id: str = ""


def catalogue() -> dict[str, Kind]:
    rows = ActivityType.objects.values_list("code", "pk", "per_visit")
    return {code: Kind(pk, per_visit) for code, pk, per_visit in rows}


def read_activity(
    draft: ActivityDraft, kinds: Mapping[str, Kind], at: datetime, seen: MutableMapping[str, int]
) -> CleanActivity:
    """Check everything but the person. `seen` counts equal contents for derived message ids."""
    one = CleanActivity(draft, list(draft.problems))
    kind = kinds.get(draft.type) if isinstance(draft.type, str) else None
    if kind is None:
        one.problems.append(_unknown_type(draft.type, kinds))
    else:
        one.type_id, one.paged = kind
    _read_time(one, at)
    _read_properties(one)
    if not one.problems:
        _read_message_id(one, seen)
    return one


def _unknown_type(said: object, kinds: Mapping[str, Kind]) -> Problem:
    if not said:
        return Problem("type", "required", _("An activity needs a type."))
    message = _("Unknown activity type. Known: %(choices)s.") % {"choices": ", ".join(sorted(kinds))}
    return Problem("type", "unknown_type", message)


def _read_time(one: CleanActivity, at: datetime) -> None:
    if one.draft.occurred_at in (None, ""):
        one.problems.append(Problem("occurred_at", "required", _("An activity needs the time it happened.")))
        return
    try:
        one.occurred_at = moment(one.draft.occurred_at)
        too_early, too_late = one.occurred_at < EARLIEST, one.occurred_at > at + SKEW
    except (Unusable, OverflowError):
        one.problems.append(Problem("occurred_at", "date", Unusable("date").words))
        return
    if too_late:
        one.problems.append(Problem("occurred_at", "future", _("Lies in the future.")))
    if too_early:
        one.problems.append(Problem("occurred_at", "out_of_range", _("Lies before 1970.")))


def _read_properties(one: CleanActivity) -> None:
    properties = one.draft.properties
    if not properties:
        return
    try:
        if not isinstance(properties, Mapping):
            raise Unusable("object")
        checked(dict(properties), PROPERTIES_LIMIT)
    except Unusable as refused:
        one.problems.append(Problem("properties", refused.code, refused.words))


def _read_message_id(one: CleanActivity, seen: MutableMapping[str, int]) -> None:
    try:
        said = one.draft.message_id
        one.message_id = clean(said, 200) if said else derived_id(one.draft, one.occurred_at, seen)
    except Unusable as refused:
        one.problems.append(Problem("message_id", refused.code, refused.words))


def derived_id(draft: ActivityDraft, occurred_at: datetime, seen: MutableMapping[str, int]) -> str:
    """From the content as said and how many equal ones `seen` has counted, this one included.

    So the same row of the same file is the same activity on every run, and real duplicates stay apart.
    """
    who: tuple[Any, ...] = (draft.contact_id, draft.email, draft.external_id, draft.user_id, draft.anonymous_id)
    instant = occurred_at.astimezone(UTC).isoformat()
    content = json.dumps([who, draft.type, instant, draft.properties], sort_keys=True, default=str)
    digest = hashlib.blake2b(content.encode(errors="replace"), digest_size=16).hexdigest()
    seen[digest] = nth = seen.get(digest, 0) + 1
    return f"{digest}-{nth}"
