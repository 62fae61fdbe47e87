"""Calls out of the bank-marketing table: as many as each row's `campaign` counts, at fixed invented instants.

    python benchmarks/bank_calls.py bank-full.csv.gz > calls.csv

Row n was called first on 1 May 2010 + n minutes, then every second day; the table itself has no year.
"""

import csv
import gzip
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

FIRST_CALL = datetime(2010, 5, 1, 8, tzinfo=UTC)
BETWEEN = timedelta(days=2)


def calls(path: Path) -> Iterator[list[str]]:
    """One line a call: whose, when, which attempt; the message id makes reruns add nothing."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter=";"), 1):
            for attempt in range(1, int(row["campaign"]) + 1):
                when = FIRST_CALL + timedelta(minutes=number) + (attempt - 1) * BETWEEN
                yield [str(number), when.isoformat(), str(attempt), f"{number}-{attempt}"]


if __name__ == "__main__":
    writer = csv.writer(sys.stdout)
    writer.writerow(["external id", "occurred at", "attempt", "message id"])
    writer.writerows(calls(Path(sys.argv[1])))
