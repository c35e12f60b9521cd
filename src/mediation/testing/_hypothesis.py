"""Hypothesis, or the one error that says how to get it."""

from mediation.errors import MissingExtraError

try:
    from hypothesis import strategies as st
except ImportError as error:
    raise MissingExtraError("mediation.testing needs hypothesis: pip install 'mediation[testing]'") from error

__all__ = ["st"]
