"""Methods that show a result, and the slot through which they reach the code that draws it.

Results know what they hold; `mediation.show`, above them, knows how to draw it. `mediation/__init__.py` fills the
slot with a function that imports `mediation.show` on its first call, so nothing below it has to.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import altair as alt

Chart: TypeAlias = "alt.FacetChart"

_slot: "list[Callable[[Any], Any]]" = []


def draw_with(draw: Callable[[Any], Any]) -> None:
    """Set the function that draws a chart of any result."""
    _slot[:] = [draw]


class Plottable:
    """A result that can be drawn as a chart."""

    __slots__ = ()

    def plot(self) -> Chart:
        """Return an Altair chart; save it with `chart.save("balance.svg")`, or as `.png` or `.html`.

        Raises:
            MissingExtraError: Altair is not installed.
        """
        (draw,) = _slot
        chart: Chart = draw(self)
        return chart


def counted(count: int, noun: str) -> str:
    """Return the number with its noun.

    >>> counted(1, "record"), counted(2, "record")
    ('1 record', '2 records')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
