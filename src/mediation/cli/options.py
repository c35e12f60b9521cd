"""Options and arguments that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, TypeAlias

import typer


class OutputFormat(StrEnum):
    """How to print an answer."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class OnError(StrEnum):
    """What to do with a dataset that has invalid rows."""

    RAISE = "raise"
    COLLECT = "collect"


_OWN: Final = "Your own dataset. Default: the seeds that come with this program."
_ON_ERROR: Final = "`raise` stops at invalid data. `collect` skips invalid rows and reports how many."
_LAYOUT: Final = (
    "Format of the event files: gdelt, icews, polecat, plover, events. Default: detected from their content."
)
_CODEBOOK: Final = "Codebook of the event codes: cameo-1.1, cameo-0.5, plover-2. Default: the codebook of the format."
_COUNTRIES: Final = "Codes of the actors: cameo, iso3, cow, gw, icews. Default: those of the format."

Format: TypeAlias = Annotated[OutputFormat, typer.Option("--format", help="How to print the answer.")]
OnErrorOption: TypeAlias = Annotated[OnError, typer.Option("--on-error", help=_ON_ERROR)]
DataOption: TypeAlias = Annotated[Path | None, typer.Option("--data", help=_OWN)]
DataArgument: TypeAlias = Annotated[Path | None, typer.Argument(help=_OWN)]
Documents: TypeAlias = Annotated[Path, typer.Option(help="Folder with the documents. File names don't matter.")]
Target: TypeAlias = Annotated[Path, typer.Option("--to", help="File or folder to write. Its suffix sets the format.")]
Force: TypeAlias = Annotated[bool, typer.Option("--force", help="Replace an existing file or folder.")]
FromFormat: TypeAlias = Annotated[
    str | None,
    typer.Option(
        help="Format to read: toml, csv, jsonl, json, parquet, sqlite, or a public dataset such as pax."
        " Default: detected from the content."
    ),
]
EventFormat: TypeAlias = Annotated[str | None, typer.Option("--from-format", help=_LAYOUT)]
Codebook: TypeAlias = Annotated[str | None, typer.Option(help=_CODEBOOK)]
Countries: TypeAlias = Annotated[str | None, typer.Option(help=_COUNTRIES)]
