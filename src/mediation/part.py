"""The base of everything that comes from outside: frozen pydantic models, and the ids by which they refer."""

from typing import Annotated, Any, Final, NewType, Self

from pydantic import BaseModel, ConfigDict, StringConstraints

# How ids, digests and titles are written.
SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
CODE: Final = r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$"
DIGEST: Final = r"^[0-9a-f]{64}$"
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

Digest = Annotated[str, StringConstraints(pattern=DIGEST)]
Label = Annotated[str, StringConstraints(max_length=60)]
Note = Annotated[str, StringConstraints(max_length=600)]


class Part(BaseModel):
    """A frozen model that knows all its fields. Change one with `replace`, which validates the result."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        allow_inf_nan=False,
        validate_default=False,
    )

    def replace(self, **changes: Any) -> Self:  # noqa: ANN401 - as many types as the model has fields
        """Return a copy with some fields changed.

        Raises:
            pydantic.ValidationError: the changed model breaks a rule, or has no such field.
        """
        return type(self)(**{**dict(self), **changes})
