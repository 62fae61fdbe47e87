"""A statement with named values as a subquery of the ORM, so that a list asks exactly what its figure counts."""

import re
from collections.abc import Mapping
from typing import Any

from django.db.models.expressions import RawSQL

NAMED = re.compile(r"%\((\w+)\)s")


def within(sql: str, named: Mapping[str, Any]) -> RawSQL:
    """For `filter(pk__in=…)`; `sql` is one of our own constants and selects ids."""
    return RawSQL(NAMED.sub("%s", sql), [named[name] for name in NAMED.findall(sql)])  # noqa: S611
