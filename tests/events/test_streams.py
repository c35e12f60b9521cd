"""Tests of the thread pool that reads blocks of text."""

import threading
import time
from collections.abc import Iterator
from itertools import count, repeat
from typing import Any, cast

import polars as pl
import pytest

from mediation.events.blocks import Block
from mediation.events.streams import _frames

MAX_TAKEN_BLOCKS = 8
"""The maximum number of blocks that the pool takes before the second frame is requested."""


def blocks(numbers: Iterator[int] | range) -> Iterator[Block]:
    """Return numbers as stand-ins for blocks."""
    return cast("Iterator[Block]", map(str, numbers))


def read(block: Any) -> pl.DataFrame:
    return pl.DataFrame({"number": [int(block)]})


def has_ended(before: int) -> bool:
    """Return whether the number of threads falls to `before` within ten seconds."""
    end = time.monotonic() + 10
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.01)
    return threading.active_count() <= before


def test_frames_of_a_part_come_in_order() -> None:
    """Frames keep the order of blocks even if a block is slow. Two parts alternate."""

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


def test_closing_stops_all_threads() -> None:
    """After closing the frames of an endless part no thread is left, and few blocks were taken."""
    before = threading.active_count()
    numbers = count()
    frames = _frames([blocks(numbers)], read)
    assert next(frames).item() == 0
    frames.close()
    assert has_ended(before)
    assert next(numbers) <= MAX_TAKEN_BLOCKS


@pytest.mark.parametrize("fails", ["reading", "taking"])
def test_an_error_is_raised_and_stops_all_threads(fails: str) -> None:
    """An error in a thread is raised to the consumer, after the earlier frames."""
    before = threading.active_count()

    def broken() -> Iterator[Block]:
        yield from blocks(range(2))
        raise OSError("broken")

    def fail_on_third(block: Any) -> pl.DataFrame:
        if int(block) == 2:
            raise OSError("broken")
        return read(block)

    frames = _frames([broken() if fails == "taking" else blocks(count())], fail_on_third)
    assert [next(frames).item(), next(frames).item()] == [0, 1]
    with pytest.raises(OSError, match="broken"):
        next(frames)
    assert has_ended(before)


def test_frames_can_be_closed_in_a_thread_of_the_pool() -> None:
    """Polars may close the frames in a thread of the pool, so closing must not wait for that thread."""
    before = threading.active_count()
    failures: list[BaseException] = []
    begun = threading.Event()

    def close(block: Any) -> pl.DataFrame:
        if int(block) == 3:
            begun.wait()
            try:
                frames.close()
            except BaseException as error:  # noqa: BLE001 - a thread would swallow it
                failures.append(error)
        return read(block)

    frames = _frames([blocks(count())], close)
    assert next(frames).item() == 0
    begun.set()
    assert has_ended(before)
    assert failures == []


def test_many_small_parts_are_all_read() -> None:
    """Parts with one block or none are all read."""
    parts = [blocks(range(number % 2)) for number in range(100)]
    assert sum(frame.item() + 1 for frame in _frames(parts, read)) == 50
    assert list(_frames(repeat(blocks(range(0)), 3), read)) == []
