"""JSON Lines: one line per part, for datasets of any size and for streaming tools.

Each line is an object whose `kind` names its content: `dataset` (the first line, with title and outside events),
`coverage`, `dispute`, `actor`, `source`, or a kind of record.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, reduce
from operator import or_
from typing import IO, Annotated, Any, Final, cast

from pydantic import Field, TypeAdapter, ValidationError

from mediation.errors import Problem
from mediation.formats.intake import Intake
from mediation.formats.json.repeated_names import without_repeated_names
from mediation.formats.json.strict import NotStrictJSON, loads
from mediation.models.catalogue import PARTS, cached_by_kinds
from mediation.models.part import Part
from mediation.models.records import KINDS, Record
from mediation.models.records.base import REQUIRE_DATES
from mediation.record_set import RecordSet

HEAD: Final = "dataset"
VERSION: Final = 1

# Longer than any record: the longest texts have some hundred characters, the longest lists some hundred items.
_MAX_LINE_BYTES: Final = 2**20
_CHUNK_BYTES: Final = 2**18


# Reading.


def read(stream: IO[bytes], name: str, intake: Intake) -> None:
    """Read the lines of the file."""
    number = 0
    for lines in _batches(stream):
        for start, run in _runs(records_of(lines)):
            first = number + start + 1
            if run:
                intake.parts(run, name, first)
            else:
                _take(lines[start], name, first, intake)
        number += len(lines)


def records_of(lines: Sequence[bytes]) -> list[Record | None]:
    """Return the record of each line, or None where a line needs the slower reader that reports what is wrong.

    A date that a step takes from its record would count as a field without a name in the line, so a step without a
    date goes to the slower reader too.
    """
    validate = _record_adapter().validate_json
    found: list[Record | None] = []
    for line in lines:
        try:
            found.append(validate(line, context=REQUIRE_DATES))
        except ValidationError:
            found.append(None)
    good = [record for record in found if record is not None]
    read = lines if len(good) == len(lines) else [line for line, each in zip(lines, found, strict=True) if each]
    checked = iter(without_repeated_names(read, good))
    return [record and next(checked) for record in found]


@cached_by_kinds
def _record_adapter() -> TypeAdapter[Record]:
    kinds: Any = reduce(or_, KINDS.values())
    adapter: TypeAdapter[Record] = TypeAdapter(Annotated[kinds, Field(discriminator="kind")])
    adapter.rebuild()
    return adapter


def _runs(found: Sequence[Record | None]) -> Iterator[tuple[int, Sequence[Record]]]:
    """Yield the start of each run of records and the run; an empty run for each line without a record."""
    start = 0
    for number, record in enumerate(found):
        if record is None:
            if start < number:
                yield start, cast("Sequence[Record]", found[start:number])
            yield number, ()
            start = number + 1
    if start < len(found):
        yield start, cast("Sequence[Record]", found[start:])


def _batches(stream: IO[bytes]) -> Iterator[list[bytes]]:
    """Yield the lines of the file in batches. Lines that are too long are cut just above the limit."""
    rest, mark = b"", b"\xef\xbb\xbf"
    while chunk := stream.read(_CHUNK_BYTES):
        lines = (rest + chunk).removeprefix(mark).split(b"\n")
        rest, mark = lines.pop()[: _MAX_LINE_BYTES + 1], b""
        yield lines
    if rest:
        yield [rest]


def _take(line: bytes, name: str, number: int, intake: Intake) -> None:
    """Read one line, and report its problems."""
    if len(line) > _MAX_LINE_BYTES:
        message = f"Line is longer than {_MAX_LINE_BYTES} bytes, the maximum."
        intake.reject(Problem(code="too-long", message=message, file=name, line=number))
        return
    if not line.strip():
        intake.skip()
        return
    try:
        fields = loads(line)
    except NotStrictJSON as error:
        intake.reject(Problem(code=error.code, message=str(error), file=name, line=number))
        return
    if isinstance(fields, dict) and fields.get("kind") == HEAD:
        intake.skip()
        take_head(fields, name, number, intake)
    else:
        take_record(fields, (HEAD, *PARTS), name, number, intake)


def take_record(fields: object, known: Iterable[str], name: str, number: int, intake: Intake, path: str = "") -> None:
    """Read a row whose `kind` is one of the known kinds."""
    kind = fields.get("kind") if isinstance(fields, dict) else None
    if not isinstance(fields, dict) or not isinstance(kind, str):
        message = 'Not an object with a "kind".'
        intake.reject(Problem(code="no-kind", message=message, file=name, line=number, path=path))
    elif kind not in known:
        message = f"Unknown kind {kind!r:.60}. Known kinds: {', '.join(known)}."
        close = intake.hints.of(kind, known)
        problem = Problem(
            code="unknown-kind",
            message=message,
            file=name,
            line=number,
            path=path,
            field="kind",
            found=kind[:80],
            nearest=close,
        )
        intake.reject(problem)
    else:
        row = fields if kind in KINDS else {key: value for key, value in fields.items() if key != "kind"}
        intake.row(kind, row, file=name, line=number, path=path)


def take_head(fields: dict[str, Any], name: str, line: int, intake: Intake) -> None:
    """Read the head of the file: its format and version, which are checked, and the title."""
    fields = dict(fields)
    fields.pop("kind", None)
    if (form := fields.pop("format", "mediation")) != "mediation":
        intake.fail("other-format", f"The format is {form!r:.60}, not 'mediation'.", name, line=line, path="format")
    if (version := fields.pop("version", VERSION)) != VERSION:
        message = f"Version {version!r:.60} of the format is not supported, only {VERSION}. Update this library."
        intake.fail("other-version", message, name, line=line, path="version")
    intake.head(fields, file=name, line=line)


# Writing.


def write(ds: RecordSet, stream: IO[bytes]) -> None:
    """Write the dataset, one line per part."""
    from pydantic_core import to_json

    stream.write(to_json({"kind": HEAD, **head_of(ds)}) + b"\n")
    for kind, parts in (
        ("coverage", ds.coverage),
        ("dispute", ds.disputes.values()),
        ("actor", ds.actors.values()),
        ("source", ds.sources.values()),
    ):
        stream.writelines(opening_of(kind) + fields_of(part) + b"\n" for part in parts)
    stream.writelines(opening_of(record.kind) + fields_of(record) + b"\n" for record in ds)


def head_of(ds: RecordSet) -> dict[str, Any]:
    """Return the head of a file: format, version, title and outside events."""
    head: dict[str, Any] = {"format": "mediation", "version": VERSION, "title": ds.title}
    return head | ({"outside": sorted(ds.outside)} if ds.outside else {})


@cache
def opening_of(kind: str) -> bytes:
    """Return the beginning of the object of a part."""
    return b'{"kind":"%s",' % kind.encode()


def fields_of(part: Part) -> bytes:
    """Return the fields that differ from their defaults, as JSON without the opening brace."""
    return part.__pydantic_serializer__.to_json(part, exclude_defaults=True)[1:]
