"""Commands that compare accounts or datasets: `disagreements`, `counterparts` and `diff`."""

from pathlib import Path
from typing import Annotated

import typer

from mediation.cli.options import DataArgument, Format, OnError, OnErrorOption, OutputFormat
from mediation.cli.output import print_answer
from mediation.cli.reading import load_or_seeds, load_to_compare
from mediation.errors import require
from mediation.models import KINDS
from mediation.vocabulary import Nature

_DIFFERENT = 1


def disagreements_command(
    data: DataArgument = None,
    event: Annotated[str | None, typer.Option(help="Show only the event with this slug.")] = None,
    nature: Annotated[
        list[Nature] | None, typer.Option(help="Show only differences of this nature. Can be repeated.")
    ] = None,
    on_error: OnErrorOption = OnError.RAISE,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Show where accounts of one event differ: the field, the nature of the difference, and what each source says."""
    from mediation.show import disagreements

    ds = load_or_seeds(data, output, on_error)
    if event is not None:
        require("event", event, ds.accounts)
    found = [
        each for each in ds.disagreements() if event in (None, each.event) and (not nature or each.nature in nature)
    ]
    print_answer(output, disagreements.to_json, disagreements.to_csv, disagreements.tables, found, ds)


def counterparts_command(
    ours: Annotated[Path, typer.Argument(help="The dataset with your events.")],
    theirs: Annotated[Path, typer.Argument(help="The dataset to search for them.")],
    days: Annotated[int, typer.Option(help="Maximum number of days between two events.")] = 31,
    actors: Annotated[
        int, typer.Option(help="Minimum number of actors in common. All of them, if an event has fewer.")
    ] = 2,
    kind: Annotated[
        list[str] | None, typer.Option(help="Compare only events of this kind, such as agreement. Can be repeated.")
    ] = None,
    actor: Annotated[str | None, typer.Option(help="Compare only events with this actor. Use its id or name.")] = None,
    on_error: OnErrorOption = OnError.RAISE,
    output: Format = OutputFormat.TABLE,
) -> None:
    """List events of two datasets that may be the same: same kind, actors in common, close in time."""
    from mediation.combining.counterparts import left_over
    from mediation.show import counterparts

    for each in kind or ():
        require("kind", each, KINDS)
    one, other = (
        load_or_seeds(path, output, on_error).filter(lambda record: not kind or record.kind in kind, actor=actor)
        for path in (ours, theirs)
    )
    found = one.counterparts(other, days=days, actors=actors)
    rest = left_over(one, other, found)
    print_answer(output, counterparts.to_json, counterparts.to_csv, counterparts.tables, found, rest)


def diff_command(
    old: Annotated[Path, typer.Argument(help="The old version of the dataset.")],
    new: Annotated[Path, typer.Argument(help="The new version of the dataset.")],
    output: Format = OutputFormat.TABLE,
) -> None:
    """List what was added, removed and changed between two versions of a dataset, field by field.

    Status 0: equal. 1: different. 2: a version is missing, unreadable or has invalid rows.
    """
    from mediation import diff
    from mediation.show import difference

    found = diff(*(load_to_compare(path, output) for path in (old, new)))
    print_answer(output, difference.to_json, difference.to_csv, difference.lines, found)
    if found:
        raise typer.Exit(_DIFFERENT)
