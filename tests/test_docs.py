"""The codebook and the page on events match the code and the seeds."""

import re
import tomllib
from pathlib import Path

import pytest

import mediation
from mediation.events.layouts import LAYOUTS
from mediation.events.schema import EVENT_COLUMNS

CODEBOOK = (Path(__file__).parents[1] / "docs" / "codebook.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", CODEBOOK, flags=re.DOTALL)


@pytest.mark.parametrize("rule", mediation.moves.RULES["2026.1"].rules, ids=lambda rule: rule.name)
def test_codebook_lists_rules(rule: mediation.moves.Rule) -> None:
    """The codebook lists each rule with its name, kind and sentence."""
    assert f"| `{rule.name}` | {rule.kind} | {rule.sentence} |" in CODEBOOK


def test_codebook_lists_no_other_rule() -> None:
    """The codebook has no rule that the rule set lacks."""
    named = re.findall(r"^\| `([a-z-]+)` \| [a-z_]+ \|", CODEBOOK, flags=re.MULTILINE)
    assert named == [rule.name for rule in mediation.moves.RULES["2026.1"].rules]


@pytest.mark.parametrize("example", EXAMPLES)
def test_worked_examples_are_records_of_the_seeds(example: str) -> None:
    """Each worked example equals a record of the seeds."""
    content = tomllib.loads(example)
    source = content.pop("source")
    ((kind, (fields,)),) = content.items()
    evidence = [{"source": source, **span} for span in fields.pop("evidence")]
    record = mediation.models.KINDS[kind].model_validate({"source": source, **fields, "evidence": evidence})
    assert mediation.load_seeds()[record.id] == record


def test_every_kind_has_a_worked_example() -> None:
    """The codebook shows one record of each kind."""
    assert {next(key for key in tomllib.loads(example) if key != "source") for example in EXAMPLES} == set(
        mediation.models.KINDS
    )


def test_events_lists_columns() -> None:
    """The page on event tables lists all columns in order, with type and meaning."""
    page = (Path(__file__).parents[1] / "docs" / "events.md").read_text(encoding="utf-8")
    rows = [f"| `{each.name}` | {each.type} | {each.meaning} |" for each in EVENT_COLUMNS.values()]
    assert "\n".join(["|---|---|---|", *rows, ""]) in page


def test_events_lists_formats() -> None:
    """The page on event tables lists each format."""
    page = (Path(__file__).parents[1] / "docs" / "events.md").read_text(encoding="utf-8")
    assert [name for name in LAYOUTS if f"| `{name}` |" not in page] == []
