"""`kill -9` in the middle of a real import process: the next run ends with what an undisturbed one would have."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from leads.models import Activity, Contact, Event, Identity, ImportRejection, ImportRun

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
ROOT = Path(__file__).resolve().parents[2]
ROWS = 12_000


def started(*arguments):
    """A process of its own on the test's database."""
    settings = connection.settings_dict
    host = settings["HOST"] or settings["OPTIONS"].get("host", "")
    port = f"&port={settings['PORT']}" if settings["PORT"] else ""
    url = f"postgres://{settings['USER']}:{settings['PASSWORD']}@/{settings['NAME']}?host={host}{port}"
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )


def rows_done():
    return sum(ImportRun.objects.values_list("rows", flat=True))


def killed_on_the_way(times, *arguments):
    """Start the import and kill it when it has come some way, several times over; then let it end."""
    for _time in range(times):
        before, process = rows_done(), started(*arguments)
        deadline = time.monotonic() + 120
        while rows_done() == before and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
    process = started(*arguments)
    out, _nothing = process.communicate(timeout=300)
    assert process.returncode == 0
    return json.loads(out)


def test_people_imported_under_kills_are_all_there_once(tmp_path):
    path = tmp_path / "people.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Email", "First name", "Company"])
        writer.writerows(
            [f"p{n % (ROWS - 500)}@firma.fi" if n % 100 else "nobody", f"P{n}", f"Firma {n % 50}"] for n in range(ROWS)
        )
    report = killed_on_the_way(2, "import_contacts", str(path))
    good = len({n % (ROWS - 500) for n in range(ROWS) if n % 100})
    assert report["rows"] == ROWS
    assert report["created"] + report["updated"] + report["unchanged"] + report["rejected"] == ROWS
    assert (report["created"], report["rejected"]) == (good, ROWS // 100)
    assert Contact.objects.count() == Identity.objects.count() == Event.objects.count() == good
    assert ImportRejection.objects.count() == ROWS // 100
    with Path(report["error_file"]).open() as file:
        assert len(list(csv.reader(file))) == ROWS // 100 + 1


def test_activities_imported_under_kills_are_all_there_once(tmp_path):
    path = tmp_path / "orders.csv"
    lines = [f"{n % 700},1997-01-{n % 28 + 1:02},purchase" for n in range(ROWS)]
    path.write_text("customer id,date,type\n" + "\n".join(lines) + "\n")
    report = killed_on_the_way(2, "import_activities", str(path))
    assert (report["rows"], report["created"], report["rejected"]) == (ROWS, ROWS, 0)
    assert (Activity.objects.count(), Contact.objects.count()) == (ROWS, 700)
