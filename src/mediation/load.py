"""Load and validate data: files and folders, and the seed dataset that ships with the package."""

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mediation.arguments import path_of
from mediation.dataset import Dataset
from mediation.errors import DataError, require_text
from mediation.tally import OnError, Validation, check_on_error

# With fewer new objects, they stay in the youngest generation after a pause. Otherwise a program that loads many small
# files would never collect garbage.
_MIN_FROZEN_OBJECTS: Final = 100_000

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
    """Read a dataset from a file or folder. The content decides the format.

    Args:
        path: one of these:

            - a folder of TOML files, or of CSV files with a `datapackage.json`, also as a zip archive
            - a JSON Lines or JSON file, plain, gzipped or zipped
            - a Parquet or SQLite file
            - a file of a supported public dataset, as published
        format: `toml`, `csv`, `jsonl`, `json`, `parquet` or `sqlite`, or the name of a public dataset, such as `pax`.
            Default: detected from the content.
        on_error: `"collect"` keeps the valid records, and `problems` of the dataset lists the errors.
        progress: called now and then with the number of rows read so far.

    Raises:
        UsageError: the path doesn't exist, or the format of its content is unknown.
        DataError: invalid data, with `on_error="raise"`. The error lists all problems except those that follow from a
            part that could not be read.
    """
    from mediation.formats.intake import Intake

    check_on_error(on_error)  # before the slow part
    intake = Intake(progress=progress)
    with _gc_paused(), ExitStack() as stay_open:
        try:
            _read(path, intake, format, stay_open)
        except DataError as error:
            intake.problems += error.problems
        return intake.assemble(Dataset, on_error)


def validate(path: str | Path, *, format: str | None = None, progress: Progress | None = None) -> Validation:  # noqa: A002
    """Check the data of a file or folder without keeping it in memory. The arguments are those of `load`.

    Raises:
        UsageError: the path doesn't exist, or the format of its content is unknown.

    >>> validate(_seeds_folder()).is_valid
    True
    """
    from mediation.formats.intake import Intake

    intake = Intake(holds=False, progress=progress)
    with _gc_paused(), ExitStack() as stay_open:
        try:
            _read(path, intake, format, stay_open)
        except DataError as error:
            intake.problems += error.problems
        problems, tally = intake.problems_and_tally()
    return Validation(problems=problems, tally=tally)


def _read(given: str | Path, intake: "Intake", named: str | None, stay_open: ExitStack) -> None:
    """Read a file or folder in a format of this library, else as a file of a public dataset.

    The file stays open until `stay_open` closes it, because problems look for their lines later.
    """
    from mediation.files.opening import opened
    from mediation.formats import registry

    if named is not None:
        require_text("format", named)
    path = registry.place_of(path_of(given))
    form = registry.FORMATS.get(named or "")
    if path.is_dir() and (form or not named):
        registry.read(path, intake, form)
    elif path.is_dir():
        from mediation.loaders import finding

        finding.refuse_folder(path, named or "")
    else:
        file = stay_open.enter_context(opened(path))
        if form := form or (None if named else registry.recognise(file)):
            registry.read_file(file, intake, form)
            return
        from mediation.loaders import finding  # only here: importing the loaders takes longer than reading the seeds

        finding.read(file, intake, name=named)


def load_seeds() -> Dataset:
    """Return the founding dataset: five news texts on Türkiye between Russia and Ukraine, 2021 to 2024.

    >>> load_seeds().title
    'Türkiye between Russia and Ukraine'
    """
    return load(_seeds_folder())


@contextmanager
def _gc_paused() -> Iterator[None]:
    """Pause the garbage collector, which would scan all parts again and again while they are built.

    Afterwards the parts move to the oldest generation, so that the next collection doesn't scan all of them.
    """
    was_enabled, is_nothing_frozen = gc.isenabled(), not gc.get_freeze_count()
    gc.disable()
    try:
        yield
    finally:
        if is_nothing_frozen and gc.get_count()[0] > _MIN_FROZEN_OBJECTS:
            gc.freeze()
            gc.unfreeze()
        if was_enabled:
            gc.enable()


def _seeds_folder() -> Path:
    """Return the folder of the seeds: in the installed package, or at the root of the checkout."""
    inside = Path(__file__).parent / "seeds"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "seeds"
