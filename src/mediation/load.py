"""Opens data: the seed dataset that ships with the package, and files or folders by their content."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mediation.arguments import path_of
from mediation.dataset import Dataset
from mediation.errors import DataError
from mediation.tally import OnError, Validation, check_on_error

# Objects that came and stayed while the collector paused. Of fewer it takes note as ever: were all of them put aside,
# it would never come to look for what is no longer used by a program that loads many small files.
_MANY: Final = 100_000

if TYPE_CHECKING:
    from mediation.formats.intake import Intake

Progress = Callable[[int], None]


def load(
    path: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - what it is
    on_error: OnError = "raise",
    progress: Progress | None = None,
) -> Dataset:
    """Read a dataset from a file or folder, in the format that its content tells.

    Args:
        path: a folder of TOML or of CSV with a `datapackage.json`, or one of the two in a zip archive; JSON Lines or
            JSON, plain, gzipped or zipped; Parquet; SQLite; or a file of a public dataset as its makers publish it.
        format: `toml`, `csv`, `jsonl`, `json`, `parquet` or `sqlite`, or the name of a dataset, as `pax`, where the
            content is not to be asked.
        on_error: `"collect"` keeps the good records, and `problems` of the dataset lists what was wrong.
        progress: called now and then with the number of rows read so far.

    Raises:
        UsageError: nothing is there, or nothing that is known by its content.
        DataError: with `on_error="raise"`, when anything is wrong with the data; it lists everything but what
            only follows from a part that could not be read.
    """
    from mediation.formats.intake import Intake

    check_on_error(on_error)  # before anything that takes its time
    intake = Intake(progress=progress)
    with _unhurried_collector():
        try:
            _read(path, intake, format)
        except DataError as error:
            intake.problems += error.problems
        return intake.assemble(Dataset, on_error)


def validate(path: str | Path, *, format: str | None = None, progress: Progress | None = None) -> Validation:  # noqa: A002
    """Look through the data of a file or folder without holding them; arguments are those of `load`.

    Raises:
        UsageError: nothing is there, or nothing that is known by its content.

    >>> validate(_seeds_folder()).is_valid
    True
    """
    from mediation.formats.intake import Intake

    intake = Intake(holds=False, progress=progress)
    with _unhurried_collector():
        try:
            _read(path, intake, format)
        except DataError as error:
            intake.problems += error.problems
    problems, tally = intake.verdict()
    return Validation(problems=problems, tally=tally)


def _read(given: str | Path, intake: "Intake", named: str | None) -> None:
    """Read a file or folder in a format of this library, else as a file of a public dataset."""
    from mediation.files.opening import opened
    from mediation.formats import registry

    path = registry.place_of(path_of(given))
    form = registry.FORMATS.get(named or "")
    if path.is_dir() and (form or not named):
        registry.read(path, intake, form)
    elif path.is_dir():
        from mediation.loaders import finding

        finding.refuse_folder(path, named or "")
    else:
        with opened(path) as file:
            if form := form or (None if named else registry.recognise(file)):
                registry.read_file(file, intake, form)
                return
            from mediation.loaders import (
                finding,  # only here: importing the loaders takes longer than reading the seeds
            )

            finding.read(file, intake, name=named)


def load_seeds() -> Dataset:
    """Return the founding dataset: five news texts on Türkiye between Russia and Ukraine, 2021 to 2024.

    >>> load_seeds().title
    'Türkiye between Russia and Ukraine'
    """
    return load(_seeds_folder())


@contextmanager
def _unhurried_collector() -> Iterator[None]:
    """Pause the garbage collector, which looks through all parts again and again while many are built.

    Afterwards they count as old, and it does not look through all of them at once for being new.
    """
    was_enabled, is_nothing_frozen = gc.isenabled(), not gc.get_freeze_count()
    gc.disable()
    try:
        yield
    finally:
        if is_nothing_frozen and gc.get_count()[0] > _MANY:
            gc.freeze()
            gc.unfreeze()
        if was_enabled:
            gc.enable()


def _seeds_folder() -> Path:
    """Return where the seeds lie: in the installed package, or at the top of the checkout."""
    inside = Path(__file__).parent / "seeds"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "seeds"
