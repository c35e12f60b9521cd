"""The reference page lists what the models and the vocabularies are. `MEDIATION_REFRESH=1 pytest` writes it anew."""

import os
import re
from collections.abc import Iterator
from inspect import getdoc
from pathlib import Path
from typing import get_args, get_origin

from pydantic.fields import FieldInfo

import mediation
from mediation import vocabulary
from mediation.errors import ProblemCode
from mediation.models.part import Part

PAGE = Path(__file__).parents[1] / "docs" / "reference.md"
ENTITIES = (mediation.Source, mediation.Evidence, mediation.Actor, mediation.Dispute, mediation.Coverage)
PARTS = (
    mediation.models.Name,
    mediation.models.Codes,
    mediation.models.Membership,
    mediation.models.Office,
    mediation.models.Voice,
    mediation.models.Step,
    mediation.models.Response,
    mediation.models.Participant,
    mediation.models.ThirdParty,
    mediation.models.Attendee,
    mediation.models.Money,
    mediation.models.Decision,
)


def _type(annotation: object) -> str:
    """Return a type as people read it: `list of ActorId`, `text or none`."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return f"list of {_type(arguments[0])}"
    if hasattr(annotation, "__metadata__"):
        return _type(arguments[0])
    if arguments and origin is not None:
        quoted = (repr(each) if isinstance(each, str) else _type(each) for each in arguments)
        return " or ".join(quoted)
    name = getattr(annotation, "__name__", str(annotation))
    plain = {"str": "text", "int": "whole number", "bool": "true or false", "NoneType": "none", "Decimal": "number"}
    return plain.get(name, re.sub(r"\[.*", "", name))


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**needed**"
    default = field.get_default(call_default_factory=True, validated_data={})
    return "" if default in ("", (), None) or isinstance(default, Part) else f"`{default}`"


def _model(model: type[Part]) -> Iterator[str]:
    yield f"### {model.__name__}\n"
    yield (getdoc(model) or "").partition(">>>")[0].strip() + "\n"
    yield "| field | holds | unless said |\n|---|---|---|"
    for name, field in model.model_fields.items():
        yield f"| `{name}` | {_type(field.annotation)} | {_default(field)} |"
    yield ""


def _vocabulary(name: str) -> Iterator[str]:
    codes: type[vocabulary.Vocabulary] = getattr(vocabulary, name)
    yield f"### {name}\n\n{getdoc(codes)}\n"
    yield "| code | means | codebook |\n|---|---|---|"
    for member in codes:
        yield f"| `{member}` | {member.meaning} | {member.codebook} |"
    yield ""


def _page() -> str:
    lines = [
        "# Reference\n",
        "Made from the code; a test keeps it so. Text, lists and dates in TOML: dates in quotes.\n",
    ]
    for title, models in (("Records", mediation.models.KINDS.values()), ("Entities", ENTITIES), ("Parts", PARTS)):
        lines += [f"## {title}\n", *(line for model in models for line in _model(model))]
    names = (name for name in vocabulary.__all__ if name != "Vocabulary")
    lines += ["## Vocabularies\n", *(line for name in names for line in _vocabulary(name))]
    lines += ["## Problem codes\n", f"{(getdoc(ProblemCode) or '').partition('>>>')[0].strip()}\n"]
    lines += ["| code | means |\n|---|---|", *(f"| `{code}` | {code.meaning} |" for code in ProblemCode)]
    return "\n".join(lines).rstrip() + "\n"


def test_reference_lists_the_models_and_vocabularies() -> None:
    """Every field of every model and every code of every vocabulary stands on the page."""
    if os.environ.get("MEDIATION_REFRESH"):
        PAGE.write_text(_page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == _page()
