"""What a call is given where it wants a dataset, a text or the path of what is to be read."""

from pathlib import Path

from mediation.errors import UsageError
from mediation.files.folders import refuse_address
from mediation.record_set import RecordSet


def path_of(given: object) -> Path:
    """Return the path of what is to be read.

    Raises:
        UsageError: it is no path, or an address on the web.
    """
    try:
        path = Path(given)  # type: ignore[arg-type]
    except TypeError:
        raise UsageError(f"a path is wanted, as a text or a pathlib.Path; found {_shown(given)}") from None
    refuse_address(path)
    return path


def require_datasets(*given: object) -> None:
    """Refuse what is no dataset.

    Raises:
        UsageError: one of them is none; the message says how a path becomes one.
    """
    for each in given:
        if isinstance(each, str | Path):
            raise UsageError(f"a dataset is wanted, found a path: read it first, mediation.load({str(each)!r})")
        if not isinstance(each, RecordSet):
            raise UsageError(f"a dataset is wanted, as mediation.load returns it; found {_shown(each)}")


def require_text(what: str, given: object) -> None:
    """Refuse what is no text.

    Raises:
        UsageError: it is none; the message says how bytes become one.
    """
    if isinstance(given, bytes):
        raise UsageError(f"the {what} should be a text, found bytes: decode them first, as path.read_bytes().decode()")
    if not isinstance(given, str):
        raise UsageError(f"the {what} should be a text, found {_shown(given)}")


def _shown(given: object) -> str:
    """Return the value, cut where it is long, with its type where that does not show."""
    return "None" if given is None else f"{given!r:.60} ({type(given).__name__})"
