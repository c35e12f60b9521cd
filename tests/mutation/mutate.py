"""Runs mutmut on one area of the library with the tests of that area, and counts the mutants that tests detect.

    .venv/bin/python tests/mutation/mutate.py dates
    .venv/bin/python tests/mutation/mutate.py dates 'mediation.dates.when.*'
    .venv/bin/python tests/mutation/mutate.py texts 50

With names, only these mutants run again, and the other results of the last run are kept. With a number, this many
mutants of each module run, always the same ones. The shared settings
of all areas are in pyproject.toml under `tool.mutmut`.

Mutmut skips decorated functions. Here most behaviour of records is decorated (validators and properties), so this
script makes mutmut accept decorators that only wrap: the function that selects a mutant keeps the decorator, and the
copies, including the original, have none.
"""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from functools import _lru_cache_wrapper
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

# Decorators of functions that may be mutated, with or without arguments.
WRAPPING: Final = frozenset(
    {"cache", "cached_property", "classmethod", "contextmanager", "lru_cache", "model_validator", "property"}
)
AS_THEY_ARE: Final = (["classmethod"], ["staticmethod"])


class Area(NamedTuple):
    """The modules to mutate together, and the tests that should detect the mutants."""

    sources: tuple[str, ...]
    tests: tuple[str, ...]
    among_tests: str = "test"


def _formats(*names: str) -> tuple[str, ...]:
    return tuple(f"formats/{name}" for name in names)


AREAS: Final = {
    "dates": Area(("dates/edtf", "dates/when"), ("tests/dates/test_when.py", "tests/dates/test_when_oracle.py")),
    "records": Area(
        ("models/records/*", "models/fields", "models/part", "models/evidence", "models/actors"),
        ("tests/records", "tests/models/test_actors.py", "tests/models/test_evidence.py"),
    ),
    "accounts": Area(("accounts/*",), ("tests/accounts/test_accounts.py",)),
    "texts": Area(
        (
            "files",
            *_formats("intake", "problems", "registry", "saving", "json/*", "toml/*"),
            *_formats("tables/frames", "tables/parquet"),
        ),
        ("tests/formats",),
        "not csv and not sqlite and not relational and not same_bytes and not schema",
    ),
    "tables": Area(
        _formats(
            *(f"tables/{name}" for name in ("csv", "datapackage", "joining", "relational", "rows", "sql", "sqlite"))
        ),
        ("tests/formats",),
        "(csv or sqlite or relational) and not same_bytes",
    ),
}


def names(function: Any) -> list[str]:
    """Return the names of the decorators of a function, without their arguments."""
    called = [each.decorator for each in function.decorators]
    plain = [getattr(each, "func", each) for each in called]
    return [str(getattr(each, "value", "")) for each in plain]


def mutate_decorated_functions() -> None:
    """Patch mutmut to mutate functions with decorators that only wrap them."""
    import libcst
    from mutmut.mutation import file_mutation

    skips = file_mutation.MutationVisitor._skip_node_and_children
    arrange = file_mutation.function_trampoline_arrangement

    def skip(self: Any, node: Any) -> bool:
        if isinstance(node, libcst.FunctionDef) and set(names(node)) <= WRAPPING:
            node = node.with_changes(decorators=())
        return bool(skips(self, node))

    def arranged(function: Any, mutants: Any, class_name: str | None) -> Any:
        before, (switch, *copies), after, mutant_names = arrange(function, mutants, class_name)
        if names(function) not in AS_THEY_ARE:
            copies = [each.with_changes(decorators=()) for each in copies]
        return before, [switch, *copies], after, mutant_names

    file_mutation.MutationVisitor._skip_node_and_children = skip
    file_mutation.function_trampoline_arrangement = arranged


class Forgetting:
    """Empties the caches of the library before each test.

    A mutant starts in a process that already ran the unchanged code, and mutmut assigns a test to a function only if
    the test calls it. Cached results would break both.
    """

    def pytest_runtest_setup(self) -> None:
        """Empty all caches. The garbage collector can't list them, because mutmut freezes existing objects."""
        for name, module in [*sys.modules.items()]:
            if name.startswith("mediation") and not name.startswith("mediation.testing"):
                for each in vars(module).values():
                    if isinstance(each, _lru_cache_wrapper):
                        each.cache_clear()


def forget_what_is_cached() -> None:
    """Have mutmut empty the caches before each test."""
    from mutmut.runners.harness import PytestRunner

    execute = PytestRunner.execute_pytest

    def executed(self: Any, params: list[str], *, plugins: Sequence[object] = ()) -> int:
        return int(execute(self, params, plugins=[*plugins, Forgetting()]))

    PytestRunner.execute_pytest = executed


def drawn(area: Area, number: int) -> list[str]:
    """Return the names of a number of mutants of each module; a fixed seed per module makes them reproducible."""
    from mutmut.mutation.file_mutation import mutate_file_contents
    from mutmut.utils.format_utils import get_mutant_name

    found: list[str] = []
    for path in sorted(each for source in area.sources for each in Path("src/mediation").glob(f"{source}.py")):
        mutants = mutate_file_contents(str(path), path.read_text(encoding="utf-8")).mutant_names
        named = [str(get_mutant_name(path, each)) for each in mutants]
        found += Random(str(path)).sample(named, min(number, len(named)))  # noqa: S311 - not secret
    return found


def run(area: Area, asked: Sequence[str]) -> None:
    """Run the mutants of an area: all of them, a number per module, or the named ones."""
    from mutmut.__main__ import _run
    from mutmut.configuration import config

    config().only_mutate = [f"src/mediation/{source}.py" for source in area.sources]
    config().pytest_add_cli_args_test_selection = list(area.tests)
    config().pytest_add_cli_args += ["-k", f"({area.among_tests}) and not another_process"]
    is_number = len(asked) == 1 and asked[0].isdigit()
    if (not asked or is_number) and Path("mutants").exists():
        shutil.rmtree("mutants")
    _run(tuple(drawn(area, int(asked[0])) if is_number else asked), max_children=2)


def report() -> None:
    """Print the results per module, and the names of the mutants that no test detected."""
    from mutmut.__main__ import status_by_exit_code, walk_mutatable_files
    from mutmut.mutation.data import SourceFileMutationData

    for path in sorted(walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        tried = {name: code for name, code in data.exit_code_by_key.items() if code is not None}
        statuses = {name: status_by_exit_code[code] for name, code in tried.items()}
        count = Counter(statuses.values())
        noticed = count["killed"] + count["timeout"]
        if statuses:
            of_all = f"{len(statuses)} of {len(data.exit_code_by_key)} mutants"
            print(f"{path}: {of_all}, {dict(count)}, {noticed / len(statuses):.1%} noticed")
        for name, status in statuses.items():
            if status not in {"killed", "timeout"}:
                print(f"    {status}: {name}")


def main() -> None:
    """Run the area given by the first argument."""
    area, *mutants = sys.argv[1:]
    os.environ["MEDIATION_PROFILE"] = "mutation"
    mutate_decorated_functions()
    forget_what_is_cached()
    if mutants != ["report"]:
        run(AREAS[area], mutants)
    report()


if __name__ == "__main__":
    main()
