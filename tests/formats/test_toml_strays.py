"""Files in a folder of TOML that are not read are reported if they look like codings."""

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formats.folder import GOOD, write
from mediation import Dataset, UsageError, load, validate
from mediation.tally import Tally

CODINGS = GOOD["codings/a.toml"]
SECOND = CODINGS.replace('event = "grain-deal"', 'event = "second-deal"')

RENAME = "Not read. Rename it to second.toml, or move it out of the folder."
MOVE = "Not read. Move it into codings/, or out of the folder."
ENTITIES = "Not read. Put its tables into the files of the dataset, or move it out of the folder."

STRAYS = {
    "codings/second.TOML": RENAME,
    "codings/second.toml.txt": RENAME,
    "codings/second.toml~": RENAME,
    "codings/#second.toml#": RENAME,
    "codings/second.txt": RENAME,
    "codings/second": RENAME,
    "codings/.toml.txt/second.toml": "",
    "codings/a.toml.txt": (
        "Not read. a.toml exists already. Give it another name that ends in .toml, or move it out of the folder."
    ),
    "codings/sub/second.toml": MOVE,
    "codings/sub/deeper/second.toml": MOVE,
    "codings/sub/dataset.toml": MOVE,
    "Codings2/second.toml": MOVE,
    "second.toml": MOVE,
    "second.TOML": MOVE,
    "notes.md": "",
    "README": "",
    "second.pdf": "",
    ".second.toml": "",
    ".git/second.toml": "",
    "codings/.second.toml": "",
    "codings/.git/deeper/second.toml": "",
    "codings/notes.md": "",
    "codings/a.toml~": "",
    "codings/#a.toml#": "",
    "codings/a.toml.bak": "",
    "pilot/codings/second.toml": "",
}


def put(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the files to the folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def reported(folder: Path) -> dict[str, str]:
    """Return the messages about files that are not read."""
    return {each.file: each.message for each in validate(folder).problems if each.code == "unknown-file"}


@pytest.mark.parametrize("packed", [False, True])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(names=st.sets(st.sampled_from(sorted(STRAYS)), max_size=4))
def test_unread_codings(tmp_path_factory: pytest.TempPathFactory, names: set[str], packed: bool) -> None:
    """An unread file that looks like a coding is reported with a remedy; other files are ignored."""
    files = dict.fromkeys(sorted(names), SECOND)
    folder = put(write(tmp_path_factory.mktemp("data") / "ds"), files)
    if packed:
        with ZipFile(folder.with_suffix(".zip"), "w") as archive:
            for file in (*GOOD, *files):
                archive.writestr(file, (folder / file).read_bytes())
        folder = folder.with_suffix(".zip")
    expected = {name: STRAYS[name] for name in names if STRAYS[name]}
    found = validate(folder)
    assert reported(folder) == expected
    assert len(found.problems) == len(expected)
    assert found.tally == Tally(kept=7, unread_files=len(expected))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("pyproject.toml", '[project]\nname = "a"\n', ""),
        ("second.toml", 'source = "a"', ""),
        ("second.toml", "[[measure]]\nnot TOML", MOVE),
        ("second.toml", " [ arms_transfer ]", MOVE),
        ("disputes.toml", GOOD["sources.toml"].replace("source", "dispute"), ENTITIES),
        ("codings/second.TOML", "", RENAME),
        ("codings/notes.txt", "[[measured]] is what Kyiv said", ""),
        ("codings/.toml.txt", SECOND, ""),
        ("codings/.TOML", SECOND, ""),
        ("codings/#.toml#", "", RENAME.replace("second", "name")),
    ],
)
def test_detection_by_content(tmp_path: Path, name: str, content: str, message: str) -> None:
    """Outside the codings, and in text files, a table of a dataset identifies a stray file."""
    assert reported(put(write(tmp_path), {name: content})) == ({name: message} if message else {})


def test_dataset_in_subfolder(tmp_path: Path) -> None:
    """A subfolder with its own dataset is not reported."""
    write(write(tmp_path) / "pilot")
    put(tmp_path, {"pilot/second.toml": SECOND})
    assert reported(tmp_path) == {}
    assert reported(tmp_path / "pilot") == {"second.toml": MOVE}


def test_only_coding_has_another_name(tmp_path: Path) -> None:
    """If an unread coding is reported, the missing codings are not."""
    put(write(tmp_path, codings_a=None), {"codings/second.TOML": SECOND})
    assert [*map(str, validate(tmp_path).problems)] == [f"codings/second.TOML: {RENAME}"]


@pytest.mark.parametrize("name", ["actor.toml", "actors.TOML", "Actors.toml.txt"])
def test_missing_file_has_another_name(tmp_path: Path, name: str) -> None:
    """A missing file is reported with the file that may be meant, which is not reported again."""
    put(write(tmp_path, actors=None), {name: GOOD["actors.toml"]})
    found = validate(tmp_path)
    assert str(found.problems[0]) == f'actors.toml: Missing file. Did you mean "{name}"?'
    assert reported(tmp_path) == {}


def test_head_has_another_name(tmp_path: Path) -> None:
    """If only the name of its file keeps a folder from being a dataset, the message says so."""
    put(write(tmp_path, dataset=None), {"Dataset.toml": GOOD["dataset.toml"]})
    with pytest.raises(UsageError, match=r'Rename "Dataset\.toml" to dataset\.toml\.$'):
        load(tmp_path)


def test_saving_keeps_stray_files(tmp_path: Path) -> None:
    """Saving a dataset over a folder removes only the files that are read."""
    names = dict.fromkeys(STRAYS, SECOND)
    put(write(tmp_path / "data"), names)
    ds = load(write(tmp_path / "good"))
    for each in (ds, Dataset(title="None")):
        each.save(tmp_path / "data")
        assert {name: (tmp_path / "data" / name).read_text(encoding="utf-8") for name in names} == names
        assert reported(tmp_path / "data").keys() >= {"codings/sub/second.toml", "second.toml", "codings/second.TOML"}
    assert not (tmp_path / "data" / "codings" / "a.toml").exists()


def test_unreadable_files(tmp_path: Path) -> None:
    """A folder with the name of a file, and a broken link, are ignored."""
    write(tmp_path)
    (tmp_path / "second.toml").mkdir()
    (tmp_path / "third.toml").symlink_to("nowhere")
    assert validate(tmp_path).is_valid
    (tmp_path / "codings" / "b.toml").symlink_to("nowhere")
    assert [*map(str, validate(tmp_path).problems)] == ["b.toml: Missing file."]


def test_many_stray_files(tmp_path: Path) -> None:
    """At most a thousand are listed; all are counted."""
    put(write(tmp_path), {f"codings/{number}.TOML": "" for number in range(1_001)})
    found = validate(tmp_path)
    assert (len(found.problems), found.tally.unread_files) == (1_000, 1_001)
