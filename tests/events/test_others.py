"""Tests of ICEWS, POLECAT and PLOVER files."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.build import checked, collected, icews, polecat, rejects, scanned, statuses, text
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
def test_each_row_of_icews_has_a_status(rows: list[dict[str, str]]) -> None:
    """A row of ICEWS is kept unless it lacks an id, date or code, or has an invalid number."""
    data = text([icews()] * 9 + [icews(**row) for row in rows], header=ICEWS.columns)

    def status(row: dict[str, str]) -> str:
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
            wanted[status(row)] = wanted.get(status(row), 0) + 1
        else:
            wanted["skipped"] += 1
    assert scanned(data, statuses) == wanted


def test_na_is_missing_in_rejects_too() -> None:
    """Counts and rejects have the same reasons, and rejects keep the original text."""
    data = text(
        [icews(**{"Event ID": "NA"}), icews(Intensity="NA"), icews(**{"CAMEO Code": "NA"})], header=ICEWS.columns
    )
    assert scanned(data, statuses) == {"kept": 1, "no-event-id": 1, "no-code": 1, "skipped": 1}
    found = scanned(data, rejects)
    assert found["reason"].to_list() == ["no-event-id", "no-code"]
    assert all("\tNA\t" in each for each in found["text"])


def test_icews_events_are_identified_by_id_and_date() -> None:
    """The same id on another day is another event."""
    data = text([icews(), icews(**{"Event Date": "2013-01-02"})], header=ICEWS.columns)
    assert scanned(data, collected)["event"].to_list() == ["32889836@2018-06-01", "32889836@2013-01-02"]


def test_icews_sectors_keep_their_order() -> None:
    """Sectors are lists in no fixed order. Quotes around them are removed."""
    rows = [icews(**{"Source Sectors": sectors}) for sectors in ("Government,Military", '"Military,Government"', "NA")]
    found = scanned(text(rows, header=ICEWS.columns), collected)
    assert found["actor_sectors"].to_list() == ["Government,Military", "Military,Government", None]


def test_icews_with_all_cells_quoted() -> None:
    """If the header is quoted, cells are unquoted."""
    quoted = [[f'"{cell}"' for cell in row] for row in (ICEWS.columns, icews())]
    found = scanned(text(quoted), collected)
    assert found.select("actor", "code").row(0) == ("Turkey", "042")
    assert found["goldstein"].to_list() == [1.9]


def test_table_metadata() -> None:
    """Tables have their codes and producer, and whether an event can have several rows."""

    def metadata(table: EventTable) -> tuple[str, str, str, bool]:
        return table.codebook, table.countries, table.producer, table.has_repeats

    assert scanned(text([icews()], header=ICEWS.columns), metadata) == ("cameo-1.1", "icews", "icews", False)
    assert scanned(text([polecat()], header=POLECAT.columns), metadata) == ("plover-2", "iso3", "polecat", True)


def test_polecat_rows_become_pairs() -> None:
    """A row becomes one row per pair of actor and recipient, all with the same id. It counts once."""
    rows = [polecat(), polecat(**{"Event ID": "PLV-2", "Actor Country": "TUR; QAT", "Recipient Country": "None"})]
    data = text(rows, header=POLECAT.columns)
    found = scanned(data, collected).select("event", "actor", "target").rows()
    assert found == [("PLV-1", "TUR", "RUS"), ("PLV-1", "TUR", "UKR"), ("PLV-2", "TUR", "QAT"), ("PLV-2", "QAT", "TUR")]
    assert scanned(data, EventTable.count) == Tally(kept=2, skipped=1)


def test_a_malformed_row_of_polecat_stays_one_row() -> None:
    """Rejected rows are not split into pairs."""
    data = text([polecat(**{"Event Type": "FIGHT"})], header=POLECAT.columns)
    assert scanned(data, checked)["reject"].to_list() == ["unknown-code"]


def test_none_is_a_missing_value() -> None:
    """`None` is a missing value in POLECAT. A single actor can lack a recipient."""
    data = text([polecat(**{"Recipient Country": "None", "Event Mode": "None"})], header=POLECAT.columns)
    assert scanned(data, collected).select("actor", "target", "plover_mode").row(0) == ("TUR", None, None)


@pytest.mark.parametrize("header", ["Intensity", "Event Intensity"])
@pytest.mark.parametrize("quad", ["1", "1.0", "VERBAL COOPERATION", "verbal cooperation"])
def test_scores_and_quads_of_polecat(header: str, quad: str) -> None:
    """The score column has two names. Quad classes are digits or words."""
    columns = [header if name == "Intensity" else name for name in POLECAT.columns]
    found = scanned(text([polecat(**{"Quad Code": quad})], header=columns), collected)
    assert found.select("code", "plover", "plover_mode", "quad", "quad_by", "goldstein").row(0) == (
        *("CONSULT", "CONSULT", "visit", 1, "plover-2", 4.0),
    )


def test_polecat_in_another_encoding() -> None:
    """ISO-8859-1 is read correctly, whether it is detected or given."""
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
    ids=["lines", "list", "comments", "concatenated"],
)
def test_records_of_plover(written: object, tmp_path: Path) -> None:
    """Records can be in lines or a list, with or without a licence, with the field names of any version."""
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
    assert statuses(table) == {"kept": 3, "skipped": 1, "bad-date": 1}


def test_invalid_records_are_rejected(tmp_path: Path) -> None:
    """Invalid JSON up to the next object is one malformed row, with its line."""
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


def test_plover_records_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches contain each record once, and reading stops after the requested number of rows."""
    monkeypatch.setattr(json_records, "_BATCH_ROWS", 3)
    path = tmp_path / "events.jsonl"
    path.write_text("".join(f"{json.dumps({**NEW, 'id': str(number)})}\n" for number in range(10)), encoding="utf-8")
    assert scan(path).count().kept == 10
    assert sorted(set(collected(scan(path))["event"].to_list())) == [str(number) for number in range(10)]
    assert scan(path).checked.head(2).collect().shape[0] == 2
