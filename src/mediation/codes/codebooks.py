"""Event codebooks with their codes and labels.

CAMEO has two numberings that use the same digits for different codes: `126` is "Reject mediation" in one and "Defy
norms, law" in the other. Every codebook therefore has a version.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from mediation.codes.reading import remembered, rows
from mediation.errors import UnknownNameError, UsageError, nearest, require, require_text


@attrs.frozen(kw_only=True, repr=False)
class Code:
    """One code of a codebook.

    `plover`, `mode` and `contexts` are the PLOVER event that it maps to, empty if PLOVER drops it. CAMEO codes follow
    the map of 2021, whose modes are from PLOVER's draft 0.8; some are not in PLOVER 2. For a code of the old
    numbering, `same_as` is the modern code with the same meaning, and `nearest_to` the nearest modern code, whose
    meaning may be wider or narrower. Both are empty if there is none.

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
        """The root of its branch: two digits in CAMEO, the type of event in PLOVER."""
        return _root(self.code)

    def __str__(self) -> str:
        plover = ", ".join((self.plover, self.mode, *self.contexts) if self.mode else (self.plover, *self.contexts))
        tail = f" (PLOVER {plover})" if self.plover and self.code[0].isdigit() else ""
        return f"{self.codebook} {self.code}: {self.label}{tail}"

    __repr__ = __str__


@attrs.frozen(kw_only=True, repr=False, eq=False)
class Codebook(Mapping[str, Code]):
    """The codes of one version of a codebook, by code. Codes are texts, because `"042"` has a leading zero.

    `version` is the edition, `source` the origin of the codes, and `notes` lists corrections.
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
            UnknownNameError: unknown code, or a number instead of a text; the message suggests a code.
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
        """Return the entry of a code, or `default` if it is unknown."""
        return self._codes[code] if code in self else default

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
        "Corrected spelling in 018, 055, 1051 and 1444. Labels of 105 to 108 are not from GDELT's own file of codes, "
        "which has the old numbering there. 1213 and 1214 are in the PLOVER map only. 08 maps to CONCEDE or RETREAT "
        "depending on its codes.",
    ),
    "cameo-0.5": _Edition(
        "CAMEO, old numbering",
        "0.5b1 of 2007-03-21",
        "Schrodt, CAMEO SCALE 0.5B1",
        "In the source, the labels of 1451 to 1454 repeat those of 1441 to 1444; here they are riots, like 145. A "
        "stray score in the label of 0872 is removed.",
    ),
    "plover-2": _Edition(
        "PLOVER, types of event and their modes",
        "2.0 (draft manual, 2024)",
        "PLOVER manual 2.0, section on each type of event",
        "A code is a type, or a type and a mode: CONSULT, CONSULT:visit. Mediation has no code; it is coded as CONSULT "
        "with the context diplomatic. The manual maps CAMEO 20 to FIGHT, which does not exist.",
    ),
}


@remembered
def codebook(name: str) -> Codebook:
    """Return a codebook by name and version: `cameo-1.1` (modern), `cameo-0.5` (old) or `plover-2`.

    >>> len(codebook("cameo-1.1")), codebook("cameo-0.5")["126"].label, codebook("plover-2")["CONSULT:visit"].mode
    (313, 'Defy norms, law', 'visit')

    Raises:
        UsageError: unknown codebook, or `cameo` without a version.
    """
    if name == "cameo":
        raise UsageError(
            'CAMEO has two numberings with different meanings. Use "cameo-1.1" (modern: ICEWS, GDELT) or "cameo-0.5" '
            "(old: Phoenix, the table of gdeltPyR)."
        )
    require("codebook", name, _EDITIONS)
    edition = _EDITIONS[name]
    codes = {row["code"]: _code(row, name, edition.source) for row in rows(name)}
    return Codebook(name=name, codes=codes, **attrs.asdict(edition))


def explain(code: str, codebook: str | None = None) -> Code:
    """Return the entry of a code. A codebook is required if the code has different meanings.

    >>> explain("045").label
    'Engage in mediation'
    >>> explain("126")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    mediation.errors.UsageError: "126" has two meanings: cameo-1.1 126: Reject mediation ...

    Raises:
        UsageError: unknown code, or a code with several meanings and no codebook.
    """
    if codebook is not None:
        return _book(codebook)[code]
    found = [book[code] for book in map(_book, _EDITIONS) if code in book]
    if not found:
        raise UnknownNameError(_advice(_book("cameo-1.1"), code))
    if len(found) > 1 and found[1].same_as != code:
        raise UsageError(
            f'"{code}" has two meanings: {"; ".join(map(str, found))}. Name the codebook, as in '
            f'explain("{code}", "{found[0].codebook}"). ICEWS and GDELT use cameo-1.1.'
        )
    return found[0]


def repair(code: str, codebook: str, *, has_roots: bool = True) -> str | None:
    """Restore the leading zero of a code if it was lost. Return None if the result is ambiguous.

    `"42"` can only be `042`, but `"10"` may be the root 10 or a damaged `010`. Use `has_roots=False` for columns
    without roots, such as GDELT's `EventCode`.

    >>> repair("42", "cameo-1.1"), repair("10", "cameo-1.1"), repair("10", "cameo-1.1", has_roots=False)
    ('042', None, '010')
    """
    require_text("code", code)
    book = _book(codebook)
    known = {each for each in (code, f"0{code}") if each in book and (has_roots or each != _root(each))}
    return known.pop() if len(known) == 1 else None


MEDIATION: Final[Mapping[str, frozenset[str]]] = {
    "cameo-1.1": frozenset({"028", "038", "039", "045", "108", "126", "135", "165"}),
    "cameo-0.5": frozenset({"028", "038", "039", "045", "105", "125", "135", "165"}),
    "plover-2": frozenset(),
}
"""The codes for mediation, by codebook: urge, accept, offer, hold, demand, reject, threaten to halt, halt.

PLOVER has none.
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
    """Return a message about an unknown code."""
    if not isinstance(code, str):
        example = f"{code:03}" if isinstance(code, int) else "042"
        return f'A code is text with its leading zeros, not {type(code).__name__}. Use "{example}".'
    if f"0{code}" in book:
        return f'Unknown code "{code}" in {book.name}. Did it lose its leading zero? {book[f"0{code}"]}.'
    elsewhere = [str(other[code]) for other in map(_book, _EDITIONS) if code in other]
    close = f' Did you mean "{best[0]}"?' if (best := nearest(code, book)) else ""
    return f'Unknown code "{code}" in {book.name}.{close}' + "".join(f" {each}." for each in elsewhere)
