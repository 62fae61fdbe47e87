"""Reading ahead: the same items in the same order, the same failures, and no thread left behind."""

import gc
import threading

import pytest

from leads.importing.ahead import ahead, seldom_collecting


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_the_same_items_come_in_the_same_order(count):
    assert list(ahead(iter(range(count)))) == list(range(count))


def test_what_the_reading_raises_is_raised_after_the_items_before_it():
    def failing():
        yield 1
        yield 2
        raise OSError("gone")

    items = ahead(failing())
    assert [next(items), next(items)] == [1, 2]
    with pytest.raises(OSError, match="gone"):
        next(items)


def test_who_stops_early_leaves_no_thread_and_reads_no_further():
    read = []

    def endless():
        number = 0
        while True:
            read.append(number)
            yield number
            number += 1

    before = threading.active_count()
    items = ahead(endless())
    assert next(items) == 0
    items.close()
    assert threading.active_count() == before
    assert len(read) <= 5


def test_collecting_is_as_before_afterwards_also_after_a_failure():
    before = gc.get_threshold()

    def fail():
        with seldom_collecting():
            assert gc.get_threshold() != before
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()
    assert gc.get_threshold() == before
