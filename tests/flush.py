"""Emptying the database between transactional tests: past the guard on events, and back to what migrations planted."""

from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations

original = DatabaseOperations.execute_sql_flush
planted: list[str] = []


def execute_sql_flush(self: DatabaseOperations, sql_list: list[str]) -> None:
    """TRUNCATE as the tables' owner may, then put back the rows that migrations had made."""
    guard = "ALTER TABLE leads_event {} TRIGGER events_stand"
    original(self, [guard.format("DISABLE"), *sql_list, guard.format("ENABLE")])
    self.connection.creation.deserialize_db_from_string(planted[0])


def install(connection: Any) -> None:
    """Remember the fresh database and take over its flush."""
    planted.append(connection.creation.serialize_db_to_string())
    DatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign, assignment]
