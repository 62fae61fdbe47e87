"""`manage.py check_invariants`: every promise of reports/invariants.py; exit 1 and a list when one is broken."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.clock import now
from reports.invariants import SHOWN, check
from reports.invariants.passages import round_told


class Command(BaseCommand):
    help = "Check what must always hold: nobody lost, stages from events, scores that sum."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for finding in check(at=now()):
            broken += bool(finding.ids)
            shown = ", ".join(str(one) for one in finding.ids[:SHOWN])
            told = f"BROKEN ({len(finding.ids)}): {shown}" if finding.ids else "ok"
            self.stdout.write(f"{finding.invariant.code}: {finding.invariant.says}: {told}")
        self.stdout.write(round_told())
        if broken:
            raise CommandError(f"{broken} of the promises are broken.")
