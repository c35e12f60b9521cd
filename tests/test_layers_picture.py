"""The picture of the layers shows every import. `MEDIATION_REFRESH=1 pytest` draws it again."""

import ast
import os
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import test_layers
from test_layers import LAYERS, MODULES

DOCS: Final = Path(__file__).parents[1] / "docs"
PICTURE: Final = DOCS / "layers.svg"
PAGE: Final = DOCS / "layers.md"
START, END = "<!-- layers -->\n", "<!-- end of layers -->"

# Pixels.
COLUMN, ROW, BOX_WIDTH, BOX_HEIGHT, RADIUS, MARGIN = 34, 30, 96, 22, 10, 14
TITLE_HEIGHT = 56
HOW_TO_READ = "Follow a row to a dot, then go down to the layer it imports. The number counts pairs of modules."
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1f2933; }
.title { font-size: 15px; font-weight: 600; }
.box { fill: #e3edf7; stroke: #34618e; }
.line { stroke: #c3ccd5; fill: none; }
.dot { fill: #34618e; }
.up { fill: #c0392b; }
.count { font-size: 10px; fill: #fff; text-anchor: middle; }
.name { text-anchor: middle; }
"""


def _layer_of(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


def _arrows() -> Counter[tuple[str, str]]:
    """Return how many imports lead from one layer to another: pairs of modules, wherever the import is written."""
    pairs = ((module, other) for module in MODULES for other in test_layers._imports(module))
    layers = ((_layer_of(module), _layer_of(other)) for module, other in pairs)
    return Counter(pair for pair in layers if pair[0] != pair[1])


def _from_the_top() -> tuple[str, ...]:
    return tuple(reversed(LAYERS))


def _name(layer: str) -> str:
    return "mediation" if layer == "__init__" else layer


def _centre(position: int) -> tuple[int, int]:
    """Return where the column and the row of a layer lie."""
    return MARGIN + BOX_WIDTH + position * COLUMN, TITLE_HEIGHT + MARGIN + position * ROW + ROW // 2


def _box(position: int, layer: str) -> Iterator[str]:
    """Draw a layer on the diagonal; its box extends to the left, where no arrow may be."""
    x, y = _centre(position)
    left, top = x - BOX_WIDTH + RADIUS, y - BOX_HEIGHT // 2
    yield f'<rect class="box" x="{left}" y="{top}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="4"/>'
    yield f'<text class="name" x="{left + BOX_WIDTH // 2}" y="{y + 4}">{escape(_name(layer))}</text>'


def _line(importer: int, imported: int) -> str:
    """Draw an arrow: along the row of the layer that imports, then down the column of the layer it imports."""
    (x, y), (column, row) = _centre(importer), _centre(imported)
    end = row - BOX_HEIGHT // 2 if imported > importer else row + BOX_HEIGHT // 2
    return f'<path class="line" d="M{x} {y}H{column}V{end}"/>'


def _dot(importer: int, imported: int, count: int) -> str:
    (_, y), (x, _) = _centre(importer), _centre(imported)
    names = [escape(_name(_from_the_top()[each])) for each in (importer, imported)]
    runs = "dot" if imported > importer else "up"
    return (
        f"<g><title>{names[0]} imports {names[1]}: {count}</title>"
        f'<circle class="{runs}" cx="{x}" cy="{y}" r="{RADIUS}"/>'
        f'<text class="count" x="{x}" y="{y + 4}">{count}</text></g>'
    )


def _picture() -> str:
    """Return the SVG: layers on a diagonal, the topmost first, and a dot where one imports another."""
    layers, arrows = _from_the_top(), _arrows()
    places = [(layers.index(one), layers.index(other), count) for (one, other), count in sorted(arrows.items())]
    right, bottom = _centre(len(layers))
    width, height = right + MARGIN, bottom + MARGIN
    back_up = sum(imported < importer for importer, imported, _ in places)
    title = f"{len(layers)} layers, {len(places)} arrows, {sum(arrows.values())} imports; {back_up} run back up"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"<title>{title}</title>",
        f"<style>{STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text class="title" x="{MARGIN}" y="28">{title}</text>',
        f'<text x="{MARGIN}" y="48">{HOW_TO_READ}</text>',
        *(_line(importer, imported) for importer, imported, _ in places),
        *(part for position, layer in enumerate(layers) for part in _box(position, layer)),
        *(_dot(*place) for place in places),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _modules_of(layer: str) -> list[str]:
    return [module for module in MODULES if _layer_of(module) == layer]


def _purpose(layer: str) -> str:
    """Return the first sentence of a layer's docstring."""
    module = "mediation" if layer == "__init__" else f"mediation.{layer}"
    doc = ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8"))) or ""
    return " ".join(doc.partition("\n\n")[0].split()).partition(". ")[0].rstrip(".") + "."


def _table() -> str:
    arrows = _arrows()
    rows = ["| layer | modules | what it holds | imports from |", "|---|---|---|---|"]
    for layer in _from_the_top():
        below = ", ".join(_name(other) for other in _from_the_top() if (layer, other) in arrows)
        rows.append(f"| `{_name(layer)}` | {len(_modules_of(layer))} | {_purpose(layer)} | {below or 'nothing'} |")
    return "\n".join(rows) + "\n"


def _page(text: str) -> str:
    before, _, rest = text.partition(START)
    return before + START + _table() + END + rest.partition(END)[2]


def test_picture_shows_every_import() -> None:
    """The picture in the docs is the one that the imports of today give."""
    if os.environ.get("MEDIATION_REFRESH"):
        PICTURE.write_text(_picture(), encoding="utf-8")
    assert PICTURE.read_text(encoding="utf-8") == _picture()


def test_page_lists_every_layer() -> None:
    """The table below the picture is the one that the layers of today give."""
    if os.environ.get("MEDIATION_REFRESH"):
        PAGE.write_text(_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    assert text == _page(text)


def test_no_part_of_the_picture_covers_another() -> None:
    """No box covers another box, and no dot covers a box or another dot."""
    drawing = ET.fromstring(_picture())  # noqa: S314 - the text was made in this file
    svg = "{http://www.w3.org/2000/svg}"
    boxes = [
        (float(each.get("x", 0)), float(each.get("y", 0)), float(each.get("width", 0)), float(each.get("height", 0)))
        for each in drawing.iter(f"{svg}rect")
        if each.get("class") == "box"
    ]
    dots = [
        (float(each.get("cx", 0)) - RADIUS, float(each.get("cy", 0)) - RADIUS, 2 * RADIUS, 2 * RADIUS)
        for each in drawing.iter(f"{svg}circle")
    ]
    shapes = [*boxes, *dots]
    assert len(boxes) == len(LAYERS)
    assert len(dots) == len(_arrows())
    covering = [
        (one, other)
        for position, one in enumerate(shapes)
        for other in shapes[position + 1 :]
        if abs(one[0] + one[2] / 2 - other[0] - other[2] / 2) < (one[2] + other[2]) / 2
        and abs(one[1] + one[3] / 2 - other[1] - other[3] / 2) < (one[3] + other[3]) / 2
    ]
    assert covering == []
