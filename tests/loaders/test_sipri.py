"""SIPRI's arms transfers: deals a row each, and deliveries that are told of by several rows."""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediation
from loaders.build_arms import deals, deliveries
from mediation.dates.when import When
from mediation.loaders.sipri.text import Selection
from mediation.vocabulary import ActorType

SHARED: Final = Path(__file__).parents[3] / "shared" / "data" / "sipri" / "trade_register.slice.csv"

CELLS: Final = {
    "SIPRI AT Database ID": st.sampled_from(["101", "102", "103", "", "x"]),
    "Supplier": st.sampled_from(["Turkiye", "Turkiye", "Ukraine", "", "Nowhere rebels*"]),
    "Delivery year": st.sampled_from(["2019", "2020", "2017", "", "soon", "2019; 2020"]),
    "Order date": st.sampled_from(["2018", "2018", "", "about 2018"]),
    "Numbers delivered": st.sampled_from(["6", "", "many"]),
    "TIV delivery values": st.sampled_from(["12", "0", "", "dear"]),
    "Designation": st.sampled_from(["Falcon-1", "Falcon-2"]),
}


@given(st.lists(st.fixed_dictionaries({}, optional=CELLS), max_size=12))
def test_no_row_is_lost(rows: list[dict[str, str]]) -> None:
    """Every row of deliveries is a transfer, part of one, or told as a problem."""
    with TemporaryDirectory() as name:
        ds = mediation.load(deliveries(Path(name) / "sipri.csv", *rows), on_error="collect")
        assert ds.verify(name).is_proven or not ds.arms_transfers
    assert ds.tally
    assert ds.tally.kept == len(ds)
    assert ds.tally.kept + ds.tally.joined + ds.tally.rejected + ds.tally.skipped == len(rows)
    assert ds.tally.rejected <= len(ds.problems)


@given(st.lists(st.fixed_dictionaries({}, optional={2: CELLS["Order date"], 10: CELLS["Delivery year"]}), max_size=9))
def test_no_deal_is_lost(rows: list[dict[int, str]]) -> None:
    """Every row of the register is a transfer or a problem; deals of the same names have ids of their own."""
    with TemporaryDirectory() as name:
        ds = mediation.load(deals(Path(name) / "sipri.csv", *rows), on_error="collect")
    assert ds.tally
    assert ds.tally.kept + ds.tally.rejected == len(rows)
    assert len({each.event for each in ds}) == ds.tally.kept == len(ds)


def test_rows_of_a_deal_are_one_transfer(tmp_path: Path) -> None:
    """Years of a deal, wherever their rows stand, are steps of one transfer; each says its number and TIV."""
    path = deliveries(
        tmp_path / "sipri.csv",
        {"Delivery year": "2021", "Numbers delivered": "2", "TIV delivery values": "4.5"},
        {"SIPRI AT Database ID": "102"},
        {"Delivery year": "2019", "Numbers delivered": "4", "TIV delivery values": "9"},
    )
    ds = mediation.load(path)
    transfer, other = ds.arms_transfers
    assert (transfer.event, other.event) == ("sipri-101", "sipri-102")
    assert [(each.status, str(each.when), each.number, each.tiv) for each in transfer.steps] == [
        ("contracted", "2018", None, None),
        ("delivered", "2019", 4, 9),
        ("delivered", "2021", 2, Decimal("4.5")),
    ]
    assert (transfer.number, transfer.tiv, transfer.value) == (6, Decimal("13.5"), None)
    assert (transfer.supplier, transfer.recipient, transfer.category) == ("TUR", "UKR", "Aircraft")
    assert (transfer.designation, transfer.label, transfer.condition) == ("Falcon-1", "armed UAV", "new")
    assert ds.tally == mediation.tally.Tally(kept=2, joined=1)
    assert ds.verify(tmp_path).is_proven
    assert [len(each.evidence) for each in ds] == [2, 1]


def test_marks_of_doubt_stay(tmp_path: Path) -> None:
    """A year or number that is an estimate stays one; an empty mark is no mark."""
    estimates = {f"{name} is estimate": "Yes" for name in ("Order date", "Numbers delivered", "Delivery year")}
    path = deliveries(tmp_path / "sipri.csv", estimates, {"SIPRI AT Database ID": "2", "Delivery year is estimate": ""})
    doubtful, plain = mediation.load(path).arms_transfers
    assert [str(step.when) for step in doubtful.steps] == ["2018?", "2019?"]
    assert (doubtful.number_is_estimate, doubtful.steps[1].number_is_estimate) == (True, True)
    assert [str(step.when) for step in plain.steps] == ["2018", "2019"]
    assert not plain.number_is_estimate


def test_a_sum_with_an_estimate_is_one(tmp_path: Path) -> None:
    """The number of a deal is an estimate when that of any year is."""
    later = {"Delivery year": "2020", "Numbers delivered is estimate": "Yes"}
    (transfer,) = mediation.load(deliveries(tmp_path / "sipri.csv", {}, later)).arms_transfers
    assert (transfer.number, transfer.number_is_estimate) == (12, True)
    assert [each.number_is_estimate for each in transfer.steps] == [False, False, True]


@pytest.mark.parametrize("years", ["", "2019; 2020"])
def test_a_row_of_deliveries_is_of_one_year(tmp_path: Path, years: str) -> None:
    """A row without its year, or with several, is a problem."""
    ds = mediation.load(deliveries(tmp_path / "sipri.csv", {"Delivery year": years}), on_error="collect")
    assert [(each.code, each.field) for each in ds.problems] == [("no-date", "Delivery year")]


def test_nothing_is_not_zero(tmp_path: Path) -> None:
    """A TIV of 0 is kept as 0, an empty one as unknown, and so is an empty number; of a sum with one too."""
    path = deliveries(
        tmp_path / "sipri.csv",
        {"TIV delivery values": "0"},
        {"SIPRI AT Database ID": "2", "TIV delivery values": "", "Numbers delivered": ""},
        {"SIPRI AT Database ID": "2", "Delivery year": "2020"},
    )
    small, unknown = mediation.load(path).arms_transfers
    assert small.tiv == 0
    assert small.number == 6
    assert (unknown.tiv, unknown.number) == (None, None)
    assert [each.number for each in unknown.steps] == [None, None, 6]


@pytest.mark.parametrize(("local", "terms"), [("Yes", "licence"), ("No", "unknown"), ("", "unknown")])
def test_only_local_production_tells_terms(tmp_path: Path, local: str, terms: str) -> None:
    """What is built by the recipient is under a licence; of anything else the terms are unknown."""
    (transfer,) = mediation.load(deliveries(tmp_path / "sipri.csv", {"Local production": local})).arms_transfers
    assert transfer.terms == terms


@pytest.mark.parametrize(
    ("status", "condition"),
    [
        ("New", "new"),
        ("Second hand", "second_hand"),
        ("Second hand but modernized", "second_hand_modernised"),
        ("", None),
    ],
)
def test_the_status_is_the_condition(tmp_path: Path, status: str, condition: str | None) -> None:
    """New, second hand and modernised are told apart, and nothing is made of an empty cell."""
    assert mediation.load(deliveries(tmp_path / "a.csv", {"Status": status})).arms_transfers[0].condition == condition
    assert mediation.load(deals(tmp_path / "b.csv", {11: status})).arms_transfers[0].condition == condition


@pytest.mark.parametrize(
    ("name", "found", "kind"),
    [
        ("Turkiye", "TUR", ActorType.STATE),
        ("Congo", "COG", ActorType.STATE),
        ("DR Congo", "COD", ActorType.STATE),
        ("Niger", "NER", ActorType.STATE),
        ("North Korea", "PRK", ActorType.STATE),
        ("Soviet Union", "SUN", ActorType.STATE),
        ("East Germany (GDR)", "DDR", ActorType.STATE),
        ("Nowhere", "sipri-nowhere", ActorType.STATE),
        ("NATO**", "NATO", ActorType.IGO),
        ("Some force**", "sipri-some-force", ActorType.IGO),
        ("PKK (Turkiye)*", "pkk", ActorType.NONSTATE_ARMED),
        ("Georgia*", "sipri-georgia", ActorType.NONSTATE_ARMED),
        ("Front (Georgia)*", "sipri-front-georgia", ActorType.NONSTATE_ARMED),
        ("unknown supplier(s)", "sipri-unknown-supplier-s", ActorType.GROUP),
    ],
)
def test_suppliers_are_who_is_meant(tmp_path: Path, name: str, found: str, kind: ActorType) -> None:
    """States, marked groups and organisations are found or stay actors of their own; a group is never a state."""
    ds = mediation.load(deliveries(tmp_path / "sipri.csv", {"Supplier": name}))
    assert ds.arms_transfers[0].supplier == found
    assert ds.actors[mediation.models.ActorId(found)].type == kind


def test_the_lines_above_name_the_release(tmp_path: Path) -> None:
    """The source says on which day the file was made, and the coverage for which years and countries."""
    ds = mediation.load(deliveries(tmp_path / "sipri.csv", {}, suppliers="Turkiye"))
    (source,), (coverage,) = ds.sources.values(), ds.coverage
    assert (source.release, str(source.published)) == ("2021-02-03 2000-2020 turkiye-to-all-countries", "2021-02-03")
    assert (str(coverage.period), coverage.region) == ("2000/2020", "from Turkiye to all countries")
    (whole,) = mediation.load(deliveries(tmp_path / "all.csv", {})).coverage
    assert whole.region == ""


def test_without_lines_above_the_rows_tell_the_years(tmp_path: Path) -> None:
    """A file without the lines is read too: it covers the years of its rows and came out after the last."""
    ds = mediation.load(deliveries(tmp_path / "sipri.csv", {}, {"Delivery year": "2020"}, preamble=False))
    (source,), (coverage,) = ds.sources.values(), ds.coverage
    assert (source.release, str(source.published), str(coverage.period)) == ("", "[2020..]", "2019/2020")
    no_years = deliveries(tmp_path / "bad.csv", {}, {"Delivery year": "0"}, {"Delivery year": "²²²²"}, preamble=False)
    assert [str(each.period) for each in mediation.load(no_years, on_error="collect").coverage] == ["2019/2019"]
    nothing = mediation.load(deliveries(tmp_path / "none.csv", preamble=False))
    assert [str(each.period) for each in nothing.coverage] == ["1950/"]


@pytest.mark.parametrize(
    ("line", "years"),
    [
        ("Deals with deliveries made for the year range '2020' to '2020';", ("2020", "2020")),
        ("Deals with deliveries or orders made for 1950 to 2019", ("1950", "2019")),
        ("Deals made for the year range '2020' to '2019';", None),
        ("for the year range 'Not specified' to 'Not specified'", None),
    ],
)
def test_the_years_that_were_asked_for_are_read_or_unknown(line: str, years: tuple[str, str] | None) -> None:
    """The first and the last year may be one; years that run backward and words are none."""
    assert Selection.of([line]).years == years


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("Information generated: 7 March 2019", "2019-03-07"),
        ("Data generated: 31 Feb 2019 10:00", None),
        ("Data generated: 3 Zzz 2019", None),
        ("", None),
    ],
)
def test_the_day_of_the_file_is_read_or_unknown(line: str, made: str | None) -> None:
    """The day on which a file was made is read with its month in words; one that no calendar has is unknown."""
    assert Selection.of([line, "nothing"]).made == (When(made) if made else None)


def test_a_row_that_differs_is_of_no_deal(tmp_path: Path) -> None:
    """A row with the id of a deal and another weapon is a problem that says in what it differs."""
    path = deliveries(tmp_path / "sipri.csv", {}, {"Delivery year": "2020", "Designation": "Falcon-2"})
    ds = mediation.load(path, on_error="collect")
    (problem,) = ds.problems
    assert (problem.code, problem.line) == ("deal-differs", 13)
    assert problem.message.endswith("in Designation")
    assert [each.number for each in ds.arms_transfers] == [6]


def test_delivery_before_the_order_is_a_problem(tmp_path: Path) -> None:
    """What was delivered before it was ordered is told, and no date is moved."""
    ds = mediation.load(deliveries(tmp_path / "sipri.csv", {"Delivery year": "2017"}), on_error="collect")
    assert (len(ds), [each.code for each in ds.problems]) == (0, ["before-order"])
    with pytest.raises(mediation.DataError, match="delivered in 2017, before it was ordered in 2018"):
        mediation.load(tmp_path / "sipri.csv")


# The register.


def test_a_deal_is_a_transfer(tmp_path: Path) -> None:
    """A row of the register is a transfer with the number ordered; one delivery has the number and TIV delivered."""
    (transfer,) = mediation.load(deals(tmp_path / "sipri.csv", {12: "Paid in grain"})).arms_transfers
    assert transfer.event == "sipri-turkiye-ukraine-2018-falcon-1"
    assert [transfer.number, transfer.tiv, str(transfer.terms)] == [12, 12, "unknown"]
    assert [(each.status, each.number, each.tiv) for each in transfer.steps] == [
        ("contracted", None, None),
        ("delivered", 6, 12),
    ]
    assert [(each.column, each.text) for each in transfer.raw] == [
        ("Comments", "Paid in grain"),
        ("SIPRI TIV per unit", "2"),
        ("SIPRI TIV for total order", "24"),
    ]


def test_several_years_of_a_deal_share_its_numbers(tmp_path: Path) -> None:
    """Years of delivery are steps; how many came in each is not known, and the number of all of them is kept."""
    path = deals(tmp_path / "sipri.csv", {10: "2019; 2021"}, {10: "2019-2021", 4: "", 5: "?"})
    two, span = mediation.load(path).arms_transfers
    assert [(str(each.when), each.number, each.tiv) for each in two.steps[1:]] == [
        ("2019", None, None),
        ("2021", None, None),
    ]
    assert two.tiv == 12
    assert {each.column: each.text for each in two.raw}["Number delivered"] == "6"
    assert [str(each.when) for each in span.steps] == ["2018", "2019/2021"]
    assert span.number == 6
    assert span.event.endswith("-no2")


@pytest.mark.parametrize(
    ("row", "number", "dates"),
    [
        ({3: "?", 5: "?"}, (12, True), ["2018?", "2019"]),
        ({2: "(2018)", 4: "(12)", 10: "(2019)"}, (12, True), ["2018?", "2019?"]),
        ({2: "", 4: ". .", 8: ". ."}, (None, False), ["2019"]),
        ({10: ""}, (12, False), ["2018"]),
        ({4: "", 9: "?"}, (6, True), ["2018", "2019"]),
    ],
)
def test_marks_of_all_times_are_read(
    tmp_path: Path, row: dict[int, str], number: tuple[int | None, bool], dates: list[str]
) -> None:
    """`?` in the column beside it and brackets mark what is in doubt; `. .` and an empty cell what is unknown."""
    (transfer,) = mediation.load(deals(tmp_path / "sipri.csv", row)).arms_transfers
    assert (transfer.number, transfer.number_is_estimate) == number
    assert [str(each.when) for each in transfer.steps] == dates


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ({2: "", 10: ""}, "no-date", "Year of order"),
        ({10: "soon"}, "bad-year", "Year(s) of delivery"),
        ({10: "2021-2019"}, "bad-year", "Year(s) of delivery"),
        ({4: "a dozen"}, "bad-number", "Number ordered"),
        ({15: "much"}, "bad-number", "SIPRI TIV of delivered weapons"),
        ({1: "*"}, "no-actor", "Supplier"),
    ],
)
def test_cells_that_cant_be_are_problems(tmp_path: Path, row: dict[int, str], code: str, field: str) -> None:
    """A cell that is no year, number or name is a problem with its line and column."""
    ds = mediation.load(deals(tmp_path / "sipri.csv", row), on_error="collect")
    (problem,) = ds.problems
    assert (problem.code, problem.field, problem.line) == (code, field, 12)


def test_older_files_are_windows_text(tmp_path: Path) -> None:
    """Files in Windows' encoding are read, and their spans proven."""
    path = deals(tmp_path / "sipri.csv", {1: "Côte d'Ivoire"}, encoding="cp1252")
    ds = mediation.load(path)
    assert ds.arms_transfers[0].supplier == "CIV"
    assert ds.verify(tmp_path).is_proven


def test_another_file_is_refused(tmp_path: Path) -> None:
    """A file that is none of SIPRI's is refused with the columns that were expected."""
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(mediation.UsageError, match="SIPRI AT Database ID"):
        mediation.load(tmp_path / "other.csv", format="sipri")


@pytest.mark.skipif(not SHARED.is_file(), reason="SIPRI's rows are not at hand: they may not be passed on")
def test_real_rows_are_transfers() -> None:
    """All rows of the real file are transfers or parts of one, and only groups without a state are unknown."""
    ds = mediation.load(SHARED)
    assert ds.tally == mediation.tally.Tally(kept=552, joined=145)
    assert ds.verify(SHARED.parent).is_proven
    assert {name for name in ds.actors if name.startswith("sipri-")} == {
        "sipri-syria-rebels",
        "sipri-unknown-supplier-s",
    }
    assert ds.sources["sipri-2026-02-12-1995-2025"].release == "2026-02-12 1995-2025"
