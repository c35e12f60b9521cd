"""Commands that check, convert and describe data files: `validate`, `convert` and `schema`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from mediation import validate
from mediation.cli.options import Force, Format, FromFormat, OnError, OutputFormat
from mediation.cli.output import BAD_DATA, print_answer
from mediation.cli.reading import check_target, load_with_progress
from mediation.display import counted
from mediation.tally import Tally, Validation


def validate_command(
    data: Annotated[Path, typer.Argument(help="The file or folder to check.")],
    from_format: FromFormat = None,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Check data of any size and list every problem."""
    from mediation.show import problems
    from mediation.show.progress import progress

    with progress(f"checking {data}", is_wanted=output is OutputFormat.TABLE) as show_rows:
        answer = validate(data, format=from_format, progress=show_rows)
    print_answer(output, problems.to_json, problems.to_csv, problems.lines, answer)
    if not answer.is_valid:
        raise typer.Exit(BAD_DATA)


def convert_command(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="The file or folder to read.")],
    target: Annotated[
        Path, typer.Argument(metavar="TO", help="The file or folder to write. Its suffix sets the format.")
    ],
    from_format: FromFormat = None,
    to_format: Annotated[
        str | None, typer.Option(help="Format to write. Default: set by the suffix of the target.")
    ] = None,
    on_error: Annotated[
        OnError,
        typer.Option(help="`raise` writes nothing if any row is invalid. `collect` skips and lists invalid rows."),
    ] = OnError.RAISE,
    force: Force = False,
) -> None:
    """Write a dataset in another format."""
    from mediation.show import problems

    check_target(target, to_format, force=force)
    ds = load_with_progress(source, OutputFormat.TABLE, named=from_format, on_error=on_error)
    ds.save(target, format=to_format)
    size = (counted(len(ds), "record"), counted(len(ds.sources), "source"), counted(len(ds.actors), "actor"))
    typer.echo("{}: {} of {}, {}".format(target, *size))
    if ds.problems:
        for line in problems.lines(Validation(problems=ds.problems, tally=ds.tally or Tally())):
            typer.echo(line, err=True)
        raise typer.Exit(BAD_DATA)


def schema_command(
    kind: Annotated[
        str | None,
        typer.Argument(help="A kind of record, another part, `line` or `document`. Default: the last two."),
    ] = None,
) -> None:
    """Print the JSON Schema of saved datasets."""
    from mediation.formats.schema import json_schema

    typer.echo(json.dumps(json_schema(kind), ensure_ascii=False, indent=2))
