"""What every test may rely on: servers that run, and a browser where the machine has one."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from xdist.scheduler import LoadFileScheduling

from config.local.servers import Servers
from tests import flush

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TOGETHER = "tests/reports/truth/"
NO_BROWSER = "no Chromium on this machine: pages were NOT looked at in a browser"


def pytest_configure(config: pytest.Config) -> None:
    """One pair of embedded servers for the run, started before the workers that share it."""
    if hasattr(config, "workerinput"):
        return
    servers = Servers(durable=False, end_with_us=True)
    servers.start()
    config.add_cleanup(servers.stop)


class Together(LoadFileScheduling):
    """A file is one worker's, and so is the folder whose tests share the demo company."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    return Together(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """A transactional test empties the database; what migrations planted must outlive it."""
    with django_db_blocker.unblock():
        flush.install(connection)


def found_browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium under Playwright; a test that asks for it is skipped, and said so, where none is."""
    program = found_browser()
    if program is None:
        pytest.skip(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, beside which Django would refuse to speak with the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        terminalreporter.write_sep("!", f"{len(skipped)} browser tests skipped: {NO_BROWSER}", red=True)
