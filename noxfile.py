"""One command for each habit of a contributor: `nox -s fast`. CONTRIBUTING.md lists them.

The everyday sessions use the environment that nox runs in, so that they start at once and work offline. Those that need
more packages have environments of their own.
"""

import sys

import nox

nox.needs_version = ">=2024.4"
nox.options.sessions = ["lint", "types", "fast"]
nox.options.reuse_venv = "yes"


def _run(session: nox.Session, module: str, *arguments: str) -> None:
    """Run a module of the environment that nox runs in."""
    session.run(sys.executable, "-m", module, *arguments, external=True)


@nox.session(venv_backend="none")
def tests(session: nox.Session) -> None:
    """Run every test."""
    _run(session, "pytest", "-q", "-n", "auto", *session.posargs)


@nox.session(venv_backend="none")
def fast(session: nox.Session) -> None:
    """Run the tests except the slow ones."""
    _run(session, "pytest", "-q", "-n", "auto", "-m", "not slow", *session.posargs)


@nox.session(venv_backend="none")
def lint(session: nox.Session) -> None:
    """Check the style and the format."""
    _run(session, "ruff", "check", ".")
    _run(session, "ruff", "format", "--check", ".")


@nox.session(venv_backend="none")
def types(session: nox.Session) -> None:
    """Check the types."""
    _run(session, "mypy", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Run a benchmark: what an import costs, or the file you name."""
    session.install("-e", ".[test]", "pytest-benchmark")
    session.run("pytest", "-q", "-s", *(session.posargs or ["tests/benchmarks/bench_import.py"]))


@nox.session
def fuzz(session: nox.Session) -> None:
    """Feed random bytes to a reader: JSON Lines, or the one you name."""
    session.install("-e", ".[test,fuzz]")
    session.run("python", "tests/fuzz/fuzz.py", *(session.posargs or ["jsonl", "-runs=100000", "-max_len=4096"]))


@nox.session
def mutants(session: nox.Session) -> None:
    """Change the code a little and count which changes the tests notice: dates, or the area you name."""
    session.install("-e", ".[test,mutation]")
    session.run("python", "tests/mutation/mutate.py", *(session.posargs or ["dates"]))
