"""Find the text that is nearest to a missing phrase, for messages."""

from collections.abc import Callable, Iterable
from typing import Final
from unicodedata import category, normalize

import attrs

from mediation.documents.texts import shortened

# A shorter beginning of a phrase is not reported.
_MIN_BEGINNING_CHARS: Final = 8

_PLAIN: Final = {
    **dict.fromkeys("‘’‚‛′ʼʻ`´＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}


def _without_marks(letter: str) -> str:
    return "".join(each for each in normalize("NFKD", letter) if category(each) != "Mn")


# Differences between texts that look alike, each with a function that removes it.
_Fold = Callable[[str], str]
_FOLDS: Final[dict[str, _Fold]] = {
    "the Unicode normal form": lambda letter: normalize("NFD", letter),
    "quotes, apostrophes or dashes": lambda letter: _PLAIN.get(letter, letter),
    "invisible characters": lambda letter: "" if category(letter) == "Cf" else letter,
    "white space or line ends": lambda letter: " " if letter.isspace() else letter,
    "upper and lower case": str.casefold,
    "accents": _without_marks,
}


@attrs.frozen
class _Folded:
    """A folded text, with the original position of each character."""

    text: str
    origins: tuple[int, ...]


def nearest_to(phrase: str, text: str) -> str:
    """Return a sentence about the text nearest to a missing phrase, with a leading space.

    >>> nearest_to("Two ferries", "It got two ferries.")
    ' Found at 7, with a difference in upper and lower case: "two ferries".'
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
    return f" Found at {start}, with a difference in {differences}: {shortened(text[start:end])}."


def _place(phrase: str, text: str, names: Iterable[str]) -> tuple[int, int] | None:
    """Return the first span of the text that equals the phrase after folding."""
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
    """Return a sentence about the longest beginning of the phrase that is in the text."""
    low, high = 0, len(phrase) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if phrase[:middle] in text else (low, middle - 1)
    if low < _MIN_BEGINNING_CHARS:
        return " Nothing similar was found."
    start = text.find(phrase[:low])
    there = text[start : start + len(phrase)]
    return f" Its beginning {shortened(phrase[:low])} is at {start}, where the text has {shortened(there)}."
