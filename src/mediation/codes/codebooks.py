"""Codebooks of events: what a code means, and in which codebook it means that.

CAMEO circulates in two numberings whose codes are the same digits: `126` is "Reject mediation" in one and "Defy
norms, law" in the other. So a code is looked up in a codebook with a version, and there is none without.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

import attrs

from mediation.codes.reading import rows
from mediation.errors import UnknownNameError, UsageError, nearest, require


@attrs.frozen(kw_only=True, repr=False)
class Code:
    """One code of a codebook.

    `plover`, `mode` and `contexts` are the PLOVER event that it maps to, empty where PLOVER drops it: for CAMEO by
    the map of 2021, whose modes are of PLOVER's draft 0.8 and not all of PLOVER 2. `same_as` is, for a code of the
    old numbering, the code of the modern one with the same meaning, and `nearest_to` the nearest one, whose meaning
    may be wider or narrower; each empty where there is none.

    >>> codebook("cameo-1.1")["126"]
    cameo-1.1 126: Reject mediation (PLOVER REJECT, meet, diplomatic)
    """

    code: str
    label: str
    codebook: str
    source: str
    plover: str = ""
    mode: str = ""
    contexts: tuple[str, ...] = ()
    same_as: str = ""
    nearest_to: str = ""

    @property
    def root(self) -> str:
        """The code that heads its branch: two digits in CAMEO, the type of event in PLOVER."""
        return _root(self.code)

    def __str__(self) -> str:
        plover = ", ".join((self.plover, self.mode, *self.contexts) if self.mode else (self.plover, *self.contexts))
        tail = f" (PLOVER {plover})" if self.plover and self.code[0].isdigit() else ""
        return f"{self.codebook} {self.code}: {self.label}{tail}"

    __repr__ = __str__


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Codebook(Mapping[str, Code]):
    """The codes of one codebook in one version, by code. Codes are texts: `"042"` has a leading zero, 42 has none.

    `version` and `source` say which edition it is and where its codes were read; `notes` what was put right.
    """

    name: str
    title: str
    version: str
    source: str
    notes: str = ""
    _codes: Mapping[str, Code] = attrs.field(alias="codes")

    def __getitem__(self, code: str) -> Code:
        """Return the entry of a code.

        Raises:
            UnknownNameError: the codebook has no such code, or it is a number; the message says what to ask instead.
        """
        try:
            return self._codes[code]
        except (KeyError, TypeError):
            raise UnknownNameError(_advice(self, code)) from None

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and code in self._codes

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def get(self, code: str, default: Code | None = None) -> Code | None:  # type: ignore[override]
        """Return what a code means, or `default` where the codebook has no such code."""
        return self._codes.get(code, default)

    def __repr__(self) -> str:
        return f"<{self.name}: {self.title}, {self.version}, {len(self)} codes>"


@attrs.frozen
class _Edition:
    title: str
    version: str
    source: str
    notes: str


_GDELT_TABLE: Final = "codes and labels of ICEWS's codefile 0.7b5 and GDELT's tables; PLOVER by CAMEO2PLOVER-2021"
_EDITIONS: Final = {
    "cameo-1.1": _Edition(
        "CAMEO, modern numbering",
        "0.7b5 to 1.1b3",
        _GDELT_TABLE,
        "Spelling put right in 018, 055, 1051 and 1444. 105 to 108 are not labelled by GDELT's own file of codes, "
        "which has the old numbering there. 1213 and 1214 stand in the PLOVER map only. 08 maps to CONCEDE or RETREAT "
        "by its codes.",
    ),
    "cameo-0.5": _Edition(
        "CAMEO, old numbering",
        "0.5b1 of 2007-03-21",
        "Schrodt, CAMEO SCALE 0.5B1",
        "Labels of 1451 to 1454 repeat those of 1441 to 1444 in the source; here they are labelled as riots, as 145 "
        "is. A stray score in the label of 0872 is gone.",
    ),
    "plover-2": _Edition(
        "PLOVER, types of event and their modes",
        "2.0 (draft manual, 2024)",
        "PLOVER manual 2.0, section on each type of event",
        "A code is a type, or a type and a mode: CONSULT, CONSULT:visit. There is none for mediation, which is coded "
        "CONSULT with the context diplomatic. FIGHT, to which the manual maps CAMEO 20, does not exist.",
    ),
}


@cache
def codebook(name: str) -> Codebook:
    """Return a codebook by name with its version: `cameo-1.1` (modern), `cameo-0.5` (old) or `plover-2`.

    >>> len(codebook("cameo-1.1")), codebook("cameo-0.5")["126"].label, codebook("plover-2")["CONSULT:visit"].mode
    (313, 'Defy norms, law', 'visit')

    Raises:
        UsageError: there is no codebook of that name, or it is a name without version that fits two.
    """
    if name == "cameo":
        raise UsageError(
            'two numberings are called "cameo", in which one code means different things: ask for "cameo-1.1" (modern: '
            'ICEWS, GDELT) or "cameo-0.5" (old: Phoenix, the table of gdeltPyR)'
        )
    require("codebook", name, _EDITIONS)
    edition = _EDITIONS[name]
    codes = {row["code"]: _code(row, name, edition.source) for row in rows(name)}
    return Codebook(name=name, codes=codes, **attrs.asdict(edition))


def explain(code: str, codebook: str | None = None) -> Code:
    """Return what a code means; without a codebook only where all codebooks that have it agree.

    >>> explain("045").label
    'Engage in mediation'
    >>> explain("126")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    mediation.errors.UsageError: "126" has two meanings: cameo-1.1 126: Reject mediation ...

    Raises:
        UsageError: there is no such code, or it means different things and no codebook is named.
    """
    if codebook is not None:
        return _book(codebook)[code]
    found = [book[code] for book in map(_book, _EDITIONS) if code in book]
    if not found:
        raise UnknownNameError(_advice(_book("cameo-1.1"), code))
    if len(found) > 1 and found[1].same_as != code:
        raise UsageError(
            f'"{code}" has two meanings: {"; ".join(map(str, found))}. Say which codebook you mean, as in '
            f'explain("{code}", "{found[0].codebook}"): ICEWS and GDELT code in cameo-1.1'
        )
    return found[0]


def repair(code: str, codebook: str, *, has_roots: bool = True) -> str | None:
    """Return the code that a text stands for which may have lost its leading zero, or None where that can't be told.

    `"42"` can only be `042`, but `"10"` may be the root 10 or what is left of `010`. In a column that never holds
    roots, as `EventCode` of GDELT, `has_roots=False` tells them apart.

    >>> repair("42", "cameo-1.1"), repair("10", "cameo-1.1"), repair("10", "cameo-1.1", has_roots=False)
    ('042', None, '010')
    """
    book = _book(codebook)
    known = {each for each in (code, f"0{code}") if each in book and (has_roots or each != _root(each))}
    return known.pop() if len(known) == 1 else None


MEDIATION: Final[Mapping[str, frozenset[str]]] = {
    "cameo-1.1": frozenset({"028", "038", "039", "045", "108", "126", "135", "165"}),
    "cameo-0.5": frozenset({"028", "038", "039", "045", "105", "125", "135", "165"}),
    "plover-2": frozenset(),
}
"""The codes that speak of mediation, by codebook: urge, accept, offer, hold, demand, reject, threaten to halt, halt.

PLOVER has none of its own.
"""

_book = codebook


def _code(row: dict[str, str], name: str, source: str) -> Code:
    relation = row.get("relation", "")
    return Code(
        code=row["code"],
        label=row["label"],
        codebook=name,
        source=source,
        plover=row.get("plover", ""),
        mode=row.get("mode", ""),
        contexts=tuple(row.get("contexts", "").split(";")) if row.get("contexts") else (),
        same_as=row["modern"] if relation == "same" else "",
        nearest_to=row.get("modern", ""),
    )


def _root(code: str) -> str:
    return code[:2] if code[:1].isdigit() else code.partition(":")[0]


def _advice(book: Codebook, code: object) -> str:
    """Return a message about a code that the codebook lacks."""
    if not isinstance(code, str):
        example = f"{code:03}" if isinstance(code, int) else "042"
        return f'A code is text with its leading zeros, not {type(code).__name__}. Use "{example}".'
    if f"0{code}" in book:
        return f'Unknown code "{code}" in {book.name}. Did it lose its leading zero? {book[f"0{code}"]}.'
    elsewhere = [str(other[code]) for other in map(_book, _EDITIONS) if code in other]
    close = f' Did you mean "{best[0]}"?' if (best := nearest(code, book)) else ""
    return f'Unknown code "{code}" in {book.name}.{close}' + "".join(f" {each}." for each in elsewhere)
