"""Finds the line of each field in a TOML file, which the standard library's parser does not report.

The parser has accepted the text already, so simple patterns are enough. Values that nobody asks about are skipped by
their brackets, strings and comments alone.
"""

import re
import tomllib
from collections.abc import Iterable
from typing import Final

import attrs

from mediation.models.problems import MAX_QUOTED_CHARS

_BASIC: Final = r'"(?:[^"\\\n]++|\\.)*+"'
_LITERAL: Final = r"'[^'\n]*+'"
_LONG: Final = r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}' + r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
STRING: Final = rf"{_LONG}|{_BASIC}|{_LITERAL}"
COMMENT: Final = r"#[^\n]*+"
_KEY: Final = rf"(?:[A-Za-z0-9_-]++|{_BASIC}|{_LITERAL})"
KEYS: Final = rf"{_KEY}(?:[ \t]*+\.[ \t]*+{_KEY})*+"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.DOTALL)


_EACH_KEY: Final = _pattern(_KEY)
_GAP: Final = _pattern(rf"(?:[ \t\r\n,]++|{COMMENT})*+")
_HEADER: Final = _pattern(rf"(\[{{1,2}})[ \t]*+({KEYS})[ \t]*+\]{{1,2}}")
_FIELD: Final = _pattern(rf"({KEYS})[ \t]*+=[ \t]*+")
_SCALAR: Final = _pattern(rf"""{STRING}|[^\s,\[\]{{}}#"'][^,\[\]{{}}#\n"']*+""")
_TO_BRACKET: Final = _pattern(rf"""(?:[^\[\]{{}}#"']++|{STRING}|{COMMENT})*+([\[\]{{}}])""")

_CLOSING: Final = {"[": "]", "{": "}"}


def lines_of(text: str, paths: Iterable[str], *, given: str = "") -> dict[str, int]:
    """Return the line, counted from 1, of each path such as `measure[2].steps[0].when`; 0 if unknown.

    A missing field gets the line of the innermost table or list that should hold it. `given` names a field that a file
    gives once, at the top, for all tables that leave it out.
    """
    asked = {path: tuple(path[: mark.start()] for mark in re.finditer(r"[.\[]", path)) for path in paths}
    scan = _Scan(text, frozenset((*asked, given)), frozenset(outer for each in asked.values() for outer in each))
    try:
        scan.run()
    except ValueError:
        return dict.fromkeys(asked, 0)
    found = scan.implied | scan.named
    top = {path: (given,) if path.endswith(f".{given}") else () for path in asked}
    places = {path: (path, *top[path], *reversed(around)) for path, around in asked.items()}
    return {path: next((found[each] for each in tried if each in found), 0) for path, tried in places.items()}


@attrs.define
class _Container:
    """A list or inline table that the scan is inside; `entries` counts the entries of the list so far."""

    path: str | None
    closing: str
    entries: int = 0


class _Scan:
    """One pass over the text that records the lines of the requested paths and of their containers.

    A path is None if nobody asks for it or for anything inside it.
    """

    def __init__(self, text: str, asked: frozenset[str], around: frozenset[str]) -> None:
        self.named: dict[str, int] = {}
        self.implied: dict[str, int] = {}
        self._text, self._known, self._around = text, (asked | around) - {""}, around
        self._at, self._counted, self._line = 0, 0, 1
        self._tables: dict[tuple[str | int, ...], int] = {}

    def run(self) -> None:
        """Scan the text.

        Raises:
            ValueError: a part of the text matches no pattern.
        """
        table: str | None = ""
        self._take(_GAP)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._value(self._field(table))
            self._take(_GAP)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Skip the text that matches the pattern here."""
        match = pattern.match(self._text, self._at)
        if not match:
            raise ValueError(f"unexpected text at offset {self._at}")
        self._at = match.end()
        return match

    # Paths and their lines.

    def _within(self, path: str | None, key: str | int) -> str | None:
        """Return the path of a key or entry inside another path, written as in problems."""
        if path is None:
            return None
        step = f"[{key}]" if isinstance(key, int) else f".{key[:MAX_QUOTED_CHARS]}"
        inner = path + step if path else step.removeprefix(".")
        return inner if inner in self._known else None

    def _name(self, path: str | None) -> None:
        """Record this line for the path. Two paths that are written alike get line 0: nobody can say which is meant."""
        if path is not None:
            self.named[path] = 0 if path in self.named else self._here()

    def _imply(self, path: str | None) -> None:
        """Record that this line is the first to mention the path, through something inside it."""
        if path is not None:
            self.implied.setdefault(path, self._here())

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    # Tables and fields.

    def _header(self) -> str | None:
        """Skip the header of a table, and return its path."""
        _, opening, names = self._take(_HEADER).group(0, 1, 2)
        *outer, last = _keys(names)
        place: tuple[str | int, ...] = ()
        path: str | None = ""
        for key in outer:
            place, path = (*place, key), self._within(path, key)
            self._imply(path)
            if place in self._tables:  # the last of these tables
                number = self._tables[place]
                place, path = (*place, number), self._within(path, number)
        place, path = (*place, last), self._within(path, last)
        if opening == "[[":
            self._imply(path)
            number = self._tables[place] = self._tables.get(place, -1) + 1
            path = self._within(path, number)
        self._name(path)
        return path

    def _field(self, table: str | None) -> str | None:
        """Skip the name of a field of the table, up to its value, and return its path."""
        *outer, last = _keys(self._take(_FIELD)[1])
        path = table
        for key in outer:
            path = self._within(path, key)
            self._imply(path)
        path = self._within(path, last)
        self._name(path)
        return path

    # Values.

    def _value(self, path: str | None) -> None:
        """Skip a value; step through it if something inside is asked for."""
        around = [*self._entered(path)]
        while around:
            self._take(_GAP)
            inner = around[-1]
            if self._text.startswith(inner.closing, self._at):
                self._at += 1
                around.pop()
            elif inner.closing == "]":
                entry = self._within(inner.path, inner.entries)
                inner.entries += 1
                self._name(entry)
                around += self._entered(entry)
            else:
                around += self._entered(self._field(inner.path))

    def _entered(self, path: str | None) -> tuple[_Container, ...]:
        """Step into a value if something inside is asked for; skip it otherwise."""
        opening = self._text[self._at : self._at + 1]
        if opening not in _CLOSING:
            self._take(_SCALAR)
            return ()
        if path in self._around:
            self._at += 1
            return (_Container(path, _CLOSING[opening]),)
        depth = 0
        while depth := depth + (1 if self._take(_TO_BRACKET)[1] in _CLOSING else -1):
            pass
        return ()


def _keys(names: str) -> list[str]:
    """Return the parts of a dotted name, without quotes."""
    return [_unquoted(part) for part in _EACH_KEY.findall(names)]


def _unquoted(key: str) -> str:
    if key[0] == "'":
        return key[1:-1]
    return str(tomllib.loads(f"key = {key}")["key"]) if key[0] == '"' else key
