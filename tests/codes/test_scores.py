"""A score and a quad class come from a table that is named."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import UsageError
from mediation.codes import codebook, goldstein, quad_class

TABLES: Final = ("gdelt", "cameo-0.5", "plover-2")
PRODUCERS: Final = ("gdelt", "cameo", "phoenix", "plover-2")


@given(st.sampled_from(TABLES).map(goldstein).flatmap(lambda t: st.tuples(st.just(t.name), st.sampled_from(sorted(t)))))
def test_scores_say_their_table(found: tuple[str, str]) -> None:
    """Each score is from -10 to 10, of a code of the table's codebook, and names the table and its source."""
    table, code = goldstein(found[0]), found[1]
    assert -10 <= table[code] <= 10
    assert code in codebook(table.codebook)
    looked = table.look_up(code)
    assert (looked.code, looked.value, looked.table, looked.source) == (code, table[code], table.name, table.source)


@pytest.mark.parametrize(
    ("table", "without"),
    [("gdelt", {"1213", "1214"}), ("cameo-0.5", set()), ("plover-2", {"PROTEST:vandalize"})],
)
def test_tables_are_whole(table: str, without: set[str]) -> None:
    """A table scores every code of its codebook except those that its source leaves out."""
    scores = goldstein(table)
    assert set(codebook(scores.codebook)) - set(scores) == without
    assert len(scores) == len(codebook(scores.codebook)) - len(without)
    assert repr(scores) == f"<{table}: {len(scores)} codes of {scores.codebook}; {scores.source}>"
    for code in without:
        with pytest.raises(UsageError, match=f'The table "{table}" .* has no value for .{code}'):
            scores.look_up(code)


def test_two_tables_differ() -> None:
    """On the digits that both have, the tables differ in six codes, for these mean other things."""
    modern, old = goldstein("gdelt"), goldstein("cameo-0.5")
    assert {code for code in set(modern) & set(old) if modern[code] != old[code]} == {
        "016",
        "022",
        "124",
        "163",
        "165",
        "166",
    }


def test_accusing_is_no_cooperation() -> None:
    """The score that the manual prints without its sign is taken with it."""
    assert goldstein("plover-2")["ACCUSE"] == -3
    assert "ACCUSE" in goldstein("plover-2").source


@given(
    st.sampled_from(PRODUCERS).map(quad_class).flatmap(lambda t: st.tuples(st.just(t.name), st.sampled_from(list(t))))
)
def test_quad_classes_go_by_root(found: tuple[str, str]) -> None:
    """A code has the class of its root, from 1 to 4, and 0 only with Phoenix."""
    table, code = quad_class(found[0]), found[1]
    assert table[code] == table[code[:2] if code[0].isdigit() else code.partition(":")[0]]
    assert table[code] in range(0 if table.name == "phoenix" else 1, 5)
    assert table.look_up(code).table == table.name


@pytest.mark.parametrize(
    ("producer", "book"), [("gdelt", "cameo-1.1"), ("cameo", "cameo-1.1"), ("phoenix", "cameo-0.5"), ("plover-2",) * 2]
)
def test_every_code_has_a_class(producer: str, book: str) -> None:
    """Each producer classes each code of its codebook."""
    assert quad_class(producer).codebook == book
    assert set(codebook(book)) <= set(quad_class(producer))


def test_producers_differ() -> None:
    """Phoenix has statements and appeals as neutral and reduced relations as verbal, GDELT moves 09 and 14."""
    usual = quad_class("cameo")
    roots = ("01", "05", "06", "08", "09", "13", "14", "20")
    assert [usual[root] for root in roots] == [1, 1, 2, 2, 3, 3, 4, 4]
    others = {"gdelt": {"09": 2, "14": 3}, "phoenix": {"01": 0, "02": 0, "16": 3}}
    for producer, differing in others.items():
        table = quad_class(producer)
        assert {code[:2]: table[code] for code in usual if table[code] != usual[code]} == differing


def test_sanctions_are_material() -> None:
    """Where the manual of PLOVER contradicts itself, the section on sanctions counts, and the source says so."""
    assert quad_class("plover-2")["SANCTION:discontinue"] == 4
    assert "SANCTION" in quad_class("plover-2").source


def test_unknown_tables() -> None:
    """A table that there is not is refused, with those that there are."""
    with pytest.raises(UsageError, match=r'Unknown Goldstein table "icews"\. Known: cameo-0.5, gdelt, plover-2\.'):
        goldstein("icews")
    with pytest.raises(
        UsageError, match=r'Unknown producer of quad classes "icews"\. Known: cameo, gdelt, phoenix, plover-2\.'
    ):
        quad_class("icews")
