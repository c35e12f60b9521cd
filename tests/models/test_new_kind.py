"""A new kind of record needs only a model. Everything else follows from its fields."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, Literal, TypeAlias, cast

import pytest
from pydantic import Field

import mediation
from accounts.test_accounts import between, other_account
from formats.test_round_trip import FORMATS, content
from mediation import AnyRecord, DataError, Dataset, Record
from mediation.accounts.claims import units
from mediation.formats.tables.relational import all_tables
from mediation.models import Money
from mediation.models.catalogue import with_kind
from mediation.models.fields import Coding, Estimate, Keyed, OfCoding, OfWorld, Open, Speaker, World, Written
from mediation.models.part import ActorId, ActorRef, Amount, EventRef, Label, Number, Part
from mediation.models.records import Staged, Step
from mediation.models.records.base import Steps
from mediation.vocabulary import Vocabulary
from moves.build import actor, dataset, record, transfer


class Phase(Vocabulary):
    """A step of an exercise."""

    ANNOUNCED = "announced", "Made known."
    HELD = "held", "Took place."


class Task(Vocabulary):
    """The role of an actor in an exercise."""

    LEADS = "leads", "Commands it."
    WATCHES = "watches", "Is there as an observer."
    JOINS = "joins", "Takes part; the source does not say how."
    UNKNOWN = "unknown", "The source does not say."


_Step: TypeAlias = Step[Phase]


class Unit(Part):
    """An actor in an exercise, with its number of troops."""

    actor: ActorRef
    task: Annotated[Task, Open(code=Task.JOINS, apart=frozenset({Task.WATCHES}))] = Task.JOINS
    troops: Number | None = None
    troops_is_estimate: Annotated[bool, Estimate(of="troops")] = False
    areas: tuple[Label, ...] = ()


class Exercise(Staged, is_new_model=True):
    """A military exercise: a kind with a field of each type."""

    plural: ClassVar[str] = "exercises"

    kind: OfCoding[Literal["exercise"]] = "exercise"
    title: OfWorld[Annotated[str, Written(pattern="^[A-Z][A-Za-z ]*$", form="a name in letters", example="Sea Shield")]]
    units: Annotated[tuple[Unit, ...], Field(min_length=1), World(), Keyed(key="actor", same=("actor",))]
    against: OfWorld[tuple[ActorRef, ...]] = ()
    steps: Steps[_Step]
    spokesman: OfWorld[Annotated[ActorRef | None, Speaker(office="post", on_behalf_of="for_whom")]] = None
    post: Annotated[Label, World(with_field="spokesman")] = ""
    for_whom: Annotated[ActorRef | None, World(with_field="spokesman")] = None
    codebook: Annotated[Label, Coding(with_field="spokesman")] = ""
    ships: OfWorld[Number | None] = None
    ships_is_estimate: Annotated[bool, World(with_field="ships"), Estimate(of="ships")] = False
    follows: OfWorld[EventRef | None] = None
    is_secret: Annotated[bool, World(is_silent_by_default=True)] = False
    task: OfWorld[Task] = Task.UNKNOWN
    cost: OfWorld[Money | None] = None
    tonnes: OfWorld[Amount | None] = None
    coder: OfCoding[Label] = ""

    @property
    def sides(self) -> tuple[tuple[ActorId, ...], ...]:
        """The participants, then the actors that it is aimed at."""
        return (tuple(each.actor for each in self.units), self.against)

    @property
    def short_name(self) -> str:
        """Its title."""
        return self.title


FULL: Final[dict[str, Any]] = {
    "title": "Sea Shield",
    "units": [
        {"actor": "TUR", "task": "leads", "troops": 900, "troops_is_estimate": True, "areas": ["Black Sea", "=A1"]},
        {"actor": "USA"},
    ],
    "against": ["RUS"],
    "steps": [{"status": "announced", "when": "2022-01"}, {"status": "held", "by": ["TUR"], "reason": "Yearly."}],
    "responses": [{"by": "RUS", "reply": "rejected", "when": "2022-02", "condition": "None."}],
    "spokesman": "akar",
    "post": "Minister of Defence",
    "for_whom": "TUR",
    "codebook": "second",
    "ships": 14,
    "ships_is_estimate": True,
    "follows": "sea-breeze",
    "is_secret": True,
    "task": "leads",
    "cost": {"amount": "12.50", "currency": "TRY", "is_estimate": True},
    "tonnes": "3.25",
    "coder": "A. B.",
    "multiplicity": "repeated",
}
AKAR: Final = actor("akar", "person", offices=[{"title": "Minister of Defence", "of": "TUR", "when": "2018/2023"}])
LEAST: Final[dict[str, Any]] = {"title": "Sea Shield", "units": [{"actor": "TUR"}], "steps": [{"status": "held"}]}


@pytest.fixture(autouse=True)
def known() -> Iterator[None]:
    """Add the kind for the duration of a test."""
    with with_kind(Exercise):
        yield


def exercise(own: dict[str, Any] = LEAST, **changes: object) -> AnyRecord:
    """Return an exercise, minimal except for the given fields."""
    return cast("AnyRecord", record("exercise", {**own, **changes}, {}))


def full_set() -> Dataset:
    """Return a dataset with an exercise that has all fields, one that has few, and a record of another kind."""
    return dataset(exercise(FULL), exercise(event="other"), transfer("delivered"), entities=[AKAR])


def exercises(ds: Dataset) -> list[Exercise]:
    """Return the exercises of a dataset."""
    return [each for each in cast("tuple[Record, ...]", ds.records) if isinstance(each, Exercise)]


# Formats.


@pytest.mark.parametrize("name", FORMATS.values(), ids=FORMATS)
def test_all_formats_keep_its_records(name: str, tmp_path: Path) -> None:
    """Saving and loading restores the dataset and its bytes."""
    ds = full_set()
    ds.save(tmp_path / "first" / name)
    again = mediation.load(tmp_path / "first" / name)
    assert again == ds
    assert len(exercises(again)) == 2
    again.save(tmp_path / "second" / name)
    assert content(tmp_path / "first" / name) == content(tmp_path / "second" / name)


def test_tables() -> None:
    """The kind has its own table, rows in the tables of parts, and data frames."""
    assert {"exercises", "units", "steps"} <= all_tables().keys()
    assert all_tables()["exercises"].column("for_whom").target == "actors"  # type: ignore[union-attr]
    assert set(all_tables()["steps"].column("status").codes) >= {"announced", "held", "delivered"}  # type: ignore[union-attr]
    ds = full_set()
    frame = ds.to_frame("exercises")
    assert frame["id"].to_list() == [each.id for each in exercises(ds)]
    again = Dataset.from_frame(frame, kind="exercises", entities=ds)
    assert [*again] == exercises(ds)
    assert Dataset.from_frame(ds.to_frame()) == ds


def test_json_schema() -> None:
    """The kind has a JSON Schema with descriptions, and is part of the schemas of records."""
    schema = Dataset.json_schema("exercise")
    assert schema["properties"]["title"] == {"pattern": "^[A-Z][A-Za-z ]*$", "type": "string"}
    assert "Commands it." in schema["$defs"]["Task"]["description"]
    assert {"$ref": "#/$defs/Exercise"} in Dataset.json_schema("line")["oneOf"]


def test_what_is_wrong_is_explained(tmp_path: Path) -> None:
    """Messages use the explanation of the field, and offices are checked."""
    path = tmp_path / "data.jsonl"
    full_set().save(path)
    path.write_text(path.read_text().replace("Sea Shield", "sea shield"))
    with pytest.raises(DataError) as raised:
        mediation.load(path)
    assert [(each.code, each.field, each.expected) for each in raised.value.problems] == [
        ("string-pattern-mismatch", "title", "Should be a name in letters, as in Sea Shield"),
    ] * 2
    with pytest.raises(DataError) as raised:
        dataset(exercise(FULL, when="2024", steps=[{"status": "held"}]), entities=[AKAR])
    assert [(each.code, each.field) for each in raised.value.problems] == [("vacant-office", "spokesman")]


# Comparing.


def test_accounts_differ() -> None:
    """Claims are compared by their marks. Coding fields are not compared."""
    found = between(
        exercise(FULL),
        title="Sea Guard",
        units=({"actor": "TUR", "task": "joins"}, {"actor": "USA", "task": "watches", "troops": 7}),
        against=("RUS", "UKR"),
        follows="other",
        ships_is_estimate=False,
        is_secret=False,
        task="unknown",
        tonnes="4",
        codebook="first",
        coder="C. D.",
        multiplicity=3,
    )
    assert {field: nature for field, (nature, _) in found.items()} == {
        "multiplicity": "precision",
        "title": "wording",
        "units[TUR].task": "precision",
        "units[TUR].troops": "omission",
        "units[TUR].areas": "omission",
        "units[USA].task": "contradiction",
        "units[USA].troops": "omission",
        "against": "omission",
        "ships_is_estimate": "precision",
        "follows": "wording",
        "is_secret": "omission",
        "task": "omission",
        "tonnes": "contradiction",
    }


def test_fields_that_belong_together() -> None:
    """Fields that belong together are one unit. Coding fields have no unit."""
    found = units(Exercise)
    assert [each for each in found if len(each) > 1] == [
        ("when", "steps"),
        ("spokesman", "post", "for_whom", "codebook"),
        ("ships", "ships_is_estimate"),
    ]
    assert not {"coder", "kind", "summary"} & {name for unit in found for name in unit}


@pytest.mark.parametrize(
    ("policy", "units", "ships"),
    [
        ("coalesce", [("TUR", "leads")], 14),
        ("latest", [("TUR", "joins"), ("UKR", "joins")], 20),
        ("unite", [("TUR", "leads"), ("UKR", "joins")], 14),
        ("consensus", [("TUR", "joins")], None),
    ],
)
def test_accounts_become_one(policy: str, units: list[tuple[str, str]], ships: int | None) -> None:
    """Each policy makes one record of two accounts, guided by the marks."""
    one = exercise(units=[{"actor": "TUR", "task": "leads"}], ships=14)
    other = other_account(one, units=({"actor": "TUR"}, {"actor": "UKR"}), ships=20, coder="C. D.")
    (made,) = dataset(one, other).consolidate(policy)
    found = cast("Exercise", made)
    assert [(each.actor, str(each.task)) for each in found.units] == units
    assert found.ships == ships
    assert {each.field for each in found.decisions} == {"units", "ships+ships_is_estimate"}


def test_an_open_field_gives_way_to_the_precise_policy() -> None:
    """The more specific code wins."""
    one = exercise(units=[{"actor": "TUR"}])
    (made,) = dataset(one, other_account(one, units=({"actor": "TUR", "task": "leads"},))).consolidate("precise")
    assert cast("Exercise", made).units[0].task is Task.LEADS


def test_what_can_not_be_left_open_is_not_agreed_on() -> None:
    """A contradiction in a field that can't be open removes the part."""
    one = exercise(units=[{"actor": "TUR", "task": "leads"}, {"actor": "USA"}])
    other = other_account(one, units=({"actor": "TUR", "task": "watches"}, {"actor": "USA"}))
    (made,) = dataset(one, other).consolidate("consensus")
    assert [each.actor for each in cast("Exercise", made).units] == ["USA"]


def test_versions_are_compared() -> None:
    """Changed fields have their paths, and added records are listed."""
    old, new = dataset(exercise()), dataset(exercise(units=[{"actor": "USA"}]), exercise(event="other"))
    found = mediation.diff(old, new)
    assert [(each.what, each.field, each.old, each.new) for each in found.changed] == [
        ("record", "units[0].actor", "TUR", "USA")
    ]
    assert [(each.noun, each.id) for each in cast("Any", found.added)] == [("record", "other@one")]
    assert (dataset(exercise()) | dataset(exercise(event="other"))).accounts.keys() == {"exercise-1", "other"}


def test_counterparts_go_one_way() -> None:
    """Exercises with the same direction match; opposite ones don't."""
    ours = dataset(exercise(against=["RUS"]))
    (found,) = ours.counterparts(dataset(exercise(event="drill", against=["RUS"])))
    assert (found.theirs, found.shared, found.our_words) == ("drill", ("RUS", "TUR"), ("Sea Shield",))
    assert not ours.counterparts(dataset(exercise(event="drill", units=[{"actor": "RUS"}], against=["TUR"])))


def test_references_are_renamed() -> None:
    """References are renamed too."""
    ds = dataset(exercise(FULL), entities=[AKAR]).renamed({"sea-breeze": "breeze"})
    assert cast("Exercise", ds.records[0]).follows == "breeze"
