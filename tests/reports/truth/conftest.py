"""One demo company for all tests of this folder: loaded when the first asks for it, rolled back after the last."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from reports.demo import load as loading
from reports.passages import rebuild_moved
from tests.reports.truth.company import SMALL, TODAY
from tests.reports.truth.deals import Deal, struck
from tests.reports.truth.lives import Life, lived
from tests.reports.truth.odd import Odd
from tests.reports.truth.waste import Cases, cases_of


class Undone(Exception):
    """Takes the demo company back."""


@pytest.fixture(scope="package")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded once for the tests of this folder, which tests/conftest.py keeps on one worker."""
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                loading.load(at=TODAY, size=SMALL)
                _settle()
                yield
                raise Undone
        except Undone:
            pass


@pytest.fixture
def db(demo: None) -> Iterator[None]:
    """The test's own transaction. Quicker than that of every other test, which would ask all that was loaded again."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(db: None) -> None:
    """The demo company; nothing that the test does to it stays."""


@pytest.fixture(scope="package")
def company(demo: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The demo with what it has too little of. Stays until the demo goes: test_demo.py comes before who asks for it."""
    Odd(7, 85, tmp_path_factory.mktemp("past"))
    _settle()


@pytest.fixture(scope="package")
def lives(company: None) -> list[Life]:
    """Everybody's life, read once."""
    return lived()


@pytest.fixture(scope="package")
def cases(lives: list[Life]) -> Cases:
    """Every offer and every arrival in the queue, with what was wasted of it."""
    return cases_of(lives)


@pytest.fixture(scope="package")
def deals(lives: list[Life]) -> list[Deal]:
    """Every deal with its people."""
    return struck(lives)


@pytest.fixture
def counted(company: None, db: None) -> None:
    """The company whose figures are counted; nothing that the test does to it stays."""


def _settle() -> None:
    """What the sweep of passages and a commit would do: constraints checked once, not after every test."""
    while rebuild_moved(at=TODAY):
        pass
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
