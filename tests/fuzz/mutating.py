"""Changes inputs at random inside their compression, where a fuzzer without knowledge of the format is slow."""

import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from random import Random
from typing import Final

Change = Callable[[bytes], bytes]

TOKENS: Final = (
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"'",
        b",",
        b":",
        b"=",
        b"\n",
        b"\r\n",
        b"\\",
        b"#",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
    ),
    *(b"\\ud800", b"\\u0000", b"\xed\xa0\x80", b"\xc3", b"\xe2\x80\xa8", b"1e400", b"-1", b"NaN", b"Infinity", b"null"),
    *(b"true", b"9" * 40, b"9" * 400, b"0.1", b"1e-7", b"[" * 64, b'{"a":' * 64, b"2022-02-30", b"2022-03/..", b"../x"),
    *(
        b'"kind"',
        b'"id"',
        b'"event"',
        b'"version"',
        b'"source"',
        b'"when"',
        b"[[",
        b"]]",
        b"=1+1",
        b'""',
        b"\x7f",
        b" ",
    ),
    *(b"\t", b"\t\t", b";", b"|", b"NA", b"None", b"; ", b"; TUR", b"10", b"042", b"RUS", b"20190229", b"nan", b"//"),
)
"""Tokens that readers often mishandle."""

_NUMBER: Final = re.compile(rb"\d+")
_WORD: Final = re.compile(rb'"[^"\n]{0,40}"')
_ONE_IN_FOUR: Final = 4


def mutated(reader: str, data: bytes, random: Random, change: Change | None = None) -> bytes:
    """Return a changed input, by `change` or one of our changes, often inside the compressed content."""
    change = change or (lambda content: changed(content, random))
    if random.randrange(_ONE_IN_FOUR):
        try:
            if reader.endswith("gzip"):
                return _in_gzip(data, random, change)
            if reader.endswith("zip"):
                return _in_zip(data, random, change)
        except (zipfile.BadZipFile, EOFError, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError):
            pass
    return change(data)


def changed(data: bytes, random: Random) -> bytes:
    """Return the content with one to four changes."""
    for _ in range(random.randint(1, 4)):
        data = random.choice(_CHANGES)(data, random)
    return data


def _span(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 1, 2, 4, 8, 16, 64, 256)))


def _flip(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    return (
        data[:start]
        + bytes(random.choice((0, 1, 127, 128, 255, byte ^ 1 << random.randrange(8))) for byte in data[start:end][:4])
        + data[min(end, start + 4) :]
    )


def _cut(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] if not random.randrange(8) else data[:start] + data[end:]


def _repeat(data: bytes, random: Random) -> bytes:
    start, end = _span(data, random)
    at = random.randrange(len(data) + 1)
    return data[:at] + data[start:end] + data[at:]


def _insert(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(TOKENS) + data[at:]


def _replace(data: bytes, random: Random) -> bytes:
    """Replace a word, number or line by another one of the file, or by a token."""
    pattern = random.choice((_NUMBER, _WORD, _WORD))
    found = [match.span() for match in pattern.finditer(data)]
    if not found:
        return _insert(data, random)
    start, end = random.choice(found)
    other = random.choice(found)
    new = data[slice(*other)] if random.randrange(2) else random.choice(TOKENS)
    return data[:start] + new + data[end:]


def _swap_lines(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    if random.randrange(2):
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines.insert(one, lines[other])
    return b"\n".join(lines)


def _number(data: bytes, random: Random) -> bytes:
    """Overwrite some bytes with a binary number that is too large or too small."""
    form = random.choice(("<H", ">H", "<I", ">I", "<q", ">q"))
    size = struct.calcsize(form)
    at = random.randrange(max(1, len(data) - size + 1))
    most = 256**size // 2 - 1 if form[1].islower() else 256**size - 1
    return (
        data[:at]
        + struct.pack(form, random.choice((0, 1, most, most - 1, most // 2, min(most, len(data)))))
        + data[at + size :]
    )


_CHANGES: Final = (_flip, _cut, _repeat, _insert, _insert, _replace, _replace, _swap_lines, _number)


# Archives.


def _in_gzip(data: bytes, random: Random, change: Change) -> bytes:
    content = zlib.decompressobj(31).decompress(data, 2**20)
    return gzip.compress(change(content), random.choice((0, 9)), mtime=0)


def _in_zip(data: bytes, random: Random, change: Change) -> bytes:
    """Change one member or its name, and write the archive again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist() if info.file_size < 2**20]
    if members:
        at = random.randrange(len(members))
        name, content = members[at]
        if random.randrange(8):
            members[at] = (name, change(content))
        else:
            members[at] = (change(name.encode()).decode("utf-8", "replace")[:80] or "x", content)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, content in dict(members).items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()
