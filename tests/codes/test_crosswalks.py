"""Crosswalks cover every code and follow the rules for records."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation import UsageError
from mediation.codes import MEDIATION, Turn, codebook, crosswalk, quad_class
from mediation.vocabulary import Domain, Form, Means, MoveClass, SpeechAct

NAMES: Final = ("cameo-1.1", "cameo-0.5", "plover-2")
MODERN, OLD = codebook("cameo-1.1"), codebook("cameo-0.5")
TURNS: Final = crosswalk("cameo-1.1")
# Deeds whose root means words, and words whose root means deeds.
OTHERWISE: Final = {"115", "116", "129", "083", "0831", "0832", "0833", "0834"}
DEEDS: Final = {"04", "06", "07", "08", "15", "16", "17", "18", "19", "20"}

turns = st.sampled_from([(name, code) for name in NAMES for code in crosswalk(name)])


@pytest.mark.parametrize("name", NAMES)
def test_complete(name: str) -> None:
    """A crosswalk has exactly the codes of its codebook, and both names in its own."""
    walk = crosswalk(name)
    assert list(walk) == list(codebook(name))
    assert (walk.name, walk.codebook) == (f"{name}/2026.1", name)
    moves = sum(turn.is_move for turn in walk.values())
    assert repr(walk) == f"<{name}/2026.1: {len(walk)} codes, {moves} of them moves>"


@given(turns)
def test_entries(found: tuple[str, str]) -> None:
    """An entry has all fields of a move or none, and always a rule and a reason."""
    turn = crosswalk(found[0])[found[1]]
    parts = (turn.move_class, turn.form, turn.means, turn.domain)
    assert all(parts) if turn.is_move else not any(parts)
    assert turn.rule
    assert turn.reason


@given(turns)
def test_forms_fit_classes(found: tuple[str, str]) -> None:
    """Moves for and against have the plain form; bridging and contact have others."""
    turn = crosswalk(found[0])[found[1]]
    favour = {MoveClass.COOPERATIVE, MoveClass.CONFLICTUAL}
    assert (turn.form is Form.PLAIN) == (turn.move_class in favour)


@given(turns)
def test_no_restraint(found: tuple[str, str]) -> None:
    """No event code means declining to join a measure."""
    assert crosswalk(found[0])[found[1]].move_class is not MoveClass.RESTRAINT


@given(st.sampled_from(sorted(TURNS)))
def test_words_and_deeds(code: str) -> None:
    """Verbal roots have verbal means and other roots material means, with known exceptions."""
    turn = TURNS[code]
    if turn.is_move and code not in OTHERWISE:
        assert turn.means is (Means.MATERIAL if MODERN[code].root in DEEDS else Means.VERBAL)


def test_exceptional_deeds_and_words() -> None:
    """Courts and vetoes are deeds and granted demands words, as in the rules for records."""
    assert {TURNS[code].means for code in ("115", "116", "129")} == {Means.MATERIAL}
    assert {TURNS[code].means for code in OTHERWISE - {"115", "116", "129"}} == {Means.VERBAL}


@pytest.mark.parametrize("name", NAMES)
def test_bridging_is_mediation(name: str) -> None:
    """Only codes for mediation are bridging; the others give a reason."""
    walk = crosswalk(name)
    bridging = {code for code in walk if walk[code].move_class is MoveClass.BRIDGING}
    assert bridging <= MEDIATION[name]
    assert {code for code in walk if walk[code].rule.startswith("mediation-")} == MEDIATION[name]
    for code in MEDIATION[name] - bridging:
        assert "mediat" in walk[code].reason


def test_mediation() -> None:
    """Mediating and offering are bridging, urging is contact, and replies are for or against."""
    assert {code: str(TURNS[code].move_class) for code in MEDIATION["cameo-1.1"]} == {
        "028": "contact",
        "038": "cooperative",
        "039": "bridging",
        "045": "bridging",
        "108": "contact",
        "126": "conflictual",
        "135": "conflictual",
        "165": "conflictual",
    }
    assert (TURNS["045"].form, TURNS["045"].means) == (Form.HELD, Means.MATERIAL)
    assert (TURNS["039"].form, TURNS["039"].means) == (Form.OFFER, Means.VERBAL)


@given(st.sampled_from(sorted(code.code for code in OLD.values() if code.same_as and len(code.code) > 2)))
def test_numberings_agree(code: str) -> None:
    """Codes with the same meaning make the same move."""
    assert crosswalk("cameo-0.5")[code] == TURNS[OLD[code].same_as]


@pytest.mark.parametrize("name", ["cameo-1.1", "cameo-0.5"])
def test_roots(name: str) -> None:
    """A root is a move only if all its codes are moves of its class."""
    walk, book = crosswalk(name), codebook(name)
    for root in {code.root for code in book.values()}:
        classes = {walk[code].move_class for code in book if book[code].root == root and code != root}
        assert walk[root].move_class is (classes.pop() if len(classes) == 1 else None)


def test_quad_classes() -> None:
    """Quad classes don't determine the class of a move."""
    quad = quad_class("cameo")
    found = {each: {TURNS[code].move_class for code in TURNS if quad[code] == each} for each in (1, 2, 3, 4)}
    assert found[1] == {None, MoveClass.COOPERATIVE, MoveClass.CONFLICTUAL, MoveClass.CONTACT, MoveClass.BRIDGING}
    assert found[2] == {MoveClass.COOPERATIVE}
    assert found[3] == {None, MoveClass.CONFLICTUAL, MoveClass.CONTACT}
    assert found[4] == {None, MoveClass.CONFLICTUAL}


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        *((act, None) for act in (SpeechAct.STATE, SpeechAct.PREDICT, SpeechAct.HOPE, SpeechAct.DENY)),
        *((act, None) for act in (SpeechAct.DECLINE_COMMENT, SpeechAct.REQUEST)),
        *((act, MoveClass.COOPERATIVE) for act in (SpeechAct.PRAISE, SpeechAct.RECOGNISE, SpeechAct.PROMISE)),
        *((act, MoveClass.CONFLICTUAL) for act in (SpeechAct.DEMAND, SpeechAct.CRITICISE, SpeechAct.ACCUSE)),
        *((act, MoveClass.CONFLICTUAL) for act in (SpeechAct.REJECT, SpeechAct.THREATEN)),
        (SpeechAct.APPEAL, MoveClass.CONTACT),
    ],
)
def test_speech_acts(act: SpeechAct, expected: MoveClass | None) -> None:
    """Codes make the same move as the nearest speech act."""
    assert TURNS[act.cameo].move_class is expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("0256", "contact appeal verbal military"),
        ("1056", "contact appeal verbal military"),
        ("106", "contact appeal verbal diplomatic"),
        ("036", "contact offer verbal diplomatic"),
        ("042", "contact visit material diplomatic"),
        ("046", "contact held material diplomatic"),
        ("0232", "cooperative plain verbal military"),
        ("057", "cooperative plain verbal diplomatic"),
        ("072", "cooperative plain material military"),
        ("085", "cooperative plain material economic"),
        ("087", "cooperative plain material military"),
        ("1312", "conflictual plain verbal economic"),
        ("163", "conflictual plain material economic"),
        ("164", "conflictual plain material diplomatic"),
        ("190", "conflictual plain material military"),
        ("154", "conflictual plain material military"),
        ("140", "None None None None"),
        ("090", "None None None None"),
        ("02", "None None None None"),
    ],
)
def test_table_of_moves(code: str, expected: str) -> None:
    """The codes in the table of moves match the crosswalk."""
    turn = TURNS[code]
    assert f"{turn.move_class} {turn.form} {turn.means} {turn.domain}" == expected


class TestOnesOwn:
    """Changed crosswalks."""

    MINE: Final = Turn(
        rule="sanctions-are-words",
        reason="only announced",
        move_class=MoveClass.CONFLICTUAL,
        form=Form.PLAIN,
        means=Means.VERBAL,
        domain=Domain.ECONOMIC,
    )

    def test_replace(self) -> None:
        """A changed crosswalk has another name and differs only in the given codes."""
        mine = TURNS.replace("mine", {"163": self.MINE})
        assert (mine.name, mine.codebook, mine["163"]) == ("mine", "cameo-1.1", self.MINE)
        assert {code for code in TURNS if TURNS[code] != mine[code]} == {"163"}
        assert TURNS["163"].means is Means.MATERIAL

    def test_invalid_replacements(self) -> None:
        """An unchanged name and unknown codes are rejected."""
        with pytest.raises(UsageError, match=r'needs another name than "cameo-1\.1/2026\.1"'):
            TURNS.replace("cameo-1.1/2026.1", {})
        with pytest.raises(UsageError, match=r'Unknown code "1641" in cameo-1\.1'):
            TURNS.replace("mine", {"1641": self.MINE})

    def test_unknown_codebook(self) -> None:
        """Every codebook has a crosswalk. A name without version is rejected."""
        with pytest.raises(UsageError, match="two numberings"):
            crosswalk("cameo")
