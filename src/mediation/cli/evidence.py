"""Commands about the evidence of records: `verify`, `quote`, `anchor` and `reanchor`."""

from pathlib import Path
from typing import Annotated

import typer

from mediation.cli.options import (
    DataArgument,
    DataOption,
    Documents,
    Force,
    Format,
    OnError,
    OnErrorOption,
    OutputFormat,
    Target,
)
from mediation.cli.output import BAD_DATA, print_answer
from mediation.cli.reading import check_target, load_or_seeds
from mediation.files.folders import refuse_address


def verify_command(
    documents: Documents,
    data: DataArgument = None,
    on_error: OnErrorOption = OnError.RAISE,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Check that the documents still have the words that each record was coded from.

    Status 1: some records are not proven, or invalid rows were skipped.
    """
    from mediation.show import verification

    refuse_address(documents)
    ds = load_or_seeds(data, output, on_error)
    answer = ds.verify(documents)
    print_answer(output, verification.to_json, verification.to_csv, verification.tables, answer)
    if ds.problems or not answer.is_proven:
        raise typer.Exit(BAD_DATA)


def quote_command(
    record: Annotated[str, typer.Argument(help="Id of a record, such as drones@antalya-2022.")],
    documents: Documents,
    data: DataOption = None,
    on_error: OnErrorOption = OnError.RAISE,
) -> None:
    """Print the words that a record is based on, one line per span."""
    refuse_address(documents)
    for words in load_or_seeds(data, OutputFormat.TABLE, on_error).quote(record, documents):
        typer.echo(" ".join(words.split()))


def anchor_command(
    document: Annotated[Path, typer.Argument(help="The document, a text file in UTF-8.")],
    phrase: Annotated[str, typer.Argument(help="The words, exactly as in the document.")],
    occurrence: Annotated[
        int | None, typer.Option(help="Which occurrence, counted from 1. Needed if the document has several.")
    ] = None,
) -> None:
    """Print the evidence of a phrase, to paste into a coding file."""
    from mediation import anchor
    from mediation.documents.anchors import text_of

    refuse_address(document)
    found = anchor("document", text_of(document), phrase, occurrence=occurrence)
    typer.echo(f'{{ start = {found.start}, end = {found.end}, sha256 = "{found.sha256}" }}')


def reanchor_command(
    documents: Documents,
    to: Target,
    data: DataArgument = None,
    force: Force = False,
    on_error: OnErrorOption = OnError.RAISE,
    output: Format = OutputFormat.TABLE,
) -> None:
    """Find the words of the evidence again in slightly changed documents, and write the updated dataset.

    Status 1: some evidence is lost, or invalid rows were skipped.
    """
    from mediation.show import reanchored

    refuse_address(documents)
    check_target(to, None, force=force)
    ds = load_or_seeds(data, output, on_error)
    answer = ds.reanchor(documents)
    answer.dataset.save(to)
    print_answer(output, reanchored.to_json, reanchored.to_csv, reanchored.lines, answer)
    if ds.problems or answer.lost or answer.left:
        raise typer.Exit(BAD_DATA)
