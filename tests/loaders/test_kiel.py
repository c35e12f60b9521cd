"""Test the loader of Kiel's Ukraine Support Tracker."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediation
from loaders.build_arms import EARLY, LATE, MONTH, WEAPONS, kiel_table, kiel_workbook
from mediation import When
from mediation.loaders.file_reader import Misfit
from mediation.loaders.kiel.text import announced, date_column, number_column
from mediation.models import Money

SHARED: Final = Path(__file__).parents[3] / "shared" / "data" / "kiel"

NUMBERS: Final = st.sampled_from(["", ".", "Undisclosed", "3", "1.5", "-2", "No price", "a lot"])
LATE_CELLS: Final = {
    "ID": st.sampled_from(["XXM1", "XXM2", ""]),
    "donor": st.sampled_from(["Norway", "Nowhere", "", "Ukraine"]),
    "announcement_date": st.sampled_from(["2023-05-06", "until 12/20/2022", "", "2023-02-30", "soon", "5/6/2022"]),
    "aid_type_general": st.sampled_from(["Military", "Humanitarian", "Financial", "Other", ""]),
    "measure": st.sampled_from(["Allocation", "Commitment", ""]),
    "item": st.sampled_from(["Falcon howitzer", ".", ""]),
    "item_numb": NUMBERS,
    "item_numb_deliv": NUMBERS,
    "tot_sub_activity_value_EUR": NUMBERS,
}
MONTH_CELLS: Final = {
    "country": st.sampled_from(["Norway", ""]),
    "month": st.sampled_from(["1", "13", ""]),
    "military": NUMBERS,
}
WEAPON_CELLS: Final = {
    "donor": st.sampled_from(["Norway", "."]),
    "weapons_list": st.sampled_from(["A (1); B (2)", "A", "", "A (12)"]),
}
LAYOUTS: Final[dict[str, tuple[Callable[..., Path], Mapping[str, str], Mapping[str, st.SearchStrategy[str]]]]] = {
    "late.xlsx": (kiel_workbook, LATE, LATE_CELLS),
    "months.csv": (kiel_table, MONTH, MONTH_CELLS),
    "weapons.csv": (kiel_table, WEAPONS, WEAPON_CELLS),
}


@pytest.mark.parametrize("name", LAYOUTS)
@given(data=st.data())
def test_no_row_is_lost(name: str, data: st.DataObject) -> None:
    """Every row is kept, rejected or skipped, and every record is proven."""
    write, layout, cells = LAYOUTS[name]
    rows = data.draw(st.lists(st.fixed_dictionaries({}, optional=dict(cells)), max_size=6))
    with TemporaryDirectory() as folder:
        ds = mediation.load(write(Path(folder) / name, layout, *rows), on_error="collect")
        assert ds.verify(folder).is_proven or not len(ds)
    assert ds.tally
    assert ds.tally.kept + ds.tally.rejected + ds.tally.skipped == len(rows) + ds.tally.joined
    assert ds.tally.rejected <= len(ds.problems)
    assert len({each.id for each in ds}) == len(ds) >= ds.tally.kept


# The workbook.


def test_allocation_and_delivery_are_two_steps(tmp_path: Path) -> None:
    """Allocated arms are a transfer. Their delivery is a separate step, at some time since the tracker began."""
    ds = mediation.load(kiel_workbook(tmp_path / "kiel.xlsx", LATE, {}))
    (transfer,) = ds.arms_transfers
    assert (transfer.event, str(transfer.when)) == ("kiel-xxm1", "2023-05-06")
    assert (transfer.supplier, transfer.recipient, transfer.designation) == ("NOR", "UKR", "Falcon howitzer")
    assert [(str(each.status), str(each.when), each.number) for each in transfer.steps] == [
        ("allocated", "2023-05-06", None),
        ("delivered", "[2022-01-24..]", 4),
    ]
    assert transfer.value == Money(amount=Decimal("2500000.5"), currency="EUR", basis="Allocation")
    assert (transfer.number, str(transfer.terms), transfer.label) == (12, "unknown", "Allocation")
    raw = {each.column: each.text for each in transfer.raw}
    assert raw["explanation"] == "Falcons from stocks"
    assert raw["tot_value_deliv_EUR"] == "800000"
    assert ds.verify(tmp_path).is_proven


@pytest.mark.parametrize(
    ("items", "value", "is_delivered"),
    [("4", ".", True), (".", "800", True), ("0", "0", False), ("Undisclosed", ".", False), ("", "", False)],
)
def test_items_or_an_amount_imply_a_delivery(tmp_path: Path, items: str, value: str, is_delivered: bool) -> None:
    """Delivered items or a delivered amount add a step; zero and unknown do not."""
    row = {"item_numb_deliv": items, "tot_value_deliv_EUR": value}
    (transfer,) = mediation.load(kiel_workbook(tmp_path / "kiel.xlsx", LATE, row)).arms_transfers
    assert (transfer.stage == "delivered") is is_delivered


def test_a_commitment_is_not_an_allocation(tmp_path: Path) -> None:
    """A commitment has one step: it is neither allocated nor delivered."""
    row = {"measure": "Commitment", "item_numb_deliv": "0", "tot_value_deliv_EUR": "."}
    (transfer,) = mediation.load(kiel_workbook(tmp_path / "kiel.xlsx", LATE, row)).arms_transfers
    assert [str(each.status) for each in transfer.steps] == ["committed"]
    assert transfer.value
    assert transfer.value.basis == "Commitment"


def test_early_releases_list_commitments(tmp_path: Path) -> None:
    """The early layout has no measure column, so its rows are commitments. Cells with words stay in `raw`."""
    (transfer,) = mediation.load(kiel_workbook(tmp_path / "kiel.xlsx", EARLY, {})).arms_transfers
    assert [str(each.status) for each in transfer.steps] == ["committed"]
    assert transfer.number is None
    assert transfer.value == Money(amount=Decimal(1000), currency="USD", basis="Commitment", is_estimate=True)
    raw = {each.column: each.text for each in transfer.raw}
    assert (raw["No. of Units"], raw["Converted Value in EUR"]) == ("Undisclosed", "No price")


def test_an_unknown_value_is_none(tmp_path: Path) -> None:
    """Without an amount from the donor or the tracker, the value is None, not zero."""
    row = {
        "tot_sub_activity_value_EUR": ".",
        "tot_sub_activity_value_EUR_redistr": ".",
        "item_value_estimate_USD": "No price",
    }
    unknown, zero = mediation.load(
        kiel_workbook(tmp_path / "kiel.xlsx", LATE, row, {"tot_sub_activity_value_EUR": "0"})
    ).arms_transfers
    assert unknown.value is None
    assert zero.value
    assert zero.value.amount == 0


@pytest.mark.parametrize(
    ("row", "amount", "currency", "is_estimate"),
    [
        ({}, "2500000.5", "EUR", False),
        ({"tot_sub_activity_value_EUR": "0"}, "0", "EUR", False),
        ({"tot_sub_activity_value_EUR": "."}, "2600000", "EUR", True),
        ({"tot_sub_activity_value_EUR": ".", "tot_sub_activity_value_EUR_redistr": ""}, "1000", "USD", True),
        ({"measure": "Commitment"}, "7000000", "EUR", False),
        ({"measure": "Commitment", "tot_activity_value_EUR": "."}, "2500000.5", "EUR", False),
        ({"measure": "Commitment", "tot_activity_value_EUR": "0"}, "0", "EUR", False),
    ],
)
def test_a_row_has_its_first_known_value(
    tmp_path: Path, row: dict[str, str], amount: str, currency: str, is_estimate: bool
) -> None:
    """An allocation has its part of the activity, a commitment has the whole. Estimates are marked."""
    (transfer,) = mediation.load(kiel_workbook(tmp_path / "kiel.xlsx", LATE, row)).arms_transfers
    assert transfer.value
    assert (transfer.value.amount, transfer.value.currency) == (Decimal(amount), currency)
    assert transfer.value.is_estimate is is_estimate


def test_a_commitment_without_a_value_has_none(tmp_path: Path) -> None:
    """The allocated parts of a commitment are 0, which is not its value."""
    parts = dict.fromkeys(("tot_sub_activity_value_EUR", "tot_sub_activity_value_EUR_redistr"), "0")
    row = {"measure": "Commitment", "tot_activity_value_EUR": ".", "item_value_estimate_USD": ".", **parts}
    (transfer,) = mediation.load(kiel_workbook(tmp_path / "kiel.xlsx", LATE, row)).arms_transfers
    assert transfer.value is None
    (early,) = mediation.load(kiel_workbook(tmp_path / "a.xlsx", EARLY, {"Converted Value in EUR": "0"})).arms_transfers
    assert early.value
    assert early.value.amount == 0


@pytest.mark.parametrize(
    ("row", "when"),
    [
        ({"month": "1"}, "2022-01"),
        ({"month": "12"}, "2022-12"),
        ({"month": "25"}, "2024-01"),
        ({"month": "0"}, "[2022-01-24..]"),
        ({"month": "."}, "[2022-01-24..]"),
        ({"month": "1", "month_exists_dummy": "0"}, "[2022-01-24..]"),
        ({"month": "1", "announcement_date": "2023-05-06"}, "2023-05-06"),
    ],
)
def test_an_unknown_date_falls_back_to_the_month(tmp_path: Path, row: dict[str, str], when: str) -> None:
    """Months are counted from January 2022, and 0 means unknown. A date takes precedence."""
    path = kiel_workbook(tmp_path / "kiel.xlsx", LATE, {"announcement_date": ".", **row})
    assert [str(each.when) for each in mediation.load(path)] == [when]


def test_case_of_column_names_is_ignored(tmp_path: Path) -> None:
    """Early releases write `countries` and `Value committed` with different capitals."""
    names = {
        "Countries": "countries",
        "Value Committed (own estimate, in USD)": "Value committed (own estimate, in USD)",
    }
    layout = {names.get(name, name): value for name, value in EARLY.items()}
    (transfer,) = mediation.load(kiel_workbook(tmp_path / "kiel.xlsx", layout, {})).arms_transfers
    assert transfer.supplier == "NOR"
    assert transfer.value


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"aid_type_general": "Humanitarian", "item": "."}, "humanitarian_aid"),
        ({"aid_type_general": "Financial", "item": "Loan"}, "financial_aid"),
        ({"aid_type_general": "Mixed"}, "aid"),
        ({"item_type": "Funding, training, services"}, "military_support"),
        ({"item": ".", "aid_type_specific": "Loan for defence"}, "military_support"),
    ],
)
def test_other_aid_is_a_measure(tmp_path: Path, row: dict[str, str], kind: str) -> None:
    """Money, relief, training and funding are announced measures, carried out if delivered."""
    path = kiel_workbook(tmp_path / "kiel.xlsx", LATE, row, {**row, "item_numb_deliv": ".", "tot_value_deliv_EUR": "0"})
    delivered, announced = mediation.load(path).measures
    assert (str(delivered.type), delivered.actors, delivered.targets) == (kind, ("NOR",), ("UKR",))
    assert [str(each.status) for each in delivered.steps] == ["announced", "carried_out"]
    assert [str(each.status) for each in announced.steps] == ["announced"]
    assert (delivered.label, announced.event) == ("Allocation", "kiel-xxm1-no2")


def test_undisclosed_arms_are_named_by_the_kind_of_aid(tmp_path: Path) -> None:
    """The designation falls back to the specific type of aid."""
    path = kiel_workbook(tmp_path / "kiel.xlsx", LATE, {"item": "Undisclosed", "ID": ""})
    (transfer,) = mediation.load(path).arms_transfers
    assert (transfer.designation, transfer.event) == ("Weapons and equipment", "kiel-norway-2023-05-06")


@pytest.mark.parametrize(
    ("row", "code", "field", "message"),
    [
        ({"measure": "Pledge"}, "unknown-code", "measure", "Should be Allocation or Commitment, found 'Pledge'."),
        ({"donor": "."}, "no-actor", "donor", "Names no donor."),
        ({"announcement_date": "2023-02-30"}, "impossible-date", "announcement_date", "Impossible date"),
        ({"announcement_date": "soon"}, "bad-date", "announcement_date", "Should be a date"),
        ({"announcement_date": ".", "month": "9999"}, "impossible-date", "month", "Should be a month from 1 to 1200"),
    ],
)
def test_invalid_cells_are_reported(tmp_path: Path, row: dict[str, str], code: str, field: str, message: str) -> None:
    """An invalid donor, date or measure is reported with its row and column."""
    ds = mediation.load(kiel_workbook(tmp_path / "kiel.xlsx", LATE, row), on_error="collect")
    (problem,) = ds.problems
    assert (problem.code, problem.field, problem.line) == (code, field, 2)
    assert problem.message.startswith(message)
    with pytest.raises(mediation.DataError, match=field):
        mediation.load(tmp_path / "kiel.xlsx")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2023-05-06", "2023-05-06"),
        ("2023-05", "2023-05"),
        ("2023", "2023"),
        ("12/20/2022", "2022-12-20"),
        ("20.12.2022", "2022-12-20"),
        ("3/4/2022", "[2022-03-04, 2022-04-03]"),
        ("4/4/2022", "2022-04-04"),
        ("3/12/2022", "[2022-03-12, 2022-12-03]"),
        ("until 1/24/2022", "[2022-01-24..2022-01-24]"),
        ("until 12/20/2022", "[2022-01-24..2022-12-20]"),
        ("Until 2022-12", "[2022-01-24..2022-12-31]"),
        ("44927", "2023-01-01"),
        (".", "[2022-01-24..]"),
        ("", "[2022-01-24..]"),
        ("0", "[2022-01-24..]"),
    ],
)
def test_dates_keep_their_precision(text: str, when: str) -> None:
    """Ambiguous dates stay one of two days, `until` sets an upper bound, and unknown is any time."""
    assert announced(date_column("d"), text) == When(when)


@pytest.mark.parametrize("text", ["soon", "until soon", "until 1/1/2020", "until .", "13/13/2022", "2022-02-30"])
def test_invalid_dates_raise_a_misfit(text: str) -> None:
    """Words, days before the tracker and days that do not exist raise a misfit."""
    with pytest.raises(Misfit):
        announced(date_column("d"), text)


@pytest.mark.parametrize(
    ("text", "value", "items"),
    [
        ("12", "12", 12),
        ("1,200,000", "1200000", 1_200_000),
        ("1.5", "1.5", None),
        ("2.5E-3", "0.0025", None),
        ("Undisclosed", None, None),
        ("No price", None, None),
        (".", None, None),
        ("", None, None),
        ("-3", None, None),
        ("1e99", None, None),
        ("12-15", None, None),
    ],
)
def test_words_are_unknown_numbers(text: str, value: str | None, items: int | None) -> None:
    """Anything but a number of zero or more is unknown."""
    column = number_column("n")
    assert column.find(text) == (None if value is None else Decimal(value))
    assert column.find_whole(text) == items


# Releases.


@pytest.mark.parametrize(
    ("file", "top", "release"),
    [
        ("Tracker_Release_21.xlsx", "Notes", "release 21"),
        ("kiel.xlsx", "Ukraine Support Tracker, Release 9", "release 9"),
        ("kiel.xlsx", "Notes", "to 2023-05-06"),
    ],
)
def test_the_release_has_a_name(tmp_path: Path, file: str, top: str, release: str) -> None:
    """The name comes from the file name, the first lines or the latest announcement."""
    ds = mediation.load(kiel_workbook(tmp_path / file, LATE, {"announcement_date": "2022-03-01"}, {}, top=top))
    (source,) = ds.sources.values()
    assert (source.dataset, source.release, str(source.published)) == ("kiel", release, "[2023-05-06..]")
    assert {each.source for each in ds} == {source.id}
    assert [(str(each.period), each.region) for each in ds.coverage] == [("2022-01-24/2023-05-06", "to Ukraine")]


def test_tables_of_the_website_are_separate_sources(tmp_path: Path) -> None:
    """Sources of months and weapons have different names."""
    months = mediation.load(
        kiel_table(tmp_path / "a.csv", MONTH, {}, {"month": "11"}, {"month": "x"}), on_error="collect"
    )
    weapons = mediation.load(kiel_table(tmp_path / "b.csv", WEAPONS, {}))
    assert [*(months | weapons).sources] == ["kiel-to-2022-11-months", "kiel-weapons"]
    named = mediation.load(kiel_table(tmp_path / "release 29.csv", WEAPONS, {}))
    assert [each.release for each in named.sources.values()] == ["release 29 weapons"]


# Tables from the website.


def test_a_month_has_a_measure_for_each_kind(tmp_path: Path) -> None:
    """Each monthly total above zero is a measure in euros. Commitments and allocations are separate."""
    ds = mediation.load(kiel_table(tmp_path / "months.csv", MONTH, {}))
    found = {each.event: each for each in ds.measures}
    assert [*found] == [
        "kiel-nor-2022-03-commitments",
        "kiel-nor-2022-03-financial",
        "kiel-nor-2022-03-military",
    ]
    commitments, money, arms = found.values()
    assert [each.value and each.value.amount for each in (commitments, money, arms)] == [
        Decimal(500_000_000),
        Decimal(100_000_000),
        Decimal(250_000_000),
    ]
    assert [(each.label, str(each.type), str(each.when)) for each in (commitments, money, arms)] == [
        ("Commitment", "aid", "2022-03"),
        ("Allocation", "financial_aid", "2022-03"),
        ("Allocation", "military_support", "2022-03"),
    ]
    assert ds.tally == mediation.tally.Tally(kept=1)


def test_a_month_without_aid_is_skipped(tmp_path: Path) -> None:
    """Zero and empty totals give no record."""
    row = {"financial": "0", "military": "", "commitments": "0"}
    ds = mediation.load(kiel_table(tmp_path / "months.csv", MONTH, row))
    assert (len(ds), ds.tally) == (0, mediation.tally.Tally(skipped=1))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"month": "13"}, "impossible-date"),
        ({"month": ""}, "no-date"),
        ({"year": "9" * 40}, "no-date"),
        ({"military": "-0.1"}, "bad-number"),
    ],
)
def test_an_invalid_month_is_reported(tmp_path: Path, row: dict[str, str], code: str) -> None:
    """An invalid month or a negative amount rejects the row."""
    ds = mediation.load(kiel_table(tmp_path / "months.csv", MONTH, row, {}), on_error="collect")
    assert [each.code for each in ds.problems] == [code]
    assert len(ds) == len(MONTH) - 7


def test_each_weapon_is_a_transfer(tmp_path: Path) -> None:
    """A weapon has the value of the row only if it is the only one."""
    path = kiel_table(
        tmp_path / "weapons.csv",
        WEAPONS,
        {},
        {"weapons_list": "Hawk (old) (5); Owl-2 (7)", "category": "Slings"},
    )
    ds = mediation.load(path)
    single, hawk, owl = ds.arms_transfers
    assert [(each.designation, each.number) for each in ds.arms_transfers] == [
        ("Falcon howitzer", 12),
        ("Hawk (old)", 5),
        ("Owl-2", 7),
    ]
    assert (single.value and single.value.amount, hawk.value, owl.value) == (Decimal(900), None, None)
    assert [each.text for each in owl.raw] == ["900"]
    assert [str(each.category) for each in (single, owl)] == ["Artillery", "unspecified"]
    assert {str(each.stage) for each in ds.arms_transfers} == {"allocated"}


def test_a_different_total_is_reported(tmp_path: Path) -> None:
    """If the list does not add up to the total of the row, keep the transfers and report it."""
    ds = mediation.load(
        kiel_table(tmp_path / "weapons.csv", WEAPONS, {"number_of_weapons": "13"}, {"weapons_list": "Falcon"}),
        on_error="collect",
    )
    assert [(each.code, each.message) for each in ds.problems] == [
        ("count-differs", "The row counts '13' weapons, but weapons_list adds up to 12."),
        ("bad-list", "Should be a list as Leopard-2A4 (8); ..., found 'Falcon'."),
    ]
    assert ds.tally == mediation.tally.Tally(kept=1, rejected=1)


def test_other_files_are_rejected(tmp_path: Path) -> None:
    """The message lists the expected columns."""
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(mediation.UsageError, match="announcement_date"):
        mediation.load(tmp_path / "other.csv", format="kiel")


@pytest.mark.skipif(not SHARED.is_dir(), reason="Kiel's tables are missing: they may not be redistributed")
@pytest.mark.parametrize(("name", "rows", "records"), [("data_explorer.slice.csv", 200, 431), ("weapons.csv", 61, 101)])
def test_real_tables_load(name: str, rows: int, records: int) -> None:
    """Every row is kept or skipped, every record is proven, and every donor is known."""
    ds = mediation.load(SHARED / name)
    assert ds.tally
    assert ds.tally.kept + ds.tally.skipped == rows
    assert len(ds) == records
    assert ds.verify(SHARED).is_proven
    assert not [each for each in ds.actors if each.startswith("kiel-")]


def test_a_total_may_have_grouped_digits(tmp_path: Path) -> None:
    """A total with commas is a number. A total above the limit rejects its row."""
    rows = ({"military": "1,200"}, {"military": "1234567"})
    ds = mediation.load(kiel_table(tmp_path / "months.csv", MONTH, *rows), on_error="collect")
    assert [(each.code, each.field) for each in ds.problems] == [("bad-number", "military")]
    assert Decimal(1_200) * 10**9 in {each.value.amount for each in ds.measures if each.value}
