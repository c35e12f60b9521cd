"""The base of everything that comes from outside: frozen pydantic models, and the ids by which they refer."""

from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Final, NewType, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from mediation.errors import UsageError
from mediation.models.fields import Refers, Written

SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"

# How ids are written.
_slug = Written(
    pattern=SLUG,
    max_length=80,
    form="a slug of small letters, digits and hyphens",
    example="antalya-ministers-2022",
)
_code = Written(
    pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$",
    max_length=80,
    form="an id of letters, digits and hyphens",
    example="TUR or dmytro-kuleba",
)
_record = Written(
    pattern=r"^[a-z0-9]+(-[a-z0-9]+)*@[a-z0-9]+(-[a-z0-9]+)*(#[1-9][0-9]*)?$",
    max_length=180,
    form="the id of a record",
    example="grain-deal@antalya-2022",
)
_digest = Written(pattern=r"^[0-9a-f]{64}$", form="a SHA-256 digest, 64 hexadecimal digits")

ActorId = NewType("ActorId", str)
SourceId = NewType("SourceId", str)
EventId = NewType("EventId", str)
DisputeId = NewType("DisputeId", str)
RecordId = NewType("RecordId", str)

# The ids as fields of models have them.
ActorRef = Annotated[ActorId, _code, Refers("actor", "actors")]
SourceRef = Annotated[SourceId, _slug, Refers("source", "sources")]
EventRef = Annotated[EventId, _slug, Refers("event", "events")]
DisputeRef = Annotated[DisputeId, _slug, Refers("dispute", "disputes")]
RecordRef = Annotated[RecordId, _record]

Digest = Annotated[str, _digest]
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
    """A frozen model that knows all its fields. Change one with `replace`, which validates the result.

    `noun` and `plural` are the names of what datasets hold, in files and in messages.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        allow_inf_nan=False,
        validate_default=False,
    )

    noun: ClassVar[str] = ""
    plural: ClassVar[str] = ""

    def __init_subclass__(cls, *, is_new_model: bool = False, **config: Any) -> None:
        super().__init_subclass__(**config)

    @classmethod
    def __pydantic_init_subclass__(cls, *, is_new_model: bool = False, **kwargs: Any) -> None:
        """Reject a class that extends a model of this library, because files would lose its records or fields.

        Models of the library itself say `is_new_model=True`.

        Raises:
            UsageError: the class is such an extension.
        """
        super().__pydantic_init_subclass__(**kwargs)
        is_generic_alias = cls.__pydantic_generic_metadata__["origin"] is not None
        extended = next((base for base in cls.__mro__[1:] if _is_of_library(base)), None)
        if extended and not (is_new_model or is_generic_alias):
            raise UsageError(
                f"{cls.__name__} extends {extended.__name__}, but files would lose what it adds."
                f" Use {extended.__name__} itself, and keep other values in the field raw of records."
            )

    def replace(self, **changes: Any) -> Self:
        """Return a copy with some fields changed.

        Raises:
            pydantic.ValidationError: the changed model breaks a rule, or has no such field.
        """
        return type(self)(**{**dict(self), **changes})


def _is_of_library(model: type) -> bool:
    """Return whether a class is a model of this library with a meaning of its own, which `Part` has not."""
    return issubclass(model, Part) and model is not Part and model.__module__.startswith("mediation.")


def part_of(annotation: Any) -> type[Part] | None:
    """Return the model that a field holds, alone or in a tuple; None if it holds none."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next((found for found in map(part_of, get_args(annotation)) if found), None)
