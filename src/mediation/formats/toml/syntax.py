"""Common errors in TOML syntax: the parser's message with a remedy.

An error is recognised by the parser's message and by the text around the place where the parser stopped; a NUL marks
that place. Errors without a known remedy keep the parser's message alone.
"""

import re
from typing import Final

from mediation.formats.toml.lines import COMMENT, KEYS, STRING

_AT: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_CONTEXT_CHARS: Final = 200

_BREAK: Final = "keep everything from {{ to }} on one line"
_BRACKETS: Final = "write [[{0}]], with two brackets at both ends"
_QUOTES: Final = "put text and dates in quotes"
_STRAIGHT: Final = "write straight quotes, \" or '"
_INNER: Final = 'write \\" for a quote inside quotes, or put the whole text in single quotes'
_APOSTROPHE: Final = "put text with an apostrophe in double quotes"
_NUMBER: Final = "write numbers without thousands separators and with a decimal point, as in 1234.5"
_COMMA: Final = "put a comma between two values"
_BACKSLASH: Final = "write \\\\ for a backslash, or put the text in single quotes"

_NEXT: Final = "Expected newline"
_UNFINISHED: Final = "Expected newline|Unclosed"
_NAME: Final = "Expected '='"

_TABLE: Final = tuple(
    (re.compile(message), re.compile(around), remedy)
    for message, around, remedy in (
        ("", r"\0[“”„‟‘’‚‛«»‹›]", _STRAIGHT),
        (r"Illegal character '\\n'", r"""["'][^"']*[“”„‟‘’‚‛«»‹›]\s*\0""", _STRAIGHT),
        ("", "\0[\u00a0\u202f\u200b\ufeff]", "replace the special space by an ordinary one"),
        ("", "\0\r", "save the file with Unix or Windows line ends"),
        # Tables.
        (r"Expected '\]\]?'", r"^\s*\[\[[ \t]*([\w-]+)[ \t]*\0(?:\][ \t]*)?(?:#|$)", _BRACKETS),
        (_NEXT, r"^\s*\[[ \t]*([\w-]+)[ \t]*\]\0\]", _BRACKETS),
        (r"Expected '\]\]?'", r"\[[ \t]*[\w-]+[ \t]+\0\w", "join the words of a name with _"),
        (r"Expected '\]'", r"^\s*\[[ \t]*([\w-]+)[ \t]*\0(?:#|$)", "write ] at the end"),
        # Words and numbers.
        ("Invalid value", r"\0(?i:(true|false))\b", "write {1}"),
        ("Invalid value", r"\0(?i:none|null|nil|nan?)\b", "leave out the whole field if it has no value"),
        ("Invalid value", r"\0(?:#|$)", "put a value after =, or leave out the whole field"),
        (_UNFINISHED, r"\d\.\d{3}\0\.\d{3}\b|\d\0,\d|\d[ \u00a0]?\0\d{3}\b", _NUMBER),
        (_NAME, r"=[ \t]*[+-]?\d+,\d+[ \t]*\0", _NUMBER),
        (_UNFINISHED, r"[=\[,][ \t]*0\0\d", "write the number without leading zeros, or put it in quotes"),
        (_UNFINISHED, r"[\d.]\0[-/.~?%X\d]", _QUOTES),
        # Inside of tables in braces.
        ("Invalid initial", r",[ \t]*\0\}", "remove the comma before }}"),
        ("Invalid initial|Unclosed inline", r"[{,]?[ \t]*\0(?:#|$)", _BREAK),
        # Between values.
        (_UNFINISHED, r"[\"'\]}\w][ \t]*\0[\w-]+[ \t]*=", _COMMA),
        (_UNFINISHED, r"""["'\]}\w]?[ \t]*\0["'{\d]""", _COMMA),
        (_UNFINISHED, r'"\0[^"]*"', _INNER),
        (_UNFINISHED, r"'\0[^']*'", _APOSTROPHE),
        (_NEXT, r"\0([,;])[ \t]*(?:#|$)", "remove the {0} at the end of the line"),
        (_NEXT, r"\0([\]}])", "remove the {0}, which closes nothing"),
        ("Expected newline|Invalid statement", r"\0//", "start a comment with #"),
        ("Unescaped|Invalid hex|Escaped character", "", _BACKSLASH),
        ("Duplicate inline", "", "remove one of the two"),
        # Names.
        (_NAME, r"\0:", "write = after a name, not :"),
        (_NAME, r"^[ \t]*\w[\w-]*[ \t]+\0[\w \t-]+=", "join the words of a name with _"),
        (_NAME, r"^[ \t]*[\w-]+[ \t]*\0[^\W_a-zA-Z0-9]", "use only the letters a to z in names"),
        (_NAME, r"^[ \t]*\w[\w-]*[ \t]*\0", "write = between a name and its value"),
        ("Invalid value", r"\0[^\s=\[\]{},]", _QUOTES),
    )
)

_NOT_CLOSED: Final = re.compile(r"""Illegal character '\\n'|Unterminated string|Expected ("'"|"\'\'\'")""")
_TWICE: Final = {
    "Cannot overwrite": "remove one of the two",
    "Cannot declare": "write [[{0}]], with two brackets, each time",
    "Cannot mutate": "write it all in one place",
}

_TOKEN: Final = re.compile(rf"""{STRING}|{COMMENT}|[\[\]{{}}"']""", re.DOTALL)
_NEW_FIELD: Final = re.compile(rf"[ \t]*(?:{KEYS}[ \t]*=|\[\[?[ \t]*{KEYS}[ \t]*\])")
_FIELD: Final = re.compile(rf"[ \t]*({KEYS})[ \t]*=")
_HEADER: Final = re.compile(rf"[ \t]*\[\[?[ \t]*({KEYS})[ \t]*\]")


def explained(message: str, text: str) -> tuple[str, int]:
    """Return the parser's message with a remedy, if one is known, and its line; 0 if the line is unknown.

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
    """Return the remedy of the first known error that matches."""
    begun, end = _offset_of(text, at), text.find("\n", at)
    before = text[max(begun, at - _CONTEXT_CHARS) : at]
    around = f"{before}\0{text[at : min(len(text) if end < 0 else end, at + _CONTEXT_CHARS)]}"
    for message, pattern, remedy in _TABLE:
        if message.match(what) and (found := pattern.search(around)):
            groups = [group or "" for group in found.groups()]
            return remedy.format(*groups, *(group.lower() for group in groups))
    return ""


def _unclosed(what: str, text: str, at: int) -> tuple[int, str] | None:
    """Return where an unclosed text or list begins, and the remedy."""
    if _NOT_CLOSED.fullmatch(what) and not _remedy(what, text, at):
        _, begun = _opened(text, len(text))
        quote = text[begun : begun + 1]
        is_long = quote and text[begun - 2 : begun] == 2 * quote
        closing = (
            3 * quote if is_long else f'{quote} at its end, or """ around several lines' if quote == '"' else quote
        )
        return begun, f"this text is never closed, write {closing}"
    if what in ("Unclosed array", "Invalid value") and (
        at == len(text) or _NEW_FIELD.match(text, _offset_of(text, at))
    ):
        brackets, _ = _opened(text, at)
        if brackets and (at == len(text) or brackets[0] < _offset_of(text, at)):
            return brackets[0], f"this {text[brackets[0]]} is never closed"
    return None


def _opened(text: str, end: int) -> tuple[list[int], int]:
    """Return the offsets of the brackets and of the quote that are still open at `end`."""
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
    """Return where a name is defined a second time, and the remedy."""
    advice = next((advice for begun, advice in _TWICE.items() if what.startswith(begun)), "")
    if not advice:
        return None
    end = text.find("\n", at)
    lines = text[: len(text) if end < 0 else end].split("\n")
    names = ((number, _named(lines[number])) for number in reversed(range(len(lines))))
    last, (key, is_table) = next((each for each in names if each[1][0]), (0, ("", False)))
    for number, (name, is_header) in names:
        if name == key or key.startswith(f"{name}."):
            return _offset(text, last + 1), f"line {number + 1} has {name} already, {advice.format(name)}"
        if is_header and not is_table:
            break
    return None


def _named(line: str) -> tuple[str, bool]:
    """Return the name of the field or table that the line begins, and whether it is a table."""
    found = _FIELD.match(line) or _HEADER.match(line)
    return (found[1], found.re is _HEADER) if found else ("", False)


def _offset(text: str, line: int) -> int:
    """Return the offset of the beginning of a line."""
    at = 0
    for _ in range(line - 1):
        at = text.index("\n", at) + 1
    return at


def _offset_of(text: str, at: int) -> int:
    """Return the offset of the beginning of the line that contains `at`."""
    return text.rfind("\n", 0, at) + 1
