"""What the database needs before the web opens: its migrations, and in a demo its company. `serve` asks for it;
deployments run `manage.py migrate` themselves."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from reports.demo import load


def prepare_database() -> None:
    if has_pending_migrations():
        print("Preparing the database …", flush=True)  # noqa: T201
        call_command("migrate", interactive=False, verbosity=0)
    if settings.DEMO and load.is_wanted():
        print("Loading the demo company …", flush=True)  # noqa: T201
        call_command("load_demo")
    # What forks after us must not share a connection.
    connections.close_all()


def has_pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
