"""The bell of the top bar with its badge. The page of notices is leads.views.notices'."""

from typing import Any

from django import template

from accounts.models import User
from leads.notices.inbox import unread

register = template.Library()


@register.inclusion_tag("look/bell.html")
def bell(user: Any) -> dict[str, Any]:
    """The way to one's notices and how many are unread; nothing for the signed-out."""
    return {"unread": unread(user) if isinstance(user, User) else None}
