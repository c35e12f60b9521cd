"""Machine-coded rows, counted in plain loops."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from analysis.engines import Row
from mediation import codes

CODES = ("010", "0231", "028", "042", "045", "046", "051", "057", "072", "111", "126", "163", "165", "190", "999")
ACTORS = ("TUR", "RUS", "UKR", "USA", "FIN", "GBR", None)
SINCE = {"USA": date(1949, 8, 24), "GBR": date(1949, 8, 24), "FIN": date(2023, 4, 4)}
"""When some states joined NATO. Türkiye also belongs to it, the others do not."""

days = st.sampled_from(
    [date(2022, 2, 24), date(2022, 3, 1), date(2022, 12, 31), date(2023, 1, 1), date(2023, 4, 3), date(2023, 4, 4)]
)


def rows(*, least: int = 0, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Row]]:
    """Return rows like those of GDELT, with further columns."""
    one = st.fixed_dictionaries(
        {
            "earliest": days,
            "actor": st.sampled_from(("TUR", "TUR", *ACTORS)),
            "target": st.sampled_from(("RUS", "UKR", *ACTORS)),
            "code": st.sampled_from((*CODES, None)),
            "quad": st.sampled_from([1, 2, 3, 4, None]),
            "goldstein": st.sampled_from([-10.0, -2.5, 0.0, 4.0, 7.5, None]),
            "reject": st.sampled_from([None, None, None, None, "bad-date"]),
            "origin_file": st.sampled_from(["a.CSV", "b.CSV"]),
            "url": st.sampled_from(["one", "two", None]),
            **more,
        }
    )
    return st.lists(one, min_size=least, max_size=40).map(
        lambda found: [
            {"event": str(number // 2 * 2), "latest": row["earliest"], **row} for number, row in enumerate(found)
        ]
    )


def good(given: Iterable[Row]) -> list[Row]:
    """Return the rows that are not malformed."""
    return [row for row in given if row["reject"] is None]


def rejected(given: Iterable[Row]) -> Counter[tuple[str, str]]:
    """Count the malformed rows by file and reason."""
    return Counter((row["origin_file"], row["reject"]) for row in given if row["reject"] is not None)


Side = Callable[[Row], str | None]


def toward(row: Row, poles: dict[str, Iterable[str]]) -> str | None:
    """Return the pole that a row is toward. NATO means its members, each during its membership."""
    for name, members in poles.items():
        is_nato = name == "NATO" and row["target"] in SINCE and row["earliest"] >= SINCE[row["target"]]
        if row["target"] in members or is_nato:
            return name
    return None


def moves(given: Iterable[Row], actor: str, poles: dict[str, Iterable[str]]) -> list[dict[str, Any]]:
    """Return the move of each row of an actor toward a pole. The class is None if it is not a move."""
    walk = codes.crosswalk("cameo-1.1")
    found = []
    for row in good(given):
        pole = toward(row, poles)
        if row["actor"] == actor and pole:
            turn = walk.get(row["code"]) if row["code"] else None
            what = {name: getattr(turn, name, None) for name in ("move_class", "form", "means", "domain")}
            side = "both" if what["move_class"] == "bridging" else pole
            found.append({**row, **what, "pole": side, "reason": getattr(turn, "reason", "")})
    return found


def cells(found: Iterable[dict[str, Any]]) -> dict[tuple[Any, ...], int]:
    """Count moves by year and the other fields of a cell."""
    keys = ("move_class", "pole", "form", "means", "domain")
    return dict(
        Counter((str(move["earliest"].year), *(str(move[k]) for k in keys)) for move in found if move["move_class"])
    )


def dyads(given: Iterable[Row], label: Callable[[date], str]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Count what actors did toward each other per period, in plain loops."""
    groups: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in good(given):
        if row["actor"] and row["target"]:
            groups[row["actor"], row["target"], label(row["earliest"])].append(row)
    found = {}
    for key, group in groups.items():
        scores = [row["goldstein"] for row in group if row["goldstein"] is not None]
        quads = [row["quad"] for row in group if row["quad"] is not None]
        classes = [quads.count(quad) if quads else None for quad in (1, 2, 3, 4)]
        net = quads.count(1) + quads.count(2) - quads.count(3) - quads.count(4)
        found[key] = {
            "count": len(group),
            "scored": len(scores),
            "goldstein_sum": sum(scores) if scores else None,
            "goldstein_mean": sum(scores) / len(scores) if scores else None,
            **dict(
                zip(
                    ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict"),
                    classes,
                    strict=True,
                )
            ),
            "counts": float(net) if quads else None,
            "share": net / len(quads) if quads else None,
        }
    return found
