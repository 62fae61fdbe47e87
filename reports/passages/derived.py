"""A table derived from the streams, as SQL: what forgets, writes and checks its rows for the people in %(ids)s. Pure.

What no longer stands goes; what differs is written; a derivation that finds nothing new writes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass


def listed(names: Iterable[str], alias: str = "") -> str:
    return ", ".join(f"{alias}{name}" for name in names)


@dataclass(frozen=True, slots=True)
class Derived:
    """`select` yields the `key` and `columns` of the people in %(ids)s; contact_id is one of them.

    `then` are columns kept as they were when first derived. `lags` may be older than the streams, since what they are
    made of leaves no mark: the check does not compare them.
    """

    table: str
    key: tuple[str, ...]
    select: str
    columns: tuple[str, ...]
    then: tuple[str, ...] = ()
    lags: tuple[str, ...] = ()

    @property
    def _same(self) -> str:
        return " AND ".join(f"d.{name} = x.{name}" for name in self.key)

    @property
    def keep(self) -> str:
        """One statement, so that the derivation runs once."""
        names = (*self.key, *self.columns, *self.then)
        return f"""
WITH d AS MATERIALIZED ({self.select}), gone AS (
    DELETE FROM {self.table} x
    WHERE x.contact_id = ANY(%(ids)s::bigint[]) AND NOT EXISTS (SELECT FROM d WHERE {self._same})
)
INSERT INTO {self.table} AS x ({listed(names)}) SELECT {listed(names)} FROM d ORDER BY {listed(self.key)}
ON CONFLICT ({listed(self.key)}) DO UPDATE SET ({listed(self.columns)}) = ROW ({listed(self.columns, "excluded.")})
WHERE ({listed(self.columns, "x.")}) IS DISTINCT FROM ({listed(self.columns, "excluded.")})
"""

    @property
    def differs(self) -> str:
        """The people whose rows are not what the streams say."""
        names = listed([*self.key, *(name for name in self.columns if name not in self.lags)])
        return f"""
(WITH d AS MATERIALIZED ({self.select}), missing AS (
    SELECT {names} FROM d
    EXCEPT SELECT {names} FROM {self.table} x WHERE x.{self.key[0]} IN (SELECT {self.key[0]} FROM d)
)
SELECT contact_id FROM missing
UNION SELECT contact_id FROM {self.table} x
    WHERE x.contact_id = ANY(%(ids)s::bigint[])
        AND NOT EXISTS (SELECT FROM d WHERE {self._same} AND d.contact_id = x.contact_id))
"""
