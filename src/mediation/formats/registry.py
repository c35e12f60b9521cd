"""The formats that there are, and how a path tells which of them it has: read by content, written by suffix."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final

import attrs

from mediation.errors import UsageError, nearest, require
from mediation.files.encodings import TextHead, in_utf8
from mediation.files.folders import Folder
from mediation.files.opening import OpenedFile, refused
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
EXPECTED: Final = (
    "a folder with a dataset.toml or a datapackage.json, JSON Lines, JSON, Parquet or SQLite written by this library"
)


# Reading.


def read(path: Path, intake: Intake, form: FileFormat | None = None) -> None:
    """Read a folder in the given format, else in the one that its files show.

    Raises:
        UsageError: the format is one of files, or no file shows a format.
    """
    form = form or recognise_folder(path)
    if not form.head:
        raise UsageError(f"{path}: This is a folder, but {form.name} is a file. Name the file.")
    form.module.read(Folder(saving.current(path)), intake)


def read_file(file: OpenedFile, intake: Intake, form: FileFormat) -> None:
    """Read an open file in a format.

    Raises:
        UsageError: the format is one of folders, and the file no archive of one.
        DataError: the file is no data, or packed in a way that the format does not allow.
    """
    if form.head and file.packing == "zip":
        form.module.read(file.archive, intake)
        return
    file.refuse_mistaken()
    if form.head:
        raise UsageError(_no_folder(file.path, form))
    if form.is_stream:
        form.module.read(in_utf8(file.stream), file.name, intake)
    elif file.packing:
        raise refused("packed-file", f"Is packed, but {form.name} is read only unpacked. Unpack it.", file.path.name)
    else:
        form.module.read(file.path, intake)


def place_of(path: Path) -> Path:
    """Return the file or folder that a path names; the main file of a folder names the folder.

    Raises:
        UsageError: it does not exist, or is a pipe or a device.
    """
    if not path.exists():
        raise UsageError(f"{path}: No such file or folder.")
    if not path.is_dir() and not path.is_file():
        raise UsageError(f"{path}: Neither a file nor a folder. Save its content as a file first.")
    return path.parent if path.name in _HEADS else path


def _no_folder(path: Path, form: FileFormat) -> str:
    """Say of a file why it is not in a format of folders, and how files of that kind are read."""
    return (
        f"{path}: is a file, and {form.name} is this library's folder with a {form.head}, or a zip archive of one;"
        " a file of a public dataset is known by its content, or by the dataset's own name as its format, as pax"
    )


def recognise_folder(path: Path) -> FileFormat:
    """Return the format that the names of the files in a folder show.

    Raises:
        UsageError: no file shows a format.
    """
    names = Folder(saving.current(path)).names()
    if form := _with_head(names):
        return form
    raise UsageError(f"{path}: Not a dataset. Expected {EXPECTED}.{_head_like(names)}")


def _with_head(names: Iterable[str]) -> FileFormat | None:
    return next((form for form in FORMATS.values() if form.head and form.head in names), None)


def recognise(file: OpenedFile) -> FileFormat | None:
    """Return the format that the content of a file shows, or None.

    Raises:
        DataError: it is a broken archive.
    """
    if file.packing == "zip" and (form := _with_head(file.members)):
        return form
    if len(file.members) != 1:
        return None
    for magic, name in _MAGIC.items():
        if file.head.startswith(magic):
            return FORMATS[name]
    text = TextHead(file.head).text.lstrip()
    if not text.startswith("{"):
        return None
    return FORMATS["jsonl" if _is_a_line(text) else "json"]


def _head_like(names: Iterable[str]) -> str:
    """Return advice to rename the file whose name is closest to the head of a folder, with a leading space."""
    for head in _HEADS:
        if close := nearest(head, (name for name in names if "/" not in name)):
            return f' Rename "{close[0]}" to {head}.'
    return ""


def _is_a_line(text: str) -> bool:
    """Return whether the text begins with an object in one line that has a kind."""
    if re.match(r'\{\s*"kind"', text):
        return True
    try:
        first = loads(text.partition("\n")[0].encode())
    except NotStrictJSON:
        return False
    return isinstance(first, dict) and "kind" in first


# Writing.


def write(ds: RecordSet, path: Path, *, name: str | None = None) -> None:
    """Write the dataset to the path, in the format of that name, else in the one that its suffix asks for.

    Raises:
        UsageError: unknown format or suffix, or a path that can't be replaced.
    """
    form, packing = asked_for(path, name)
    if form.head and packing != ".zip":
        _write_folder(ds, path.parent if path.name == form.head else path, form)
        return
    if path.is_dir():
        raise UsageError(f"{path}: This is a folder, but {form.name} is a file. Use {path}/name{form.suffixes[0]}.")
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
        raise UsageError(f"{path}: This is a file, but a dataset in {form.name} is a folder.")
    if (
        path.is_dir()
        and not all(map(saving.is_draft, path.iterdir()))
        and not (saving.current(path) / form.head).exists()
    ):
        raise UsageError(f"{path}: The folder has other files and no {form.head}. Name a new or empty folder.")
    with saving.replaced_folder(path, form.module.is_ours) as draft:
        form.module.write(ds, draft)


def asked_for(path: Path, name: str | None) -> tuple[FileFormat, str]:
    """Return the format that is asked for, and the suffix of the packing around it.

    Raises:
        UsageError: no format has that name or suffix, or it is not written into such a packing.
    """
    plain, packing = (path.stem, path.suffix) if path.suffix in (".gz", ".zip") else (path.name, "")
    form = named(name) if name else _of_suffix(path, plain, packing)
    if packing and not form.is_stream and not (form.head and packing == ".zip"):
        raise UsageError(
            f"{path}: Can't write {form.name} into {packing}. Use .json or .jsonl with it, or .toml.zip or .csv.zip."
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


def named(name: str) -> FileFormat:
    """Return the format of that name.

    Raises:
        UsageError: unknown format.
    """
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
