"""The command `scan`, for machine-coded event files."""

from pathlib import Path
from typing import Annotated

import typer

from mediation import UsageError
from mediation.cli.options import Codebook, Countries, EventFormat, Force, Format, OutputFormat
from mediation.cli.output import BAD_DATA, print_answer
from mediation.cli.reading import already_exists
from mediation.display import counted


def scan_command(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="PATHS", help="Event files, folders, or patterns such as gdelt/*.zip."),
    ],
    from_format: EventFormat = None,
    codebook: Codebook = None,
    countries: Countries = None,
    to: Annotated[Path | None, typer.Option(help="Sort the rows and write them to this Parquet file.")] = None,
    reject: Annotated[Path | None, typer.Option(help="Write malformed rows to this CSV file.")] = None,
    force: Force = False,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Check event files of any size: GDELT, ICEWS, POLECAT, PLOVER. Status 1: some rows are malformed."""
    from mediation import scan
    from mediation.show import events
    from mediation.show.progress import progress

    for path in (to, reject):
        if path is not None and path.exists() and not force:
            raise already_exists(path)
    if to is not None and to.suffix != ".parquet":
        raise UsageError(f"{to}: The rows are written as Parquet. Use the suffix .parquet.")
    table = scan(sources, format=from_format, codebook=codebook, countries=countries)
    if to is not None:
        files = counted(len(table.files), "file")
        with progress(f"reading {files}", is_wanted=output is OutputFormat.TABLE) as show_rows:
            table.write(to, progress=show_rows)
    survey = table.survey()
    if reject is not None:
        table.write_rejects(reject)
    print_answer(output, events.to_json, events.to_csv, events.lines, table, survey)
    if survey.rejected:
        raise typer.Exit(BAD_DATA)
