"""Opens data: the seed dataset that ships with the package, and files or folders by their content."""

from pathlib import Path

from mediation.dataset import Dataset, OnError
from mediation.errors import UsageError


def load(path: str | Path, *, on_error: OnError = "raise") -> Dataset:
    """Read a dataset from a folder of TOML files.

    With `on_error="collect"` the good records are kept and `problems` of the dataset lists what was wrong.

    Raises:
        UsageError: nothing is there, or nothing that is known by its content.
        DataError: with `on_error="raise"`, when anything is wrong with the data; it lists everything but what
            only follows from a part that could not be read.
    """
    from mediation.formats import toml

    path = Path(path)
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder")
    if not toml.is_folder(path):
        raise UsageError(f"{path}: not a dataset: expected a folder with a dataset.toml")
    return toml.read(path, on_error=on_error)


def load_seeds() -> Dataset:
    """Return the founding dataset: five news texts on Türkiye between Russia and Ukraine, 2021 to 2024.

    >>> load_seeds().title
    'Türkiye between Russia and Ukraine'
    """
    return load(_seeds_folder())


def _seeds_folder() -> Path:
    """Return where the seeds lie: in the installed package, or at the top of the checkout."""
    inside = Path(__file__).parent / "seeds"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "seeds"
