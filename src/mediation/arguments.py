"""Check arguments that should be a dataset or a path."""

from pathlib import Path

from mediation.errors import UsageError, shown
from mediation.files.folders import refuse_address
from mediation.record_set import RecordSet


def path_of(given: object) -> Path:
    """Return an argument as a path.

    Raises:
        UsageError: the argument is not a path, or is a web address.
    """
    path = new_path_of(given)
    refuse_address(path)
    return path


def new_path_of(given: object) -> Path:
    """Return an argument as the path of a file to write.

    Raises:
        UsageError: the argument is not a path.
    """
    try:
        return Path(given)  # type: ignore[arg-type]
    except TypeError:
        raise UsageError(f"Expected a path (str or pathlib.Path), found {shown(given)}.") from None


def require_datasets(*given: object) -> None:
    """Check that all arguments are datasets.

    Raises:
        UsageError: an argument is not a dataset. For a path, the message says how to load it.
    """
    for each in given:
        if isinstance(each, str | Path):
            raise UsageError(f"Expected a dataset, found a path. Load it first: mediation.load({str(each)!r}).")
        if not isinstance(each, RecordSet):
            raise UsageError(f"Expected a dataset, as returned by mediation.load, found {shown(each)}.")
