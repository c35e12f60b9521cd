"""ICEWS, POLECAT and PLOVER: what is particular to the files of each."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.build import checked, collected, fates, icews, polecat, rejects, scanned, text
from mediation import EventTable, UsageError, scan
from mediation.events import json_records
from mediation.events.layouts import ICEWS, POLECAT
from mediation.tally import Tally

ICEWS_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "Event ID": st.sampled_from(["1", "2", "NA", ""]),
            "Event Date": st.sampled_from(["2018-06-01", "2017-02-29", "20180601", "NA", "2018- 6- 1"]),
            "CAMEO Code": st.sampled_from(["042", "42", "01", "10", "NA", "9999"]),
            "Intensity": st.sampled_from(["1.9", "NA", "-10", "11", "x"]),
        }
    ),
    max_size=6,
)


@given(ICEWS_ROWS)
def test_rows_of_icews_are_all_accounted_for(rows: list[dict[str, str]]) -> None:
    """A row of ICEWS is kept unless it lacks what makes an event, or has a number that is none."""
    data = text([icews()] * 9 + [icews(**row) for row in rows], header=ICEWS.columns)

    def fate(row: dict[str, str]) -> str:
        row = {name: "" if cell == "NA" else cell for name, cell in row.items()}
        if not row["Event ID"]:
            return "no-event-id"
        if row["Event Date"] not in ("2018-06-01", "20180601"):
            return "no-event-id" if not row["Event Date"] else "bad-date"
        if row["CAMEO Code"] not in ("042", "42", "01", "10"):
            return "unknown-code" if row["CAMEO Code"] else "no-code"
        return "bad-number" if row["Intensity"] in ("11", "x") else "kept"

    wanted = {"kept": 9, "skipped": 1}
    for row in rows:
        if any(row[name] not in ("", "NA") for name in row):
            wanted[fate(row)] = wanted.get(fate(row), 0) + 1
        else:
            wanted["skipped"] += 1
    assert scanned(data, fates) == wanted


def test_words_for_a_missing_value_are_missing_in_rejects_too() -> None:
    """A row is malformed for the same reason whether rows are counted or read back, and reads as it stands."""
    data = text(
        [icews(**{"Event ID": "NA"}), icews(Intensity="NA"), icews(**{"CAMEO Code": "NA"})], header=ICEWS.columns
    )
    assert scanned(data, fates) == {"kept": 1, "no-event-id": 1, "no-code": 1, "skipped": 1}
    found = scanned(data, rejects)
    assert found["reason"].to_list() == ["no-event-id", "no-code"]
    assert all("\tNA\t" in each for each in found["text"])


def test_an_event_of_icews_is_named_by_its_id_and_date() -> None:
    """The same id comes again on another day, and is another event then."""
    data = text([icews(), icews(**{"Event Date": "2013-01-02"})], header=ICEWS.columns)
    assert scanned(data, collected)["event"].to_list() == ["32889836@2018-06-01", "32889836@2013-01-02"]


def test_sectors_of_icews_stay_as_they_are_written() -> None:
    """Sectors are a list in no fixed order, at times in quotes, which are no part of it."""
    rows = [icews(**{"Source Sectors": sectors}) for sectors in ("Government,Military", '"Military,Government"', "NA")]
    found = scanned(text(rows, header=ICEWS.columns), collected)
    assert found["actor_sectors"].to_list() == ["Government,Military", "Military,Government", None]


def test_a_file_of_icews_in_which_all_is_quoted() -> None:
    """Where even the header is in quotes, so are the cells."""
    quoted = [[f'"{cell}"' for cell in row] for row in (ICEWS.columns, icews())]
    found = scanned(text(quoted), collected)
    assert found.select("actor", "code").row(0) == ("Turkey", "042")
    assert found["goldstein"].to_list() == [1.9]


def test_what_the_tables_know() -> None:
    """Tables say whose codes they have, and whether an event may come in several rows."""

    def known(table: EventTable) -> tuple[str, str, str, bool]:
        return table.codebook, table.countries, table.producer, table.has_repeats

    assert scanned(text([icews()], header=ICEWS.columns), known) == ("cameo-1.1", "icews", "icews", False)
    assert scanned(text([polecat()], header=POLECAT.columns), known) == ("plover-2", "iso3", "polecat", True)


def test_several_values_of_polecat_are_pairs() -> None:
    """A row is one for each pair of its actors and recipients, all with its id, and is counted once."""
    rows = [polecat(), polecat(**{"Event ID": "PLV-2", "Actor Country": "TUR; QAT", "Recipient Country": "None"})]
    data = text(rows, header=POLECAT.columns)
    found = scanned(data, collected).select("event", "actor", "target").rows()
    assert found == [("PLV-1", "TUR", "RUS"), ("PLV-1", "TUR", "UKR"), ("PLV-2", "TUR", "QAT"), ("PLV-2", "QAT", "TUR")]
    assert scanned(data, EventTable.count) == Tally(kept=2, skipped=1)


def test_a_malformed_row_of_polecat_is_one_row() -> None:
    """A row that is rejected is not made into pairs."""
    data = text([polecat(**{"Event Type": "FIGHT"})], header=POLECAT.columns)
    assert scanned(data, checked)["reject"].to_list() == ["unknown-code"]


def test_none_is_missing() -> None:
    """`None` is a missing value in POLECAT, and one alone is no recipient."""
    data = text([polecat(**{"Recipient Country": "None", "Event Mode": "None"})], header=POLECAT.columns)
    assert scanned(data, collected).select("actor", "target", "plover_mode").row(0) == ("TUR", None, None)


@pytest.mark.parametrize("header", ["Intensity", "Event Intensity"])
@pytest.mark.parametrize("quad", ["1", "1.0", "VERBAL COOPERATION", "verbal cooperation"])
def test_scores_and_quads_of_polecat(header: str, quad: str) -> None:
    """The score has two names, and the quad class is a digit or words."""
    columns = [header if name == "Intensity" else name for name in POLECAT.columns]
    found = scanned(text([polecat(**{"Quad Code": quad})], header=columns), collected)
    assert found.select("code", "plover", "plover_mode", "quad", "quad_by", "goldstein").row(0) == (
        *("CONSULT", "CONSULT", "visit", 1, "plover-2", 4.0),
    )


def test_polecat_in_another_encoding() -> None:
    """Bytes of ISO-8859-1 are read as such, whether they are seen at the beginning or it is said."""
    data = text([polecat(**{"Actor Name": "Erdoğan, José"})], header=POLECAT.columns).decode()
    latin = data.replace("ğ", "g").encode("iso-8859-1")
    assert scanned(latin, collected)["actor_name"].unique().to_list() == ["Erdogan, José"]
    assert scanned(latin, collected, encoding="iso-8859-1")["actor_name"].unique().to_list() == ["Erdogan, José"]
    assert scanned(data.encode(), collected)["actor_name"].unique().to_list() == ["Erdoğan, José"]


OLD = {
    "id": "AGREE-1",
    "date": "2000-01-01",
    "source": [{"actorText": "Ankara", "code": "TUR", "sector": "GOV"}, {"actorText": "Baku", "code": "AZE"}],
    "target": [{"actorText": "Moscow", "code": "RUS"}],
    "event": "AGREE",
    "mode": "",
}
NEW = {
    "id": "CONSULT-1",
    "date": "2022-03-10",
    "actor": [{"entity_text": "Ankara", "code": "TUR"}],
    "recipient": [{"entity_text": "Kyiv", "code": "UKR"}],
    "event": ["CONSULT"],
    "mode": ["visit"],
    "quad_code": 1,
    "event_scale": 4.0,
}
RAW = {
    "id": "NGEC-1",
    "date": "2022-03-11",
    "event_type": "AID",
    "attributes": {"ACTOR": [{"text": "Ankara", "country": "TUR", "code_1": "GOV"}], "RECIP": [{"country": "UKR"}]},
}


@pytest.mark.parametrize("encoding", ["utf-9", "base64"])
def test_an_unknown_encoding_is_rejected(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "events.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(UsageError, match="Unknown encoding"):
        scan(tmp_path / "events.csv", encoding=encoding)


@pytest.mark.parametrize(
    "written",
    [
        lambda records: "\n".join(map(json.dumps, records)),
        lambda records: json.dumps(records, indent=2),
        lambda records: "# CC BY-SA\n// see there\n/* all of it */\n" + json.dumps(records),
        lambda records: "".join(json.dumps(each, indent=1) for each in records),
    ],
    ids=["lines", "list", "comments", "one after the other"],
)
def test_records_of_plover(written: object, tmp_path: Path) -> None:
    """Records come in lines or in a list, after a licence or none, in the fields of any version."""
    assert callable(written)
    documentation = {"id": "DOCUMENT-1", "event": "DOCUMENT", "license": "as it is"}
    path = tmp_path / "gsr.json"
    path.write_text(written([documentation, OLD, NEW, RAW, {"id": "x", "event": "AGREE"}]), encoding="utf-8")
    table = scan(path)
    assert collected(table).select("event", "actor", "target", "code", "plover_mode", "quad", "goldstein").rows() == [
        ("AGREE-1", "TUR", "RUS", "AGREE", None, None, None),
        ("AGREE-1", "AZE", "RUS", "AGREE", None, None, None),
        ("CONSULT-1", "TUR", "UKR", "CONSULT", "visit", 1, 4.0),
        ("NGEC-1", "TUR", "UKR", "AID", None, None, None),
    ]
    assert fates(table) == {"kept": 3, "skipped": 1, "bad-date": 1}


def test_what_is_no_record_stops_nothing(tmp_path: Path) -> None:
    """Text that is no JSON is a malformed row, with its line, up to where the next object begins."""
    path = tmp_path / "events.jsonl"
    path.write_text(
        f'{json.dumps(OLD)}\n{{"id": "torn", \n{json.dumps(NEW)}\n7\n{{"a": 1, "a": 2}}\n', encoding="utf-8"
    )
    table = scan(path)
    assert collected(table)["event"].unique(maintain_order=True).to_list() == ["AGREE-1", "CONSULT-1"]
    found = rejects(table)
    assert found["reason"].to_list() == ["not-a-record"] * 3
    assert found["line"].to_list() == [2, 4, 5]
    assert found["text"].to_list() == ['{"id": "torn", ', "7", '{"a": 1, "a": 2}']


def test_many_records_of_plover(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records come in batches, each once, and no more of them are read than are asked for."""
    monkeypatch.setattr(json_records, "_BATCH", 3)
    path = tmp_path / "events.jsonl"
    path.write_text("".join(f"{json.dumps({**NEW, 'id': str(number)})}\n" for number in range(10)), encoding="utf-8")
    assert scan(path).count().kept == 10
    assert sorted(set(collected(scan(path))["event"].to_list())) == [str(number) for number in range(10)]
    assert scan(path).checked.head(2).collect().shape[0] == 2
