"""Let coverage trace code in the threads of Polars, which `threading` does not manage."""

import sys
import threading
from collections.abc import Iterator
from typing import Any

import polars as pl
import polars.io.plugins
import pytest


@pytest.fixture(scope="package", autouse=True)
def traced_sources() -> Iterator[None]:
    """Trace each step of a row source if a tracer is active."""
    register = polars.io.plugins.register_io_source

    def registered(io_source: Any, **options: Any) -> pl.LazyFrame:
        def traced(*args: Any) -> Iterator[pl.DataFrame]:
            frames = io_source(*args)
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
