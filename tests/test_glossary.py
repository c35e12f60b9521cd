"""The glossary is in order, and every link between pages of the project leads somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
PAGES = [*sorted(TOP.glob("*.md")), *sorted((TOP / "docs").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")


def _prose(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def _headings(page: Path) -> list[str]:
    return re.findall(r"^#+ (.+)$", _prose(page), flags=re.MULTILINE)


def _anchor(heading: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _broken(page: Path) -> Iterator[str]:
    for path, anchor in LINK.findall(_prose(page)):
        target = page.parent / path if path else page
        known = target.suffix != ".md" or not anchor or anchor in map(_anchor, _headings(target))
        if not target.exists() or not known:
            yield f"{path}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Each link to a file or a heading of the project has its target."""
    assert [*_broken(page)] == []


def test_terms_are_in_order_and_defined_once() -> None:
    """The terms of the glossary are sorted, and none is defined twice."""
    terms = [heading.lower() for heading in _headings(TOP / "docs" / "glossary.md")[1:]]
    assert terms == sorted(set(terms))
    assert len(terms) > 50
