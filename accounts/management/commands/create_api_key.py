"""`manage.py create_api_key NAME --role ROLE [--user EMAIL]`: prints the new key's secret, this once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.actions import create_api_key
from accounts.clock import now
from accounts.models import Role, User


class Command(BaseCommand):
    help = "Make an API key and print its secret once. With --user the key acts as that person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what the key is for; keys of one name are one source of activities")
        parser.add_argument("--role", choices=Role.values, default=Role.INTEGRATION.value)
        parser.add_argument("--user", metavar="EMAIL", help="the person the key acts as, with that person's role")

    def handle(self, *args: Any, **options: Any) -> None:
        user = self._person(options["user"]) if options["user"] else None
        _key, secret = create_api_key(options["name"], role=options["role"], user=user, at=now())
        self.stdout.write(secret)

    def _person(self, email: str) -> User:
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(_("No active user has the address %(email)s.") % {"email": email})
        return user
