"""`manage.py fill_holidays COUNTRY [--region CODE] [--calendar NAME] [--first YEAR] [--last YEAR]`: rows to edit."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.actions import fill_holidays
from accounts.clock import now
from accounts.models import Calendar
from accounts.public_holidays import UnknownCountry, UnknownRegion


class Command(BaseCommand):
    help = "Copy a country's public holidays into a calendar. Dates that have a row keep it, edited or not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("country", help="two letters, like FI")
        parser.add_argument("--region", metavar="CODE", default="", help="like BY in DE; else the whole country")
        parser.add_argument("--calendar", metavar="NAME", help="the company's default unless given")
        parser.add_argument("--first", type=int, metavar="YEAR", help="this year unless given")
        parser.add_argument("--last", type=int, metavar="YEAR", help="the year after the first unless given")

    def handle(self, *args: Any, **options: Any) -> None:
        calendar, at = self._calendar(options["calendar"]), now()
        first, region = options["first"] or at.year, options["region"]
        years = range(first, (options["last"] or first + 1) + 1)
        try:
            new = fill_holidays(calendar, options["country"].upper(), region=region, years=years, at=at)
        except UnknownCountry as unknown:
            raise CommandError(_("No public holidays are known for %(code)s.") % {"code": unknown}) from unknown
        except UnknownRegion as unknown:
            raise CommandError(unknown.words()) from unknown
        self.stdout.write(_("%(new)d new holidays in %(calendar)s") % {"new": new, "calendar": calendar})

    def _calendar(self, name: str | None) -> Calendar:
        calendar = Calendar.objects.filter(**({"name": name} if name else {"is_default": True})).first()
        if calendar is None:
            raise CommandError(_("No calendar is named %(name)s.") % {"name": name})
        return calendar
