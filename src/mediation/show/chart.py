"""A balance as a chart: the moves of each class by period and pole."""

from typing import TYPE_CHECKING, Any, Final

import attrs

from mediation.analysis.counts import CLASSES, NONE, Count
from mediation.analysis.move_counts import Counted
from mediation.analysis.tables import BOTH
from mediation.errors import MissingExtraError

if TYPE_CHECKING:
    import altair as alt

# Safe for colour-blind readers (Okabe and Ito 2008); the position in each period also identifies the pole.
_COLOURS: Final = ("#0072B2", "#E69F00", "#999999")

_ROW_PIXELS: Final = 90
_BAR_PIXELS: Final = 14
# From this many periods on, labels are upright; above the second number, all bars share a fixed width.
_UPRIGHT_LABEL_PERIODS: Final = 15
_MAX_FULL_WIDTH_PERIODS: Final = 40
_MAX_CHART_PIXELS: Final = 1_200


def chart(balance: Counted) -> "alt.FacetChart":
    """Return bars for each period and pole, a row per class: certain moves dark, possible moves lighter.

    A period without a bar has no reported move. Save it with `chart.save("balance.svg")`, or as `.png` or `.html`.

    Raises:
        MissingExtraError: Altair is not installed.
    """
    try:
        import altair as alt
    except ImportError:
        raise MissingExtraError("Charts need Altair: pip install 'mediation[plot]'") from None
    p, q = (pole.name for pole in balance.poles)
    names = {p: f"toward {p}", q: f"toward {q}", BOTH: "between both"}
    labels = dict(CLASSES)
    bars = _bars(balance, names)
    poles, periods = list(names.values()), [each.label for each in balance.periods]
    upright = alt.Axis(labelAngle=0 if len(periods) < _UPRIGHT_LABEL_PERIODS else -90)
    base = alt.Chart().encode(
        x=alt.X("period:O", title=None, scale=alt.Scale(domain=periods), axis=upright),
        xOffset=alt.XOffset("pole:N", scale=alt.Scale(domain=poles)),
        color=alt.Color("pole:N", title=None, scale=alt.Scale(domain=poles, range=list(_COLOURS))),
    )
    possible = base.mark_bar(opacity=0.35).encode(y=alt.Y("possible:Q", title=None, axis=alt.Axis(tickMinStep=1)))
    layers = alt.layer(possible, base.mark_bar().encode(y="certain:Q"), data=alt.Data(values=bars))  # type: ignore[no-untyped-call]
    shown = [label for label in labels.values() if label in {bar["class"] for bar in bars}]
    rows = alt.Row("class:N", title=None, sort=shown, header=alt.Header(labelAngle=0, labelAlign="left"))
    title = alt.TitleParams(f"{balance.actor} between {p} and {q}", subtitle=[_subtitle(balance)])
    width = alt.Step(_BAR_PIXELS) if len(periods) <= _MAX_FULL_WIDTH_PERIODS else _MAX_CHART_PIXELS
    return layers.properties(height=_ROW_PIXELS, width=width).facet(row=rows).properties(title=title)


def _bars(balance: Counted, names: dict[str, str]) -> list[dict[str, Any]]:
    """Return a bar for each period, class and pole that has a move."""
    labels, counts = dict(CLASSES), dict[tuple[str, str, str], Count]()
    for cell in balance.cells:
        key = (cell.period, labels[cell.move_class], names[cell.pole])
        counts[key] = counts.get(key, NONE) + cell.count
    return [
        dict(zip(("period", "class", "pole", "certain", "possible"), (*key, *attrs.astuple(count)), strict=True))
        for key, count in sorted(counts.items(), key=lambda item: item[0])
    ]


def _subtitle(balance: Counted) -> str:
    """Return what a reader must know about the numbers."""
    what = "Moves" if balance.is_exhaustive else "Reported moves (minimum counts)"
    return f"{what}, rule set {balance.rules}. Lighter bars: possible moves."
