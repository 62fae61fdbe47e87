"""`manage.py backup FILE`: the whole database in one file, by pg_dump of the same version as the server's."""

import subprocess
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.local import binaries


class Command(BaseCommand):
    help = "Write the database to FILE; `restore` reads it back."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        program = str(binaries.postgres_bin() / "pg_dump")
        command = [program, "--format=custom", f"--file={options['file']}", f"--dbname={settings.DATABASE_URL}"]
        if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own command, no shell
            raise CommandError("The backup failed; pg_dump says why above.")
