"""Says what in a text comes nearest to a phrase that is not there."""

from collections.abc import Callable, Iterable
from typing import Final
from unicodedata import category, normalize

import attrs

from mediation.documents.texts import shortened

# The least part of a phrase that is worth naming when the rest is not there.
_LEAST: Final = 8

_LIKE: Final = {
    **dict.fromkeys("‘’‚‛′ʼʻ`´＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}


def _without_marks(letter: str) -> str:
    return "".join(each for each in normalize("NFKD", letter) if category(each) != "Mn")


# In what two texts may differ that read alike: by name, what makes each character the same in both.
_Fold = Callable[[str], str]
_FOLDS: Final[dict[str, _Fold]] = {
    "the Unicode normal form": lambda letter: normalize("NFD", letter),
    "quotes, apostrophes or dashes": lambda letter: _LIKE.get(letter, letter),
    "characters that are not seen": lambda letter: "" if category(letter) == "Cf" else letter,
    "white space or line ends": lambda letter: " " if letter.isspace() else letter,
    "upper and lower case": str.casefold,
    "accents": _without_marks,
}


@attrs.frozen
class _Folded:
    """A text made alike, and for each of its characters where it comes from."""

    text: str
    origins: tuple[int, ...]


def nearest_to(phrase: str, text: str) -> str:
    """Return the end of a sentence on a phrase that is not in the text: what is there instead, and where.

    >>> nearest_to("Two ferries", "It got two ferries.")
    '; it is at 7 but for upper and lower case: "two ferries"'
    """
    names = list(_FOLDS)
    if (found := _place(phrase, text, names)) is None:
        return _beginning(phrase, text)
    for name in reversed(_FOLDS):
        fewer = [each for each in names if each != name]
        if (also := _place(phrase, text, fewer)) is not None:
            names, found = fewer, also
    start, end = found
    differences = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"; it is at {start} but for {differences}: {shortened(text[start:end])}"


def _place(phrase: str, text: str, names: Iterable[str]) -> tuple[int, int] | None:
    """Return the first span of the text that is the phrase, both made alike."""
    folds = [_FOLDS[name] for name in names]
    has_space = _FOLDS["white space or line ends"] in folds
    sought, folded = _fold(phrase, folds, has_space).text, _fold(text, folds, has_space)
    start = folded.text.find(sought) if sought else -1
    if start < 0:
        return None
    return folded.origins[start], folded.origins[start + len(sought) - 1] + 1


def _fold(text: str, folds: list[_Fold], has_space: bool) -> _Folded:
    letters: list[str] = []
    origins: list[int] = []
    for origin, letter in enumerate(text):
        folded = letter
        for fold in folds:
            folded = "".join(map(fold, folded))
        if not (has_space and folded == " " and letters and letters[-1] == " "):
            letters += folded
            origins += [origin] * len(folded)
    return _Folded("".join(letters), tuple(origins))


def _beginning(phrase: str, text: str) -> str:
    """Return where the longest beginning of the phrase is, and how the text goes on there."""
    least, most = 0, len(phrase) - 1
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if phrase[:middle] in text else (least, middle - 1)
    if least < _LEAST:
        return ", nor anything like it"
    start = text.find(phrase[:least])
    there = text[start : start + len(phrase)]
    return f"; its beginning {shortened(phrase[:least])} is at {start}, where the text has {shortened(there)}"
