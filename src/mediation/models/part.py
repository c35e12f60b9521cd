"""The base of everything that comes from outside: frozen pydantic models, and the ids by which they refer."""

from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Final, NewType, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

# How ids, digests and titles are written.
SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
CODE: Final = r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$"
DIGEST: Final = r"^[0-9a-f]{64}$"
RECORD: Final = r"^[a-z0-9]+(-[a-z0-9]+)*@[a-z0-9]+(-[a-z0-9]+)*(#[1-9][0-9]*)?$"
SEVEN_WORDS: Final = r"^\S+( \S+){0,6}$"

_slug = StringConstraints(pattern=SLUG, max_length=80)
_code = StringConstraints(pattern=CODE, max_length=80)

ActorId = NewType("ActorId", str)
SourceId = NewType("SourceId", str)
EventId = NewType("EventId", str)
DisputeId = NewType("DisputeId", str)
RecordId = NewType("RecordId", str)

# How each id is written, for the fields of models.
ActorRef = Annotated[ActorId, _code]
SourceRef = Annotated[SourceId, _slug]
EventRef = Annotated[EventId, _slug]
DisputeRef = Annotated[DisputeId, _slug]
RecordRef = Annotated[RecordId, StringConstraints(pattern=RECORD, max_length=180)]

Digest = Annotated[str, StringConstraints(pattern=DIGEST)]
Label = Annotated[str, StringConstraints(max_length=60)]
Note = Annotated[str, StringConstraints(max_length=600)]
Passage = Annotated[str, StringConstraints(max_length=4_000)]

# Whole numbers have at most fifteen digits, which every format and every spreadsheet holds exactly.
MOST: Final = 10**15 - 1
Number = Annotated[int, Field(ge=0, le=MOST)]
Ordinal = Annotated[int, Field(gt=0, le=MOST)]


@lru_cache(maxsize=4_096)
def _in_plain_digits(amount: Decimal) -> Decimal:
    """Return the amount as it is written without exponent and without zeros at its end: equal amounts look alike."""
    return Decimal(f"{abs(amount.normalize()):f}")


Amount = Annotated[Decimal, Field(ge=0, max_digits=24, decimal_places=6), AfterValidator(_in_plain_digits)]
"""An exact amount: at most eighteen digits before the point and six after it."""


class Part(BaseModel):
    """A frozen model that knows all its fields. Change one with `replace`, which validates the result."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        allow_inf_nan=False,
        validate_default=False,
    )

    def replace(self, **changes: Any) -> Self:
        """Return a copy with some fields changed.

        Raises:
            pydantic.ValidationError: the changed model breaks a rule, or has no such field.
        """
        return type(self)(**{**dict(self), **changes})
