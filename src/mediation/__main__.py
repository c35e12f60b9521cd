"""Lets `python -m mediation` do what the command `mediation` does."""

from mediation.cli import run

if __name__ == "__main__":
    run()
