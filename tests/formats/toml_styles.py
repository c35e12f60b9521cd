"""Print values as TOML in many styles, and record the line of each path."""

import json
import re
from random import Random
from typing import Any, Final

_TRAPS: Final = (
    "# [[trap]]",
    '# key = """ [ {',
    "# ''' ] } it's",
    "",
    "   ",
)
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def printed(content: dict[str, Any], random: Random) -> tuple[str, dict[str, int]]:
    """Return the content as TOML, and the line of each path; 0 for a path that two keys share."""
    printer = _Printer(random)
    printer.table(content, (), "")
    text = "".join(printer.parts)
    return text.replace("\n", "\r\n") if random.random() < 0.3 else text, printer.lines


def within(path: str, key: str | int) -> str:
    """Return the path of a field inside another path, as problems write it."""
    return f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}" if path else key


class _Printer:
    def __init__(self, random: Random) -> None:
        self.parts: list[str] = []
        self.lines: dict[str, int] = {}
        self._random = random
        self._line = 1
        self._owners: dict[str, object] = {}

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self._line += text.count("\n")

    def _note(self, path: str, owner: tuple[object, ...]) -> None:
        """Record the line of a path; the first one if it appears several times."""
        if self._owners.setdefault(path, owner) != owner:
            self.lines[path] = 0
        else:
            self.lines.setdefault(path, self._line)

    def _may(self, chance: float = 0.5) -> bool:
        return self._random.random() < chance

    def _space(self) -> str:
        return self._random.choice(("", " ", "\t", "  "))

    def _end(self) -> None:
        """End a line, sometimes with a comment that looks like TOML."""
        self._write(self._space() + self._random.choice(_TRAPS) if self._may(0.3) else "")
        self._write("\n")
        while self._may(0.2):
            self._write(self._random.choice(_TRAPS) + "\n")

    # Tables.

    def table(self, table: dict[str, Any], place: tuple[str | int, ...], path: str) -> None:
        """Print the fields of a table, then its subtables, whose headers must come last."""
        later: list[str] = []
        for key, value in table.items():
            if self._wants_headers(value):
                later.append(key)
            else:
                self._write(self._space())
                self._pair([key], value, (*place, key), within(path, key))
                self._end()
        for key in later:
            value, inner, at = table[key], (*place, key), within(path, key)
            if isinstance(value, dict):
                is_implied = self._may() and value and all(isinstance(each, dict) and each for each in value.values())
                if is_implied:
                    for name, each in value.items():
                        self._headed(each, (*inner, name), within(at, name), "[]", ((inner, at),))
                else:
                    self._headed(value, inner, at, "[]")
            else:
                for number, each in enumerate(value):
                    self._headed(each, (*inner, number), within(at, number), "[[]]", ((inner, at),))

    def _headed(
        self,
        table: dict[str, Any],
        place: tuple[str | int, ...],
        path: str,
        brackets: str,
        around: tuple[tuple[tuple[str | int, ...], str], ...] = (),
    ) -> None:
        names = [name for name in place if isinstance(name, str)]
        half = len(brackets) // 2
        self._write(self._space() + brackets[:half] + self._space())
        for outer, at in around:
            self._note(at, outer)
        self._note(path, place)
        self._write(self._dotted(names) + self._space() + brackets[half:])
        self._end()
        self.table(table, place, path)

    def _wants_headers(self, value: Any) -> bool:
        is_list = isinstance(value, list) and value and all(isinstance(each, dict) for each in value)
        return bool(is_list or isinstance(value, dict)) and self._may(0.6)

    # Fields and values.

    def _dotted(self, names: list[str]) -> str:
        return f"{self._space()}.{self._space()}".join(map(self._key, names))

    def _key(self, key: str) -> str:
        if _BARE.fullmatch(key) and self._may(0.7):
            return key
        if re.fullmatch(r"[^'\x00-\x08\x0a-\x1f\x7f]*", key) and self._may():
            return f"'{key}'"
        return _basic(key)

    def _pair(self, names: list[str], value: Any, place: tuple[str | int, ...], path: str) -> None:
        """Print a field, or the fields of its table with dotted names."""
        self._note(path, place)
        if not isinstance(value, dict) or not value or self._may():
            self._write(f"{self._dotted(names)}{self._space()}={self._space()}")
            self._value(value, place, path)
            return
        separator = ""
        for key, each in value.items():
            self._write(separator)
            self._pair([*names, key], each, (*place, key), within(path, key))
            separator = self._separator
        # Within braces the fields of the table are separated like others.

    _separator = "\n"

    def _value(self, value: Any, place: tuple[str | int, ...], path: str) -> None:
        if isinstance(value, dict):
            outer, self._separator = self._separator, ", "
            self._write("{" + self._space())
            for number, (key, each) in enumerate(value.items()):
                self._write(f",{self._space()}" if number else "")
                self._pair([key], each, (*place, key), within(path, key))
            self._write(self._space() + "}")
            self._separator = outer
        elif isinstance(value, list):
            self._write("[")
            for number, each in enumerate(value):
                self._write("," if number else "")
                self._gap()
                self._note(within(path, number), (*place, number))
                self._value(each, (*place, number), within(path, number))
                self._gap()
            self._write("," if value and self._may(0.3) else "")
            self._gap()
            self._write("]")
        else:
            self._write(self._text(value) if isinstance(value, str) else json.dumps(value))

    def _gap(self) -> None:
        self._end() if self._may(0.3) else self._write(self._space())

    def _text(self, text: str) -> str:
        """Return a text in one of the four kinds of quotes."""
        is_plain = re.fullmatch(r"[^\x00-\x08\x0b-\x1f\x7f]*", text)
        if is_plain and "'" not in text and "\n" not in text and self._may():
            return f"'{text}'"
        if is_plain and "'''" not in text and self._may():
            return "'''" + self._start(text) + text + "'''"
        if self._may():
            long = "".join(each if each in '"\n' else _basic(each)[1:-1] for each in text)
            long = re.sub('"""', r'""\\"', long) if self._may() else long.replace('"', r"\"")
            return (
                '"""'
                + self._start(text)
                + ("\\\n  " if not text[:1].isspace() and self._may(0.2) else "")
                + long
                + '"""'
            )
        return _basic(text)

    def _start(self, text: str) -> str:
        return "\n" if text.startswith("\n") or self._may(0.2) else ""


def _basic(text: str) -> str:
    return re.sub("\x7f", r"\\u007f", json.dumps(text, ensure_ascii=False))
