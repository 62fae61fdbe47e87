"""How gunicorn serves Baton: a few processes with threads, loaded once and forked. `serve` and the image use it."""

import os
import shutil
from pathlib import Path
from typing import Any

from config.local import home

wsgi_app = "config.wsgi:application"
bind = os.environ.get("BATON_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "3"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
# A stop lets running requests finish, within the ten seconds that the whole house takes to stop.
graceful_timeout = 4
timeout = 60
loglevel = os.environ.get("LOG_LEVEL", "warning").lower()
control_socket_disable = True
# A heartbeat file on a slow disk would look like a hung worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

# Every process counts for itself and /metrics adds them up; counters of an earlier run would be added again.
metrics = home() / "run" / f"metrics-{bind.rpartition(':')[2]}"
shutil.rmtree(metrics, ignore_errors=True)
metrics.mkdir(parents=True)
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)


def on_starting(server: Any) -> None:
    """Before the port opens: whoever gets an answer finds a database that is ready."""
    if os.environ.get("BATON_PREPARE_DATABASE"):
        from config.firstrun import prepare_database

        prepare_database()


def child_exit(server: Any, worker: Any) -> None:
    """A worker that is gone must not go on counting as live in /metrics."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
