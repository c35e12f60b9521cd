"""The command `balance`, for records and for event files."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from mediation import Dataset, UsageError
from mediation.cli.options import (
    Codebook,
    Countries,
    DataOption,
    EventFormat,
    Format,
    OnError,
    OnErrorOption,
    OutputFormat,
)
from mediation.cli.output import print_answer, print_parts
from mediation.cli.reading import load_or_seeds
from mediation.models.actors import find_actor

if TYPE_CHECKING:
    from mediation.analysis.balance import Balance
    from mediation.analysis.table_balance import TableBalance

_FOUNDING: Final = ("TUR", "RUS,UKR")


class Accounts(StrEnum):
    """How to read several accounts of an event."""

    MERGED = "merged"
    EACH = "each"
    COALESCE = "coalesce"
    CONSENSUS = "consensus"
    PRECISE = "precise"
    UNITE = "unite"
    LATEST = "latest"


def balance_command(
    files: Annotated[
        list[str] | None,
        typer.Argument(help="Event files, or patterns such as gdelt/*.zip. Default: the records of --data."),
    ] = None,
    actor: Annotated[str, typer.Option(help="Id or name of the actor whose moves are counted.")] = _FOUNDING[0],
    poles: Annotated[
        str,
        typer.Option(help="The two sides, as ids, names or groups. Examples: RUS,UKR and RUS,West=USA+NATO+EU."),
    ] = _FOUNDING[1],
    dispute: Annotated[
        str | None,
        typer.Option(
            help="Count conflict with one pole as favour to the other only in this dispute."
            " Default: russia-ukraine for the founding question, any dispute for other questions.",
        ),
    ] = None,
    every: Annotated[str, typer.Option(help="Length of a period in the timeline: 1y, 6mo, 1q, 1mo, 1w, 1d.")] = "1y",
    domain: Annotated[list[str] | None, typer.Option(help="Count only moves of this domain. Can be repeated.")] = None,
    data: DataOption = None,
    rules: Annotated[str, typer.Option(help="Version of the rule set.")] = "2026.1",
    members: Annotated[bool, typer.Option(help="If a pole is an organisation, include its members.")] = False,
    accounts: Annotated[
        Accounts,
        typer.Option(
            help="How to read several accounts of an event. merged: they complete each other. each: a move is certain"
            " only if it holds under every account. The others choose per field. coalesce: the value of the first"
            " source that has one. latest: of the last. precise: the most exact. unite: all values. consensus: the"
            " value that all accounts with one share."
        ),
    ] = Accounts.MERGED,
    from_format: EventFormat = None,
    codebook: Codebook = None,
    countries: Countries = None,
    explain: Annotated[bool, typer.Option(help="List each record that was counted or not, and why.")] = False,
    on_error: OnErrorOption = OnError.RAISE,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Count how often an actor moved toward each of two poles, and between them."""
    from mediation import balance, scan

    sides = [side.strip() for side in poles.split(",")]
    if len(sides) != 2:  # noqa: PLR2004 - a balance has two poles
        raise UsageError(f'--poles needs two sides, as in RUS,UKR; found "{poles}".')
    question: dict[str, Any] = {
        "dispute": dispute,
        "every": every,
        "domain": domain or (),
        "rules": rules,
        "members": members,
        "accounts": accounts.value,
    }
    event_options = {"format": from_format, "codebook": codebook, "countries": countries}
    if files:
        if data is not None:
            raise UsageError("Name event files or --data, not both.")
        _print_balance_of_files(
            balance(scan(files, **event_options), actor, sides, **question), output, explain=explain
        )
        return
    if any(event_options.values()):
        raise UsageError("--from-format, --codebook and --countries need event files. Name some.")
    ds = load_or_seeds(data, output, on_error)
    if data is not None and (actor, poles) == _FOUNDING and not {actor, *sides} <= ds.actors.keys():
        raise UsageError("This dataset lacks the actors of the default question. Name yours with --actor and --poles.")
    if dispute is None and data is None and _is_founding_question(ds, actor, sides):
        question["dispute"] = "russia-ukraine"
    answer = balance(ds, actor, sides, **question)
    shown = ds if accounts in (Accounts.MERGED, Accounts.EACH) else ds.consolidate(accounts.value)
    _print_balance(answer, shown, output, explain=explain)


def _is_founding_question(ds: Dataset, actor: str, sides: list[str]) -> bool:
    return _id(actor, ds) == "TUR" and {_id(each, ds) for each in sides} == {"RUS", "UKR"}


def _id(named: str, ds: Dataset) -> str:
    """Return the id of the actor with that name, or the name itself if no actor has it."""
    try:
        return find_actor(ds, named)
    except UsageError:
        return named


def _print_balance(answer: "Balance", ds: Dataset, output: OutputFormat, *, explain: bool) -> None:
    from mediation.show import balance as show

    if output is OutputFormat.JSON:
        typer.echo(show.explanation_to_json(answer, ds) if explain else show.to_json(answer, ds))
    elif output is OutputFormat.CSV:
        typer.echo(show.explanation_to_csv(answer, ds) if explain else show.to_csv(answer), nl=False)
    else:
        print_parts(show.explanation(answer, ds) if explain else show.tables(answer, ds), soft_wrap=explain)


def _print_balance_of_files(answer: "TableBalance", output: OutputFormat, *, explain: bool) -> None:
    from mediation.show import balance, table_balance

    if explain:
        to_json, to_csv = table_balance.explanation_to_json, table_balance.explanation_to_csv
        print_answer(output, to_json, to_csv, table_balance.explanation, answer)
    else:
        print_answer(output, table_balance.to_json, balance.to_csv, table_balance.tables, answer)
