"""Scores and classes of event codes: Goldstein tables by name, quad classes by producer.

Tables of the same scale differ, and so do the quad classes of producers. Each look-up names its table.
"""

from collections.abc import Iterator, Mapping
from typing import Final, Generic, TypeVar

import attrs

from mediation.codes.codebooks import codebook
from mediation.codes.reading import remembered, rows
from mediation.errors import UnknownNameError, UsageError, require, unknown

Value = TypeVar("Value", int, float)


@attrs.frozen(kw_only=True)
class Looked(Generic[Value]):
    """The value of a code, with the name and source of its table."""

    code: str
    value: Value
    table: str
    source: str


@attrs.frozen(kw_only=True, repr=False, eq=False)
class CodeTable(Mapping[str, Value]):
    """A table of values by code, with its `name`, its `source` and the `codebook` of its codes."""

    name: str
    codebook: str
    source: str
    _values: Mapping[str, Value] = attrs.field(alias="values")

    def __getitem__(self, code: str) -> Value:
        try:
            return self._values[code]
        except (KeyError, TypeError):
            raise UnknownNameError(unknown("code", code, self._values)) from None

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and code in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def look_up(self, code: str) -> Looked[Value]:
        """Return the value of a code with the name and source of the table.

        Raises:
            UsageError: the table has no value for the code.
        """
        if code not in self._values:
            raise UsageError(f'The table "{self.name}" ({self.source}) has no value for {code!r}.')
        return Looked(code=code, value=self._values[code], table=self.name, source=self.source)

    def __repr__(self) -> str:
        return f"<{self.name}: {len(self)} codes of {self.codebook}; {self.source}>"


_GOLDSTEIN: Final = {
    "gdelt": ("cameo-1.1", "GDELT's CAMEO.goldsteinscale file"),
    "cameo-0.5": ("cameo-0.5", "Schrodt, CAMEO SCALE 0.5B1"),
    "plover-2": ("plover-2", "PLOVER manual 2.0; ACCUSE is printed as 3 there and taken for -3, as its modes are"),
}
_QUAD: Final = {
    "gdelt": ("cameo-1.1", "QuadClass of GDELT's rows: 01-05, 06-09, 10-14, 15-20"),
    "cameo": ("cameo-1.1", "as CAMEO is usually cut, and said of GDELT too: 01-05, 06-08, 09-13, 14-20"),
    "phoenix": ("cameo-0.5", "OEDA Phoenix pipeline: 01 and 02 are neutral (0), 16 is verbal conflict"),
    "plover-2": ("plover-2", "PLOVER manual 2.0, sections and summary; its table of quad classes has SANCTION as 3"),
}


@remembered
def goldstein(table: str) -> CodeTable[float]:
    """Return a Goldstein table by name: `gdelt` (modern CAMEO), `cameo-0.5` (old) or `plover-2` (PLOVER's own scale).

    Scores run from -10 (conflict) to 10 (cooperation). Prefer a score in the row itself to any table.

    >>> goldstein("gdelt")["163"], goldstein("cameo-0.5")["166"], goldstein("gdelt").look_up("045").table
    (-8.0, -8.0, 'gdelt')

    Raises:
        UsageError: unknown table.
    """
    book, source = _named(table, _GOLDSTEIN, "Goldstein table")
    values = {row["code"]: float(row["score"]) for row in rows("goldstein") if row["table"] == table}
    return CodeTable(name=table, codebook=book, source=source, values=values)


@remembered
def quad_class(producer: str) -> CodeTable[int]:
    """Return the quad class of each code, as used by a producer: `gdelt`, `cameo`, `phoenix` or `plover-2`.

    1 is verbal cooperation, 2 material cooperation, 3 verbal conflict and 4 material conflict. Phoenix also has 0,
    neutral. `gdelt` has the classes in GDELT's rows: there investigating is cooperation and protesting is verbal.
    `cameo` is the usual division: there investigating is verbal conflict and protesting is material conflict.

    >>> {producer: quad_class(producer)["090"] for producer in ("gdelt", "cameo", "phoenix")}
    {'gdelt': 2, 'cameo': 3, 'phoenix': 3}

    Raises:
        UsageError: unknown producer.
    """
    book, source = _named(producer, _QUAD, "producer of quad classes")
    roots = {row["root"]: int(row["quad"]) for row in rows("quad") if row["producer"] == producer}
    return CodeTable(
        name=producer,
        codebook=book,
        source=source,
        values={code.code: roots[code.root] for name in _same_roots(book) for code in codebook(name).values()},
    )


def _same_roots(book: str) -> tuple[str, ...]:
    """Return the codebooks with the same roots. Quad classes depend on the root, in both numberings of CAMEO."""
    return ("cameo-1.1", "cameo-0.5") if book.startswith("cameo") else (book,)


def _named(name: str, known: Mapping[str, tuple[str, str]], what: str) -> tuple[str, str]:
    require(what, name, known)
    return known[name]
