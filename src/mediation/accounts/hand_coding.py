"""Datasets that code by hand what another dataset has as free text."""

from collections.abc import Mapping, Sequence
from typing import Final

from mediation.models.records import Agreement, AnyRecord

# The dataset with the text, and the one that codes it.
_CODED_IN: Final[Mapping[str, str]] = {"pax": "paax"}


def coded_by_hand(
    unit: tuple[str, ...], accounts: Sequence[AnyRecord], datasets: Mapping[str, str]
) -> Sequence[AnyRecord]:
    """Return the accounts that may decide on fields: where one codes them by hand, not those that read the text.

    PAA-X codes the parties and third parties that PA-X describes. It may list third parties only.

    Args:
        unit: the fields.
        accounts: the accounts of an event.
        datasets: the dataset of each source.
    """
    if unit == ("third_parties",):
        coders = {datasets.get(each.source, "") for each in accounts}
    elif unit in (("parties",), ("unnamed_parties",)):
        coders = {datasets.get(each.source, "") for each in accounts if _has_parties(each)}
    else:
        return accounts
    return [each for each in accounts if _CODED_IN.get(datasets.get(each.source, "")) not in coders]


def _has_parties(record: AnyRecord) -> bool:
    return isinstance(record, Agreement) and bool(record.parties)
