"""`kill -9` and flushes in the middle of a real import process: the end is what an undisturbed one would have been."""

import csv
import json
import random
import time
from pathlib import Path

import pytest
from django.db import connection

from leads.models import Activity, Contact, Event, Identity, ImportRejection, ImportRun, Touched
from tests.house.running import wait_until
from tests.processes import ended, kill, processes  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]
ROWS = 12_000
MANY, BAD, WHO = 28_000, 280, 901
# An activity without its row's ids: who did what when in which visit, and the how-manieth equal row it was.
STORED = """
SELECT i.value, k.code, a.occurred_at, a.properties::text, substring(a.message_id from '-[0-9]+$'),
    v.occurred_at, count(*)
FROM leads_activity a JOIN leads_source o ON o.id = a.source_id JOIN leads_activitytype k ON k.id = a.type_id
JOIN leads_identity i ON i.contact_id = a.contact_id LEFT JOIN leads_activity v ON v.id = a.visit
WHERE o.code = %s GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
"""


def rows_done():
    return sum(ImportRun.objects.values_list("rows", flat=True))


def some_way_on(process, total):
    """Returns when the process has committed some more chunks, though not all."""
    before = rows_done()
    wait_until(lambda: rows_done() > before or process.poll() is not None, what="a chunk")
    time.sleep(random.random() / 5)
    assert before < rows_done() < total


def killed_on_the_way(processes, times, total, *arguments):  # noqa: F811
    """Start the import and kill it when it has come some way, several times over; then let it end."""
    for _time in range(times):
        process = processes.command(*arguments)
        some_way_on(process, total)
        kill(process)
        processes.redis.flushall()
    return json.loads(processes.done(*arguments))


def test_people_imported_under_kills_are_all_there_once(processes, tmp_path):  # noqa: F811
    path = tmp_path / "people.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Email", "First name", "Company"])
        writer.writerows(
            [f"p{n % (ROWS - 500)}@firma.fi" if n % 100 else "nobody", f"P{n}", f"Firma {n % 50}"] for n in range(ROWS)
        )
    report = killed_on_the_way(processes, 2, ROWS, "import_contacts", str(path))
    good = len({n % (ROWS - 500) for n in range(ROWS) if n % 100})
    assert report["rows"] == ROWS
    assert report["created"] + report["updated"] + report["unchanged"] + report["rejected"] == ROWS
    assert (report["created"], report["rejected"]) == (good, ROWS // 100)
    assert Contact.objects.count() == Identity.objects.count() == Event.objects.count() == good
    assert ImportRejection.objects.count() == ROWS // 100
    with Path(report["error_file"]).open() as file:
        assert len(list(csv.reader(file))) == ROWS // 100 + 1


def test_activities_imported_under_kills_are_all_there_once(processes, tmp_path):  # noqa: F811
    path = tmp_path / "orders.csv"
    lines = [f"{n % 700},1997-01-{n % 28 + 1:02},purchase" for n in range(ROWS)]
    path.write_text("customer id,date,type\n" + "\n".join(lines) + "\n")
    report = killed_on_the_way(processes, 2, ROWS, "import_activities", str(path))
    assert (report["rows"], report["created"], report["rejected"]) == (ROWS, ROWS, 0)
    assert (Activity.objects.count(), Contact.objects.count()) == (ROWS, 700)


def stored(source):
    with connection.cursor() as cursor:
        cursor.execute(STORED, [source])
        return cursor.fetchall()


def many_activities(path):
    """Visits with several pages, purchases that look alike, and rows that nobody can read."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["customer id", "date", "type"])
        for n in range(MANY):
            day = "soon" if n % (MANY // BAD) == 0 else f"2025-{n % 11 + 1:02}-{n % 28 + 1:02} 10:{n // WHO % 60:02}"
            writer.writerow([n % WHO, day, "page_view" if n % 3 else "purchase"])


def sums(report):
    return report["created"] + report["updated"] + report["unchanged"] + report["rejected"]


def arguments(path, source):
    return "import_activities", str(path), "--source", source


def undisturbed(processes, path):  # noqa: F811
    return json.loads(processes.done(*arguments(path, "quiet")))


def flushed_on_the_way(processes, path):  # noqa: F811
    """One run that nobody kills, on a Redis that is emptied all the way."""
    process, flushed_at = processes.command(*arguments(path, "disturbed")), set()
    while process.poll() is None:
        processes.redis.flushall()
        flushed_at.add(rows_done())
        time.sleep(0.02)
    assert len(flushed_at - {0, MANY}) >= 3
    return json.loads(ended(process))


def killed_and_flushed(processes, path):  # noqa: F811
    return killed_on_the_way(processes, 2, MANY, *arguments(path, "disturbed"))


@pytest.mark.parametrize("disturb", [flushed_on_the_way, killed_and_flushed])
def test_a_disturbed_import_stores_what_an_undisturbed_one_stores(processes, tmp_path, disturb):  # noqa: F811
    path = tmp_path / "acts.csv"
    many_activities(path)
    report = disturb(processes, path)
    assert (report["rows"], report["rejected"], sums(report)) == (MANY, BAD, MANY)
    assert Touched.objects.count() == Contact.objects.count() == WHO
    assert not ImportRun.objects.filter(finished_at=None).exists()
    again = json.loads(processes.done(*arguments(path, "disturbed")))
    assert (again["created"], again["unchanged"], sums(again)) == (0, MANY - BAD, MANY)
    of_this_file = {"error_file": "", "system": ""}  # each import has a source of its own
    assert undisturbed(processes, path) | of_this_file == report | of_this_file
    assert stored("disturbed") == stored("quiet")
