"""Read the numbers of public datasets exactly.

Make a `NumberColumn` once per file and column. For each cell it returns a number, returns None if the number is
unknown, or raises a `Misfit` that names the column.
"""

import re
from collections.abc import Collection
from contextlib import suppress
from decimal import Decimal
from typing import Final

from mediation.loaders.file_reader import Misfit

Notation = re.Pattern[str]
"""A pattern for one way to write numbers."""

WHOLE: Final[Notation] = re.compile(r"\d{1,15}", re.ASCII)
"""`1200`"""
DECIMAL: Final[Notation] = re.compile(r"\d{1,15}\.\d+", re.ASCII)
"""`1200.5`"""
GROUPED: Final[Notation] = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
"""`1,200` or `1,200.5`"""
EXPONENT: Final[Notation] = re.compile(r"\d{1,15}(?:\.\d+)?[eE][+-]?\d{1,2}", re.ASCII)
"""`1.2e3`"""
SIGNED: Final[Notation] = re.compile(r"[+-]?(?:\d{1,30}\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
"""`-0.25` or `-2.5e-1`"""

LIMIT: Final = Decimal(10**15)
"""Numbers must be smaller than this, so that every format and spreadsheet holds them exactly."""


class NumberColumn:
    """Reads the numbers of one column.

    Args:
        name: column name, for problems.
        notations: accepted ways to write a number.
        expected: description of a valid number, with an example.
        missing: texts that mean unknown, in addition to an empty cell.
        max_decimals: maximum number of decimals.
        scale: power of ten of the column's unit: 9 for billions.
    """

    def __init__(
        self,
        name: str,
        *notations: Notation,
        expected: str = "a number as 12",
        missing: Collection[str] = (),
        max_decimals: int | None = None,
        scale: int = 0,
    ) -> None:
        self.name, self._scale = name, scale
        self._notations, self._expected, self._max_decimals = notations, expected, max_decimals
        self._missing = frozenset(("", *missing))
        self._known: dict[str, Decimal | None] = {}

    def read(self, text: str) -> Decimal | None:
        """Return the number in a cell, or None if it is unknown.

        Raises:
            Misfit: the cell is not a number, or the number is too large or has too many decimals.
        """
        if text not in self._known:
            self._known[text] = self._parse(text)
        return self._known[text]

    def read_whole(self, text: str) -> int | None:
        """Return the whole number in a cell, or None if it is unknown.

        Raises:
            Misfit: the cell is not a whole number, or the number is too large.
        """
        number = self.read(text)
        if number is not None and number != number.to_integral_value():
            raise self._misfit("Should be a whole number, found", text)
        return None if number is None else int(number)

    def find(self, text: str) -> Decimal | None:
        """Return the number in a cell, or None if it is unknown or invalid."""
        with suppress(Misfit):
            return self.read(text)
        return None

    def find_whole(self, text: str) -> int | None:
        """Return the whole number in a cell, or None if it is unknown or invalid."""
        with suppress(Misfit):
            return self.read_whole(text)
        return None

    def _parse(self, text: str) -> Decimal | None:
        if text in self._missing:
            return None
        if not any(notation.fullmatch(text) for notation in self._notations):
            raise self._misfit(f"Should be {self._expected}, found", text)
        number = Decimal(text.replace(",", "")).scaleb(self._scale)
        exponent = number.as_tuple().exponent
        is_too_fine = self._max_decimals is not None and isinstance(exponent, int) and -exponent > self._max_decimals
        if abs(number) >= LIMIT or is_too_fine:
            raise self._misfit("Too large or too many decimals:", text)
        return number

    def _misfit(self, message: str, text: str) -> Misfit:
        return Misfit(self.name, "bad-number", f"{message} {text!r:.60}.", found=text, expected=self._expected)
