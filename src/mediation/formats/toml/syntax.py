"""Slips of the pen in TOML: what the parser says of them, with the remedy of each that is common.

A slip is known by the parser's message and by the text around the place where the parser stopped, in which a NUL
stands at that place. Where no remedy is known none is said.
"""

import re
from typing import Final

from mediation.formats.toml.lines import COMMENT, KEYS, STRING

_AT: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_SHOWN: Final = 200

_BREAK: Final = "what stands in {{ }} stays on one line, with }} at its end: write it so"
_BRACKETS: Final = "write [[{0}]], with two brackets at both ends"
_QUOTES: Final = "texts and dates stand in quotes"
_STRAIGHT: Final = "write straight quotes, \" or '"
_INNER: Final = 'write \\" for a quote inside of quotes, or single quotes around the whole'
_APOSTROPHE: Final = "write double quotes around a text with an apostrophe"
_NUMBER: Final = "write a number without separators, and with a point before its decimals, as 1234.5"
_COMMA: Final = "write a comma between two values"
_BACKSLASH: Final = "write \\\\ for a backslash, or single quotes around the text"

_NEXT: Final = "Expected newline"
_UNFINISHED: Final = "Expected newline|Unclosed"
_NAME: Final = "Expected '='"

_TABLE: Final = tuple(
    (re.compile(message), re.compile(around), remedy)
    for message, around, remedy in (
        ("", r"\0[“”„‟‘’‚‛«»‹›]", _STRAIGHT),
        (r"Illegal character '\\n'", r"""["'][^"']*[“”„‟‘’‚‛«»‹›]\s*\0""", _STRAIGHT),
        ("", "\0[\u00a0\u202f\u200b\ufeff]", "write an ordinary blank for the special one that stands here"),
        ("", "\0\r", "save it with the line ends of Unix or Windows"),
        # Tables.
        (r"Expected '\]\]?'", r"^\s*\[\[[ \t]*([\w-]+)[ \t]*\0(?:\][ \t]*)?(?:#|$)", _BRACKETS),
        (_NEXT, r"^\s*\[[ \t]*([\w-]+)[ \t]*\]\0\]", _BRACKETS),
        (r"Expected '\]\]?'", r"\[[ \t]*[\w-]+[ \t]+\0\w", "write _ between the words of a name"),
        (r"Expected '\]'", r"^\s*\[[ \t]*([\w-]+)[ \t]*\0(?:#|$)", "write ] at the end"),
        # Words and numbers.
        ("Invalid value", r"\0(?i:(true|false))\b", "write {1}"),
        ("Invalid value", r"\0(?i:none|null|nil|nan?)\b", "leave out the whole field where there is nothing to say"),
        ("Invalid value", r"\0(?:#|$)", "write a value after =, or leave out the whole field"),
        (_UNFINISHED, r"\d\.\d{3}\0\.\d{3}\b|\d\0,\d|\d[ \u00a0]?\0\d{3}\b", _NUMBER),
        (_NAME, r"=[ \t]*[+-]?\d+,\d+[ \t]*\0", _NUMBER),
        (_UNFINISHED, r"[=\[,][ \t]*0\0\d", "write a number without zeros before it, or a text in quotes"),
        (_UNFINISHED, r"[\d.]\0[-/.~?%X\d]", _QUOTES),
        # Inside of tables in braces.
        ("Invalid initial", r",[ \t]*\0\}", "write no comma before }}"),
        ("Invalid initial|Unclosed inline", r"[{,]?[ \t]*\0(?:#|$)", _BREAK),
        # Between values.
        (_UNFINISHED, r"[\"'\]}\w][ \t]*\0[\w-]+[ \t]*=", _COMMA),
        (_UNFINISHED, r"""["'\]}\w]?[ \t]*\0["'{\d]""", _COMMA),
        (_UNFINISHED, r'"\0[^"]*"', _INNER),
        (_UNFINISHED, r"'\0[^']*'", _APOSTROPHE),
        (_NEXT, r"\0([,;])[ \t]*(?:#|$)", "write no {0} at the end of the line"),
        (_NEXT, r"\0([\]}])", "take out the {0} that closes nothing"),
        ("Expected newline|Invalid statement", r"\0//", "write # before a comment"),
        ("Unescaped|Invalid hex|Escaped character", "", _BACKSLASH),
        ("Duplicate inline", "", "take out one of the two"),
        # Names.
        (_NAME, r"\0:", "write = after a name, not :"),
        (_NAME, r"^[ \t]*\w[\w-]*[ \t]+\0[\w \t-]+=", "write _ between the words of a name"),
        (_NAME, r"^[ \t]*[\w-]+[ \t]*\0[^\W_a-zA-Z0-9]", "write names in letters from a to z"),
        (_NAME, r"^[ \t]*\w[\w-]*[ \t]*\0", "write = between a name and its value"),
        ("Invalid value", r"\0[^\s=\[\]{},]", _QUOTES),
    )
)

_NOT_CLOSED: Final = re.compile(r"""Illegal character '\\n'|Unterminated string|Expected ("'"|"\'\'\'")""")
_TWICE: Final = {
    "Cannot overwrite": "take out one of the two",
    "Cannot declare": "write [[{0}]], with two brackets, each time",
    "Cannot mutate": "write all of it in one place",
}

_TOKEN: Final = re.compile(rf"""{STRING}|{COMMENT}|[\[\]{{}}"']""", re.DOTALL)
_NEW_FIELD: Final = re.compile(rf"[ \t]*(?:{KEYS}[ \t]*=|\[\[?[ \t]*{KEYS}[ \t]*\])")
_FIELD: Final = re.compile(rf"[ \t]*({KEYS})[ \t]*=")
_HEADER: Final = re.compile(rf"[ \t]*\[\[?[ \t]*({KEYS})[ \t]*\]")


def explained(message: str, text: str) -> tuple[str, int]:
    """Return what the parser says of the text, with a remedy where one is known, and its line; 0 where none is known.

    >>> explained("Invalid value (at line 1, column 10)", "signed = True")
    ('Invalid value (column 10); write true', 1)
    """
    text = text.replace("\r\n", "\n")
    place = _AT.search(message)
    if not place:
        return message, 0
    what = message[: place.start()]
    line = int(place[1]) if place[1] else text.count("\n") + 1
    at = _offset(text, line) + int(place[2]) - 1 if place[2] else len(text)
    for look in (_unclosed, _twice):
        if found := look(what, text, at):
            begun, remedy = found
            return f"{what} (column {begun - _offset_of(text, begun) + 1}); {remedy}", text.count("\n", 0, begun) + 1
    remedy = _remedy(what, text, at)
    where = f"(column {place[2]})" if place[2] else "(at end of document)"
    return f"{what} {where}{'; ' if remedy else ''}{remedy}", int(place[1] or 0)


def _remedy(what: str, text: str, at: int) -> str:
    """Return the remedy of the first slip that looks like this one."""
    begun, end = _offset_of(text, at), text.find("\n", at)
    before = text[max(begun, at - _SHOWN) : at]
    around = f"{before}\0{text[at : min(len(text) if end < 0 else end, at + _SHOWN)]}"
    for message, pattern, remedy in _TABLE:
        if message.match(what) and (found := pattern.search(around)):
            groups = [group or "" for group in found.groups()]
            return remedy.format(*groups, *(group.lower() for group in groups))
    return ""


def _unclosed(what: str, text: str, at: int) -> tuple[int, str] | None:
    """Return where a text or a list begins that is never closed, and what to do."""
    if _NOT_CLOSED.fullmatch(what) and not _remedy(what, text, at):
        _, begun = _opened(text, len(text))
        quote = text[begun : begun + 1]
        is_long = quote and text[begun - 2 : begun] == 2 * quote
        closing = (
            3 * quote if is_long else f'{quote} at its end, or """ around several lines' if quote == '"' else quote
        )
        return begun, f"the text that begins here is not closed: write {closing}"
    if what in ("Unclosed array", "Invalid value") and (
        at == len(text) or _NEW_FIELD.match(text, _offset_of(text, at))
    ):
        brackets, _ = _opened(text, at)
        if brackets and (at == len(text) or brackets[0] < _offset_of(text, at)):
            return brackets[0], f"what begins here with {text[brackets[0]]} is not closed"
    return None


def _opened(text: str, end: int) -> tuple[list[int], int]:
    """Return the places of the brackets and of the quote that are open at the end of that part of the text."""
    brackets: list[int] = []
    for token in _TOKEN.finditer(text, 0, end):
        if token[0] in "[{":
            brackets.append(token.start())
        elif token[0] in "]}":
            del brackets[-1:]
        elif token[0] in "\"'":
            return brackets, token.start()
    return brackets, end


def _twice(what: str, text: str, at: int) -> tuple[int, str] | None:
    """Return where something stands that stands above it already, and what to do."""
    advice = next((advice for begun, advice in _TWICE.items() if what.startswith(begun)), "")
    if not advice:
        return None
    end = text.find("\n", at)
    lines = text[: len(text) if end < 0 else end].split("\n")
    told = ((number, _named(lines[number])) for number in reversed(range(len(lines))))
    last, (key, is_table) = next((each for each in told if each[1][0]), (0, ("", False)))
    for number, (name, is_header) in told:
        if name == key or key.startswith(f"{name}."):
            return _offset(text, last + 1), f"{name} stands in line {number + 1} already: {advice.format(name)}"
        if is_header and not is_table:
            break
    return None


def _named(line: str) -> tuple[str, bool]:
    """Return the name of the field or table that begins in the line, and whether it is a table."""
    found = _FIELD.match(line) or _HEADER.match(line)
    return (found[1], found.re is _HEADER) if found else ("", False)


def _offset(text: str, line: int) -> int:
    """Return where a line begins."""
    at = 0
    for _ in range(line - 1):
        at = text.index("\n", at) + 1
    return at


def _offset_of(text: str, at: int) -> int:
    """Return where the line of the place begins."""
    return text.rfind("\n", 0, at) + 1
