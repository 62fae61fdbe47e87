"""The reference of ingestion: the same activities by raw batched INSERT, 500 a statement, on one connection."""

import json
import time
from datetime import timedelta
from typing import Any

from django.db import connection
from psycopg2.extras import execute_values

from accounts.clock import now
from leads.models import ActivityType, Contact, Source

BATCH = 500
BATCHES = 60
INSERT = """
INSERT INTO leads_activity (contact_id, type_id, source_id, message_id, occurred_at, received_at, properties) VALUES %s
"""


def probe(people: int) -> dict[str, Any]:
    """Rows a second."""
    source, _made = Source.objects.get_or_create(code="raw", defaults={"name": "Raw"})
    guide = ActivityType.objects.get(code="guide").pk
    first = Contact.objects.order_by("pk").values_list("pk", flat=True)[0]
    start, at = time.perf_counter(), now()
    mark = int(time.time() * 1000)
    for batch in range(BATCHES):
        rows = [
            (
                first + (batch * BATCH + row) * 7919 % people,
                guide,
                source.pk,
                f"raw-{mark}-{batch}-{row}",
                at - timedelta(seconds=row),
                at,
                json.dumps({"path": "/guide/"}),
            )
            for row in range(BATCH)
        ]
        with connection.cursor() as cursor:
            execute_values(cursor, INSERT, rows, page_size=BATCH)
    return {"rows_per_second": BATCH * BATCHES / (time.perf_counter() - start)}
