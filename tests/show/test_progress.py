"""Progress is shown only on a terminal, after a second."""

import io
import sys
import time

import pytest

from mediation.show.progress import progress


class Terminal(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        """Return True, as a terminal does."""
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Make standard error a terminal that moves the cursor, during the test itself."""
    monkeypatch.setattr(sys, "stderr", found := Terminal())
    monkeypatch.setenv("TERM", "xterm")
    return found


class Clock:
    """A clock that tests move forward."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stops until a test moves it forward."""
    found = Clock()
    monkeypatch.setattr("mediation.show.progress.time", type("time", (), {"monotonic": found}))
    return found


def wait_for(text: str, screen: Terminal) -> None:
    """Wait until the text is on the screen, which is drawn ten times a second; fail if it does not appear."""
    for _ in range(2_000):
        if text in screen.getvalue():
            return
        time.sleep(0.05)
    pytest.fail(f"{text!r} is not on the screen: {screen.getvalue()!r}")


def test_after_a_second(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """Nothing is shown in the first second. Then title and rows appear. At the end, the cursor is restored."""
    screen = terminal(monkeypatch)
    with progress("reading :100:[a].jsonl") as show:
        assert show is not None
        clock.now += 1.0
        show(1_000)
        assert screen.getvalue() == ""
        clock.now += 0.1
        show(2_000)
        wait_for("reading :100:[a].jsonl: 2,000 rows", screen)
        show(1_234_000)
        wait_for("reading :100:[a].jsonl: 1,234,000 rows", screen)
    shown = screen.getvalue()
    assert "1,000 rows" not in shown
    assert "\x1b[?25h" in shown


def test_error(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """The cursor is also restored if the read fails."""
    screen = terminal(monkeypatch)
    with pytest.raises(ValueError, match="broken"), progress("reading") as show:  # noqa: PT012 - within the context
        assert show is not None
        clock.now += 2
        show(1)
        raise ValueError("broken")
    assert "\x1b[?25h" in screen.getvalue()


def test_short_read(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """A read that ends within a second shows nothing."""
    screen = terminal(monkeypatch)
    with progress("reading") as show:
        assert show is not None
        clock.now += 0.9
        show(1)
    assert screen.getvalue() == ""


def test_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal, or with output for programs, there is no progress callback."""
    screen = terminal(monkeypatch)
    with progress("reading", is_wanted=False) as show:
        assert show is None
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress("reading") as show:
        assert show is None
    assert screen.getvalue() == ""
