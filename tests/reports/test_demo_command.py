"""Loading the demo: refused outside demo mode, and a killed load goes on where it was."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from leads.models import Activity, Contact, Event, ImportRun
from reports.demo import load as loading
from reports.demo.cast import Size

TODAY = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)


class Undone(Exception):
    """Takes a demo company back."""


@pytest.mark.django_db
def test_outside_demo_mode_it_refuses(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode"):
        call_command("load_demo")
    assert not User.objects.filter(email__endswith="@demo.test").exists()


@pytest.mark.django_db
def test_a_killed_load_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = Size(people=40, companies=12, most_wanted=2)
    whole = _tell(monkeypatch, dies_at=None, size=tiny)
    assert _tell(monkeypatch, dies_at=9, size=tiny) == whole


def _tell(monkeypatch: pytest.MonkeyPatch, *, dies_at: int | None, size: Size) -> dict[str, Any]:
    """Load, die before a page where asked, load again; then take it all back and say what was there."""
    told = loading._tell

    def dying(house: Any, story: Any, number: int, run: Any) -> None:
        if number == dies_at:
            raise KeyboardInterrupt
        told(house, story, number, run)

    try:
        with transaction.atomic():
            monkeypatch.setattr(loading, "_tell", dying)
            if dies_at is not None:
                with pytest.raises(KeyboardInterrupt):
                    loading.load(at=TODAY, size=size)
                assert loading.is_wanted()
            monkeypatch.setattr(loading, "_tell", told)
            loading.load(at=TODAY + timedelta(days=3) if dies_at is not None else TODAY, size=size)
            found = _found()
            raise Undone
    except Undone:
        return found


def _found() -> dict[str, Any]:
    assert not ImportRun.objects.filter(finished_at=None).exists()
    people = Contact.objects.order_by("email").values_list("email", "stage", "place", "standing__points")
    return {"people": list(people), "activities": Activity.objects.count(), "events": Event.objects.count()}
