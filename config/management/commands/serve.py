"""Lists `serve` among the commands; manage.py runs config/serve.py before Django is loaded."""

import sys

from django.core.management.base import BaseCommand

from config import serve


class Command(BaseCommand):
    help = "Run web, worker, beat and sweeps, with embedded servers where no URL names others."

    def run_from_argv(self, argv: list[str]) -> None:
        sys.exit(serve.main(argv[2:]))
