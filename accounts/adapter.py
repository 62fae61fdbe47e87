"""What allauth asks of us: who may come in and where to afterwards. Nobody signs up; admins make accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):
    """No sign-up, redirects within this site only, and the person's own name in mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this site: a scheme, a host or a backslash may lead elsewhere."""
        own = bool(url) and url is not None and url.startswith("/") and not url.startswith(("//", "/\\"))
        return own and super().is_safe_url(url)

    def format_email_subject(self, subject: str) -> str:
        """Without the site-name prefix: there is one site."""
        return " ".join(subject.split())

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People have no user name besides their address."""
