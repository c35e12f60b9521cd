"""Load agreements of PA-X, in the layouts of its releases."""

from pathlib import Path

import pytest

import mediation
from loaders.build import PAX_V9, PAX_V10, pax_file


def test_a_row_is_an_agreement_with_what_its_cells_say(tmp_path: Path) -> None:
    """A row of PA-X becomes an agreement with its parties, codes, date and issues. The span of the row proves it."""
    path = pax_file(tmp_path / "pax.csv", {"ThrdPart": "Witnessed by H.E. A B Minister for Foreign Affairs of Norway"})
    ds = mediation.load(path)
    (agreement,) = ds.agreements
    (third,) = agreement.third_parties
    assert agreement.id == "pax-12@pax-v10"
    assert agreement.parties == ("TUR", "GEO")
    assert (third.actor, third.role, third.signed) == ("NOR", "witness", True)
    assert (agreement.type, agreement.stage, agreement.substage) == ("Inter", "Cea", "Ceas")
    assert (str(agreement.when), agreement.provisions) == ("2001-02-03", ("Ce",))
    assert [each.column for each in agreement.raw] == ["Con", "Part", "ThrdPart"]
    assert ds.verify(tmp_path).is_proven


@pytest.mark.parametrize(("columns", "written"), [(PAX_V9, "03/02/2001"), (None, "2001-02-03")])
def test_dates_of_both_layouts(tmp_path: Path, columns: tuple[str, ...] | None, written: str) -> None:
    """A day may come first or last in a date."""
    more = {"columns": columns} if columns else {}
    path = pax_file(tmp_path / "pax.csv", {"Dat": written, "Year": "2001"} if columns else {"Dat": written}, **more)
    assert [str(each.when) for each in mediation.load(path).agreements] == ["2001-02-03"]


def test_an_impossible_date_is_a_problem(tmp_path: Path) -> None:
    """A day that no calendar has makes the row a problem with its line and column, and is never moved."""
    path = pax_file(tmp_path / "pax.csv", {"Dat": "31/06/1999"}, {"AgtId": "13"})
    ds = mediation.load(path, on_error="collect")
    (problem,) = ds.problems
    assert (problem.code, problem.line, problem.field) == ("impossible-date", 2, "Dat")
    assert ds.tally == mediation.tally.Tally(kept=1, rejected=1)
    with pytest.raises(mediation.DataError, match="Impossible date"):
        mediation.load(path)


def test_an_agreement_needs_an_id(tmp_path: Path) -> None:
    """Reject a row without the id of an agreement."""
    ds = mediation.load(pax_file(tmp_path / "pax.csv", {"AgtId": " "}), on_error="collect")
    assert [(each.code, each.field) for each in ds.problems] == [("no-id", "AgtId")]


def test_the_release_is_that_of_the_latest_agreement(tmp_path: Path) -> None:
    """The highest version names the release. Without versions or dates, less is known, and nothing is guessed."""
    path = pax_file(tmp_path / "a.csv", {"Ver": "3"}, {"AgtId": "2", "Ver": "7", "Dat": "2010-01-01"})
    (source,) = mediation.load(path).sources.values()
    assert (source.release, str(source.published)) == ("V7", "[2010-01-01..]")
    ds = mediation.load(pax_file(tmp_path / "b.csv", {"Ver": "", "Dat": "2010-99-99"}), on_error="collect")
    (source,) = ds.sources.values()
    assert (source.id, source.release, str(source.published)) == ("pax", "", "[1990-01-01..]")


@pytest.mark.parametrize("version", ["²", "9" * 5_000])
def test_ignore_invalid_versions(tmp_path: Path, version: str) -> None:
    """Ignore a version that is not a number, or too long."""
    (source,) = mediation.load(
        pax_file(tmp_path / "a.csv", {"Ver": version}, {"AgtId": "2", "Ver": "3"})
    ).sources.values()
    assert source.release == "V3"


@pytest.mark.parametrize(("part", "others"), [("", ()), ("; Friends of Arland", ("others, as PA-X describes them",))])
def test_report_parties_that_were_not_read(tmp_path: Path, part: str, others: tuple[str, ...]) -> None:
    """If not all parties were read, `unnamed_parties` says that there are others."""
    (agreement,) = mediation.load(pax_file(tmp_path / "pax.csv", {"Part": f"Turkey; Georgia{part}"})).agreements
    assert (agreement.parties, agreement.unnamed_parties) == (("TUR", "GEO"), others)


@pytest.mark.parametrize(("text", "is_whole"), [("", True), ("Norway", True), ("Norway; Friends of Arland", False)])
def test_report_third_parties_that_were_not_read(tmp_path: Path, text: str, is_whole: bool) -> None:
    """The memo says whether the text names more third parties than were read."""
    (agreement,) = mediation.load(pax_file(tmp_path / "pax.csv", {"ThrdPart": text})).agreements
    told = "At least these third parties: ThrdPart in raw says more than was read."
    assert agreement.memo == ("" if is_whole else told)


def test_ignore_unknown_codes(tmp_path: Path) -> None:
    """Ignore codes that the codebook does not have, "NA", and a process without a number."""
    path = pax_file(tmp_path / "pax.csv", {"Stage": "NA", "StageSub": "Xyz", "Agtp": "", "PP": "", "Part": "Norway"})
    (agreement,) = mediation.load(path).agreements
    assert (agreement.type, agreement.stage, agreement.substage, agreement.disputes) == (None, None, None, ())
    assert agreement.unnamed_parties == ("the parties, as PA-X describes them",)


def test_countries_of_a_conflict_and_links_are_kept(tmp_path: Path) -> None:
    """Keep the countries, however many, and the ids of other datasets as they are written."""
    path = pax_file(tmp_path / "pax.csv", {"Con": "Georgia/Russia/(Abkhazia)", "UcdpAgr": "1596"})
    (agreement,) = mediation.load(path).agreements
    kept = {each.column: each.text for each in agreement.raw}
    assert (kept["Con"], kept["UcdpAgr"]) == ("Georgia/Russia/(Abkhazia)", "1596")


def test_who_is_party_is_no_third_party(tmp_path: Path) -> None:
    """An actor in both columns is a party. A representative of the Secretary-General acts for the UN."""
    cells = {"Part": "Turkey; Georgia", "ThrdPart": "Turkey; A B, Special Envoy of the UN Secretary-General"}
    (agreement,) = mediation.load(pax_file(tmp_path / "pax.csv", cells)).agreements
    assert [each.actor for each in agreement.third_parties] == ["UN"]


@pytest.mark.parametrize(("status", "confidence"), [("Status unclear", "low"), ("Unilateral document", "high")])
def test_the_status_is_the_label(tmp_path: Path, status: str, confidence: str) -> None:
    """Keep the status of PA-X. An unclear one lowers the confidence."""
    (agreement,) = mediation.load(pax_file(tmp_path / "pax.csv", {"Status": status})).agreements
    assert (agreement.label, agreement.confidence) == (status, confidence)


def _roles(tmp_path: Path, **cells: str) -> tuple[str, str, str]:
    """Return the parties, the third parties and the memo of an agreement with these cells."""
    (agreement,) = mediation.load(pax_file(tmp_path / "pax.csv", {"Part": "", **cells})).agreements
    third = (f"{each.actor} {each.role} {each.signed}" for each in agreement.third_parties)
    return " ".join(agreement.parties), ", ".join(third), agreement.memo


@pytest.mark.parametrize(
    ("con", "part", "parties"),
    [
        ("Colombia", "For the national government:\nJane Doe\nFor FARC-EP:\nJohn Roe", "COL farc-ep"),
        ("Philippines/(Mindanao)", "J. Doe, GRP Panel Chair\nJ. Roe, MILF Panel Chair", "PHL milf"),
        ("Sri Lanka", "GOSL; Liberation Tigers of Tamil Eelam (LTTE)", "LKA ltte"),
        ("Indonesia/(Aceh)", "Representatives of the Government of the RI", "IDN"),
        ("Georgia/(Abkhazia)", "For the Georgian side J. Doe\nFor the Abkhaz side J. Roe", "GEO abkhazia"),
        ("Central African Republic", "ADP\nPRC\nFC", ""),
        ("China/Russia", "PRC; Union of Soviet Socialist Republics", "CHN SUN"),
        # Several countries, or one that is not their own, leave it open.
        ("Sudan/South Sudan", "The Government; GOS", ""),
        ("Serbia/(Presevo Valley)", "For the Albanian side: Jane Doe", ""),
        ("Arland", "The Government; the Georgian side", ""),
    ],
)
def test_the_conflict_tells_whose_government_and_side_it_is(tmp_path: Path, con: str, part: str, parties: str) -> None:
    """The countries in `Con` explain "the Government", its acronyms, sides, and acronyms of states."""
    assert _roles(tmp_path, Con=con, Part=part, Dat="1991-05-16")[0] == parties


@pytest.mark.parametrize(
    ("cells", "parties", "third", "memo"),
    [
        (
            {"Con": "Syria", "Part": "Syria; Turkey; (Signed) J. Doe, President of Iran"},
            *(
                "SYR",
                "TUR unspecified None, IRN signatory True",
                "Listed under Part, and not of the conflict: TUR, IRN.",
            ),
        ),
        (
            {"Con": "Iraq", "Part": "Iraq; United Nations\nWitnesses:\nNorway"},
            *("IRQ", "UN unspecified None, NOR witness None", "Listed under Part, and not of the conflict: UN."),
        ),
        ({"Con": "Iraq/(United Nations)", "Part": "Iraq; United Nations"}, "IRQ UN", "", ""),
        ({"Con": "Arland/Syria", "Part": "Syria; Turkey"}, "SYR TUR", "", ""),  # an unknown country
        ({"Con": "South Sudan", "Part": "Government of Sudan", "Dat": "1999-12-15"}, "SDN", "", ""),
        (
            {"Con": "Russia/Ukraine", "Part": "The Parties to this Initiative are Türkiye, Russia and Ukraine."},
            *("TUR RUS UKR", "", ""),
        ),
        ({"Con": "Syria", "Part": "For Turkey [unsigned]\nSyria"}, "SYR", "", ""),
        # A side's own witnesses are not third parties.
        (
            {
                "Con": "Philippines",
                "Part": "GRP; Friends of Arland",
                "ThrdPart": "Witness: J. Doe, MILF Panel Member\nNorway",
            },
            *("PHL", "NOR unspecified None", "At least these third parties: ThrdPart in raw says more than was read."),
        ),
    ],
)
def test_third_parties_are_read_from_both_columns(
    tmp_path: Path, cells: dict[str, str], parties: str, third: str, memo: str
) -> None:
    """A state or organisation under `Part` is a third party if the conflict is not its own, and the memo says so."""
    assert _roles(tmp_path, **cells) == (parties, third, memo)


def test_unknown_columns_are_kept_and_not_interpreted(tmp_path: Path) -> None:
    """Columns that no codebook has are listed once and kept in `raw`. They are not provisions."""
    more = {"year": "2001", "PDF_Hyperlink": "https://example.org/12.pdf", "Russia": "1", "Comment": ""}
    ds = mediation.load(pax_file(tmp_path / "pax.csv", {**more, "TjAm": "1"}, columns=[*PAX_V10, *more]))
    (agreement,), (coverage,) = ds.agreements, ds.coverage
    assert agreement.provisions == ("Ce", "TjAm")
    assert {each.column: each.text for each in agreement.raw}.items() >= {"year": "2001", "Russia": "1"}.items()
    assert coverage.note.endswith("Unknown columns, kept in raw: year, PDF_Hyperlink, Russia, Comment.")


@pytest.mark.parametrize("name", ["GeSo", "PpsGe:St", "StDef", "HrfTinc", "ImE"])
def test_issues_of_all_codebooks_are_provisions(tmp_path: Path, name: str) -> None:
    """The codebooks of early and late releases name the provisions."""
    path = pax_file(tmp_path / "pax.csv", {name: "1", "Ce": "0"}, columns=dict.fromkeys([*PAX_V10, name]))
    (agreement,) = mediation.load(path).agreements
    assert agreement.provisions == (name,)
