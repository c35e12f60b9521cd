"""What the models say of their fields: patterns with the sentence that explains them."""

from pydantic import StringConstraints

_EXPECTED: dict[str, str] = {}


def pattern(
    regex: str, expected: str, *, max_length: int | None = None, min_length: int | None = None
) -> StringConstraints:
    """Constrain text to a regular expression.

    Args:
        regex: the regular expression.
        expected: what the text should be, with an example, as messages say it: `three capital letters, as in USD`.
        max_length: the most characters.
        min_length: the fewest characters.
    """
    _EXPECTED[regex] = expected
    return StringConstraints(pattern=regex, max_length=max_length, min_length=min_length)


def expected_by(regex: str) -> str:
    """Return the sentence of a pattern; empty if it has none."""
    return _EXPECTED.get(regex, "")
