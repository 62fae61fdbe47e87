"""The Celery application. Its tasks are thin doors: they take ids and call one action. Beat only nudges."""

import os

from celery import Celery

from config.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("baton")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# A nudge that waited longer than a few of its own periods says nothing any more: the work itself waits in
# PostgreSQL, and a worker that was away must not find a thousand of them.
app.conf.beat_schedule = {
    name: {
        "task": "leads.tasks.sweep",
        "args": [name],
        "schedule": sweep.every,
        "options": {"expires": 3 * sweep.every},
    }
    for name, sweep in SCHEDULE.items()
}
