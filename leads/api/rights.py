"""What a salesperson's key may write. Everybody else who may write at all may write all."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts.api_auth import viewer_of
from accounts.models import Role
from leads.models import Company, Contact
from leads.refusals import Refused

# Facts that decide whose a person is, or about other people's rows.
NOT_FOR_SALES = {"owner"}


def may_correct(request: Request, row: Contact | Company, changes: Mapping[str, Any]) -> None:
    """A salesperson corrects what they own. Raises PermissionDenied."""
    if viewer_of(request).role == Role.SALES and row.owner_id != viewer_of(request).pk:
        raise PermissionDenied(_("You may read this, but only its owner may correct it."), code="not_yours")
    may_say(request, changes)


def may_say(request: Request, said: Mapping[str, Any]) -> None:
    """A salesperson gives nothing to somebody else and rewrites no company on the way. Raises PermissionDenied."""
    if viewer_of(request).role != Role.SALES:
        return
    if NOT_FOR_SALES & set(said):
        raise PermissionDenied(_("Only marketing and managers decide whose a person or company is."), code="not_yours")
    if isinstance(said.get("company"), Mapping):
        raise PermissionDenied(_("Name the company; its facts are corrected at the company itself."), code="not_yours")


@contextmanager
def visible_refusal(request: Request) -> Iterator[None]:
    """Take the id of a known person out of a refusal where the caller may not see that person."""
    try:
        yield
    except Refused as refusal:
        known = refusal.facts.get("contact")
        if known is not None and not Contact.objects.visible_to(viewer_of(request)).filter(pk=known).exists():
            del refusal.facts["contact"]
        raise
