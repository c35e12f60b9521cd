"""Names that the code system of a table lacks are listed, counted, and warned of."""

import warnings
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.build import gdelt, icews, polecat, scanned, text
from mediation import Dataset, EventTable, balance, dyads, load_seeds, scan
from mediation.analysis.table_balance import TableBalance
from mediation.codes import NAME_SYSTEMS, SYSTEMS, find_state, states
from mediation.events import UnknownName, UnknownNamesWarning
from mediation.events.layouts import ICEWS, POLECAT
from mediation.events.unknown_names import known_names
from mediation.models import Actor

QUESTION: Any = ("TUR", ("RUS", "UKR"))


def _names(found: tuple[UnknownName, ...]) -> dict[str, int]:
    return {each.name: each.rows for each in found}


def _icews(*pairs: tuple[str, str]) -> bytes:
    rows = [icews(**{"Source Country": actor, "Target Country": target}) for actor, target in pairs]
    return text(rows, header=ICEWS.columns)


def _frame(*pairs: tuple[str | None, str | None], countries: str = "iso3") -> EventTable:
    """Return a table of a frame with a visit from each actor to each target."""
    rows = [
        {
            "event": str(number),
            "earliest": "2022-03-10",
            "latest": "2022-03-10",
            "actor": actor,
            "target": target,
            "code": "042",
            "codebook": "cameo-1.1",
        }
        for number, (actor, target) in enumerate(pairs)
    ]
    schema = dict.fromkeys(("event", "earliest", "latest", "actor", "target", "code", "codebook"), pl.String)
    frame = pl.DataFrame(rows, schema=schema).with_columns(pl.col("earliest", "latest").str.to_date())
    return scan(frame, countries=countries, codebook="cameo-1.1")


def _asked(table: EventTable, question: Any = QUESTION) -> TableBalance:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnknownNamesWarning)
        return balance(table, *question)


def test_unknown_names_are_counted_by_row() -> None:
    """Each unknown name has the number of its valid rows, as actor, target or both. Missing names are not unknown."""
    pairs = [
        *(
            ("Turkey", "Russian Federation"),
            ("Krim", "Krim"),
            ("Krim", "Ukraine"),
            ("Turkey", "TURKEY"),
            ("NA", "Krim"),
        ),
        ("Moldova, Republic of", "the former Yugoslav Republic of Macedonia"),
    ]
    found = scanned(_icews(*pairs), EventTable.unknown_names)
    assert found == (UnknownName(name="Krim", rows=3), UnknownName(name="TURKEY", rows=1))


@pytest.mark.parametrize(
    ("rows", "header", "expected"),
    [
        ([gdelt(), gdelt(Actor2CountryCode="XYZ"), gdelt(Actor1CountryCode="Turkey")], (), {"Turkey": 1, "XYZ": 1}),
        ([gdelt(Actor2CountryCode=code) for code in ("ROM", "KSV", "LAM", "BLK", "WSB", "")], (), {}),
        ([gdelt(Actor2CountryCode="XYZ", EventCode="9999")], (), {}),  # a malformed row counts for nobody anyway
        ([icews(**{"Target Country": "Republic of Ruritania"})], ICEWS.columns, {"Republic of Ruritania": 1}),
        ([polecat(), polecat(**{"Recipient Country": "RUS; QQQ"})], POLECAT.columns, {"QQQ": 1}),
    ],
)
def test_each_format_has_its_code_system(rows: list[Any], header: tuple[str, ...], expected: dict[str, int]) -> None:
    """The code system of the format decides what is unknown."""
    data = text([*rows, *rows[:1] * 9] if not header else rows, header=header)
    assert set(_names(scanned(data, EventTable.unknown_names))) == set(expected)


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_a_system_has_is_known(system: str) -> None:
    """No code or name of a system is unknown to it."""
    known = known_names(system)
    assert {code.code for state in states().values() for code in state.codes if code.system == system} <= {*known}
    assert _frame(*((code, code) for code in known), countries=system).unknown_names() == ()


@pytest.mark.parametrize("system", NAME_SYSTEMS)
def test_a_known_name_has_one_state(system: str) -> None:
    """Each name that counts in a table of names finds one state in this system."""
    assert [name for name in known_names(system) if find_state(name, of=system) is None] == []


@settings(max_examples=15)
@given(st.lists(st.tuples(*[st.sampled_from(("TUR", "RUS", "UKR", "XYZ", "Turkey", None, ""))] * 2), max_size=12))
def test_every_row_counts_for_a_state_or_is_listed(pairs: list[tuple[str | None, str | None]]) -> None:
    """A row of the actor toward a pole is counted; one that could be it is listed under its unknown name."""
    answer = _asked(_frame(*pairs))
    acts, poles, known = {"TUR"}, {"RUS", "UKR"}, {"TUR", "RUS", "UKR", None, ""}
    expected: dict[str, int] = {}
    for actor, target in pairs:
        may_act, may_reach = actor in acts or actor not in known, target in poles or target not in known
        if may_act and may_reach:
            for name in {actor, target} - known:
                expected[str(name)] = expected.get(str(name), 0) + 1
    assert _names(answer.unknown_names) == expected
    assert len(answer.moves) == sum(actor in acts and target in poles for actor, target in pairs)


def test_a_balance_warns_of_rows_that_it_could_depend_on() -> None:
    """A balance warns, and holds the names; rows of others that it can't depend on don't matter."""
    rows = (("Turkey", "Krim"), ("Krim", "Ukraine"), ("Krim", "Atlantis"), ("Krim", "Greece"), ("Greece", "Krim"))
    with pytest.warns(UnknownNamesWarning, match=r'"Krim" \(3 rows\), "Atlantis" \(1 row\)'):
        answer = scanned(_icews(*rows), lambda table: balance(table, *QUESTION))
    assert _names(answer.unknown_names) == {"Krim": 3, "Atlantis": 1}


def test_a_table_of_known_names_gives_no_warning() -> None:
    """Unknown names that don't matter give no warning."""
    answer = scanned(_icews(("Turkey", "Ukraine"), ("Greece", "Krim")), lambda table: balance(table, *QUESTION))
    assert answer.unknown_names == ()


def test_a_table_with_ids_of_its_own_has_no_unknown_names() -> None:
    """Records use the ids of their dataset, and a table without a code system any id."""
    assert load_seeds().events().unknown_names() == ()
    table = _frame(("someone", "RUS"), countries="")
    assert table.unknown_names() == ()
    assert balance(table, "someone", ("RUS", "UKR")).unknown_names == ()


def test_a_parquet_file_is_read_no_further_than_the_question(tmp_path: Path) -> None:
    """In Parquet files of codes, a balance sees the unknown targets of the actor; the table lists all names."""
    path = tmp_path / "events.parquet"
    _frame(("TUR", "XYZ"), ("XYZ", "UKR"), ("TUR", "UKR"), ("GRC", "XYZ")).write(path)
    table = scan(path)
    assert _names(table.unknown_names()) == {"XYZ": 3}
    assert _names(_asked(table).unknown_names) == {"XYZ": 1}
    _frame(("Turkey", "Krim"), ("Krim", "Ukraine"), countries="icews").write(path)
    assert _names(_asked(scan(path)).unknown_names) == {"Krim": 2}


def test_poles_with_dates_see_unknown_names() -> None:
    """Groups, whose members depend on the date, see them too."""
    table = _frame(("TUR", "XYZ"), ("XYZ", "FIN"), ("TUR", "FIN"))
    answer = _asked(table, ("TUR", ("NATO", "RUS")))
    assert _names(answer.unknown_names) == {"XYZ": 2}
    assert len(answer.moves) == 0  # Finland was no member in 2022


def test_dyads_warn_of_rows_that_could_be_theirs() -> None:
    """Dyads warn of unknown names in rows that could be of the named actors, or of any if none is named."""
    table = _frame(("TUR", "XYZ"), ("GRC", "XYZ"), ("TUR", "RUS"))
    with pytest.warns(UnknownNamesWarning, match=r'"XYZ" \(1 row\)'):
        series = dyads(table, pairs=[("TUR", "RUS")])
    assert series.pairs == (("TUR", "RUS"),)
    with pytest.warns(UnknownNamesWarning, match=r'"XYZ" \(2 rows\)'):
        dyads(table)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dyads(table, actors=["UKR"])


def test_many_names_are_shortened_in_the_warning() -> None:
    """A warning names five of the names and counts the others."""
    table = _frame(*(("TUR", f"XX{letter}") for letter in "ABCDEFG"))
    with pytest.warns(UnknownNamesWarning, match=r'"XXE" \(1 row\) and 2 more\.'):
        assert len(balance(table, *QUESTION).unknown_names) == 7


def test_unknown_states_of_a_dataset() -> None:
    """A dataset lists its states that no code or id makes known, with the number of their records."""
    ds = load_seeds()
    ruritania = Actor.model_validate(
        {"id": "ruritania", "type": "state", "names": [{"text": "Ruritania", "kind": "preferred"}]}
    )
    kosovo = Actor.model_validate(
        {
            "id": "kosovo",
            "type": "state",
            "names": [{"text": "Kosovo", "kind": "preferred"}],
            "codes": {"gw": "347"},
        }
    )
    record = next(record for record in ds.statements if record.speaker == "TUR")
    changed = record.replace(speaker="ruritania", event="words-of-ruritania", office="")
    added = Dataset(
        sources=tuple(ds.sources.values()),
        actors=(*ds.actors.values(), ruritania, kosovo),
        disputes=tuple(ds.disputes.values()),
        records=(*ds, changed),
    )
    assert ds.unknown_names() == ()
    assert added.unknown_names() == (UnknownName(name="Ruritania", rows=1),)
