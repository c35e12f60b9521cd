"""Hostile files are reported with their place, within limits of time and memory."""

import gzip
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

import mediation
from formats.folder import GOOD, write
from mediation import UsageError

HEAD: Final = b'{"kind":"dataset","title":"Black Sea"}\n'
RECORD: Final = (
    b'{"kind":"agreement","event":"grain-deal","source":"a","when":"2022-07-22","summary":"Signed.",'
    b'"evidence":[{"source":"a","start":0,"end":10,"sha256":"' + b"0" * 64 + b'"}],'
    b'"title":"Grain deal","parties":["RUS","UKR"],"steps":[{"status":"signed"}]}'
)


def problems(path: Path, form: str | None = None) -> list[str]:
    """Return the problems as text, or the one reason why the file is unreadable."""
    try:
        found = mediation.load(path, format=form, on_error="collect").problems
    except UsageError as error:
        return [str(error)]
    assert {*map(str, mediation.validate(path, format=form).problems)} <= {*map(str, found)}
    return [*map(str, found)]


# JSON Lines and JSON.

LINES: Final[dict[str, tuple[bytes, str]]] = {
    "brackets": (b'{"a":' + b"[" * 10**5, "Not readable as JSON: too many nested brackets."),
    "closed": (b"[" * 10**5 + b"]" * 10**5, "Not readable as JSON: too many nested brackets."),
    "digits": (RECORD.replace(b'"end":10', b'"end":1' + b"0" * 5000), "A number of 5001 digits"),
    "exponent": (
        RECORD.replace(b'"end":10', b'"end":1e5000'),
        "evidence[0].end: Should be a finite number, found inf",
    ),
    "NUL": (RECORD.replace(b"Signed", b"Sig\0ned"), "Not valid JSON: invalid control character."),
    "bytes": (RECORD.replace(b"Signed", b"Sig\xffned"), "Not UTF-8 (byte 0xff). Save the file as UTF-8."),
    "name twice": (RECORD.replace(b'"title"', b'"title":"x","title"'), "Duplicate name 'title' in one object."),
    "half": (
        RECORD.replace(b"Signed", b"Sig\\ud800ned"),
        r"Incomplete character \ud800. Write both halves, or the character itself.",
    ),
    "half in a list": (RECORD.replace(b'"RUS"', b'"\\uDFFF"'), r"Incomplete character \udfff."),
    "NaN": (RECORD.replace(b'"end":10', b'"end":NaN'), "Not valid JSON: NaN is not a JSON number."),
    "Infinity": (RECORD.replace(b'"end":10', b'"end":-Infinity'), "Not valid JSON: -Infinity is not a JSON number."),
    "date": (
        RECORD.replace(b"2022-07-22", b"2022-07-22" * 10**4),
        "when: A date has at most 1000 characters, found 100000.",
    ),
    "field": (
        RECORD.replace(b'"title"', b'"' + b"x" * 10**5 + b'":1,"title"'),
        "x" * 80 + ": Unknown field of an agreement",
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_hostile_lines(tmp_path: Path, name: str) -> None:
    """A problem is reported briefly with its line, in JSON Lines and in JSON."""
    line, expected = LINES[name]
    (tmp_path / "x.jsonl").write_bytes(HEAD + line + b"\n")
    (found,) = problems(tmp_path / "x.jsonl")
    assert found.startswith(f"x.jsonl:2: {expected}")
    assert len(found) < 400
    (tmp_path / "x.json").write_bytes(b'{"title":"x","records":[\n' + line + b"\n]}\n")
    (found, *_) = problems(tmp_path / "x.json", "json")
    assert found.startswith(("x.json:2: records[0]: ", "x.json:2: records[0].", "x.json:2: Not "))
    assert expected in found


def test_half_a_character_in_a_title(tmp_path: Path) -> None:
    """A title with half a character could not be saved again."""
    (tmp_path / "x.json").write_bytes(b'{"title":"Nothing\\udf80 yet"}')
    found = mediation.load(tmp_path / "x.json", on_error="collect")
    assert [problem.code for problem in found.problems] == ["half-character"]
    assert found.title == ""


def test_surrogate_pairs(tmp_path: Path) -> None:
    """Two escapes that form one character are read as that character."""
    (tmp_path / "x.jsonl").write_bytes(HEAD.replace(b"Black Sea", b"\\ud83d\\ude00"))
    assert mediation.load(tmp_path / "x.jsonl").title == "\N{GRINNING FACE}"


def test_text_before_an_invalid_byte(tmp_path: Path) -> None:
    """A document is read up to the first invalid byte, and the line is reported."""
    ds = mediation.load(write(tmp_path / "toml"))
    ds.save(tmp_path / "x.json")
    content = (tmp_path / "x.json").read_bytes()
    (tmp_path / "x.json").write_bytes(content.replace(b"Grain deal", b"Grain \xff"))
    found = mediation.load(tmp_path / "x.json", on_error="collect")
    line = content[: content.index(b"Grain deal")].count(b"\n") + 1
    assert [*map(str, found.problems)] == [f"x.json:{line}: Not UTF-8 (byte 0xff). Save the file as UTF-8."]
    assert found.actors == ds.actors


# TOML.

TOML: Final[dict[str, tuple[str, str]]] = {
    "brackets": ("a = " + "[" * 10**5, "Not valid TOML: maximum recursion depth exceeded"),
    "parts": (".".join("a" * 10**5) + " = 1", "Not valid TOML: a name has more than 64 parts"),
    "quoted parts": ("a = { " + '"x" . ' * 70 + "b = 1 }", "Not valid TOML: a name has more than 64 parts"),
    "digits": ("a = 1" + "0" * 5000, "Not valid TOML: Exceeds the limit"),
    "hexadecimal": ("a = 0x" + "f" * 10**5, "agreement[0].a: Unknown field of an agreement"),
    "twice": ("a = 1\na = 2", "Not valid TOML: Cannot overwrite a value"),
    "half": ('a = "\\ud800"', "Not valid TOML: Escaped character is not a Unicode scalar value"),
    "NUL": ('a = "\0"', r"Not valid TOML: Illegal character '\x00'"),
}


@pytest.mark.parametrize("name", TOML)
def test_hostile_toml(tmp_path: Path, name: str) -> None:
    """Invalid TOML is reported briefly, wherever it stops the parser."""
    content, expected = TOML[name]
    (found,) = problems(write(tmp_path, codings_a=GOOD["codings/a.toml"] + content))
    assert re.sub(r"^a\.toml(:\d+)?: ", "", found).startswith(expected)
    assert len(found) < 300


def test_many_dots_in_text(tmp_path: Path) -> None:
    """Text in quotes may contain any number of dots."""
    titled = GOOD["dataset.toml"].replace("Black Sea", "a." * 100)
    assert mediation.load(write(tmp_path, dataset=titled)).title == "a." * 100


# Folders.


def _fifo(folder: Path, _: Path) -> None:
    os.mkfifo(folder / "codings" / "b.toml")


def _linked_folder(folder: Path, elsewhere: Path) -> None:
    shutil.move(folder / "codings", elsewhere)
    (folder / "codings").symlink_to(elsewhere / "codings")


FOLDERS: Final[dict[str, tuple[Callable[[Path, Path], object], str]]] = {
    "link": (
        lambda folder, elsewhere: (folder / "codings" / "b.toml").symlink_to(elsewhere / "b.toml"),
        "codings/b.toml: This link leads out of the folder. Put the file itself here.",
    ),
    "linked folder": (_linked_folder, "codings/a.toml: This link leads out of the folder. Put the file itself here."),
    "device": (
        lambda folder, _: (folder / "codings" / "b.toml").symlink_to("/dev/zero"),
        "codings/b.toml: This link leads out of the folder. Put the file itself here.",
    ),
    "circle": (
        lambda folder, _: (folder / "codings" / "b.toml").symlink_to(folder / "codings" / "b.toml"),
        "b.toml: Can't be read: a link that leads back to itself.",
    ),
    "pipe": (_fifo, "b.toml: Can't be read: not a regular file."),
}


@pytest.mark.skipif(os.name == "nt", reason="has no such links and pipes")
@pytest.mark.parametrize("name", FOLDERS)
def test_links_pipes_and_devices(tmp_path: Path, name: str) -> None:
    """Links out of the folder, circular links, pipes and devices are reported and never opened."""
    change, expected = FOLDERS[name]
    (tmp_path / "elsewhere").mkdir()
    change(write(tmp_path / "data"), tmp_path / "elsewhere")
    assert expected in problems(tmp_path / "data")


@pytest.mark.skipif(os.name == "nt", reason="has no pipes")
@pytest.mark.parametrize("form", [None, "jsonl", "json", "parquet", "sqlite", "toml", "csv"])
def test_pipe(tmp_path: Path, form: str | None) -> None:
    """A pipe is rejected without waiting for it, whatever format is given."""
    os.mkfifo(tmp_path / "x")
    with pytest.raises(UsageError, match="Neither a file nor a folder"):
        mediation.load(tmp_path / "x", format=form)


@pytest.mark.parametrize("form", ["jsonl", "json", "parquet", "sqlite"])
def test_folder_instead_of_file(tmp_path: Path, form: str) -> None:
    """A folder is rejected if the given format is a single file."""
    with pytest.raises(UsageError, match=f"This is a folder, but {form} is a file"):
        mediation.load(tmp_path, format=form)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="who may read all finds nothing unreadable")
def test_no_permission(tmp_path: Path) -> None:
    """The error of the operating system is reported."""
    (tmp_path / "x.jsonl").write_bytes(HEAD)
    (tmp_path / "x.jsonl").chmod(0)
    assert problems(tmp_path / "x.jsonl") == ["x.jsonl: Can't be read: Permission denied."]


# Archives.


def archive(path: Path, members: list[tuple[str, str | bytes]]) -> Path:
    """Write a zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return path


@pytest.mark.parametrize("name", ["../x.toml", "/etc/x.toml", "codings/../../x.toml"])
def test_members_outside_the_archive(tmp_path: Path, name: str) -> None:
    """An archive with a member outside it is not read."""
    path = archive(tmp_path / "x.zip", [*GOOD.items(), (name, "")])
    assert problems(path) == [f"x.zip: Has a member that leads out of the archive: {name!r}."]


def problem_of(path: Path) -> tuple[str, str, str]:
    """Return the code, the file and the message of the problem of an archive."""
    with pytest.raises(mediation.DataError) as error_info:
        mediation.load(path)
    (problem,) = error_info.value.problems
    return problem.code, problem.file, problem.message


def test_codes_of_archives(tmp_path: Path) -> None:
    """Each problem has its code and the name of the archive or member."""
    leading = archive(tmp_path / "a.zip", [*GOOD.items(), ("../x.toml", "")])
    assert problem_of(leading) == (
        "outside-folder",
        "a.zip",
        "Has a member that leads out of the archive: '../x.toml'.",
    )
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = archive(tmp_path / "b.zip", [*GOOD.items(), ("dataset.toml", "")])
    assert problem_of(twice) == ("repeated-member", "b.zip", "Has two members 'dataset.toml'.")
    torn = archive(tmp_path / "c.zip", [*GOOD.items()])
    torn.write_bytes(torn.read_bytes()[:-30])
    assert problem_of(torn)[:2] == ("broken-archive", "c.zip")


def test_folder_around_all_members(tmp_path: Path) -> None:
    """An archive may have one folder around all members; files outside it are not part of the dataset."""
    plain = archive(tmp_path / "a.zip", [*GOOD.items()])
    wrapped = archive(tmp_path / "b.zip", [("mine/", ""), *((f"mine/{name}", text) for name, text in GOOD.items())])
    assert mediation.load(wrapped) == mediation.load(plain)
    beside = archive(tmp_path / "c.zip", [("notes.txt", ""), *((f"mine/{name}", text) for name, text in GOOD.items())])
    assert problems(beside)[0].startswith(f"{beside}: Not a dataset. Expected a folder with a dataset.toml")
    split = archive(tmp_path / "d.zip", [(f"{number}/{name}", "") for number, name in enumerate(GOOD)])
    assert problems(split)[0].startswith(f"{split}: Not a dataset")


@pytest.mark.parametrize("name", ["x.jsonl.zip", "x.json.zip", "x.toml.zip", "x.csv.zip"])
def test_archives_are_compressed(tmp_path: Path, name: str) -> None:
    """An archive of a dataset is compressed, and does not reveal when and where it was made."""
    mediation.load_seeds().save(tmp_path / name)
    with zipfile.ZipFile(tmp_path / name) as packed:
        assert {member.date_time for member in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        if "json" in name:
            assert packed.namelist() == [name.removesuffix(".zip")]
        sizes = [(member.compress_size, member.file_size) for member in packed.infolist()]
    assert all(small < 0.8 * large for small, large in sizes if large > 2_000)


def test_limit_of_unpacked_bytes(tmp_path: Path) -> None:
    """Up to 4 MiB are unpacked from a file of any size, and not one byte more."""
    path = tmp_path / "x.jsonl.gz"
    for size in (4 * 2**20, 4 * 2**20 + 1):
        path.write_bytes(gzip.compress(HEAD + b" " * (size - len(HEAD))))
        assert path.stat().st_size * 40 < 4 * 2**20
        if size == 4 * 2**20:
            mediation.load(path, on_error="collect")
        else:
            message = "Grows to more than 40 times its size when unpacked. Unpack it yourself."
            assert problem_of(path) == ("too-large", "x.jsonl.gz", message)


def test_encrypted_member(tmp_path: Path) -> None:
    """A member that needs a password is reported."""
    path = archive(tmp_path / "x.zip", [*GOOD.items()])
    path.write_bytes(path.read_bytes().replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"))
    assert "is encrypted, password required" in problems(path)[0]


def test_member_without_a_name(tmp_path: Path) -> None:
    """A member with an empty name is rejected."""
    path = archive(tmp_path / "x.zip", [*GOOD.items(), ("x", "")])
    content = path.read_bytes().replace(b"\1\0\0\0\0\0\0\0\0\0\0\0", b"\0\0\0\0\0\0\0\0\0\0\0\0")
    path.write_bytes(content)
    assert problems(path)


# Bounds.

PACKED: Final[dict[str, tuple[str, Callable[[], bytes]]]] = {
    "blank.jsonl.gz": ("More than 1000000 blank rows", lambda: gzip.compress(HEAD + b"\n" * 3 * 10**7)),
    "wrong.jsonl.gz": ("More than 400000 problems", lambda: gzip.compress(HEAD + b"{}\n" * 10**7)),
    "bomb.json.gz": ("Grows to more than 40 times its size", lambda: gzip.compress(b"{" + b" " * 10**8)),
    "kinds.jsonl": ("Unknown kind 'agrement'", lambda: b'{"kind":"agrement"}\n' * 49_000),
    "steps.jsonl": (
        "status: Should be",
        lambda: RECORD.replace(b'"steps":[', b'"steps":[' + b'{"status":"sgned"},' * 45_000),
    ),
    "names.jsonl": (
        "Unknown field of",
        lambda: b'{"kind":"agreement"' + b"".join(b',"k%d":1' % n for n in range(69_000)) + b"}",
    ),
    "chain.jsonl": ("Unknown actor", lambda: b"\n".join(map(_link, range(6_000)))),
    "line.jsonl": ("Not valid JSON: unterminated string", lambda: b'{"kind":"' + b"x" * 999_000),
    "empty": ("An empty file", bytes),
}


def _link(number: int) -> bytes:
    """Return an actor that is a member of the next."""
    names = b'"names":[{"text":"A","kind":"preferred"}]'
    member = b'"memberships":[{"group":"A%d","when":"2022/.."}]' % (number + 1)
    return b'{"kind":"actor","id":"A%d","type":"state",%s,%s}' % (number, names, member)


_MEASURED: Final = """
import re, resource, sys, mediation
resource.setrlimit(resource.RLIMIT_CPU, (120, 120))  # so that an endless loop ends
try:
    problems = mediation.load(sys.argv[1], on_error="collect").problems
except mediation.MediationError as error:
    problems = (error,)
print(any(sys.argv[2] in str(each) for each in problems))
# Not ru_maxrss, which a process inherits from its parent.
peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())
print(int(peak[1]) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory in other ways")
@pytest.mark.parametrize("name", PACKED)
def test_memory_of_small_files(tmp_path: Path, name: str) -> None:
    """A file under a megabyte takes at most 500 MB, whatever its content. `bench_hostile.py` compares times."""
    expected, content = PACKED[name]
    (tmp_path / name).write_bytes(content())
    assert (tmp_path / name).stat().st_size < 10**6
    command = [sys.executable, "-c", _MEASURED, str(tmp_path / name), expected]
    is_reported, megabytes = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert is_reported == "True"
    assert int(megabytes) < 500


def test_archive_is_opened_once(tmp_path: Path) -> None:
    """The table of contents is read once, not once per member."""
    members: list[tuple[str, str | bytes]] = [
        *GOOD.items(),
        *((f"codings/x{number}.toml", "") for number in range(3_000)),
    ]
    packed = io.BytesIO(archive(tmp_path / "x.zip", members).read_bytes())
    assert len(zipfile.ZipFile(packed).namelist()) == len(members)
    assert len(mediation.load(tmp_path / "x.zip")) == 1


def test_formula(tmp_path: Path) -> None:
    """A formula is reported, with both ways to fix it."""
    mediation.load(write(tmp_path / "toml")).save(tmp_path / "csv" / "datapackage.json")
    file = tmp_path / "csv" / "disputes.csv"
    file.write_bytes(file.read_bytes().replace(b"The war", b"=1+1"))
    (found,) = problems(tmp_path / "csv")
    assert found.startswith("disputes.csv:2: title: Formulas are not run. Write the result, or put an apostrophe")
