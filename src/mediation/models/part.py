"""The base class of all models, `Part`, and the types of their ids, texts and numbers."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from inspect import Signature
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, NewType, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import from_json

from mediation.errors import Hints, InvalidPart, UsageError, shown
from mediation.models.fields import Refers, Written, model_in
from mediation.models.problems import MAX_QUOTED_CHARS, problems_of, words_for
from mediation.models.signatures import signature_of

AnyPart = TypeVar("AnyPart", bound="Part")

SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"

# How ids are written.
_slug = Written(
    pattern=SLUG,
    max_length=80,
    form="a slug of lower-case letters, digits and hyphens",
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

# The ids as types of model fields.
ActorRef = Annotated[ActorId, _code, Refers(what="actor", table="actors")]
SourceRef = Annotated[SourceId, _slug, Refers(what="source", table="sources")]
EventRef = Annotated[EventId, _slug, Refers(what="event", table="events")]
DisputeRef = Annotated[DisputeId, _slug, Refers(what="dispute", table="disputes")]
RecordRef = Annotated[RecordId, _record]

Digest = Annotated[str, _digest]
Label = Annotated[str, StringConstraints(max_length=60)]
Note = Annotated[str, StringConstraints(max_length=600)]
Passage = Annotated[str, StringConstraints(max_length=4_000)]

# Whole numbers have at most 15 digits, so that every format and spreadsheet stores them exactly.
MOST: Final = 10**15 - 1
Number = Annotated[int, Field(ge=0, le=MOST)]
Ordinal = Annotated[int, Field(gt=0, le=MOST)]


@lru_cache(maxsize=4_096)
def _in_plain_digits(amount: Decimal) -> Decimal:
    """Return the amount without exponent and trailing zeros, so that equal amounts are written the same way."""
    return Decimal(f"{abs(amount.normalize()):f}")


Amount = Annotated[Decimal, Field(ge=0, max_digits=24, decimal_places=6), AfterValidator(_in_plain_digits)]
"""An exact amount: at most 18 digits before the decimal point and 6 after it."""


if TYPE_CHECKING:

    class _Checked(BaseModel):
        """A plain model, for type checkers and pydantic's plugin."""

else:

    class _PartType(type(BaseModel)):
        """Report validation errors as problems when a part is constructed.

        Pydantic makes nested parts without calling their class, so reading records doesn't get slower.
        """

        def __call__(cls, *args: Any, **fields: Any) -> Any:
            try:
                return super().__call__(*args, **fields)
            except ValidationError as error:
                raise _invalid(cls, error, fields) from None

        @property
        def __signature__(cls) -> Signature:
            """The fields as keyword arguments, with plain annotations."""
            return signature_of(cls)

        @__signature__.setter
        def __signature__(cls, _: object) -> None:
            """Ignore pydantic's own signature, which spells out every constraint."""

    class _Checked(BaseModel, metaclass=_PartType):
        """A model whose constructor reports problems, and whose fields can't be set."""

        def __setattr__(self, name: str, value: object) -> None:
            raise FrozenPartError(f"{type(self).__name__} can't be changed in place. Use replace({name}=...).")

        def __delattr__(self, name: str) -> None:
            self.__setattr__(name, None)


class FrozenPartError(UsageError, AttributeError):
    """An attempt to set or delete a field of a part."""


def _fields_in(json: str | bytes | bytearray) -> Any:
    """Return the fields of a JSON object; none if the text is something else."""
    try:
        fields = from_json(json)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


class Part(_Checked):
    """A frozen model without extra fields. Change a field with `replace`, which validates the result.

    `noun` and `plural` name the parts of datasets in files and messages.

    Raises:
        InvalidPart: a field is missing, unknown or invalid; the error lists every such field.
    """

    fields_elsewhere: ClassVar[Mapping[str, str]] = {}
    """Field names that people try on this model, each with a sentence that says where the value belongs."""

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

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """Return a part made from a mapping of its fields.

        Raises:
            InvalidPart: as for the constructor.
        """
        try:
            return super().model_validate(obj, **options)
        except ValidationError as error:
            raise _invalid(cls, error, obj) from None

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """Return a part made from a JSON object.

        Raises:
            InvalidPart: as for the constructor.
        """
        if not isinstance(json_data, str | bytes | bytearray):
            raise UsageError(f"Expected text in JSON, found {shown(json_data)}.")
        try:
            return super().model_validate_json(json_data, **options)
        except ValidationError as error:
            raise _invalid(cls, error, _fields_in(json_data)) from None

    def replace(self, **changes: Any) -> Self:
        """Return a copy with some fields changed.

        Raises:
            InvalidPart: invalid value, or unknown field.
        """
        return type(self)(**{**dict(self), **changes})


@cache
def validator(model: type[AnyPart]) -> Callable[[object], AnyPart]:
    """Return a function that makes a part from its fields and raises pydantic's own error."""
    model.model_rebuild()  # or else the adapter builds a second schema, for itself
    return TypeAdapter(model).validate_python


def _invalid(model: type[BaseModel], error: ValidationError, fields: object) -> InvalidPart:
    return InvalidPart(problems_of(error, model, hints=Hints()), part=_described(model, fields))


def _described(model: type[BaseModel], fields: object) -> str:
    """Return the noun of a model, with the id if the fields have one."""
    given = fields if isinstance(fields, Mapping) else {}
    name = "@".join(str(given[key]) for key in ("event", "source") if given.get(key)) or str(given.get("id", ""))
    return f"{words_for(model)} {name[:MAX_QUOTED_CHARS]}".rstrip()


def _is_of_library(model: type) -> bool:
    """Return whether a class is a model of this library other than `Part`."""
    return issubclass(model, Part) and model is not Part and model.__module__.startswith("mediation.")


def part_of(annotation: Any) -> type[Part] | None:
    """Return the part that a field holds, alone or in a tuple; None if it holds none."""
    found = model_in(annotation)
    return found if found and issubclass(found, Part) else None
