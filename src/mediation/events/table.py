"""A lazy table of dyadic acts with what has to be known of its codes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import attrs

from mediation.actors import Actor
from mediation.evidence import Coverage
from mediation.part import DisputeId

if TYPE_CHECKING:
    import narwhals as nw


@attrs.frozen(kw_only=True, repr=False)
class EventTable:
    """Dyadic acts as a lazy table with the columns of `EVENT_COLUMNS`, wherever its rows are kept.

    `checked` has all rows, malformed ones among them, whose column `reject` says why; `frame` has those that are
    not. `countries` is the code system of `actor` and `target` (`cameo`, `iso3`, `icews`, ...), which is that of the
    files, for to translate each row would take longer than to count it. `has_repeats` says that several rows may
    tell one event, as those of a dataset do; otherwise each row is counted without looking for others. `files` are
    the files that were scanned.

    `rules` is the rule set that made the classes of the moves in it; where it is empty, an analysis makes them of
    the codes, by a crosswalk. Of records, `actors` are those whose ids `actor` and `target` are, and `disputes` those
    that the dataset knows. `coverage` is what the data claim to cover.
    """

    checked: "nw.LazyFrame[Any]"
    codebook: str
    countries: str
    producer: str = ""
    has_repeats: bool = True
    files: tuple[str, ...] = ()
    rules: str = ""
    actors: Mapping[str, Actor] = MappingProxyType({})
    disputes: tuple[DisputeId, ...] = ()
    coverage: tuple[Coverage, ...] = ()

    @property
    def frame(self) -> "nw.LazyFrame[Any]":
        """The rows that are not malformed."""
        import narwhals as nw

        return self.checked.filter(nw.col("reject").is_null()).drop("reject")
