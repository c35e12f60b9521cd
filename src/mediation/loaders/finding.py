"""Finds loaders, including those of other packages, and the loader for a file."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final, NoReturn

from mediation.errors import UsageError, unknown
from mediation.files.opening import OpenedFile
from mediation.formats.intake import Intake
from mediation.formats.registry import EXPECTED, FORMATS
from mediation.loaders.books import Book
from mediation.loaders.file_reader import FileReader, Loader
from mediation.loaders.release import Release
from mediation.loaders.suggestions import closest, has_events, refusal

GROUP: Final = "mediation.loaders"
"""The entry point group for loaders of other packages."""

# Each module has a LOADER, or several in LOADERS.
BUILT_IN: Final = (
    "pax.loader",
    "paax",
    "mend",
    "sipri.loader",
    "kiel.loader",
    "ucdp.peace",
    "ucdp.conflicts",
    "ties",
    "cwm",
    "atop",
    "unga",
)


@cache
def loaders() -> dict[str, Loader]:
    """Return all loaders by name: first those of this package, then those of other installed packages.

    Raises:
        UsageError: an entry point is not a `Loader`, or a name is used twice.
    """
    found: dict[str, Loader] = {}
    for loader in (*_built_in(), *_installed()):
        if loader.name in found or loader.name in FORMATS:
            raise UsageError(f'Two loaders, or a loader and a format, are named "{loader.name}". Uninstall one.')
        found[loader.name] = loader
    return found


def read(file: OpenedFile, intake: Intake, *, name: str | None = None) -> None:
    """Read a file of a public dataset with the named loader, or else with the one that recognises the file.

    Raises:
        UsageError: unknown loader, or no loader recognises the file.
        DataError: unreadable file, or a file without data.
        MissingExtraError: the file is a workbook, and the package that reads workbooks is not installed.
    """
    loader = _named(name) if name else None
    book = Book.of(file)
    loader, release = (loader, _release(loader, book, file.path)) if loader else _recognised(book, file)
    loader.read(FileReader(book, loader, release, intake))


def refuse_folder(path: Path, name: str) -> NoReturn:
    """Reject a folder in place of a file.

    Raises:
        UsageError: always; unknown loader, or a folder.
    """
    _named(name)
    raise UsageError(f"{path}: This is a folder. Choose a file of the dataset.")


def _built_in() -> Iterator[Loader]:
    for name in BUILT_IN:
        module = import_module(f"mediation.loaders.{name}")
        yield from getattr(module, "LOADERS", None) or (module.LOADER,)


def _installed() -> Iterator[Loader]:
    """Yield the loaders of other packages, sorted by entry point."""
    for point in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        loader = point.load()
        if not isinstance(loader, Loader):
            raise UsageError(f"The entry point {point.name} of {GROUP} should be a Loader, found {loader!r:.80}.")
        yield loader


def _named(name: str) -> Loader:
    if name not in loaders():
        raise UsageError(unknown("format", name, (*FORMATS, *loaders())))
    return loaders()[name]


def _release(loader: Loader, book: Book, path: Path) -> Release:
    release = loader.recognise(book)
    if release is None:
        raise UsageError(f"{path}: {refusal(book, loader)}")
    return release


def _recognised(book: Book, file: OpenedFile) -> tuple[Loader, Release]:
    for loader in loaders().values():
        if release := loader.recognise(book):
            return loader, release
    raise UsageError(f"{file.path}: {_unknown(book, file)}")


def _unknown(book: Book, file: OpenedFile) -> str:
    """Return the message for a file that no loader recognises. It names the nearest dataset, or else all of them."""
    if has_events(book):
        return (
            "This is an event file, such as GDELT publishes, without records. Read it with mediation.scan, or on the"
            " command line with mediation scan."
        )
    if near := closest(book, loaders().values()):
        return (
            f"Not a supported dataset as published. It is closest to {near.loader.title} ({near.loader.name})."
            f" Missing columns: {near}."
        )
    what, names = "Not a dataset" if file.size else "An empty file", ", ".join(loaders())
    return (
        f"{what}. Expected {EXPECTED}, or a public dataset as published ({names})."
        ' Add format="pax", or --from-format pax, to see which columns are missing.'
    )
