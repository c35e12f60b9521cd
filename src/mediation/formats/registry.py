"""The formats that there are, and how a path tells which of them it has: read by content, written by suffix."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final

import attrs

from mediation.errors import DataError, UsageError, nearest, require
from mediation.files import ZIP_MAGIC, Archive, Folder, Place, opened
from mediation.formats import saving
from mediation.formats.intake import Intake
from mediation.formats.json.strict import NotStrictJSON, loads
from mediation.record_set import RecordSet


@attrs.frozen
class FileFormat:
    """A format: its module, the suffixes that ask for it, and what its module reads and writes.

    A `folder` format is a folder of files, or a zip archive of them, known by its `head`. A `stream` is one file,
    perhaps through gzip. What is neither is read and written by path.
    """

    name: str
    path: str
    suffixes: tuple[str, ...] = ()
    head: str = ""
    is_stream: bool = False

    @property
    def module(self) -> Any:
        """The module, imported when it is needed."""
        return import_module(f"mediation.formats.{self.path}")


FORMATS: Final = {
    each.name: each
    for each in (
        FileFormat("toml", "toml.folder", head="dataset.toml"),
        FileFormat("csv", "tables.csv", head="datapackage.json"),
        FileFormat("jsonl", "json.lines", (".jsonl", ".ndjson"), is_stream=True),
        FileFormat("json", "json.document", (".json",), is_stream=True),
        FileFormat("parquet", "tables.parquet", (".parquet",)),
        FileFormat("sqlite", "tables.sqlite", (".sqlite", ".sqlite3", ".db")),
    )
}
_HEADS: Final = tuple(form.head for form in FORMATS.values() if form.head)
_MAGIC: Final = {b"PAR1": "parquet", b"SQLite format 3\0": "sqlite"}
_PEEK: Final = 2**16
EXPECTED: Final = (
    "a folder with a dataset.toml or a datapackage.json, JSON Lines, JSON, Parquet or SQLite written by this library"
)


# Reading.


def read(path: Path, intake: Intake, *, name: str | None = None) -> None:
    """Take in what the path holds, in the format of that name, else in the one that its content tells.

    Raises:
        UsageError: there is no such path or format, or nothing there that is known by its content.
        DataError: it is an archive that can't be opened, or not to be trusted.
    """
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder")
    if not path.is_dir() and not path.is_file():
        raise UsageError(f"{path}: is neither a file nor a folder: write what it gives to a file first")
    if path.name in _HEADS:
        path = path.parent
    form = _named(name) if name else recognise(path)
    if path.is_dir() and not form.head:
        raise UsageError(f"{path}: is a folder, and {form.name} is a file: name the file")
    if form.head:
        if path.is_file() and _starts(path) != ZIP_MAGIC:
            raise UsageError(_no_folder(path, form))
        form.module.read(_place(path), intake)
    elif form.is_stream:
        with _stream(path) as (stream, file):
            form.module.read(stream, file, intake)
    else:
        form.module.read(path, intake)


def _no_folder(path: Path, form: FileFormat) -> str:
    """Say of a file why it is not in a format of folders, and how files of that kind are read."""
    return (
        f"{path}: is a file, and {form.name} is this library's folder with a {form.head}, or a zip archive of one;"
        " a file of a public dataset is known by its content, or by the dataset's own name as its format, as pax"
    )


def recognise(path: Path) -> FileFormat:
    """Return the format that the content of a file or folder tells.

    Raises:
        UsageError: none is known by it.
        DataError: it is an archive that can't be opened.
    """
    if path.is_dir() or _starts(path) == ZIP_MAGIC:
        names = _place(path).names()
        found = next((form for form in FORMATS.values() if form.head in names and form.head), None)
        if found:
            return found
        if path.is_dir() or len(names) != 1:
            raise UsageError(f"{path}: not a dataset: expected {EXPECTED}{_head_like(names)}")
    with _stream(path) as (stream, _):
        start = stream.read(_PEEK)
    for magic, name in _MAGIC.items():
        if start.startswith(magic):
            return FORMATS[name]
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith(b"{"):
        what = "an empty file" if not start else "not a dataset"
        raise UsageError(f"{path}: {what}: expected {EXPECTED}")
    return FORMATS["jsonl" if _is_a_line(text) else "json"]


def _head_like(names: Iterable[str]) -> str:
    """Say which of the names would be the head of a folder if its case, its number or its end were another."""
    for head in _HEADS:
        if close := nearest(head, (name for name in names if "/" not in name)):
            return f', and found no {head} but "{close[0]}": rename it'
    return ""


def knows(path: Path) -> bool:
    """Tell whether a file is of a format, by its content, or the head of a folder, by its name.

    Of an archive that can't be opened nobody else knows more.
    """
    if path.name in _HEADS:
        return True
    try:
        recognise(path)
    except UsageError:
        return False
    except DataError:
        return True
    return True


def _is_a_line(text: bytes) -> bool:
    """Tell whether the text begins with an object in one line that says its kind."""
    if re.match(rb'\{\s*"kind"', text):
        return True
    try:
        first = loads(text.partition(b"\n")[0])
    except NotStrictJSON:
        return False
    return isinstance(first, dict) and "kind" in first


def _starts(path: Path) -> bytes:
    with opened(path, packed=True) as stream:
        return stream.read(len(ZIP_MAGIC))


def _place(path: Path) -> Place:
    return Folder(saving.current(path)) if path.is_dir() else Archive(path)


@contextmanager
def _stream(path: Path) -> Iterator[tuple[IO[bytes], str]]:
    """Open a file, through gzip, or the one file of a zip archive."""
    if _starts(path) != ZIP_MAGIC:
        with opened(path) as stream:
            yield stream, path.name
        return
    archive = Archive(path)
    (name,) = archive.names()
    with archive.open(name) as stream:
        yield stream, name


# Writing.


def write(ds: RecordSet, path: Path, *, name: str | None = None) -> None:
    """Write the dataset to the path, in the format of that name, else in the one that its suffix asks for.

    Raises:
        UsageError: no format has that name or suffix, or what is there is not to be written over.
    """
    form, packing = asked_for(path, name)
    if form.head and packing != ".zip":
        _write_folder(ds, path.parent if path.name == form.head else path, form)
        return
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; {form.name} is a file: write {path}/name{form.suffixes[0]}")
    with saving.replaced(path) as draft:
        if form.head:
            _pack(draft, lambda folder: form.module.write(ds, folder))
        elif form.is_stream:
            with _packed(draft, packing) as stream:
                form.module.write(ds, stream)
        else:
            form.module.write(ds, draft)


def _write_folder(ds: RecordSet, path: Path, form: FileFormat) -> None:
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path}: is a file; a dataset in {form.name} is a folder")
    if (
        path.is_dir()
        and not all(map(saving.is_draft, path.iterdir()))
        and not (saving.current(path) / form.head).exists()
    ):
        raise UsageError(f"{path}: holds other files and no {form.head}: name a new or an empty folder")
    with saving.replaced_folder(path, form.module.is_ours) as draft:
        form.module.write(ds, draft)


def asked_for(path: Path, name: str | None) -> tuple[FileFormat, str]:
    """Return the format that is asked for, and the suffix of the packing around it.

    Raises:
        UsageError: no format has that name or suffix, or it is not written into such a packing.
    """
    plain, packing = (path.stem, path.suffix) if path.suffix in (".gz", ".zip") else (path.name, "")
    form = _named(name) if name else _of_suffix(path, plain, packing)
    if packing and not form.is_stream and not (form.head and packing == ".zip"):
        raise UsageError(
            f"{path}: {form.name} is not written into {packing}; .json and .jsonl are, and .toml.zip and .csv.zip"
        )
    return form, packing


def _of_suffix(path: Path, plain: str, packing: str) -> FileFormat:
    """Return the first format that has the name or suffix of the plain name, which may be packed."""
    suffix = Path(plain).suffix
    for form in FORMATS.values():
        is_packed_folder = form.head and packing and suffix == f".{form.name}"
        if plain == form.head or suffix in form.suffixes or is_packed_folder:
            return form
    if not suffix and not packing:
        return FORMATS["toml"]
    known = ", ".join(suffix for form in FORMATS.values() for suffix in form.suffixes)
    raise UsageError(
        f"{path}: No format has the suffix {suffix!r}. Known: {known}; .gz after .json and .jsonl; a name without"
        " suffix, or dataset.toml, for a folder of TOML; datapackage.json for a folder of CSV; .toml.zip and .csv.zip"
        " for these in an archive."
    )


def _named(name: str) -> FileFormat:
    require("format", name, FORMATS)
    return FORMATS[name]


@contextmanager
def _packed(draft: Path, packing: str) -> Iterator[IO[bytes]]:
    """Open a file for writing, through gzip or into a zip archive where that is asked for."""
    import gzip

    with draft.open("wb") as raw:
        if packing == ".gz":
            with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as stream:
                yield stream  # type: ignore[misc]
        elif packing == ".zip":
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
                member = draft.name.lstrip(".").partition(".zip")[0]
                with archive.open(_member(member), "w", force_zip64=True) as stream:
                    yield stream
        else:
            yield raw


def _pack(draft: Path, write_folder: Callable[[Path], None]) -> None:
    """Write a folder of files into a zip archive."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as scratch, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        folder = Path(scratch)
        write_folder(folder)
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            archive.writestr(_member(file.relative_to(folder).as_posix()), file.read_bytes())


def _member(name: str) -> zipfile.ZipInfo:
    """Return the entry of a member, the same whenever and wherever it is written."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    info.create_system = 3
    return info
