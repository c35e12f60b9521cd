"""Lets coverage see what runs in the threads of Polars, which Python's own `threading` knows nothing of."""

import sys
import threading
from collections.abc import Iterator
from typing import Any

import polars as pl
import polars.io.plugins
import pytest


@pytest.fixture(scope="package", autouse=True)
def traced_sources() -> Iterator[None]:
    """Have each step of a source of rows traced, where anything is."""
    register = polars.io.plugins.register_io_source

    def registered(io_source: Any, **options: Any) -> pl.LazyFrame:
        def traced(*asked: Any) -> Iterator[pl.DataFrame]:
            frames = io_source(*asked)
            while True:
                if sys.gettrace() is None:
                    sys.settrace(threading.gettrace())
                try:
                    frame = next(frames)
                except StopIteration:
                    return
                yield frame

        return register(traced, **options)

    with pytest.MonkeyPatch.context() as patch:
        if threading.gettrace() is not None:
            patch.setattr(polars.io.plugins, "register_io_source", registered)
        yield
