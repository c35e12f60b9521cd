"""Compare names of states by their words: without case, accents and abbreviations, and in the order of a sentence.

Lists of countries put the distinguishing word first and shorten the rest: "Egypt, Arab Rep." and "Iran (Islamic
Republic of)". The same words in the order of a sentence are the name itself, "Arab Republic of Egypt". Words are never
left out or replaced by similar ones.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final


def fold(name: str) -> str:
    """Return a name for comparison, in lower case, without accents, punctuation and a leading article.

    >>> fold("The FYR of Macedonia"), fold("Côte d’Ivoire"), fold("Bosnia & Herzegovina"), fold("TÜRKİYE")
    ('fyr of macedonia', 'cote divoire', 'bosnia and herzegovina', 'turkiye')
    """
    if name.isascii():
        words = name.lower().translate(_ASCII).split()
    else:
        plain = name.casefold().translate(_LETTERS)
        letters = (each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each))
        words = "".join(each if each.isalnum() else _REST.get(each, " ") for each in letters).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


# Letters without a Unicode decomposition, and marks that don't separate words.
_LETTERS: Final = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_REST: Final = {"'": "", "’": "", "ʻ": "", "`": "", ".": "", "&": " and "}
_ASCII: Final = {at: _REST.get(chr(at), " ") for at in range(128) if not chr(at).isalnum()}

_ABBREVIATIONS: Final = {
    "rep": "republic",
    "dem": "democratic",
    "fed": "federal",
    "fr": "federal republic",
    "pr": "peoples republic",
    "pdr": "peoples democratic republic",
    "dr": "democratic republic",
    "st": "saint",
    "isds": "islands",
}
# A name with its second part after a comma or in brackets.
_INDEXED: Final = re.compile(r"([^,()]+?)\s*(?:,([^,()]+)|,?\s*\(([^,()]+)\))")


def spelled_out(name: str) -> str:
    """Return a folded name with its abbreviations written out.

    >>> spelled_out("Syrian Arab Rep."), spelled_out("St. Lucia")
    ('syrian arab republic', 'saint lucia')
    """
    return " ".join(_ABBREVIATIONS.get(word, word) for word in fold(name).split())


def in_sentence_order(name: str) -> Iterator[str]:
    """Yield the names that an index form stands for, spelled out.

    >>> list(in_sentence_order("Egypt, Arab Rep."))
    ['arab republic egypt', 'arab republic of egypt', 'arab republic of the egypt']
    """
    if indexed := _INDEXED.fullmatch(name.strip()):
        first, last = (spelled_out(part) for part in indexed.groups() if part)
        last = re.sub(r"(^| )of( the)?$", "", last)
        yield from (fold(f"{last}{link}{first}") for link in (" ", " of ", " of the "))
