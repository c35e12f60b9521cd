"""Similarity of alliances, and its scores."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediation
from loaders.test_atop import GREECE, SPAIN, TURKEY, _table
from mediation.analysis.affinity import MEASURES, Affinity, AllianceSimilarity, kappa, pi, s_score
from mediation.loaders import AllianceTable

RATINGS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=12)


@pytest.fixture
def table(tmp_path: Path) -> AllianceTable:
    return _table(
        tmp_path,
        TURKEY,
        GREECE,
        {**SPAIN, "nonagg": "1"},
        {"atopid": "11", "member": "2"},
        {"atopid": "11", "member": "20"},
    )


@given(RATINGS)
def test_scores_are_bounded_alike_both_ways_and_one_for_the_same(pairs: list[tuple[int, int]]) -> None:
    """Every score is at most 1, exactly so for equal portfolios, at least −1, and the same both ways."""
    x, y = [a for a, _ in pairs], [b for _, b in pairs]
    for score in MEASURES.values():
        found = score(x, y)
        assert found == score(y, x)
        assert found is None or -1 - 1e-9 <= found <= 1
        assert score(x, x) in (1, None)
        if found == 1:
            assert x == y


@given(RATINGS)
def test_pi_is_at_most_kappa(pairs: list[tuple[int, int]]) -> None:
    """Pi is never greater than kappa, because it counts the difference of the means as chance."""
    x, y = [a for a, _ in pairs], [b for _, b in pairs]
    one, other = pi(x, y), kappa(x, y)
    assert (one is None) == (other is None)
    assert one is None or other is None or one <= other + 1e-9


def test_scores_worked_out_by_hand() -> None:
    """Scores worked out by hand: S = 1 − 2·4/(4·3), and with squares 1 − 2·10/(4·9)."""
    x, y = [3, 0, 1, 0], [0, 0, 2, 0]
    assert s_score(x, y, highest=3) == pytest.approx(1 / 3)
    assert s_score(x, y, highest=3, squared=True) == pytest.approx(4 / 9)
    assert kappa(x, y) == pytest.approx(1 - 10 / (6 + 3 + 4 * 0.25))
    assert pi(x, y) == pytest.approx(1 - 10 / (10 - 8 * 0.75**2 + 4))


def test_missing_score() -> None:
    """A score needs ratings, and one that is corrected for chance needs different ratings."""
    assert s_score([], [], highest=3) is kappa([], []) is pi([], []) is None
    assert kappa([2, 2], [2, 2]) is pi([2, 2], [2, 2]) is None
    with pytest.raises(ValueError, match="zip"):
        s_score([1], [1, 2], highest=3)


def test_alliances_are_compared_state_by_state(table: AllianceTable) -> None:
    """A score compares both states' pledges to every allied state. A state's pledge to itself has rank 3."""
    # In the order TUR, GRC, ESP, USA, CAN.
    turkey, greece = [3, 3, 3, 0, 0], [2, 3, 2, 0, 0]
    for name, score in MEASURES.items():
        assert AllianceSimilarity(table=table, measure=name).affinity("TUR", "GRC", 1950) == pytest.approx(
            score(turkey, greece)
        )


def test_binary_ignores_ranks(table: AllianceTable) -> None:
    """Without ranks, members of one alliance are alike, and differ from a member of another."""
    alike = AllianceSimilarity(table=table, measure="s", binary=True)
    assert alike.affinity("TUR", "GRC", 1950) == alike.affinity("TUR", "ESP", 1950) == 1
    assert alike.affinity("TUR", "USA", 1950) == pytest.approx(1 - 2 * 4 / 5)


def test_named_states(table: AllianceTable) -> None:
    """Named states are compared in addition to the two themselves. States without ties raise the similarity."""
    few = AllianceSimilarity(table=table, measure="s", among=("ESP",))
    many = AllianceSimilarity(table=table, measure="s", among=("ESP", "PER", "CHL", "JPN"))
    assert few.affinity("TUR", "GRC", 1950) == pytest.approx(1 - 2 * 2 / 9)
    assert many.affinity("TUR", "GRC", 1950) == pytest.approx(1 - 2 * 2 / 18)


def test_without_data_there_is_no_similarity(table: AllianceTable) -> None:
    """A state without rows has no similarity, and neither has a year outside the release."""
    similarity = AllianceSimilarity(table=table)
    assert similarity.affinity("TUR", "PER", 1950) is similarity.affinity("TUR", "GRC", 1951) is None


def test_each_says_what_it_is(table: AllianceTable) -> None:
    """Every affinity names its source and measure. An unknown measure is rejected with a suggestion."""
    found: list[Affinity] = [table, AllianceSimilarity(table=table), AllianceSimilarity(table=table, binary=True)]
    assert [each.source for each in found] == [
        "ATOP 5.1, rank of pledges",
        "ATOP 5.1, kappa of ranks of pledges",
        "ATOP 5.1, kappa of binary pledges",
    ]
    with pytest.raises(mediation.UsageError, match="Did you mean kappa"):
        AllianceSimilarity(table=table, measure="kapa")
