"""What people changed in the facts of a row (person, company, opportunity), old and new side by side. Reading only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model

from accounts.models import User

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Edit:
    """One field's change: when, by whom (empty: Baton or an import), from what to what."""

    at: datetime
    field: str
    old: str
    new: str
    who: str


def edits(row: Model, *, limit: int = SHOWN) -> list[Edit]:
    """The latest changes, newest first. History keeps the row before each change, so new values come from the next."""
    history: Any = apps.get_model(row._meta.app_label, f"{type(row).__name__}History")
    kept = list(
        history.objects.filter(pgh_obj=row.pk, pgh_label="changed")
        .select_related("pgh_context")
        .order_by("-pgh_created_at", "-pgh_id")[:limit]
    )
    names = _names(kept)
    found: list[Edit] = []
    newer: Any = row
    for older in kept:
        found += _differences(older, newer, names)
        newer = older
    return found


def _differences(older: Any, newer: Any, names: dict[int, str]) -> list[Edit]:
    who = names.get(_hand(older), "")
    fields = [field for field in type(newer)._meta.concrete_fields if _is_fact(field.name, older)]
    return [
        Edit(older.pgh_created_at, str(field.verbose_name), _shown(older, field), _shown(newer, field), who)
        for field in fields
        if getattr(older, field.attname) != getattr(newer, field.attname)
    ]


def _is_fact(name: str, older: Any) -> bool:
    return not name.startswith("pgh_") and name != "id" and name in {f.name for f in type(older)._meta.concrete_fields}


def _shown(row: Any, field: Any) -> str:
    value = getattr(row, field.attname)
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list):
        return ", ".join(value)
    if field.is_relation:
        return str(field.related_model.objects.filter(pk=value).first() or value)
    return str(dict(field.flatchoices).get(value, value))


def _hand(kept: Any) -> int:
    metadata = kept.pgh_context.metadata if kept.pgh_context_id and kept.pgh_context else {}
    return metadata.get("user") or 0


def _names(kept: list[Any]) -> dict[int, str]:
    hands = {_hand(each) for each in kept} - {0}
    return dict(User.objects.filter(pk__in=hands).values_list("pk", "name")) if hands else {}
