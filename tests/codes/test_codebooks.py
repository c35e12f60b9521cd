"""Codebooks have versions, and the two numberings of CAMEO are separate."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediation
from mediation import UsageError
from mediation.codes import MEDIATION, Code, codebook, explain, repair

NAMES: Final = ("cameo-1.1", "cameo-0.5", "plover-2")
MODERN, OLD, PLOVER = (codebook(name) for name in NAMES)
# Modes of PLOVER's draft 0.8, which the map of 2021 uses. PLOVER 2 lacks them.
MODES_OF_THE_DRAFT: Final = {
    "ASSAULT:assassinate",
    "ASSAULT:cleansing",
    "ASSAULT:massacre",
    "ASSAULT:pro_autocracy",
    "ASSAULT:seize",
    "COERCE:ban",
    "RETREAT:ease",
    "RETREAT:return",
    "THREATEN:ban",
    "THREATEN:political",
}

KNOWN_TO_DIFFER: Final = {
    *("016", "018", "021", "0211", "0212", "022", "032", "0353", "0354", "0355", "0356", "083", "101", "102", "103"),
    *("105", "106", "107", "108", "121", "1211", "1212", "1213", "122", "123", "124", "125", "126", "127", "128"),
    *("136", "163", "164", "166"),
}

books = st.sampled_from([MODERN, OLD, PLOVER])
codes = books.flatmap(lambda book: st.sampled_from(sorted(book.values(), key=lambda code: code.code)))


class TestLookingUp:
    """Entries of codebooks."""

    @given(codes)
    def test_code_names_its_codebook(self, code: Code) -> None:
        """Each entry has its code, codebook and source, and shows its label."""
        book = codebook(code.codebook)
        assert book[code.code] is code is book.get(code.code)
        assert code.source == book.source
        assert code.code in book
        assert str(code) == repr(code)
        assert str(code).startswith(f"{code.codebook} {code.code}: {code.label}")

    def test_editions(self) -> None:
        """A codebook has a version and a source, and its repr has name and size."""
        for book in (MODERN, OLD, PLOVER):
            assert book.version
            assert book.source
            assert book.notes
            assert repr(book).startswith(f"<{book.name}: {book.title}")
            assert f"{len(book)} codes" in repr(book)
            assert len(set(book)) == len(book)

    def test_sizes(self) -> None:
        """The tables are complete: 313 modern and 276 old CAMEO codes, 16 PLOVER types and their modes."""
        assert (len(MODERN), len(OLD), len(PLOVER)) == (313, 276, 83)
        assert len({code.root for code in PLOVER.values()}) == 16

    @given(codes)
    def test_roots(self, code: Code) -> None:
        """The root of a code is in the same codebook."""
        assert code.root in codebook(code.codebook)
        assert codebook(code.codebook)[code.root].root == code.root

    @given(codes)
    def test_labels(self, code: Code) -> None:
        """Labels have no stray spaces, marks or scores, and no misspellings of the sources."""
        assert code.label == " ".join(code.label.split())
        assert code.label[0].isupper()
        assert not set(code.label) & set("[]{}*|“”Ã")
        for wrong in ("commment", "Ostruct", "Apolg", "adminstrative", "matyerial", "radiologicalw", "below"):
            assert wrong not in code.label

    def test_public_names(self) -> None:
        """The package exports the look-ups."""
        assert mediation.codebook("cameo-1.1") is MODERN
        assert mediation.codes.explain("045") is MODERN["045"]
        assert mediation.crosswalk("cameo-1.1").codebook == "cameo-1.1"

    def test_labels_of_demands(self) -> None:
        """105 to 108 have their modern labels, not those of a hybrid list."""
        assert [MODERN[code].label for code in ("105", "106", "107", "108")] == [
            "Demand that target yields",
            "Demand meeting, negotiation",
            "Demand settling of dispute",
            "Demand mediation",
        ]


class TestUnknownCodes:
    """Errors for unknown codes suggest a code."""

    @pytest.mark.parametrize("code", [42, 126, 4.0, None])
    def test_numbers(self, code: object) -> None:
        """Numbers are rejected, because they lose leading zeros."""
        with pytest.raises(UsageError, match=r'A code is text with its leading zeros, not .*. Use "\d{3}"'):
            MODERN[code]  # type: ignore[index]
        assert code not in MODERN

    def test_lost_zero(self) -> None:
        """A code without its leading zero gets a suggestion."""
        with pytest.raises(
            UsageError, match=r'Unknown code "42" in cameo-1.1. Did it lose .*\? cameo-1.1 042: Make a vis'
        ):
            MODERN["42"]
        assert MODERN.get("42") is None
        assert MODERN.get("42", MODERN["042"]).code == "042"  # type: ignore[union-attr]

    def test_code_of_another_codebook(self) -> None:
        """A code of another codebook is reported with its label there."""
        with pytest.raises(
            UsageError, match=r'Unknown code "1641" in cameo-1.1.*cameo-0.5 1641: Expel or withdraw peace'
        ):
            MODERN["1641"]
        with pytest.raises(UsageError, match=r'Unknown code "129" in cameo-0.5.*cameo-1.1 129: Veto'):
            OLD["129"]

    def test_misspelt(self) -> None:
        """The nearest code is suggested, if there is one."""
        with pytest.raises(
            UsageError, match=r'Unknown code "CONSULT:vist" in plover-2\. Did you mean "CONSULT:visit"\?$'
        ):
            PLOVER["CONSULT:vist"]
        with pytest.raises(UsageError, match=r'Unknown code "%" in cameo-1.1\.$'):
            MODERN["%"]

    def test_unversioned_name(self) -> None:
        """CAMEO without a version is rejected, and the message lists both."""
        with pytest.raises(UsageError, match=r'two numberings .* "cameo-1.1" \(modern.*"cameo-0.5" \(old'):
            codebook("cameo")
        with pytest.raises(UsageError, match=r'Unknown codebook "cameo-2"\. Did you mean cameo-1.1, cameo-0.5\?'):
            codebook("cameo-2")


class TestTwoNumberings:
    """The two numberings."""

    def test_mediation_moved(self) -> None:
        """The old 105 and 125 are now 108 and 126. The old 126 is something else."""
        assert (OLD["105"].label, OLD["105"].same_as) == ("Demand mediation", "108")
        assert (OLD["125"].label, OLD["125"].same_as) == ("Reject mediation", "126")
        assert (OLD["126"].label, MODERN["126"].label) == ("Defy norms, law", "Reject mediation")

    @given(st.sampled_from(sorted(set(MODERN) & set(OLD))))
    def test_explain_without_codebook(self, code: str) -> None:
        """Without a codebook, codes with two meanings are rejected."""
        if OLD[code].same_as == code:
            assert explain(code) is MODERN[code]
        else:
            with pytest.raises(UsageError) as error_info:
                explain(code)
            assert str(MODERN[code]) in str(error_info.value)
            assert str(OLD[code]) in str(error_info.value)
            assert f'explain("{code}", "cameo-1.1")' in str(error_info.value)

    @given(codes)
    def test_explain_with_codebook(self, code: Code) -> None:
        """With a codebook, every code of it is explained."""
        assert explain(code.code, code.codebook) is code

    def test_code_of_one_codebook(self) -> None:
        """A code of one codebook is explained by it, and an unknown code is an error."""
        assert explain("129").codebook == "cameo-1.1"
        assert explain("1641").codebook == "cameo-0.5"
        assert explain("SANCTION").codebook == "plover-2"
        with pytest.raises(UsageError, match=r'Unknown code "999" in cameo-1\.1'):
            explain("999")

    def test_different_codes(self) -> None:
        """Codes that are known to have moved have different meanings."""
        differ = {code for code in set(MODERN) & set(OLD) if OLD[code].same_as != code}
        assert differ == KNOWN_TO_DIFFER

    @pytest.mark.parametrize("code", ["028", "038", "039", "045", "046", "135", "165", "139", "196"])
    def test_equal_codes(self, code: str) -> None:
        """Codes with the same meaning and different labels are equal."""
        assert explain(code) is MODERN[code]

    def test_same_meanings_are_one_to_one(self) -> None:
        """Old codes map to different, existing modern codes."""
        same = [code.same_as for code in OLD.values() if code.same_as]
        assert len(set(same)) == len(same)
        for code in OLD.values():
            assert not code.nearest_to or code.nearest_to in MODERN
            assert not code.same_as or code.same_as == code.nearest_to
        assert not any(code.same_as or code.nearest_to for code in MODERN.values())


class TestRepair:
    """Restoring leading zeros, unless ambiguous."""

    @given(st.sampled_from([MODERN, OLD]).flatmap(lambda book: st.sampled_from(sorted(book.values(), key=str))))
    def test_never_a_wrong_code(self, code: Code) -> None:
        """A code with or without its zero gives the code or None."""
        lost = code.code.removeprefix("0")
        assert repair(lost, code.codebook) in {code.code, None}
        assert repair(code.code, code.codebook) in {code.code, None}

    @given(st.sampled_from(sorted(set(MODERN) - {code.root for code in MODERN.values()})))
    def test_all_codes_except_roots(self, code: str) -> None:
        """In a column without roots, every code is restored."""
        assert repair(code.removeprefix("0"), "cameo-1.1", has_roots=False) == code

    def test_ambiguous(self) -> None:
        """10 to 20 may be roots or have lost a zero."""
        assert [number for number in range(1, 100) if repair(str(number), "cameo-1.1") is None] == [
            *range(10, 20),
            20,
            29,
            *range(47, 50),
            58,
            59,
            *range(65, 70),
            *range(76, 80),
            88,
            89,
            *range(95, 100),
        ]

    @given(st.text(max_size=5))
    def test_anything(self, text: str) -> None:
        """Any text gives a code of the codebook or None."""
        assert repair(text, "cameo-1.1") in {*MODERN, None}


class TestMediation:
    """The codes for mediation in each numbering."""

    @pytest.mark.parametrize("name", NAMES)
    def test_labels_of_mediation(self, name: str) -> None:
        """The set has exactly the codes with mediation in their label."""
        book = codebook(name)
        labelled = {
            code
            for code in book
            if "mediat" in book[code].label.lower()
            and "non-mediation" not in book[code].label
            and "not mediation" not in book[code].label
        }
        assert MEDIATION[name] == labelled

    def test_in_both_numberings(self) -> None:
        """The old and modern sets correspond, code by code."""
        assert {OLD[code].same_as for code in MEDIATION["cameo-0.5"]} == MEDIATION["cameo-1.1"]


class TestPlover:
    """The map from CAMEO to PLOVER."""

    @given(st.sampled_from(sorted(MODERN)))
    def test_types_exist(self, code: str) -> None:
        """Codes map to a type of PLOVER 2, with a mode of it or of the draft, or are dropped."""
        mapped = MODERN[code]
        assert (mapped.plover == "") == (mapped.root in {"01", "02"} or code == "08")
        if mapped.plover:
            assert mapped.plover in PLOVER
        if mapped.mode:
            assert f"{mapped.plover}:{mapped.mode}" in {*PLOVER, *MODES_OF_THE_DRAFT}

    def test_examples(self) -> None:
        """Examples: mediation is CONSULT, a ceasefire a mode of RETREAT, and a root of two types has none."""
        assert (MODERN["045"].plover, MODERN["045"].mode, MODERN["045"].contexts) == ("CONSULT", "", ("diplomatic",))
        assert (MODERN["0871"].plover, MODERN["0871"].mode) == ("RETREAT", "ceasefire")
        assert MODERN["196"].contexts == ("legal", "military")
        assert MODERN["08"].plover == ""
        assert str(MODERN["010"]) == "cameo-1.1 010: Make statement"
        assert str(PLOVER["CONSULT:visit"]) == "plover-2 CONSULT:visit: Consult: visit"
