"""Goldstein scores and quad classes."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import UsageError
from mediation.codes import codebook, goldstein, quad_class

TABLES: Final = ("gdelt", "cameo-0.5", "plover-2")
PRODUCERS: Final = ("gdelt", "cameo", "phoenix", "plover-2")


@given(st.sampled_from(TABLES).map(goldstein).flatmap(lambda t: st.tuples(st.just(t.name), st.sampled_from(sorted(t)))))
def test_scores(found: tuple[str, str]) -> None:
    """Scores are from -10 to 10, for codes of the codebook, with table and source."""
    table, code = goldstein(found[0]), found[1]
    assert -10 <= table[code] <= 10
    assert code in codebook(table.codebook)
    looked = table.look_up(code)
    assert (looked.code, looked.value, looked.table, looked.source) == (code, table[code], table.name, table.source)


@pytest.mark.parametrize(
    ("table", "without"),
    [("gdelt", {"1213", "1214"}), ("cameo-0.5", set()), ("plover-2", {"PROTEST:vandalize"})],
)
def test_complete_tables(table: str, without: set[str]) -> None:
    """A table has every code of its codebook, except those that its source lacks."""
    scores = goldstein(table)
    assert set(codebook(scores.codebook)) - set(scores) == without
    assert len(scores) == len(codebook(scores.codebook)) - len(without)
    assert repr(scores) == f"<{table}: {len(scores)} codes of {scores.codebook}; {scores.source}>"
    for code in without:
        with pytest.raises(UsageError, match=f'The table "{table}" .* has no value for .{code}'):
            scores.look_up(code)


def test_two_tables_differ() -> None:
    """The tables differ in six shared codes, which have different meanings."""
    modern, old = goldstein("gdelt"), goldstein("cameo-0.5")
    assert {code for code in set(modern) & set(old) if modern[code] != old[code]} == {
        "016",
        "022",
        "124",
        "163",
        "165",
        "166",
    }


def test_corrected_score() -> None:
    """The missing sign of a score in the manual is corrected."""
    assert goldstein("plover-2")["ACCUSE"] == -3
    assert "ACCUSE" in goldstein("plover-2").source


@given(
    st.sampled_from(PRODUCERS).map(quad_class).flatmap(lambda t: st.tuples(st.just(t.name), st.sampled_from(list(t))))
)
def test_quad_classes_of_roots(found: tuple[str, str]) -> None:
    """Codes have the class of their root, 1 to 4. Only Phoenix has 0."""
    table, code = quad_class(found[0]), found[1]
    assert table[code] == table[code[:2] if code[0].isdigit() else code.partition(":")[0]]
    assert table[code] in range(0 if table.name == "phoenix" else 1, 5)
    assert table.look_up(code).table == table.name


@pytest.mark.parametrize(
    ("producer", "book"), [("gdelt", "cameo-1.1"), ("cameo", "cameo-1.1"), ("phoenix", "cameo-0.5"), ("plover-2",) * 2]
)
def test_complete_quad_classes(producer: str, book: str) -> None:
    """Every producer has a class for every code of its codebook."""
    assert quad_class(producer).codebook == book
    assert set(codebook(book)) <= set(quad_class(producer))


def test_producers_differ() -> None:
    """Known differences between Phoenix, GDELT and the usual division."""
    usual = quad_class("cameo")
    roots = ("01", "05", "06", "08", "09", "13", "14", "20")
    assert [usual[root] for root in roots] == [1, 1, 2, 2, 3, 3, 4, 4]
    others = {"gdelt": {"09": 2, "14": 3}, "phoenix": {"01": 0, "02": 0, "16": 3}}
    for producer, differing in others.items():
        table = quad_class(producer)
        assert {code[:2]: table[code] for code in usual if table[code] != usual[code]} == differing


def test_quad_class_of_sanctions() -> None:
    """The PLOVER manual contradicts itself on sanctions; the source says which part is used."""
    assert quad_class("plover-2")["SANCTION:discontinue"] == 4
    assert "SANCTION" in quad_class("plover-2").source


def test_unknown_tables() -> None:
    """Unknown tables are rejected, and the message lists the known ones."""
    with pytest.raises(UsageError, match=r'Unknown Goldstein table "icews"\. Known: cameo-0.5, gdelt, plover-2\.'):
        goldstein("icews")
    with pytest.raises(
        UsageError, match=r'Unknown producer of quad classes "icews"\. Known: cameo, gdelt, phoenix, plover-2\.'
    ):
        quad_class("icews")
