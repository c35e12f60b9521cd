"""Print answers and messages."""

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, ParamSpec

import typer

from mediation.cli.options import OutputFormat
from mediation.display import counted
from mediation.errors import DataError

if TYPE_CHECKING:
    from rich.console import RenderableType

BAD_DATA: Final = 1
WRONG_USAGE: Final = 2

_WIDTH_WITHOUT_TERMINAL: Final = 118
_P = ParamSpec("_P")


def print_answer(
    output: OutputFormat,
    to_json: Callable[_P, str],
    to_csv: Callable[_P, str],
    to_parts: "Callable[_P, Iterable[RenderableType]]",
    *answer: _P.args,
    **options: _P.kwargs,
) -> None:
    """Print an answer in the output format."""
    if output is OutputFormat.JSON:
        typer.echo(to_json(*answer, **options))
    elif output is OutputFormat.CSV:
        typer.echo(to_csv(*answer, **options), nl=False)
    else:
        print_parts(to_parts(*answer, **options), soft_wrap=True)


def print_parts(parts: "Iterable[RenderableType]", *, soft_wrap: bool = False) -> None:
    """Print texts and tables. With `soft_wrap`, lines of text may be wider than the terminal."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else _WIDTH_WITHOUT_TERMINAL
    console = Console(highlight=False, markup=False, emoji=False, width=width)
    for part in parts:
        console.print(part, soft_wrap=soft_wrap and isinstance(part, str))


def print_problems(error: DataError, outcome: str) -> None:
    """Print the problems of the data, their number, and the outcome as a sentence."""
    typer.echo(f"{error}\n{counted(len(error.problems), 'problem')}. {outcome}.", err=True)
