"""The codebook page lists the whole crosswalk. `MEDIATION_REFRESH=1 pytest` rewrites the table."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from mediation.codes import Crosswalk, Turn, crosswalk

PAGE: Final = Path(__file__).parents[2] / "docs" / "codebook.md"
SECTION: Final = re.compile(r"(?<=<!-- crosswalk -->\n).*(?=<!-- end of crosswalk -->)", flags=re.DOTALL)


def _move(turn: Turn) -> str:
    return f"{turn.move_class} ({turn.form}), {turn.means}" if turn.is_move else "none"


def _codes(walk: Crosswalk, rule: str) -> str:
    """Return the codes of a rule by domain. A branch with one rule and domain is listed by its root."""
    by_domain: dict[str, list[str]] = {}
    for code, turn in walk.items():
        under = [walk[other] for other in walk if other.startswith(code)]
        above = walk.get(code[:-1]) if len(code) > 2 else None
        is_head = all((each.rule, each.domain) == (turn.rule, turn.domain) for each in under)
        has_head = above is not None and all(
            (each.rule, each.domain) == (turn.rule, turn.domain)
            for other, each in walk.items()
            if other.startswith(code[:-1])
        )
        if turn.rule == rule and not has_head:
            by_domain.setdefault(turn.domain or "", []).append(f"{code}…" if is_head and len(under) > 1 else code)
    return "; ".join(f"{domain}: {', '.join(codes)}".removeprefix(": ") for domain, codes in by_domain.items())


def _table() -> Iterator[str]:
    walk = crosswalk("cameo-1.1")
    yield "| by the rule | codes, by domain | become | for the code says |\n|---|---|---|---|"
    for rule in dict.fromkeys(turn.rule for turn in walk.values()):
        turn = next(each for each in walk.values() if each.rule == rule)
        yield f"| `{rule}` | {_codes(walk, rule)} | {_move(turn)} | {turn.reason} |"


def test_crosswalk_in_codebook() -> None:
    """The codebook page lists every rule of the crosswalk with codes, move and reason."""
    text = PAGE.read_text(encoding="utf-8")
    table = "".join(f"{line}\n" for line in _table())
    if os.environ.get("MEDIATION_REFRESH"):
        PAGE.write_text(SECTION.sub(lambda _: table, text), encoding="utf-8")
        text = PAGE.read_text(encoding="utf-8")
    assert SECTION.findall(text) == [table]
