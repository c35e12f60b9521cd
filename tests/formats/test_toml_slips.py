"""Common syntax errors in TOML: each is reported with its own remedy."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.folder import GOOD, write
from mediation import validate
from mediation.formats.toml import syntax
from mediation.formats.toml.syntax import explained

HEAD = 'source = "a"\n\n[[negotiation]]\nevent = "x"\n'
CODINGS = GOOD["codings/a.toml"]

BRACES = "keep everything from { to } on one line"
BRACKETS = "write [[negotiation]], with two brackets at both ends"
QUOTES = "put text and dates in quotes"
STRAIGHT = "write straight quotes, \" or '"
INNER = 'write \\" for a quote inside quotes, or put the whole text in single quotes'
NUMBER = "write numbers without thousands separators and with a decimal point, as in 1234.5"
MEASURES = "line 5 has measure already, write [[measure]], with two brackets, each time"
COMMA = "put a comma between two values"
BACKSLASH = "write \\\\ for a backslash, or put the text in single quotes"
WORDS = "join the words of a name with _"
COMMENT = "start a comment with #"
NOTHING = "leave out the whole field if it has no value"
OPEN_TEXT = "this text is never closed, write "
OPEN_LIST = "this [ is never closed"

# The line that is wrong, the fifth of the text, and the lines after it; the reported line; and the remedy.
SLIPS = [
    # Twice.
    ('event = "y"', 5, "line 4 has event already, remove one of the two"),
    ('by = ["a",\n "b"]\nby = [\n"c"]', 7, "line 5 has by already, remove one of the two"),
    ("n = 1\nn.a = 2", 6, "line 5 has n already, remove one of the two"),
    ("a = {b = 1}\na.c = 2", 6, "line 5 has a already, write it all in one place"),
    ("[measure]\na = 1\n[measure]", 7, MEASURES),
    ("[measure]\na = 1\n[[measure]]", 7, "line 5 has measure already, remove one of the two"),
    ("[[measure]]\na = 1\n[measure]", 7, MEASURES),
    ('a = [{ status = "a", status = "b" }]', 5, "remove one of the two"),
    # Tables in braces.
    ('steps = [{ status = "a",\n when = "2022" }]', 5, BRACES),
    ('steps = [{\n status = "a" }]', 5, BRACES),
    ("steps = [{ n = 1 # one\n }]", 5, BRACES),
    ("value = { n = 1, # one\n m = 2 }", 5, BRACES),
    ("value = { n = 1, }", 5, "remove the comma before }"),
    # Words.
    ("signed = True", 5, "write true"),
    ("by = [{ signed = FALSE }]", 5, "write false"),
    ("office = None", 5, NOTHING),
    ("office = null", 5, NOTHING),
    ("office =", 5, "put a value after =, or leave out the whole field"),
    ("office = # which?", 5, "put a value after =, or leave out the whole field"),
    ("type = grain", 5, QUOTES),
    ('by = ["RUS", UKR]', 5, QUOTES),
    # Numbers and dates.
    ("amount = 1,5", 5, NUMBER),
    ("amount = 1.000.000", 5, NUMBER),
    ("amount = 1 000", 5, NUMBER),
    ("value = { amount = 1,5 }", 5, NUMBER),
    ("value = { amount = 1,000,000 }", 5, NUMBER),
    ("number = 007", 5, "write the number without leading zeros, or put it in quotes"),
    ("when = 2022-03", 5, QUOTES),
    ("when = 2022-03-10/2022-04", 5, QUOTES),
    ("when = 10/03/2022", 5, QUOTES),
    ("when = 10.03.2022", 5, QUOTES),
    ("when = 2022~", 5, QUOTES),
    ("when = [2021, 2022-03]", 5, QUOTES),
    ("share = 50%", 5, QUOTES),
    # Quotes and backslashes.
    ("type = “grain”", 5, STRAIGHT),
    ("type = „grain“", 5, STRAIGHT),
    ("type = ‘grain’", 5, STRAIGHT),
    ('type = "grain”\nby = "b"', 5, STRAIGHT),
    ("“type” = 'grain'", 5, STRAIGHT),
    ('summary = "He said "no" to it."', 5, INNER),
    ('by = [{ note = "He said "no" to it." }]', 5, INNER),
    ("summary = 'The port's fee, it's said'", 5, "put text with an apostrophe in double quotes"),
    (r'file = "C:\Users\me"', 5, BACKSLASH),
    (r'file = "C:\data\me"', 5, BACKSLASH),
    (r'file = "\ud800"', 5, BACKSLASH),
    # What is not closed.
    ('summary = "Talks.\nn = 1', 5, f'{OPEN_TEXT}" at its end, or """ around several lines'),
    ("summary = 'Talks.\nn = 1", 5, f"{OPEN_TEXT}'"),
    ('a = "# \\" [" # "\nb = """\n"\n"""\nsummary = """Talks\nn = 1\nm = 2', 9, f'{OPEN_TEXT}"""'),
    ("summary = '''Talks\nn = 1\nm = 2", 5, f"{OPEN_TEXT}'''"),
    ('by = ["RUS", "UKR"\nn = 1', 5, OPEN_LIST),
    ('by = ["RUS", "UKR",\nn = 1', 5, OPEN_LIST),
    ('x = ["[", []] # [\nby = [ # "\n\n[[measure]]\nn = 1', 6, OPEN_LIST),
    ('by = ["RUS"\n\n[[measure]]\nn = 1', 5, OPEN_LIST),
    ('by = ["RUS"', 5, OPEN_LIST),
    ("value = { by = [", 5, OPEN_LIST.replace("[", "{")),
    # Between values, and after them.
    ('by = ["RUS" "UKR"]', 5, COMMA),
    ('by = [\n"RUS"\n"UKR"]', 7, COMMA),
    ("by = [{ n = 1 } { n = 2 }]", 5, COMMA),
    ("value = { n = 1 m = 2 }", 5, COMMA),
    ('value = { n = "1" m = "2" }', 5, COMMA),
    ('type = "a";', 5, "remove the ; at the end of the line"),
    ('type = "a",  # a', 5, "remove the , at the end of the line"),
    ('by = ["a"]]', 5, "remove the ], which closes nothing"),
    ('type = "a" // why', 5, COMMENT),
    ("// why", 5, COMMENT),
    # Names.
    ('type: "grain"', 5, "write = after a name, not :"),
    ('third parties = ["a"]', 5, WORDS),
    ("größe = 1", 5, "use only the letters a to z in names"),
    ('type "grain"', 5, "write = between a name and its value"),
    ("measure", 5, "write = between a name and its value"),
    ("[[negotiation]", 5, BRACKETS),
    ("[[negotiation", 5, BRACKETS),
    ("[measure]]", 5, BRACKETS.replace("negotiation", "measure")),
    ("[measure", 5, "write ] at the end"),
    ("[[ arms transfer ]]", 5, WORDS),
    # Characters that look like others.
    ('type =\u00a0"a"', 5, "replace the special space by an ordinary one"),
    ('type = "a"\rn = 1', 5, "save the file with Unix or Windows line ends"),
    # Errors without a known remedy.
    ("- a = 1", 5, ""),
    ('type = "a\x01b"', 5, ""),
    ("[a..b]", 5, ""),
    ('"n" = 1\nn = 2', 6, ""),
    ('["measure"]\n[measure]', 6, ""),
    ('[[measure]]\n"n" = 1\nn = 2', 7, ""),
]  # fmt: skip


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize(("slip", "line", "remedy"), SLIPS)
def test_remedies(slip: str, line: int, remedy: str, ends: str) -> None:
    """An error is reported at its line with a remedy, if one is known."""
    text = f"{HEAD}{slip}\n".replace("\n", ends)
    with pytest.raises(tomllib.TOMLDecodeError) as error_info:
        tomllib.loads(text)
    message, found = explained(str(error_info.value), text)
    assert message.partition("; ")[2] == remedy
    assert found == line
    assert message.startswith(str(error_info.value).partition(" (at ")[0])


def test_every_remedy_is_needed() -> None:
    """Every row of the table is needed: without it, the message of one of the errors above changes."""
    rows = syntax._TABLE
    spare = [*range(len(rows))]
    for slip, _, _ in SLIPS:
        text = f"{HEAD}{slip}\n"
        with pytest.raises(tomllib.TOMLDecodeError) as error_info:
            tomllib.loads(text)
        known = explained(str(error_info.value), text)
        for row in spare[:]:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(syntax, "_TABLE", rows[:row] + rows[row + 1 :])
                if explained(str(error_info.value), text) != known:
                    spare.remove(row)
    assert [rows[row] for row in spare] == []


@given(st.integers(0, len(CODINGS)), st.integers(0, 9), st.text("\"'[]{}=,.#\\\n\r a1“\u00a0", max_size=4))
def test_any_invalid_text(at: int, less: int, more: str) -> None:
    """For any invalid text, there is a message, with a line of the text or none."""
    text = CODINGS[:at] + more + CODINGS[at + less :]
    message = ""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
    what, line = explained(message, text)
    assert 0 <= line <= text.count("\n") + 1
    assert what.startswith(message.partition(" (at ")[0])
    assert "{{" not in what


def test_problem_of_whole_file() -> None:
    """A problem of the whole file has no remedy."""
    assert explained("a name has more than 64 parts", "") == ("a name has more than 64 parts", 0)


def test_a_slip_of_a_file(tmp_path: Path) -> None:
    """The message of the problem includes the remedy."""
    (found,) = validate(write(tmp_path, codings_b=f"{HEAD}signed = True")).problems
    assert str(found) == "b.toml:5: Not valid TOML: Invalid value (column 10); write true."
