"""`manage.py restore FILE`: a file of `backup` into an empty database; a database in use is left alone."""

import subprocess
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections

from config.local import binaries


class Command(BaseCommand):
    help = "Fill the empty database from FILE, all or nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.introspection.table_names():
            raise CommandError("The database is not empty. Nothing was changed.")
        connections.close_all()
        program = str(binaries.postgres_bin() / "pg_restore")
        command = [program, "--single-transaction", "--no-owner", f"--dbname={settings.DATABASE_URL}"]
        if subprocess.run([*command, options["file"]], check=False).returncode:  # noqa: S603 - no shell
            raise CommandError("Nothing was restored; pg_restore says why above.")
