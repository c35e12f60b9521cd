"""The program `mediation` and its commands."""

from typing import Annotated

import typer

from mediation import DataError, MediationError, __version__
from mediation.cli import balance, comparing, data, events, evidence
from mediation.cli.output import BAD_DATA, WRONG_USAGE, print_problems

app = typer.Typer(
    help="Typed, sourced records of international mediation and of states that balance between rivals.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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


# The help lists the commands in this order.
app.command("balance")(balance.balance_command)
app.command("verify")(evidence.verify_command)
app.command("quote")(evidence.quote_command)
app.command("anchor")(evidence.anchor_command)
app.command("reanchor")(evidence.reanchor_command)
app.command("disagreements")(comparing.disagreements_command)
app.command("validate")(data.validate_command)
app.command("convert")(data.convert_command)
app.command("scan")(events.scan_command)
app.command("schema")(data.schema_command)
app.command("counterparts")(comparing.counterparts_command)
app.command("diff")(comparing.diff_command)


def main() -> None:
    """Run a command. If the library raises an error, print its message and exit with a status."""
    try:
        app()
    except DataError as error:
        print_problems(error, "Nothing was done")
        raise SystemExit(BAD_DATA) from None
    except MediationError as error:
        typer.echo(f"mediation: {error}", err=True)
        raise SystemExit(WRONG_USAGE) from None
