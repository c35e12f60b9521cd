"""The pool of threads that reads blocks of text."""

import threading
import time
from collections.abc import Iterator
from itertools import count, repeat
from typing import Any, cast

import polars as pl
import pytest

from mediation.events.blocks import Block
from mediation.events.streams import _frames

LIMIT = 8
"""Blocks that the pool may take before anybody asks for a second frame."""


def blocks(numbers: Iterator[int] | range) -> Iterator[Block]:
    """Return stand-ins for blocks: their numbers."""
    return cast("Iterator[Block]", map(str, numbers))


def read(block: Any) -> pl.DataFrame:
    return pl.DataFrame({"number": [int(block)]})


def has_ended(before: int) -> bool:
    """Return whether only that many threads are left within a few seconds."""
    end = time.monotonic() + 10
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.01)
    return threading.active_count() <= before


def test_frames_of_a_part_come_in_order() -> None:
    """A block that takes longer than the next one still comes first, and parts are read in turns."""

    def slow_when_even(block: Any) -> pl.DataFrame:
        time.sleep(0.02 if int(block) % 2 == 0 else 0)
        return read(block)

    parts = [blocks(range(start, start + length)) for start, length in ((0, 5), (100, 3), (200, 0), (300, 4))]
    found = [frame.item() for frame in _frames(parts, slow_when_even)]
    assert len(found) == 12
    for start in (0, 100, 300):
        own = [number for number in found if start <= number < start + 100]
        assert own == sorted(own)
    assert found[:4] == [0, 100, 1, 101]


def test_leaving_early_stops_all_threads() -> None:
    """Closing the frames of an endless part leaves no thread, and few blocks were taken of it."""
    before = threading.active_count()
    numbers = count()
    frames = _frames([blocks(numbers)], read)
    assert next(frames).item() == 0
    frames.close()
    assert has_ended(before)
    assert next(numbers) <= LIMIT


@pytest.mark.parametrize("fails", ["reading", "taking"])
def test_an_error_is_raised_and_stops_all_threads(fails: str) -> None:
    """An error of a thread is raised where the frames are wanted, after the frames before it."""
    before = threading.active_count()

    def broken() -> Iterator[Block]:
        yield from blocks(range(2))
        raise OSError("broken")

    def refuse(block: Any) -> pl.DataFrame:
        if int(block) == 2:
            raise OSError("broken")
        return read(block)

    frames = _frames([broken() if fails == "taking" else blocks(count())], refuse)
    assert [next(frames).item(), next(frames).item()] == [0, 1]
    with pytest.raises(OSError, match="broken"):
        next(frames)
    assert has_ended(before)


def test_frames_may_be_dropped_in_a_thread_of_the_pool() -> None:
    """Polars may drop what it reads from in any thread, so closing the frames must not wait for that thread."""
    before = threading.active_count()
    failures: list[BaseException] = []
    begun = threading.Event()

    def close(block: Any) -> pl.DataFrame:
        if int(block) == 3:
            begun.wait()
            try:
                frames.close()
            except BaseException as error:  # noqa: BLE001 - raised by a wrong implementation, in a thread
                failures.append(error)
        return read(block)

    frames = _frames([blocks(count())], close)
    assert next(frames).item() == 0
    begun.set()
    assert has_ended(before)
    assert failures == []


def test_many_small_parts_are_all_read() -> None:
    """Parts of one block each, and empty ones, are all read."""
    parts = [blocks(range(number % 2)) for number in range(100)]
    assert sum(frame.item() + 1 for frame in _frames(parts, read)) == 50
    assert list(_frames(repeat(blocks(range(0)), 3), read)) == []
