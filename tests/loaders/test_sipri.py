"""Test the loader of SIPRI's arms transfers: the trade register and the transfer data."""

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
    """Every row of transfer data is kept, joined to a transfer, rejected or skipped."""
    with TemporaryDirectory() as name:
        ds = mediation.load(deliveries(Path(name) / "sipri.csv", *rows), on_error="collect")
        assert ds.verify(name).is_proven or not ds.arms_transfers
    assert ds.tally
    assert ds.tally.kept == len(ds)
    assert ds.tally.kept + ds.tally.joined + ds.tally.rejected + ds.tally.skipped == len(rows)
    assert ds.tally.rejected <= len(ds.problems)


@given(st.lists(st.fixed_dictionaries({}, optional={2: CELLS["Order date"], 10: CELLS["Delivery year"]}), max_size=9))
def test_no_deal_is_lost(rows: list[dict[int, str]]) -> None:
    """Every row of the register is kept or rejected. Deals with equal names have different ids."""
    with TemporaryDirectory() as name:
        ds = mediation.load(deals(Path(name) / "sipri.csv", *rows), on_error="collect")
    assert ds.tally
    assert ds.tally.kept + ds.tally.rejected == len(rows)
    assert len({each.event for each in ds}) == ds.tally.kept == len(ds)


def test_rows_of_a_deal_are_one_transfer(tmp_path: Path) -> None:
    """Years of a deal are steps of one transfer, in any order of rows. Each has its number and TIV."""
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


def test_estimates_stay_estimates(tmp_path: Path) -> None:
    """Estimated years and numbers are marked. An empty mark means no estimate."""
    estimates = {f"{name} is estimate": "Yes" for name in ("Order date", "Numbers delivered", "Delivery year")}
    path = deliveries(tmp_path / "sipri.csv", estimates, {"SIPRI AT Database ID": "2", "Delivery year is estimate": ""})
    estimated, plain = mediation.load(path).arms_transfers
    assert [str(step.when) for step in estimated.steps] == ["2018?", "2019?"]
    assert (estimated.number_is_estimate, estimated.steps[1].number_is_estimate) == (True, True)
    assert [str(step.when) for step in plain.steps] == ["2018", "2019"]
    assert not plain.number_is_estimate


def test_a_total_with_an_estimate_is_an_estimate(tmp_path: Path) -> None:
    """If the number of any year is an estimate, the number of the deal is one too."""
    later = {"Delivery year": "2020", "Numbers delivered is estimate": "Yes"}
    (transfer,) = mediation.load(deliveries(tmp_path / "sipri.csv", {}, later)).arms_transfers
    assert (transfer.number, transfer.number_is_estimate) == (12, True)
    assert [each.number_is_estimate for each in transfer.steps] == [False, False, True]


@pytest.mark.parametrize("years", ["", "2019; 2020"])
def test_a_delivery_needs_one_year(tmp_path: Path, years: str) -> None:
    """A row without a year, or with several, is rejected."""
    ds = mediation.load(deliveries(tmp_path / "sipri.csv", {"Delivery year": years}), on_error="collect")
    assert [(each.code, each.field) for each in ds.problems] == [("no-date", "Delivery year")]
    assert ds.problems[0].message == f"Should be one year, found {years!r}."


def test_a_delivery_needs_the_id_of_its_deal(tmp_path: Path) -> None:
    """A row whose id is not a number is rejected."""
    ds = mediation.load(deliveries(tmp_path / "sipri.csv", {"SIPRI AT Database ID": "x"}), on_error="collect")
    assert [(each.code, each.message) for each in ds.problems] == [("no-id", "Should be a number, found 'x'.")]


def test_unknown_is_not_zero(tmp_path: Path) -> None:
    """A TIV of 0 stays 0. Empty cells are unknown, and so are totals that include one."""
    path = deliveries(
        tmp_path / "sipri.csv",
        {"TIV delivery values": "0"},
        {"SIPRI AT Database ID": "2", "TIV delivery values": "", "Numbers delivered": ""},
        {"SIPRI AT Database ID": "2", "Delivery year": "2020"},
    )
    zero, unknown = mediation.load(path).arms_transfers
    assert zero.tiv == 0
    assert zero.number == 6
    assert (unknown.tiv, unknown.number) == (None, None)
    assert [each.number for each in unknown.steps] == [None, None, 6]


@pytest.mark.parametrize(("local", "terms"), [("Yes", "licence"), ("No", "unknown"), ("", "unknown")])
def test_local_production_means_a_licence(tmp_path: Path, local: str, terms: str) -> None:
    """Weapons built by the recipient are licensed. Otherwise the terms are unknown."""
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
    """The condition is new, second hand or modernised; None for an empty cell."""
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
def test_suppliers_are_matched_to_actors(tmp_path: Path, name: str, found: str, kind: ActorType) -> None:
    """Known states, groups and organisations are found, others become new actors. A group is never a state."""
    ds = mediation.load(deliveries(tmp_path / "sipri.csv", {"Supplier": name}))
    assert ds.arms_transfers[0].supplier == found
    assert ds.actors[mediation.models.ActorId(found)].type == kind


def test_the_preamble_names_the_release(tmp_path: Path) -> None:
    """The source has the date of the file. The coverage has its years and countries."""
    ds = mediation.load(deliveries(tmp_path / "sipri.csv", {}, suppliers="Turkiye"))
    (source,), (coverage,) = ds.sources.values(), ds.coverage
    assert (source.release, str(source.published)) == ("2021-02-03 2000-2020 turkiye-to-all-countries", "2021-02-03")
    assert (str(coverage.period), coverage.region) == ("2000/2020", "from Turkiye to all countries")
    (whole,) = mediation.load(deliveries(tmp_path / "all.csv", {})).coverage
    assert whole.region == ""


def test_without_a_preamble_the_rows_give_the_years(tmp_path: Path) -> None:
    """The file covers the years in its rows, and was published after the last."""
    ds = mediation.load(deliveries(tmp_path / "sipri.csv", {}, {"Delivery year": "2020"}, preamble=False))
    (source,), (coverage,) = ds.sources.values(), ds.coverage
    assert (source.release, str(source.published), str(coverage.period)) == ("", "[2020..]", "2019/2020")
    no_years = deliveries(tmp_path / "bad.csv", {}, {"Delivery year": "0"}, {"Delivery year": "²²²²"}, preamble=False)
    assert [str(each.period) for each in mediation.load(no_years, on_error="collect").coverage] == ["2019/2019"]
    empty = mediation.load(deliveries(tmp_path / "none.csv", preamble=False))
    assert [str(each.period) for each in empty.coverage] == ["1950/"]


@pytest.mark.parametrize(
    ("line", "years"),
    [
        ("Deals with deliveries made for the year range '2020' to '2020';", ("2020", "2020")),
        ("Deals with deliveries or orders made for 1950 to 2019", ("1950", "2019")),
        ("Deals made for the year range '2020' to '2019';", None),
        ("for the year range 'Not specified' to 'Not specified'", None),
    ],
)
def test_the_years_of_a_query_are_read(line: str, years: tuple[str, str] | None) -> None:
    """A range may be one year. Backwards ranges and words are ignored."""
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
def test_the_date_of_the_file_is_read(line: str, made: str | None) -> None:
    """The month is a word. Dates that do not exist are ignored."""
    assert Selection.of([line, "Notes"]).made == (When(made) if made else None)


def test_rows_of_a_deal_must_agree(tmp_path: Path) -> None:
    """A row with a different weapon is rejected. The message names the column."""
    path = deliveries(tmp_path / "sipri.csv", {}, {"Delivery year": "2020", "Designation": "Falcon-2"})
    ds = mediation.load(path, on_error="collect")
    (problem,) = ds.problems
    assert (problem.code, problem.line) == ("deal-differs", 13)
    assert problem.message == "Differs from another row of deal 101 in Designation."
    assert [each.number for each in ds.arms_transfers] == [6]


def test_a_delivery_before_the_order_is_rejected(tmp_path: Path) -> None:
    """The loader reports it and never moves a date."""
    ds = mediation.load(deliveries(tmp_path / "sipri.csv", {"Delivery year": "2017"}), on_error="collect")
    assert (len(ds), [each.code for each in ds.problems]) == (0, ["before-order"])
    with pytest.raises(mediation.DataError, match=r"Delivered in 2017, before it was ordered in 2018\."):
        mediation.load(tmp_path / "sipri.csv")


# The trade register.


def test_a_deal_is_a_transfer(tmp_path: Path) -> None:
    """The transfer has the number ordered. A single delivery has the number and TIV delivered."""
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


def test_several_deliveries_have_no_numbers(tmp_path: Path) -> None:
    """Each year of delivery is a step. Only the total is known, and it stays in `raw`."""
    path = deals(tmp_path / "sipri.csv", {10: "2019; 2021"}, {10: "2019-2021", 4: "", 5: "?"})
    separate, span = mediation.load(path).arms_transfers
    assert [(str(each.when), each.number, each.tiv) for each in separate.steps[1:]] == [
        ("2019", None, None),
        ("2021", None, None),
    ]
    assert separate.tiv == 12
    assert {each.column: each.text for each in separate.raw}["Number delivered"] == "6"
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
def test_marks_of_all_releases_are_read(
    tmp_path: Path, row: dict[int, str], number: tuple[int | None, bool], dates: list[str]
) -> None:
    """Brackets, or `?` in the next column, mark estimates. `. .` and empty cells mean unknown."""
    (transfer,) = mediation.load(deals(tmp_path / "sipri.csv", row)).arms_transfers
    assert (transfer.number, transfer.number_is_estimate) == number
    assert [str(each.when) for each in transfer.steps] == dates


@pytest.mark.parametrize(
    ("row", "code", "field", "message"),
    [
        ({2: "", 10: ""}, "no-date", "Year of order", "Has neither a year of order nor a year of delivery."),
        ({10: "soon"}, "bad-year", "Year(s) of delivery", "Should be a year"),
        ({10: "2021-2019"}, "bad-year", "Year(s) of delivery", "The span"),
        ({4: "a dozen"}, "bad-number", "Number ordered", "Should be a number"),
        ({15: "much"}, "bad-number", "SIPRI TIV of delivered weapons", "Should be a number as 3.2"),
        ({1: "*"}, "no-actor", "Supplier", "Names no actor."),
    ],
)
def test_invalid_cells_are_reported(tmp_path: Path, row: dict[int, str], code: str, field: str, message: str) -> None:
    """An invalid year, number or name is reported with its line and column."""
    ds = mediation.load(deals(tmp_path / "sipri.csv", row), on_error="collect")
    (problem,) = ds.problems
    assert (problem.code, problem.field, problem.line) == (code, field, 12)
    assert problem.message.startswith(message)


def test_older_files_use_a_windows_encoding(tmp_path: Path) -> None:
    """Files in cp1252 load, and every record is proven."""
    path = deals(tmp_path / "sipri.csv", {1: "Côte d'Ivoire"}, encoding="cp1252")
    ds = mediation.load(path)
    assert ds.arms_transfers[0].supplier == "CIV"
    assert ds.verify(tmp_path).is_proven


def test_other_files_are_rejected(tmp_path: Path) -> None:
    """The message lists the expected columns."""
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(mediation.UsageError, match="SIPRI AT Database ID"):
        mediation.load(tmp_path / "other.csv", format="sipri")


@pytest.mark.skipif(not SHARED.is_file(), reason="SIPRI's file is missing: it may not be redistributed")
def test_real_rows_are_transfers() -> None:
    """Every row of the real file is kept or joined. Only two actors are unknown."""
    ds = mediation.load(SHARED)
    assert ds.tally == mediation.tally.Tally(kept=552, joined=145)
    assert ds.verify(SHARED.parent).is_proven
    assert {name for name in ds.actors if name.startswith("sipri-")} == {
        "sipri-syria-rebels",
        "sipri-unknown-supplier-s",
    }
    assert ds.sources["sipri-2026-02-12-1995-2025"].release == "2026-02-12 1995-2025"
