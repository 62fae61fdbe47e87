"""Emptying the database between transactional tests: past the guard on events, and back to what migrations planted."""

from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.db.backends.postgresql.operations import DatabaseOperations

original = DatabaseOperations.execute_sql_flush
planted: list[str] = []


def execute_sql_flush(self: DatabaseOperations, sql_list: list[str]) -> None:
    """TRUNCATE as the tables' owner may, then put back the rows that migrations had made."""
    guard = "ALTER TABLE leads_event {} TRIGGER events_stand"
    emptied(lambda: original(self, [guard.format("DISABLE"), *sql_list, guard.format("ENABLE")]))
    self.connection.creation.deserialize_db_from_string(planted[0])


def emptied(empty: Callable[[], None]) -> None:
    """Try again where a request of a page that was just closed is still reading: the flush may lose that deadlock."""
    for last in (False, False, False, False, True):
        try:
            empty()
        except OperationalError:
            if last:
                raise
        else:
            return


def install(connection: Any) -> None:
    """Remember the fresh database and take over its flush."""
    planted.append(connection.creation.serialize_db_to_string())
    DatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign, assignment]
