"""Contact import of a CSV file by the documented command, against COPY of the same file into a bare table."""

import csv
import json
import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg2

from benchmarks.servers import BASE_DIR, environment

HEAD = ("first_name", "last_name", "email", "title", "role", "company", "country", "source", "external_id")


def write_file(path: Path, rows: int, mark: str) -> None:
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(HEAD)
        for n in range(rows):
            company = f"Import {n // 8} Oy"
            email = f"import-{mark}-{n}@import{n // 8}.example"
            writer.writerow(
                (
                    "Import",
                    f"Person {n}",
                    email,
                    "Plant Manager",
                    "decision_maker",
                    company,
                    "FI",
                    "fair",
                    f"{mark}-{n}",
                )
            )


def import_file(url: str, path: Path, rows: int) -> tuple[float, float]:
    """(rows a second with the command's start taken off, most memory in MB)."""
    started, _memory = _run(url, "manage.py", "import_contacts", "--help")
    elapsed, memory = _run(url, "manage.py", "import_contacts", str(path), rows=rows)
    return rows / (elapsed - started), memory


def copy_file(url: str, path: Path, rows: int) -> float:
    """Rows a second of COPY into a table without indexes."""
    columns = ", ".join(f"{name} text" for name in HEAD)
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor, path.open() as file:
        cursor.execute(f"CREATE TABLE bench_copy ({columns})")
        start = time.perf_counter()
        cursor.copy_expert("COPY bench_copy FROM STDIN WITH (FORMAT csv, HEADER)", file)
        connection.commit()
        elapsed = time.perf_counter() - start
        cursor.execute("DROP TABLE bench_copy")
        connection.commit()
    return rows / elapsed


def _run(url: str, *arguments: str, rows: int | None = None) -> tuple[float, float]:
    start = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, *arguments], env=environment(url), cwd=BASE_DIR, stdout=subprocess.PIPE, text=True
    )
    output = child.stdout.read() if child.stdout else ""
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    elapsed = time.perf_counter() - start
    if child.returncode or (rows is not None and json.loads(output)["created"] != rows):
        raise RuntimeError(f"The import did not create {rows} people: {output[-400:]}")
    return elapsed, usage.ru_maxrss / 1024
