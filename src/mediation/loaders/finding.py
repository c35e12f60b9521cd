"""The loaders that there are, those of other packages among them, and which of them knows a file."""

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
"""The entry points by which a package brings loaders."""

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
    """Return all loaders by name: those of this package, then those of others that are installed.

    Raises:
        UsageError: a package brings something else, or one under a name that is taken.
    """
    found: dict[str, Loader] = {}
    for loader in (*_built_in(), *_installed()):
        if loader.name in found or loader.name in FORMATS:
            raise UsageError(f'two loaders, or a loader and a format, are named "{loader.name}": uninstall one')
        found[loader.name] = loader
    return found


def read(file: OpenedFile, intake: Intake, *, name: str | None = None) -> None:
    """Read a file of a public dataset with the loader of that name, else with the one that recognises it.

    Raises:
        UsageError: unknown loader, or no loader recognises the file.
        DataError: the file can't be read, or is no data.
        MissingExtraError: it is a workbook, and the reader of workbooks is not installed.
    """
    loader = _named(name) if name else None
    book = Book.of(file)
    loader, release = (loader, _release(loader, book, file.path)) if loader else _recognised(book, file)
    loader.read(FileReader(book, loader, release, intake))


def refuse_folder(path: Path, name: str) -> NoReturn:
    """Refuse a folder for the loader of that name.

    Raises:
        UsageError: unknown loader, or a folder is no file.
    """
    _named(name)
    raise UsageError(f"{path}: is a folder; expected a file of a dataset")


def _built_in() -> Iterator[Loader]:
    for name in BUILT_IN:
        module = import_module(f"mediation.loaders.{name}")
        yield from getattr(module, "LOADERS", None) or (module.LOADER,)


def _installed() -> Iterator[Loader]:
    """Yield the loaders of other packages, in the order of their entry points' names."""
    for point in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        loader = point.load()
        if not isinstance(loader, Loader):
            raise UsageError(f"the entry point {point.name} of {GROUP} is {loader!r:.80}, and not a Loader")
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
    """Return the message about a file that no loader knows: the nearest dataset, or what is supported."""
    if has_events(book):
        return (
            "holds events row by row, as GDELT and its like code them, and no records: mediation.scan reads them, and"
            " on the command line mediation scan"
        )
    if near := closest(book, loaders().values()):
        return (
            f"not a dataset as its makers publish it: it is nearest to {near.loader.title} ({near.loader.name}), of"
            f" whose columns are missing: {near}"
        )
    what, names = "not a dataset" if file.size else "an empty file", ", ".join(loaders())
    return (
        f"{what}: expected {EXPECTED}, or a file of a public dataset as its makers publish it ({names})."
        ' Add format="pax", or --from-format pax, to see which columns are missing.'
    )
