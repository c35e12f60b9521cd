"""The event table: dyadic acts, one row each, with columns of fixed names, types and meanings.

Every event file, every frame that a user has, and the records of a dataset come as this table, so that one analysis
serves them all. What a source does not tell is missing, not zero.
"""

from typing import Final, Literal

import attrs

ColumnType = Literal["string", "date", "integer", "number", "boolean", "list of string"]


@attrs.frozen(kw_only=True)
class EventColumn:
    """A column of the event table. One that is not `required` may be absent, and is then missing in each row."""

    name: str
    type: ColumnType
    meaning: str
    required: bool = False


def _column(name: str, type_: ColumnType, meaning: str, *, required: bool = False) -> EventColumn:
    return EventColumn(name=name, type=type_, meaning=meaning, required=required)


_COLUMNS: Final = (
    _column("event", "string", "The event's id. Rows of one event share it.", required=True),
    _column("earliest", "date", "The first day on which it may have happened; missing: no bound.", required=True),
    _column("latest", "date", "The last such day; for a known day the same as `earliest`.", required=True),
    _column("actor", "string", "Who acts, in the table's code system of actors.", required=True),
    _column("target", "string", "Toward whom, in the same code system.", required=True),
    _column("actor_name", "string", "The actor as the source calls it."),
    _column("target_name", "string", "The target as the source calls it."),
    _column("actor_sectors", "string", "Sectors or roles of the actor, in the source's codes."),
    _column("target_sectors", "string", "Sectors or roles of the target, in the source's codes."),
    _column("code", "string", "What was done, as a code of `codebook`, with its leading zeros."),
    _column("codebook", "string", "The codebook of `code`, with its version: `cameo-1.1`, `plover-2`."),
    _column("plover", "string", "The PLOVER type of the event, as the source gives it or as `code` maps to it."),
    _column("plover_mode", "string", "The PLOVER mode of the event."),
    _column("quad", "integer", "Quad class: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict."),
    _column("quad_by", "string", "Whose definition of the quad class: `gdelt`, `phoenix`, `plover-2`."),
    _column("goldstein", "number", "Goldstein score of conflict and cooperation, from -10 to 10."),
    _column("goldstein_by", "string", "Where the score comes from: `row` for the source's own, or the table's name."),
    _column("move_class", "string", "The class of move that `rules` make of the act; missing: none."),
    _column("form", "string", "Whether the act is plain or an offer and the like, by `rules`."),
    _column("means", "string", "Whether the act is words or deeds, by `rules`."),
    _column("domain", "string", "What the act is about, by `rules`."),
    _column("rules", "string", "The rule set or crosswalk that made these four, with its version."),
    _column("rule", "string", "The rule that did."),
    _column("mentions", "integer", "How often the source found it mentioned."),
    _column("disputes", "list of string", "The disputes that it concerns; missing: the source does not say."),
    _column("is_certain", "boolean", "False where it is only expected, conditional or hearsay; missing: certain."),
    _column("times", "integer", "How often it happened, as far as the source gives a number; missing: once."),
    _column(
        "counted_as", "string", "What it is counted as: rows of one value are one in each count; missing: `event`."
    ),
    _column("record", "string", "The record from which the row comes."),
    _column("kind", "string", "The kind of that record."),
    _column("source", "string", "The source of that record."),
    _column("origin", "string", "The outlet behind the account; missing: unknown, and one for all such rows."),
    _column("outlets", "integer", "How many independent outlets stand behind the row; missing: one."),
    _column("origin_file", "string", "The file in which the row stands."),
    _column("url", "string", "Where the source says that it read it."),
    _column("story", "string", "The source's own id of the story in which it read it."),
)

EVENT_COLUMNS: Final = {column.name: column for column in _COLUMNS}
"""The columns by name, in their order."""

REJECT: Final = "reject"
"""The column of a checked table that says why a row is malformed; missing where it is not."""
