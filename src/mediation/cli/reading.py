"""Read datasets for the commands, and check where they write."""

from pathlib import Path

import typer

from mediation import DataError, Dataset, UsageError, load, load_seeds
from mediation.cli.options import OnError, OutputFormat
from mediation.cli.output import WRONG_USAGE, print_problems
from mediation.display import counted


def load_or_seeds(data: Path | None, output: OutputFormat, on_error: OnError = OnError.RAISE) -> Dataset:
    """Read a dataset, or the seeds if `data` is None. Print how many rows were skipped."""
    ds = load_seeds() if data is None else load_with_progress(data, output, on_error=on_error)
    if ds.problems:
        rows = counted(ds.tally.rejected if ds.tally else 0, "row")
        problems = counted(len(ds.problems), "problem")
        typer.echo(f"Skipped {rows} with {problems}. To list them, run: mediation validate {data}", err=True)
    return ds


def load_with_progress(
    data: Path, output: OutputFormat, *, named: str | None = None, on_error: OnError = OnError.RAISE
) -> Dataset:
    """Read a dataset. If the answer is a table, show progress while reading a large one."""
    from mediation.show.progress import progress

    with progress(f"reading {data}", is_wanted=output is OutputFormat.TABLE) as show_rows:
        return load(data, format=named, on_error=on_error.value, progress=show_rows)


def load_to_compare(data: Path, output: OutputFormat) -> Dataset:
    """Read a dataset for a comparison. If it has invalid rows, print them and exit with status 2."""
    try:
        return load_with_progress(data, output)
    except DataError as error:
        print_problems(error, f"{data} was not compared")
        raise typer.Exit(WRONG_USAGE) from None


def check_target(target: Path, named: str | None, *, force: bool) -> None:
    """Reject a target that exists or has an unknown format, before any work is done."""
    from mediation.formats.registry import asked_for

    if not force and (any(target.iterdir()) if target.is_dir() else target.exists()):
        raise already_exists(target)
    asked_for(target, named)


def already_exists(target: Path) -> UsageError:
    """Return the error for an existing target."""
    return UsageError(f"{target}: Already exists. Choose another name, or add --force to replace it.")
