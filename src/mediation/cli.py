"""The command line: parses, calls the library, prints.

Exit status 0 fine, 1 bad data or a finding, 2 wrong usage; of `diff` 1 that they differ, 2 that it can't tell.
"""

import json
import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, ParamSpec

import typer

from mediation import (
    DataError,
    Dataset,
    MediationError,
    UsageError,
    __version__,
    anchor,
    balance,
    diff,
    load,
    load_seeds,
    scan,
    validate,
)
from mediation.analysis import TableBalance
from mediation.documents.anchors import text_of
from mediation.errors import require
from mediation.files.folders import refuse_address
from mediation.formats.registry import asked_for
from mediation.formats.schema import json_schema
from mediation.models import KINDS
from mediation.models.actors import find_actor
from mediation.show import balance as show
from mediation.show import disagreements as differences
from mediation.show.progress import progress
from mediation.show.tables import counted
from mediation.tally import Tally, Validation
from mediation.vocabulary import Nature

if TYPE_CHECKING:
    from rich.console import RenderableType

_WIDTH: Final = 118
_P = ParamSpec("_P")
_FOUNDING: Final = ("TUR", "RUS,UKR")
_BAD_DATA: Final = 1
_DIFFERENT: Final = 1
_WRONG_USAGE: Final = 2
_NOT_COMPARED: Final = 2
_FROM_FORMAT: Final = (
    "The format to read, where the content is not to be asked: toml, csv, jsonl, json, parquet, sqlite, or a public"
    " dataset's name, as pax."
)

_OWN: Final = "A dataset of your own instead of the seeds."

app = typer.Typer(
    help="Typed, sourced records of international mediation and of states that balance between rivals.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class OutputFormat(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class Accounts(StrEnum):
    """How several accounts of an event are read."""

    MERGED = "merged"
    EACH = "each"
    COALESCE = "coalesce"
    CONSENSUS = "consensus"
    PRECISE = "precise"
    UNITE = "unite"
    LATEST = "latest"


class OnError(StrEnum):
    """What becomes of a dataset with rows that are wrong."""

    RAISE = "raise"
    COLLECT = "collect"


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mediation {__version__}")
        raise typer.Exit


_ON_ERROR: Final = "Stop when anything is wrong with the data, or leave it out and say how much."
_LAYOUTS: Final = "The format, where the content is not to be asked: gdelt, icews, polecat, plover, events."
_CODEBOOKS: Final = "The codebook of the codes, where it is another than the format's: cameo-1.1, cameo-0.5, plover-2."
_COUNTRIES: Final = "The codes of actors, where they are others than the format's: cameo, iso3, cow, gw, icews."


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Typed, sourced records of international mediation and of states that balance between rivals."""


@app.command("balance")
def balance_command(
    files: Annotated[
        list[str] | None,
        typer.Argument(help="Event files, or patterns of such: gdelt/*.zip. Without them the records of --data."),
    ] = None,
    actor: Annotated[str, typer.Option(help="Whose moves, by the id or name of an actor.")] = _FOUNDING[0],
    poles: Annotated[
        str, typer.Option(help="The two sides, by ids, names or as groups: RUS,UKR or RUS,West=USA+NATO+EU.")
    ] = _FOUNDING[1],
    dispute: Annotated[
        str | None,
        typer.Option(
            help="Conflict with one pole counts as favour to the other only in this dispute."
            " Without it: in russia-ukraine for the founding question, in any for other questions.",
        ),
    ] = None,
    every: Annotated[str, typer.Option(help="The periods of the timeline: 1y, 6mo, 1q, 1mo, 1w, 1d.")] = "1y",
    domain: Annotated[list[str] | None, typer.Option(help="Count moves of this domain only; can be repeated.")] = None,
    data: Annotated[Path | None, typer.Option(help=_OWN)] = None,
    rules: Annotated[str, typer.Option(help="The version of the rule set.")] = "2026.1",
    members: Annotated[bool, typer.Option(help="Members of an organisation stand for it too.")] = False,
    accounts: Annotated[
        Accounts,
        typer.Option(
            help="How several accounts of an event are read. merged: they complete each other. each: what holds"
            " whichever account is right. coalesce: the first source that says something; latest: the last one;"
            " precise: the most exact; unite: all that they say; consensus: what all say who speak."
        ),
    ] = Accounts.MERGED,
    from_format: Annotated[str | None, typer.Option(help=f"Of event files: {_LAYOUTS}")] = None,
    codebook: Annotated[str | None, typer.Option(help=f"Of event files: {_CODEBOOKS}")] = None,
    countries: Annotated[str | None, typer.Option(help=f"Of event files: {_COUNTRIES}")] = None,
    explain: Annotated[bool, typer.Option(help="List what was counted and what was not, and why.")] = False,
    on_error: Annotated[OnError, typer.Option(help=f"Of --data: {_ON_ERROR}")] = OnError.RAISE,
    format: Annotated[OutputFormat, typer.Option(help="How to print the answer.")] = OutputFormat.TABLE,  # noqa: A002
) -> None:
    """Count how often an actor moved toward each of two poles, and between them."""
    sides = [side.strip() for side in poles.split(",")]
    if len(sides) != 2:  # noqa: PLR2004 - a balance has two
        raise UsageError(f'--poles names two, as in RUS,UKR; found "{poles}"')
    if files:
        if data is not None:
            raise UsageError("name event files or --data, not both")
        counted_rows = balance(
            scan(files, format=from_format, codebook=codebook, countries=countries),
            actor,
            sides,
            dispute=dispute,
            every=every,
            domain=domain or (),
            rules=rules,
            members=members,
            accounts=accounts.value,
        )
        _answer_of_table(counted_rows, format, explain=explain)
        return
    if any((from_format, codebook, countries)):
        raise UsageError("--from-format, --codebook and --countries are for event files, and none are named")
    ds = _seeds_or(data, format, on_error)
    if data is not None and (actor, poles) == _FOUNDING and not {actor, *sides} <= ds.actors.keys():
        raise UsageError("--actor and --poles are those of the seeds unless you say whose: --actor A --poles P,Q")
    is_founding_question = (
        data is None and _id(actor, ds) == "TUR" and {_id(each, ds) for each in sides} == {"RUS", "UKR"}
    )
    answer = balance(
        ds,
        actor,
        sides,
        dispute=dispute or ("russia-ukraine" if is_founding_question else None),
        every=every,
        domain=domain or (),
        rules=rules,
        members=members,
        accounts=accounts,
    )
    if accounts not in (Accounts.MERGED, Accounts.EACH):
        ds = ds.consolidate(accounts)
    if format is OutputFormat.JSON:
        typer.echo(show.explanation_to_json(answer, ds) if explain else show.to_json(answer, ds))
    elif format is OutputFormat.CSV:
        typer.echo(show.explanation_to_csv(answer, ds) if explain else show.to_csv(answer), nl=False)
    else:
        _print(show.explanation(answer, ds) if explain else show.tables(answer, ds), soft_wrap=explain)


def _answer_of_table(answer: TableBalance, asked: OutputFormat, *, explain: bool) -> None:
    from mediation.show import table_balance

    if explain:
        to_json, to_csv, to_parts = (
            table_balance.explanation_to_json,
            table_balance.explanation_to_csv,
            table_balance.explanation,
        )
        _answer(asked, to_json, to_csv, to_parts, answer)
    else:
        _answer(asked, table_balance.to_json, show.to_csv, table_balance.tables, answer)


@app.command("verify")
def verify_command(
    documents: Annotated[Path, typer.Option(help="The folder with the documents, under whatever names.")],
    data: Annotated[Path | None, typer.Argument(help=_OWN)] = None,
    on_error: Annotated[OnError, typer.Option(help=_ON_ERROR)] = OnError.RAISE,
    format: Annotated[OutputFormat, typer.Option(help="How to print the answer.")] = OutputFormat.TABLE,  # noqa: A002
) -> None:
    """Hold every record against the documents: are the words at its spans those that were coded?

    Status 1: some are not proven, or rows were left out.
    """
    from mediation.show import verification

    refuse_address(documents)
    ds = _seeds_or(data, format, on_error)
    answer = ds.verify(documents)
    _answer(format, verification.to_json, verification.to_csv, verification.tables, answer)
    if ds.problems or not answer.is_proven:
        raise typer.Exit(_BAD_DATA)


@app.command("quote")
def quote_command(
    record: Annotated[str, typer.Argument(help="The id of a record, as in drones@antalya-2022.")],
    documents: Annotated[Path, typer.Option(help="The folder with the documents, under whatever names.")],
    data: Annotated[Path | None, typer.Option(help=_OWN)] = None,
    on_error: Annotated[OnError, typer.Option(help=_ON_ERROR)] = OnError.RAISE,
) -> None:
    """Print the words of the documents on which a record rests, a line for each span."""
    refuse_address(documents)
    for words in _seeds_or(data, OutputFormat.TABLE, on_error).quote(record, documents):
        typer.echo(" ".join(words.split()))


@app.command("anchor")
def anchor_command(
    document: Annotated[Path, typer.Argument(help="The document, a text in UTF-8.")],
    phrase: Annotated[str, typer.Argument(help="The words as they stand there.")],
    occurrence: Annotated[int | None, typer.Option(help="Which one, from 1, where they stand there often.")] = None,
) -> None:
    """Print the evidence of a phrase, to be put into a coding file."""
    refuse_address(document)
    found = anchor("document", text_of(document), phrase, occurrence=occurrence)
    typer.echo(f'{{ start = {found.start}, end = {found.end}, sha256 = "{found.sha256}" }}')


@app.command("reanchor")
def reanchor_command(
    documents: Annotated[Path, typer.Option(help="The folder with the documents as they are now.")],
    to: Annotated[Path, typer.Option(help="The file or folder to write; its suffix says how.")],
    data: Annotated[Path | None, typer.Argument(help=_OWN)] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    on_error: Annotated[OnError, typer.Option(help=_ON_ERROR)] = OnError.RAISE,
    format: Annotated[OutputFormat, typer.Option(help="How to print the answer.")] = OutputFormat.TABLE,  # noqa: A002
) -> None:
    """Move evidence along with documents that changed a little, and write the dataset.

    Status 1: some evidence is lost, or rows were left out.
    """
    from mediation.show import reanchored

    refuse_address(documents)
    _refuse_to_replace(to, None, force=force)
    ds = _seeds_or(data, format, on_error)
    answer = ds.reanchor(documents)
    answer.dataset.save(to)
    _answer(format, reanchored.to_json, reanchored.to_csv, reanchored.lines, answer)
    if ds.problems or answer.lost or answer.left:
        raise typer.Exit(_BAD_DATA)


@app.command("disagreements")
def disagreements_command(
    data: Annotated[Path | None, typer.Argument(help=_OWN)] = None,
    event: Annotated[str | None, typer.Option(help="Only what accounts of this event differ on, by its slug.")] = None,
    nature: Annotated[
        list[Nature] | None, typer.Option(help="Only differences of this nature; can be repeated.")
    ] = None,
    on_error: Annotated[OnError, typer.Option(help=_ON_ERROR)] = OnError.RAISE,
    format: Annotated[OutputFormat, typer.Option(help="How to print the answer.")] = OutputFormat.TABLE,  # noqa: A002
) -> None:
    """Show where accounts of one event differ: on what, in what way, who says what, and where."""
    ds = _seeds_or(data, format, on_error)
    if event is not None:
        require("event", event, ds.accounts)
    found = [
        each for each in ds.disagreements() if event in (None, each.event) and (not nature or each.nature in nature)
    ]
    _answer(format, differences.to_json, differences.to_csv, differences.tables, found, ds)


@app.command("validate")
def validate_command(
    data: Annotated[Path, typer.Argument(help="The file or folder to look through.")],
    from_format: Annotated[str | None, typer.Option(help=_FROM_FORMAT)] = None,
    format: Annotated[OutputFormat, typer.Option(help="How to print the answer.")] = OutputFormat.TABLE,  # noqa: A002
) -> None:
    """Look through data of any size, and list what is wrong with them."""
    from mediation.show import problems

    with progress(f"looking through {data}", is_wanted=format is OutputFormat.TABLE) as show_rows:
        answer = validate(data, format=from_format, progress=show_rows)
    _answer(format, problems.to_json, problems.to_csv, problems.lines, answer)
    if not answer.is_valid:
        raise typer.Exit(_BAD_DATA)


@app.command("convert")
def convert_command(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="The file or folder to read.")],
    target: Annotated[Path, typer.Argument(metavar="TO", help="The file or folder to write; its suffix says how.")],
    from_format: Annotated[str | None, typer.Option(help=_FROM_FORMAT)] = None,
    to_format: Annotated[
        str | None, typer.Option(help="The format to write, where the suffix does not say it.")
    ] = None,
    on_error: Annotated[
        OnError, typer.Option(help="Write nothing when anything is wrong, or leave out and list what is wrong.")
    ] = OnError.RAISE,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Write a dataset in another format."""
    from mediation.show import problems

    _refuse_to_replace(target, to_format, force=force)
    ds = _load(source, OutputFormat.TABLE, named=from_format, on_error=on_error)
    ds.save(target, format=to_format)
    typer.echo(f"{target}: {_size(ds)}")
    if ds.problems:
        for line in problems.lines(Validation(problems=ds.problems, tally=ds.tally or Tally())):
            typer.echo(line, err=True)
        raise typer.Exit(_BAD_DATA)


@app.command("scan")
def scan_command(
    sources: Annotated[
        list[str], typer.Argument(metavar="PATHS", help="Event files, folders of them, or patterns with *.")
    ],
    from_format: Annotated[str | None, typer.Option(help=_LAYOUTS)] = None,
    codebook: Annotated[str | None, typer.Option(help=_CODEBOOKS)] = None,
    countries: Annotated[str | None, typer.Option(help=_COUNTRIES)] = None,
    to: Annotated[Path | None, typer.Option(help="Write the rows to this file as Parquet, sorted.")] = None,
    reject: Annotated[Path | None, typer.Option(help="Write malformed rows to this file as CSV.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    format: Annotated[OutputFormat, typer.Option(help="How to print the answer.")] = OutputFormat.TABLE,  # noqa: A002
) -> None:
    """Look through event files of any size: GDELT, ICEWS, POLECAT, PLOVER. Status 1: some rows are malformed."""
    from mediation.show import events

    for path in (to, reject):
        if path is not None and path.exists() and not force:
            raise UsageError(f"{path} is there already: name another, or replace it with --force")
    if to is not None and to.suffix != ".parquet":
        raise UsageError(f"{to}: what is written is Parquet: name it {to.with_suffix('.parquet').name}")
    table = scan(sources, format=from_format, codebook=codebook, countries=countries)
    if to is not None:
        with progress(
            f"reading {counted(len(table.files), 'file')}", is_wanted=format is OutputFormat.TABLE
        ) as show_rows:
            table.write(to, progress=show_rows)
    survey = table.survey()
    if reject is not None:
        table.write_rejects(reject)
    _answer(format, events.to_json, events.to_csv, events.lines, table, survey)
    if survey.rejected:
        raise typer.Exit(_BAD_DATA)


@app.command("schema")
def schema_command(
    kind: Annotated[
        str | None,
        typer.Argument(
            help="Of a kind of record or another part, of a line or of a document; without it, of the last two."
        ),
    ] = None,
) -> None:
    """Print the JSON Schema of what datasets are written as."""
    typer.echo(json.dumps(json_schema(kind), ensure_ascii=False, indent=2))


@app.command("counterparts")
def counterparts_command(
    ours: Annotated[Path, typer.Argument(help="The dataset whose events are looked for.")],
    theirs: Annotated[Path, typer.Argument(help="The dataset in which they are looked for.")],
    days: Annotated[int, typer.Option(help="How many days may lie between two events, at their nearest.")] = 31,
    actors: Annotated[int, typer.Option(help="How many actors they share; all, where one has fewer.")] = 2,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only events of this kind, as agreement; can be repeated.")
    ] = None,
    actor: Annotated[str | None, typer.Option(help="Only events that name this actor, by its id or name.")] = None,
    on_error: Annotated[OnError, typer.Option(help=_ON_ERROR)] = OnError.RAISE,
    format: Annotated[OutputFormat, typer.Option(help="How to print the answer.")] = OutputFormat.TABLE,  # noqa: A002
) -> None:
    """Propose which events of two datasets may be the same: of one kind, with actors in common, near in time."""
    from mediation.combining.counterparts import left_over
    from mediation.show import counterparts

    for each in kind or ():
        require("kind", each, KINDS)
    one, other = (
        _seeds_or(path, format, on_error).filter(lambda record: not kind or record.kind in kind, actor=actor)
        for path in (ours, theirs)
    )
    found = one.counterparts(other, days=days, actors=actors)
    rest = left_over(one, other, found)
    _answer(format, counterparts.to_json, counterparts.to_csv, counterparts.tables, found, rest)


@app.command("diff")
def diff_command(
    old: Annotated[Path, typer.Argument(help="The dataset as it was.")],
    new: Annotated[Path, typer.Argument(help="The dataset as it is.")],
    format: Annotated[OutputFormat, typer.Option(help="How to print the answer.")] = OutputFormat.TABLE,  # noqa: A002
) -> None:
    """Compare two versions of a dataset: what was added, removed and changed, field by field.

    Status 0: they are equal; 1: they differ; 2: one of them can't be read, or rows of it are wrong.
    """
    from mediation.show import difference

    found = diff(*(_load_to_compare(path, format) for path in (old, new)))
    _answer(format, difference.to_json, difference.to_csv, difference.lines, found)
    if found:
        raise typer.Exit(_DIFFERENT)


def _load(data: Path, answer: OutputFormat, *, named: str | None = None, on_error: OnError = OnError.RAISE) -> Dataset:
    """Read a dataset, and show how far that has come where the answer is for people and takes its time."""
    with progress(f"reading {data}", is_wanted=answer is OutputFormat.TABLE) as show_rows:
        return load(data, format=named, on_error=on_error.value, progress=show_rows)


def _load_to_compare(data: Path, answer: OutputFormat) -> Dataset:
    """Read a dataset, or end with another status than that of two which differ."""
    try:
        return _load(data, answer)
    except DataError as error:
        _tell(error, f"{data} was not compared")
        raise typer.Exit(_NOT_COMPARED) from None


def _tell(error: DataError, outcome: str) -> None:
    typer.echo(f"{error}\n{counted(len(error.problems), 'problem')}; {outcome}.", err=True)


def _refuse_to_replace(target: Path, format: str | None, *, force: bool) -> None:  # noqa: A002
    """Refuse a target that is there or that no format is written to, before anything that takes its time."""
    if not force and (any(target.iterdir()) if target.is_dir() else target.exists()):
        raise UsageError(f"{target} is there already: name another, or replace it with --force")
    asked_for(target, format)


def _id(named: str, ds: Dataset) -> str:
    """Return the id of the actor of that name; the name itself where it is none's."""
    try:
        return find_actor(ds, named)
    except UsageError:
        return named


def _seeds_or(data: Path | None, answer: OutputFormat, on_error: OnError = OnError.RAISE) -> Dataset:
    ds = load_seeds() if data is None else _load(data, answer, on_error=on_error)
    if ds.problems:
        rows = counted(ds.tally.rejected if ds.tally else 0, "row")
        problems = counted(len(ds.problems), "problem")
        typer.echo(f"left out: {rows}; {problems} in all, which mediation validate lists", err=True)
    return ds


def _size(ds: Dataset) -> str:
    return f"{counted(len(ds), 'record')} of {counted(len(ds.sources), 'source')}, {counted(len(ds.actors), 'actor')}"


def _answer(
    asked: OutputFormat,
    to_json: Callable[_P, str],
    to_csv: Callable[_P, str],
    to_parts: "Callable[_P, Iterable[RenderableType]]",
    *answer: _P.args,
    **options: _P.kwargs,
) -> None:
    """Print an answer in the format that is asked for."""
    if asked is OutputFormat.JSON:
        typer.echo(to_json(*answer, **options))
    elif asked is OutputFormat.CSV:
        typer.echo(to_csv(*answer, **options), nl=False)
    else:
        _print(to_parts(*answer, **options), soft_wrap=True)


def _print(parts: "Iterable[RenderableType]", *, soft_wrap: bool = False) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else _WIDTH)
    for part in parts:
        console.print(part, soft_wrap=soft_wrap and isinstance(part, str))


def run() -> None:
    """Run the command line, and turn errors of the library into a message and an exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except DataError as error:
        _tell(error, "nothing was done")
        raise SystemExit(_BAD_DATA) from None
    except MediationError as error:
        typer.echo(f"mediation: {error}", err=True)
        raise SystemExit(_WRONG_USAGE) from None
