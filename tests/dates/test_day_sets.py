"""Sets of days behave as sets."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mediation.dates.day_sets import Days, DaySet, share, unite, until

stretches = st.builds(lambda low, length: (Days(low, low + length),), st.integers(0, 30), st.integers(0, 6))
day_sets = st.lists(stretches, max_size=4).map(unite)


def days(given_days: DaySet) -> set[int]:
    """Return the days one by one."""
    return {day for low, high in given_days for day in range(low, high + 1)}


@given(sets=st.lists(day_sets, min_size=1, max_size=4), last=st.integers(-1, 40))
def test_sets(sets: list[DaySet], last: int) -> None:
    """Union, intersection and a last day give what sets of single days give."""
    assert days(unite(sets)) == set.union(*map(days, sets))
    assert days(share(sets)) == set.intersection(*map(days, sets))
    assert days(until(sets[0], last)) == {day for day in days(sets[0]) if day <= last}


@given(sets=st.lists(day_sets, min_size=1, max_size=4))
def test_stretches_are_apart(sets: list[DaySet]) -> None:
    """Stretches are in order, with a gap between two of them."""
    found = unite(sets)
    assert all(one.high + 1 < other.low for one, other in pairwise(found))
