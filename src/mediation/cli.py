"""The command line: parses, calls the library, prints. Exit status 0 fine, 1 bad data, 2 wrong usage."""

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from mediation import DataError, MediationError, UsageError, __version__, balance, load, load_seeds
from mediation.dataset import require
from mediation.show import balance as show
from mediation.show import disagreements as differences
from mediation.vocabulary import Nature

if TYPE_CHECKING:
    from rich.console import RenderableType

_WIDTH: Final = 118
_BAD_DATA: Final = 1
_WRONG_USAGE: Final = 2

app = typer.Typer(
    help="Typed, sourced records of international mediation and of states that balance between rivals.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Format(StrEnum):
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


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mediation {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Typed, sourced records of international mediation and of states that balance between rivals."""


@app.command("balance")
def balance_command(
    actor: Annotated[str, typer.Option(help="Whose moves, by the id or name of an actor.")] = "TUR",
    poles: Annotated[
        str, typer.Option(help="The two sides, by ids, names or as groups: RUS,UKR or RUS,West=USA+NATO+EU.")
    ] = "RUS,UKR",
    dispute: Annotated[
        str | None,
        typer.Option(
            help="Conflict with one pole counts as favour to the other only in this dispute."
            " Without it: in russia-ukraine for the founding question, in any for other questions.",
        ),
    ] = None,
    every: Annotated[str, typer.Option(help="The periods of the timeline: 1y, 6mo, 1q, 1mo.")] = "1y",
    domain: Annotated[list[str] | None, typer.Option(help="Count moves of this domain only; can be repeated.")] = None,
    data: Annotated[Path | None, typer.Option(help="A dataset of your own instead of the seeds.")] = None,
    rules: Annotated[str, typer.Option(help="The version of the rule set.")] = "2026.1",
    members: Annotated[bool, typer.Option(help="Members of an organisation stand for it too.")] = False,
    accounts: Annotated[
        Accounts,
        typer.Option(
            help="How several accounts of an event are read: merged, they complete each other; each, whichever is"
            " right; or as one record under a policy."
        ),
    ] = Accounts.MERGED,
    explain: Annotated[bool, typer.Option(help="List what was counted and what was not, and why.")] = False,
    format: Annotated[Format, typer.Option(help="How to print the answer.")] = Format.TABLE,  # noqa: A002
) -> None:
    """Count how often an actor moved toward each of two poles, and between them."""
    sides = [side.strip() for side in poles.split(",")]
    if len(sides) != 2:  # noqa: PLR2004 - a balance has two
        raise UsageError(f'--poles names two, as in RUS,UKR; found "{poles}"')
    is_founding_question = data is None and actor == "TUR" and set(sides) == {"RUS", "UKR"}
    ds = load_seeds() if data is None else load(data)
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
    if format is Format.JSON:
        typer.echo(show.explanation_to_json(answer, ds) if explain else show.to_json(answer, ds))
    elif format is Format.CSV:
        typer.echo(show.explanation_to_csv(answer, ds) if explain else show.to_csv(answer), nl=False)
    else:
        _print(show.explanation(answer, ds) if explain else show.tables(answer, ds), soft_wrap=explain)


@app.command("verify")
def verify_command(
    documents: Annotated[Path, typer.Option(help="The folder with the documents, under whatever names.")],
    data: Annotated[Path | None, typer.Argument(help="A dataset of your own instead of the seeds.")] = None,
    format: Annotated[Format, typer.Option(help="How to print the answer.")] = Format.TABLE,  # noqa: A002
) -> None:
    """Hold every record against the documents: are the words at its spans those that were coded?"""
    from mediation.show import verification

    answer = (load_seeds() if data is None else load(data)).verify(documents)
    if format is Format.JSON:
        typer.echo(verification.to_json(answer))
    elif format is Format.CSV:
        typer.echo(verification.to_csv(answer), nl=False)
    else:
        _print(verification.tables(answer), soft_wrap=True)
    if not answer.is_proven:
        raise typer.Exit(_BAD_DATA)


@app.command("disagreements")
def disagreements_command(
    data: Annotated[Path | None, typer.Argument(help="A dataset of your own instead of the seeds.")] = None,
    event: Annotated[str | None, typer.Option(help="Only what accounts of this event differ on, by its slug.")] = None,
    nature: Annotated[
        list[Nature] | None, typer.Option(help="Only differences of this nature; can be repeated.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How to print the answer.")] = Format.TABLE,  # noqa: A002
) -> None:
    """Show where accounts of one event differ: on what, in what way, who says what, and where."""
    ds = load_seeds() if data is None else load(data)
    if event is not None:
        require("event", event, ds.accounts)
    found = [
        each for each in ds.disagreements() if event in (None, each.event) and (not nature or each.nature in nature)
    ]
    if format is Format.JSON:
        typer.echo(differences.to_json(found, ds))
    elif format is Format.CSV:
        typer.echo(differences.to_csv(found, ds), nl=False)
    else:
        _print(differences.tables(found, ds))


def _print(parts: "Iterable[RenderableType]", *, soft_wrap: bool = False) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else _WIDTH)
    for part in parts:
        console.print(part, soft_wrap=soft_wrap and isinstance(part, str))


def run() -> None:
    """Run the command line, and turn errors of the library into a message and an exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except DataError as error:
        count = len(error.problems)
        typer.echo(f"{error}\n{count} problem{'s' if count > 1 else ''}; nothing was counted.", err=True)
        raise SystemExit(_BAD_DATA) from None
    except MediationError as error:
        typer.echo(f"mediation: {error}", err=True)
        raise SystemExit(_WRONG_USAGE) from None
