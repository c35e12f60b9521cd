"""Verification of evidence: documents that are found, differ or are absent."""

import bz2
import gzip
import io
import lzma
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.build import FERRIES, LIGHTS, at, coded, digest, example, files, record, source, span, write
from mediation import DataError, Dataset, UsageError, testing
from mediation.documents import DocumentStatus, ProofStatus, Verification
from moves.build import dataset

PROVEN, DIFFERS, ABSENT = ProofStatus.PROVEN, ProofStatus.DIGEST_DIFFERS, ProofStatus.DOCUMENT_ABSENT


def statuses(given: Verification) -> dict[str, ProofStatus]:
    """Return the status of each record, by event."""
    return {proof.record.partition("@")[0]: proof.status for proof in given.proofs}


def message(given: Verification) -> str:
    """Return the message of the first record that is not proven."""
    return next(proof.message for proof in given.proofs if proof.message)


def watch(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets the name of each file read from now on."""
    read: list[str] = []
    opened = open

    def call(path: Any, *arguments: Any) -> Any:
        read.append(Path(path).name)
        return opened(path, *arguments)

    monkeypatch.setattr("builtins.open", call)
    return read


# Laws.


@given(names=st.permutations(["ferries.txt", "lights.txt", "other.txt", "in/a.txt"]))
def test_names_do_not_matter(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    """File names and other files don't matter, even if documents have each other's names."""
    folder = write(tmp_path_factory.mktemp("folder"), dict(zip(names, (FERRIES, LIGHTS, "", "Other."), strict=True)))
    found = example().verify(folder)
    assert found.is_proven
    assert [document.file for document in found.documents] == names[:2]
    assert all(example().quote(each, folder) for each in example())


@pytest.mark.slow
@given(ds=testing.datasets(min_records=1))
def test_every_record_has_a_proof(tmp_path_factory: pytest.TempPathFactory, ds: Dataset) -> None:
    """In an empty folder no record is proven, and each has all its spans."""
    found = ds.verify(tmp_path_factory.mktemp("empty"))
    assert [proof.record for proof in found.proofs] == [record.id for record in ds]
    assert [proof.failed for proof in found.proofs] == [record.evidence for record in ds]
    assert found.counts == {PROVEN: 0, ABSENT: len(ds), DIFFERS: 0}
    assert {each.status for each in found.documents} == {DocumentStatus.ABSENT}
    assert [problem.path for problem in found.problems] == [record.id for record in ds]


@given(data=st.data())
def test_a_span_is_proven_by_its_words_alone(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """A span with a wrong digest fails, and only that span."""
    starts = st.tuples(st.integers(0, len(LIGHTS) - 9), st.integers(1, 8), st.booleans())
    drawn = data.draw(st.lists(starts, min_size=1, max_size=4))
    spans = [at("lights", LIGHTS if good else LIGHTS.upper(), start, start + width) for start, width, good in drawn]
    ds = coded(record("e", spans), lights=LIGHTS)
    (proof,) = ds.verify(write(tmp_path_factory.mktemp("f"), {"lights.txt": LIGHTS})).proofs
    bad = tuple(each for each in spans if LIGHTS.upper()[each.start : each.end] == LIGHTS[each.start : each.end])
    assert all(each not in proof.failed for each in bad)
    assert proof.failed == tuple(each for each in spans if not each.proves(LIGHTS))
    assert proof.status is (DIFFERS if proof.failed else PROVEN)


# What is there.


def test_all_is_proven(tmp_path: Path) -> None:
    """The right folder proves everything, and the repr says so."""
    found = example().verify(str(write(tmp_path, files())))
    assert found.is_proven
    assert (found.problems, found.unread, found.folder) == ((), (), tmp_path)
    assert repr(found) == "<Verification of 3 records: 3 proven>"
    assert repr(found.proofs[0]) == "<Proof of ferries@ferries: proven>"
    assert repr(Dataset().verify(tmp_path)) == "<Verification of 0 records: nothing to prove>"


def test_a_right_folder_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each document is read once and other files are not, because names are tried first."""
    folder = write(tmp_path, {**files(), "a.txt": FERRIES.upper(), "b.txt": LIGHTS.upper()})
    read = watch(monkeypatch)
    assert example().verify(folder).is_proven
    assert read == ["ferries.txt", "lights.txt"]


def test_only_files_of_a_possible_length_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a matching name, files of a possible size are read once."""
    ds = coded(record("e", [at("a", "ğğğğ", 0, 4)]), a="ğğğğ", b="şşşş")
    sizes = {f"{size}.bin": b"x" * size for size in (3, 4, 16, 17)}
    folder = write(tmp_path, {**sizes, "doc": "ğğğğ"})
    read = watch(monkeypatch)
    assert statuses(ds.verify(folder)) == {"e": PROVEN}
    assert sorted(read) == ["16.bin", "4.bin", "doc"]


def test_the_name_of_a_file_may_be_in_another_form(tmp_path: Path) -> None:
    """Names with accents match in any Unicode form, also in paths."""
    ds = dataset(
        record("e", [at("a", "ab", 0, 1)]), entities=[source("a", "ab", file="press/caf\u00e9.txt"), source("b", "b")]
    )
    found = ds.verify(write(tmp_path, {"cafe\u0301.txt": "abc", "other/cafe\u0301.md": "abd"}))
    assert found.documents[0].status is DocumentStatus.DIFFERS
    found = ds.verify(write(tmp_path, {"press/cafe\u0301.txt": "ac"}))
    assert found.documents[0].file == "press/cafe\u0301.txt"


# What is packed.


@given(
    names=st.permutations(["a.txt.gz", "a.GZ", "a.txt.bz2", "a.XZ", "deep/b.zip", "two.zip"]),
    in_folder=st.booleans(),
)
def test_packed_documents_prove(tmp_path_factory: pytest.TempPathFactory, names: list[str], in_folder: bool) -> None:
    """A document proves when it is packed, alone or with others; its file is a path into the archive."""
    folder = tmp_path_factory.mktemp("folder")
    ferries, lights = names[:2]
    write(folder, {ferries: packed(ferries, FERRIES, in_folder), lights: packed(lights, LIGHTS, in_folder)})
    found = example().verify(folder)
    assert found.is_proven
    assert [document.file.partition("/a")[0] for document in found.documents] == [ferries, lights]
    assert example().quote("ferries@ferries", folder) == ("had two ferries",)


def packed(name: str, text: str, in_folder: bool) -> bytes:
    """Return an archive of the kind that the name says with the text in it; in zip, beside another, and in a folder."""
    unpackers = {".gz": gzip, ".bz2": bz2, ".xz": lzma}
    if (suffix := Path(name).suffix.lower()) in unpackers:
        return bytes(unpackers[suffix].compress(text.encode()))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in/any" if in_folder else "any", text)
        archive.writestr("in/other" if in_folder else "other", text.upper())
    return content.getvalue()


def test_a_packed_document_that_differs(tmp_path: Path) -> None:
    """A packed file with the source's name and another digest is a changed document, and evidence moves there."""
    folder = write(tmp_path, {"lights.txt.gz": gzip.compress(f"Corrected. {LIGHTS}".encode())})
    ds = coded(record("lamp", [span("lights", LIGHTS, "İstanbul paid")]), lights=LIGHTS)
    assert message(ds.verify(folder)).startswith("lights.txt.gz/lights.txt changed after coding: ")
    again = ds.reanchor(folder)
    assert [document.file for document in again.changed] == ["lights.txt.gz/lights.txt"]
    assert again.dataset.verify(folder).is_proven


def test_archives_that_are_none(tmp_path: Path) -> None:
    """Invalid archives are plain files or reported. Archives that grow too large are not unpacked."""
    bomb = gzip.compress(b"0" * 2**25) + gzip.compress(LIGHTS.encode())
    broken = gzip.compress(LIGHTS.encode())[:-9]
    names: dict[str, str | bytes] = {
        "a.gz": FERRIES,
        "b.gz": "",
        "c.zip": LIGHTS,
        "lights.txt.gz": bomb,
        "d/lights.txt.gz": broken,
    }
    found = example().verify(write(tmp_path, names))
    assert statuses(found) == {"ferries": PROVEN, "welcome": PROVEN, "lamp": PROVEN}
    assert [document.file for document in found.documents] == ["a.gz", "c.zip"]
    (tmp_path / "c.zip").write_text("no archive")
    found = example().verify(tmp_path)
    assert statuses(found)["lamp"] is ABSENT
    assert [each.file for each in found.unread] == ["c.zip", "d/lights.txt.gz/lights.txt", "lights.txt.gz/lights.txt"]
    assert [each.code for each in found.unread] == ["broken-archive", "broken-archive", "too-large"]


# What differs.


def test_a_span_of_other_words(tmp_path: Path) -> None:
    """A wrong span is reported with its place and advice. Other records are proven."""
    wrong = span("lights", LIGHTS, "lamp").replace(sha256="0" * 64)
    ds = coded(
        record("wrong", [span("lights", LIGHTS, "paid for"), wrong]),
        record("right", [span("lights", LIGHTS, "lit again")]),
        lights=LIGHTS,
    )
    found = ds.verify(write(tmp_path, {"lights.txt": LIGHTS}))
    assert statuses(found) == {"wrong": DIFFERS, "right": PROVEN}
    (proof,) = (proof for proof in found.proofs if proof.status is DIFFERS)
    assert proof.failed == (wrong,)
    assert proof.message == (
        "Characters 59–63 of lights.txt are not the text that was coded. Correct the span, for example with "
        "mediation.anchor."
    )
    assert repr(proof) == f"<Proof of wrong@lights: digest differs: {proof.message}>"
    assert str(found.problems[0]) == f"wrong@lights: {proof.message}"
    assert found.problems[0].code == "digest-differs"
    assert repr(found) == "<Verification of 2 records: 1 proven, 1 digest differs>"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (FERRIES.replace("two", "ten"), "its digest is "),
        (FERRIES.replace("\r\n", "\n").replace("\n", "\r\n"), "its digest is "),
        ("\ufeff" + FERRIES, "a byte order mark was added. Replace"),
        ("short", "its digest is "),
        ("long" * 1000, "its digest is "),
        (b"\xff", "its digest is a8100ae6aa19… instead of "),
    ],
)
def test_a_document_that_differs(tmp_path: Path, content: str | bytes, why: str) -> None:
    """A changed document is reported with advice for every record of the source."""
    found = example().verify(write(tmp_path, {**files(), "ferries.txt": content}))
    assert statuses(found) == {"ferries": DIFFERS, "welcome": DIFFERS, "lamp": PROVEN}
    assert message(found).startswith(f"ferries.txt changed after coding: {why}")
    assert message(found).endswith(
        ". Replace it with the document that was coded, or use reanchor to move the evidence."
    )
    assert found.documents[0].status is DocumentStatus.DIFFERS


def test_line_ends_that_were_translated(tmp_path: Path) -> None:
    """The message names changed line endings."""
    text = "one\r\ntwo\r\n"
    ds = coded(record("e", [span("a", text, "two")]), a=text)
    found = ds.verify(write(tmp_path, {"a.txt": "one\ntwo\n"}))
    assert r"a.txt changed after coding: its lines end in \n instead of \r\n. Replace" in message(found)


def test_a_document_that_is_no_text(tmp_path: Path) -> None:
    """A document that is not UTF-8 proves nothing, even with the right digest."""
    content = b"caf\xe9 au lait"
    bad = source("a", "x", sha256=digest(content), length=8)
    ds = dataset(record("e", [at("a", "café", 0, 4)]), entities=[bad])
    found = ds.verify(write(tmp_path, {"a.txt": content}))
    assert statuses(found) == {"e": DIFFERS}
    assert message(found) == ("a.txt is not UTF-8 (byte 0xe9 in line 1). Code from a copy in UTF-8.")


@pytest.mark.parametrize("length", [2, 4, 6, 99])
def test_a_length_that_is_wrong(tmp_path: Path, length: int) -> None:
    """A wrong length of the source is a separate problem. Its spans can still be proven."""
    ds = dataset(record("e", [at("a", "abcdefghi", 0, 2)]), entities=[source("a", "abcdefghi", length=length)])
    found = ds.verify(write(tmp_path, {"a.txt": "abcdefghi"}))
    assert statuses(found) == {"e": PROVEN}
    assert not found.is_proven
    (problem,) = found.problems
    assert (problem.code, problem.path) == ("wrong-document", "a")
    assert problem.message == f"a.txt has 9 characters, but a has length {length}. Correct it."


def test_the_worst_span_is_the_records(tmp_path: Path) -> None:
    """The status of a record is that of its worst span: differing text, then absent documents."""
    texts = {"a": "aaaa", "b": "bbbb", "c": "cccc"}
    spans = {name: at(name, text, 0, 2) for name, text in texts.items()}
    spans["b"] = spans["b"].replace(sha256="0" * 64)
    accounts = tuple(f"e@{name}" for name in texts)
    for others, status in (("", PROVEN), ("c", ABSENT), ("b", DIFFERS), ("bc", DIFFERS), ("cb", DIFFERS)):
        ds = coded(record("e", [spans[name] for name in f"a{others}"], accounts=accounts), **texts)
        (proof,) = ds.verify(write(tmp_path, {"a.txt": "aaaa", "b.txt": "bbbb"})).proofs
        assert (proof.status, proof.failed) == (status, tuple(spans[name] for name in others))
        assert [proof.message.count(f"document of {name} is not") for name in "ac"] == [0, others.count("c")]
        assert ("Characters 0–2 of b.txt" in proof.message) == ("b" in others)


# What is absent, and what is not looked into.


def test_an_absent_document(tmp_path: Path) -> None:
    """Without its document a record is neither proven nor wrong."""
    found = example().verify(write(tmp_path, {"lights.txt": LIGHTS}))
    assert statuses(found) == {"ferries": ABSENT, "welcome": ABSENT, "lamp": PROVEN}
    assert message(found) == (
        f"The document of ferries is not in {tmp_path}. No file has its digest or is named ferries.txt. "
        "Add the document as it was coded, under any name."
    )


def test_a_document_of_another_source_is_no_document_that_changed(tmp_path: Path) -> None:
    """A file with the source's name may be the document of another source."""
    found = example().verify(write(tmp_path, {"ferries.txt": LIGHTS}))
    assert statuses(found) == {"ferries": ABSENT, "welcome": ABSENT, "lamp": PROVEN}
    assert message(found).endswith(". ferries.txt is the document of lights. Add the document.")


def test_several_files_of_the_name(tmp_path: Path) -> None:
    """If two files may be the changed document, both are listed and neither is used."""
    found = example().verify(write(tmp_path, {"b/ferries.txt": "B", "a/ferries.txt": "A"}))
    assert message(found).endswith(
        ". 2 files are named ferries.txt and none has its digest: a/ferries.txt, b/ferries.txt. Keep one of them."
    )


def test_a_folder_must_be_there(tmp_path: Path) -> None:
    """A missing folder, or a file in its place, is a usage error."""
    write(tmp_path, {"file": "a"})
    for name, why in (("nowhere", "No such folder"), ("file", "Not a folder"), ("a\x00", "No such folder")):
        for ask in (example().verify, example().reanchor, lambda folder: example().quote("lamp@lights", folder)):
            with pytest.raises(UsageError) as refused:
                ask(tmp_path / name)
            assert str(refused.value) == (
                f"{tmp_path / name}: {why}. Use the folder with the documents of the sources."
            )


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/hostname", "a\x00b", "\ud800", "", "..", "x" * 5000])
def test_data_name_no_path(tmp_path: Path, name: str) -> None:
    """A file name in the data never leads outside the folder."""
    folder = write(tmp_path / "in", {"a": "a"})
    write(tmp_path, {"secret.txt": LIGHTS})
    ds = dataset(record("e", [at("a", LIGHTS, 0, 2)]), entities=[source("a", LIGHTS).model_copy(update={"file": name})])
    assert statuses(ds.verify(folder)) == {"e": ABSENT}


def test_links_that_lead_out_are_not_followed(tmp_path: Path) -> None:
    """Links that lead out of the folder are reported and not followed. Other links are files."""
    folder = write(tmp_path / "in", {"deep/text": FERRIES})
    write(tmp_path / "out", files())
    (folder / "lights.txt").symlink_to(tmp_path / "out" / "lights.txt")
    (folder / "more").symlink_to(tmp_path / "out")
    (folder / "ferries.txt").symlink_to("deep/text")
    (folder / "again").symlink_to(folder)
    (folder / "broken").symlink_to("nothing")
    (folder / "loop").symlink_to("loop")
    os.mkfifo(folder / "pipe")
    found = example().verify(folder)
    assert statuses(found) == {"ferries": PROVEN, "welcome": PROVEN, "lamp": ABSENT}
    assert found.documents[0].file == "ferries.txt"
    named = [problem.file for problem in found.unread if problem.code == "link-outside"]
    assert named == ["lights.txt", "more"]
    assert message(found).endswith(". lights.txt: Skipped: the link leads out of the folder.")


def refuse(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Make files or folders with these names unreadable, even for the superuser."""

    def guarded(real: Any) -> Any:
        def call(path: Any, *arguments: Any, **options: Any) -> Any:
            if Path(path).name in names:
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *arguments, **options)

        return call

    monkeypatch.setattr("builtins.open", guarded(open))
    monkeypatch.setattr(os, "scandir", guarded(os.scandir))


def test_what_can_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unreadable file or folder is reported, and the rest is read."""
    folder = write(tmp_path, {**files(), "shut/a": "a", "big/lights.txt": LIGHTS * 9})
    refuse(monkeypatch, "ferries.txt", "shut")
    found = example().verify(folder)
    assert statuses(found) == {"ferries": ABSENT, "welcome": ABSENT, "lamp": PROVEN}
    assert list(map(str, found.unread)) == [
        "ferries.txt: Can't be read: Permission denied.",
        "shut/: Can't be read: Permission denied.",
    ]
    assert message(found).endswith(f" is not in {folder}. ferries.txt: Can't be read: Permission denied.")


def test_a_file_that_could_not_be_the_document_and_can_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file with the name and an impossible size is reported if it is unreadable."""
    folder = write(tmp_path, {"ferries.txt": "short", "lights.txt": LIGHTS})
    refuse(monkeypatch, "ferries.txt")
    assert message(example().verify(folder)).endswith("ferries.txt: Can't be read: Permission denied.")


def test_a_folder_that_can_not_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder itself may be unreadable."""
    refuse(monkeypatch, tmp_path.name)
    assert [problem.file for problem in example().verify(tmp_path).unread] == ["."]


# Quotations.


def test_the_words_of_a_record(tmp_path: Path) -> None:
    """Quoting a record or its id returns the text of its spans, in order."""
    ds, folder = example(), write(tmp_path, {"any name": FERRIES})
    assert ds.quote("welcome@ferries", folder) == ("Київ welcomed", "🕊 and asked")
    assert ds.quote(ds["ferries@ferries"], str(folder)) == ("had two ferries",)


def test_a_record_that_is_not_there_has_no_words(tmp_path: Path) -> None:
    """Unknown records, and records of unknown sources, are rejected."""
    with pytest.raises(UsageError, match=r'Unknown record "lamb@lights"\. Did you mean lamp@lights'):
        example().quote("lamb@lights", tmp_path)
    with pytest.raises(UsageError, match='Unknown source "elsewhere"'):
        example().quote(record("e", [at("elsewhere", "ab", 0, 1)]), tmp_path)


def test_unproven_words_are_not_quoted(tmp_path: Path) -> None:
    """Absent or changed documents can't be quoted. Each is one problem."""
    for changes, code in (({}, "document-absent"), ({"ferries.txt": "Two boats."}, "digest-differs")):
        with pytest.raises(DataError) as refused:
            example().quote("welcome@ferries", write(tmp_path, changes))
        (problem,) = refused.value.problems
        assert (problem.code, problem.path) == (code, "welcome@ferries")
