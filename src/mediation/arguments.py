"""Checks of arguments that should be a dataset, a text or a path."""

from pathlib import Path

from mediation.errors import UsageError
from mediation.files.folders import refuse_address
from mediation.record_set import RecordSet


def path_of(given: object) -> Path:
    """Return an argument as a path.

    Raises:
        UsageError: the argument is not a path, or is a web address.
    """
    try:
        path = Path(given)  # type: ignore[arg-type]
    except TypeError:
        raise UsageError(f"Expected a path (str or pathlib.Path), found {_shown(given)}.") from None
    refuse_address(path)
    return path


def require_datasets(*given: object) -> None:
    """Check that all arguments are datasets.

    Raises:
        UsageError: an argument is not a dataset. For a path, the message says how to load it.
    """
    for each in given:
        if isinstance(each, str | Path):
            raise UsageError(f"Expected a dataset, found a path. Load it first: mediation.load({str(each)!r}).")
        if not isinstance(each, RecordSet):
            raise UsageError(f"Expected a dataset, as returned by mediation.load, found {_shown(each)}.")


def require_text(what: str, given: object) -> None:
    """Check that an argument is a text.

    Raises:
        UsageError: the argument is not a text. For bytes, the message says how to decode them.
    """
    if isinstance(given, bytes):
        raise UsageError(f"The {what} should be a text, found bytes. Decode them first: path.read_bytes().decode().")
    if not isinstance(given, str):
        raise UsageError(f"The {what} should be a text, found {_shown(given)}.")


def _shown(given: object) -> str:
    """Return the value, cut if it is long, with its type unless it is None."""
    return "None" if given is None else f"{given!r:.60} ({type(given).__name__})"
