"""JSON Lines: a line for each part, for datasets of any size and for tools that stream.

Each line is an object whose `kind` says what it is: `dataset` (title and what is outside; the first line),
`coverage`, `dispute`, `actor`, `source`, or a kind of record.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import IO, Any, Final, get_origin

from pydantic import TypeAdapter, ValidationError

from mediation.dataset import Dataset
from mediation.errors import Problem
from mediation.formats.intake import PARTS, Intake
from mediation.formats.strict import NotStrictJSON, loads
from mediation.part import Part
from mediation.records import KINDS, AnyRecord

HEAD: Final = "dataset"
VERSION: Final = 1

_FIELDS_SET: Final[dict[frozenset[str], set[str]]] = {}

# Longer than any record can be: its longest texts have some hundred characters, and its lists some hundred items.
_LONGEST: Final = 2**20


# Reading.


def read(stream: IO[bytes], name: str, intake: Intake) -> None:
    """Take in the lines of the file."""
    for number, line in enumerate(_lines(stream), start=1):
        if len(line) > _LONGEST:
            message = f"is longer than {_LONGEST} bytes, which no part of a dataset is"
            intake.reject(Problem(code="too-long", message=message, file=name, line=number))
        elif (part := _quickly(line)) is not None:
            intake.part(part, name, "", number)
        else:
            _take(line, name, number, intake)


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines, each at most a little longer than what is allowed; the rest of a longer one is passed over."""
    mark = b"\xef\xbb\xbf"
    while line := stream.readline(_LONGEST + 2).removeprefix(mark):
        mark = b""
        yield line
        while len(line) > _LONGEST and not line.endswith(b"\n") and line:
            line = stream.readline(_LONGEST + 2)


@cache
def _validate() -> Callable[..., AnyRecord]:
    adapter: TypeAdapter[AnyRecord] = TypeAdapter(AnyRecord)
    adapter.rebuild()
    validate: Callable[..., AnyRecord] = adapter.validator.validate_json
    return validate


def _quickly(line: bytes) -> Part | None:
    """Return the record in the line, or None where the line has to be read with more care.

    Two values for one name would go unseen here. As many names as the record has fields set rule them out, for
    a model takes no name that it does not have; they are counted where no space stands between name and colon.
    """
    if b'" ' in line or b'"\t' in line or b'"\r' in line:
        return None
    context = {"filled": 0}
    try:
        record = _validate()(line, context=context)
    except ValidationError:
        return None
    names = line.count(b'":') - (line.count(b'\\":') if b"\\" in line else 0)
    if names != _names(record) - context["filled"]:
        return None
    # Which fields are set is the same for many records, and nobody changes it in a frozen one.
    fields_set = frozenset(record.__pydantic_fields_set__)
    object.__setattr__(record, "__pydantic_fields_set__", _FIELDS_SET.setdefault(fields_set, set(fields_set)))
    return record


def _names(part: Part) -> int:
    """Return how many fields of the part and of the parts inside it are set."""
    names = len(part.__pydantic_fields_set__)
    for name, is_tuple in _nested(type(part)):
        value = part.__dict__[name]
        if value:
            for each in value if is_tuple else (value,):
                names += _names(each)
    return names


@cache
def _nested(model: type[Part]) -> tuple[tuple[str, bool], ...]:
    """Return the fields that hold parts, and whether in a list."""
    from mediation.formats.shapes import part_of

    fields = ((name, field.annotation) for name, field in model.model_fields.items())
    return tuple((name, get_origin(annotation) is tuple) for name, annotation in fields if part_of(annotation))


def _take(line: bytes, name: str, number: int, intake: Intake) -> None:
    """Take in a line with care for what may be wrong with it."""
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
    """Take in a row that says itself of which of the known kinds it is."""
    kind = fields.get("kind") if isinstance(fields, dict) else None
    if not isinstance(fields, dict) or not isinstance(kind, str):
        message = 'is not an object with a "kind"'
        intake.reject(Problem(code="no-kind", message=message, file=name, line=number, path=path))
    elif kind not in known:
        message = f"has the kind {kind!r:.60}, which is none of {', '.join(known)}"
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
    """Take in what the file says of itself: that it is ours, of a version that can be read, and its title."""
    fields = dict(fields)
    fields.pop("kind", None)
    if (form := fields.pop("format", "mediation")) != "mediation":
        intake.fail("other-format", f"is of the format {form!r:.60}, not mediation", name, line=line, path="format")
    if (version := fields.pop("version", VERSION)) != VERSION:
        message = f"is of version {version!r:.60} of the format; this library reads {VERSION}: update it"
        intake.fail("other-version", message, name, line=line, path="version")
    intake.head(fields, file=name, line=line)


# Writing.


def write(ds: Dataset, stream: IO[bytes]) -> None:
    """Write the dataset, a line for each part."""
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


def head_of(ds: Dataset) -> dict[str, Any]:
    """Return what a file says of itself."""
    head: dict[str, Any] = {"format": "mediation", "version": VERSION, "title": ds.title}
    return head | ({"outside": sorted(ds.outside)} if ds.outside else {})


@cache
def opening_of(kind: str) -> bytes:
    """Return how the object of a part begins."""
    return b'{"kind":"%s",' % kind.encode()


def fields_of(part: Part) -> bytes:
    """Return the fields that say something, as JSON without its opening brace."""
    return part.__pydantic_serializer__.to_json(part, exclude_defaults=True)[1:]
