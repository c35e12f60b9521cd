"""Counts with bounds, and equidistance."""

from fractions import Fraction
from itertools import product
from operator import ge, gt, le, lt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import UsageError
from mediation.analysis import Count, Equidistance
from mediation.analysis.counts import NONE, equidistance

SMALL = [Count(certain, possible) for possible in range(5) for certain in range(possible + 1)]
counts = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda two: Count(min(two), sum(two)))


def values(p: Count, q: Count) -> list[Fraction]:
    """Return `1 − |p − q| / (p + q)` for all whole numbers that the counts allow, where it is defined."""
    boxes = product(range(p.certain, p.possible + 1), range(q.certain, q.possible + 1))
    return [1 - Fraction(abs(a - b), a + b) for a, b in boxes if a + b > 0]


class TestCount:
    """A count is at least `certain` and up to `possible`."""

    @pytest.mark.parametrize(("certain", "possible"), [(-1, 0), (1, 0), (-2, -1), (3, 2)])
    def test_bounds(self, certain: int, possible: int) -> None:
        """A negative count, or one with more certain than possible, is rejected."""
        with pytest.raises(ValueError, match=f"needs 0 <= certain <= possible, found {certain} and {possible}"):
            Count(certain, possible)

    @given(one=counts, other=counts)
    def test_sum(self, one: Count, other: Count) -> None:
        """Counts add up bound by bound, in any order. Adding zero changes nothing."""
        total = one + other
        assert (total.certain, total.possible) == (one.certain + other.certain, one.possible + other.possible)
        assert other + one == total
        assert one + NONE == one

    @given(count=counts)
    def test_truth_and_text(self, count: Count) -> None:
        """A count is true if it may be more than zero. An exact count prints as one number, others as two."""
        assert bool(count) is (count.possible > 0)
        ends = str(count).split("–")
        assert [int(ends[0]), int(ends[-1])] == [count.certain, count.possible]
        assert (len(ends) == 1) is (count.certain == count.possible)

    def test_has_no_order(self) -> None:
        """Counts have no order, because their bounds can overlap."""
        with pytest.raises(TypeError):
            sorted([Count(1, 2), Count(0, 3)])

    @given(count=counts, number=st.integers(-1, 30))
    def test_numbers(self, count: Count, number: int) -> None:
        """A comparison with a number answers only if every number that the count allows gives that answer."""
        allowed = range(count.certain, count.possible + 1)
        for compare in (lt, le, gt, ge):
            answers = {compare(each, number) for each in allowed}
            if len(answers) == 1:
                assert compare(count, number) in answers
            else:
                with pytest.raises(UsageError, match="certain"):
                    compare(count, number)
        assert (count == number) is ([*allowed] == [number])
        assert (count != number) is not (count == number)

    @given(count=counts)
    def test_one_number(self, count: Count) -> None:
        """An exact count equals its number, also as a key. Other counts equal no number."""
        if count.certain == count.possible:
            assert int(count) == count.certain
            assert {count: "x"}[count.certain] == "x"  # type: ignore[index]
        else:
            with pytest.raises(UsageError, match="certain"):
                int(count)

    def test_other_types(self) -> None:
        """A count equals no text, and has no order with one."""
        assert Count(1, 1) != "1"
        with pytest.raises(TypeError):
            assert Count(1, 1) < "2"  # type: ignore[operator]

    def test_format(self) -> None:
        """A count can be aligned like its text."""
        assert f"{Count(1, 2):>5}" == "  1–2"


class TestEquidistance:
    """`1 − |p − q| / (p + q)`, as bounds over all that two counts allow."""

    def test_small_counts(self) -> None:
        """The bounds are the least and the greatest value over all whole numbers that the counts allow."""
        for p, q in product(SMALL, SMALL):
            found, expected = equidistance(p, q), values(p, q)
            assert (found and (found.lower, found.upper)) == ((min(expected), max(expected)) if expected else None)

    @given(p=counts, q=counts)
    def test_brute_force(self, p: Count, q: Count) -> None:
        """The same for larger counts. The value is missing only if nothing is possible."""
        expected = values(p, q)
        found = equidistance(p, q)
        if found is None:
            assert expected == []
            assert not p
            assert not q
        else:
            assert (found.lower, found.upper) == (min(expected), max(expected))
            assert 0 <= found.lower <= found.upper <= 1
            assert found.n == p + q

    @given(p=counts, q=counts)
    def test_symmetry(self, p: Count, q: Count) -> None:
        """The order of the poles doesn't matter."""
        assert equidistance(p, q) == equidistance(q, p)

    @given(n=st.integers(1, 50), m=st.integers(0, 50))
    def test_exact_counts(self, n: int, m: int) -> None:
        """Exact counts give one value: 1 if they are equal, 0 if one is zero."""
        p, q = Count(n, n), Count(m, m)
        found = equidistance(p, q)
        assert found is not None
        assert found.lower == found.upper
        assert (found.lower == 1) is (n == m)
        assert (found.lower == 0) is (m == 0)

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (Equidistance(Fraction(1, 2), Fraction(1, 2), Count(4, 4)), "0.50 (n = 4)"),
            (Equidistance(Fraction(1, 3), Fraction(1), Count(2, 4)), "0.33–1.00 (n = 2–4)"),
            (Equidistance(Fraction(499, 1000), Fraction(501, 1000), Count(9, 9)), "0.50 (n = 9)"),
        ],
    )
    def test_text(self, value: Equidistance, text: str) -> None:
        """It prints with two decimals and the number of events, as a range if the bounds differ."""
        assert str(value) == text
