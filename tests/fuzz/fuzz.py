"""Fuzzes one reader: `python tests/fuzz/fuzz.py jsonl -runs=1000000`, with whatever options libFuzzer takes.

New inputs are kept in a folder of their own, named with `--keep`; what breaks a reader is written where
`-artifact_prefix` says, and belongs into the corpus when it is mended.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
SECONDS = 5
"""For an input. The memory bound is `-rss_limit_mb`, to which the interpreter and its libraries count."""

# Sizes below which nothing of the format is left.
_LONGEST = {"sqlite": 65_536, "parquet": 32_768, "csv": 16_384, "zip": 16_384}
_BASE_MB = dict.fromkeys(("parquet", "gdelt", "gdelt-gzip", "gdelt-zip", "icews", "polecat", "plover"), 900)


def main() -> None:
    """Run the fuzzer until it has had its runs, or something broke."""
    import atheris

    sys.path.insert(0, str(HERE.parent))
    with atheris.instrument_imports(include=["mediation", "tomllib", "json", "csv", "zipfile", "gzip"]):
        from fuzz.checks import CORPUS, NAMES, check
        from fuzz.mutating import mutated
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("reader", choices=NAMES)
    options.add_argument("--keep", type=Path, help="a folder for new inputs, which the next run starts from")
    known, rest = options.parse_known_args()
    memory = Path("/dev/shm")  # noqa: S108 - a folder in memory, where there is one
    place = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None)) / "input"
    figures = {"refused": 0, "loaded with problems": 0, "loaded": 0}
    seen: set[int] = set()
    began = time.monotonic()

    def stop(*_: object) -> None:
        raise TimeoutError

    def one_input(data: bytes) -> None:
        signal.alarm(4 * SECONDS)  # whoever waits for its end would wait for long
        started = time.process_time()
        figures[check(known.reader, data, place, seen=seen)] += 1
        signal.alarm(0)
        assert time.process_time() - started < SECONDS
        if not sum(figures.values()) % 10_000:
            print(f"{known.reader}: {figures}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)  # noqa: T201

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)  # noqa: S311 - to be repeated, not to be secret
        change = (
            None if random.randrange(2) else (lambda content: atheris.Mutate(content, max(len(content), most - 200)))
        )
        return mutated(known.reader, data, random, change)[:most]

    dictionary = HERE / f"{known.reader}.dict"
    arguments = [
        sys.argv[0],
        "-timeout=0",
        f"-max_len={_LONGEST.get(known.reader, 4096)}",
        f"-rss_limit_mb={_BASE_MB.get(known.reader, 600)}",
        *([f"-dict={dictionary}"] if dictionary.is_file() else []),
        *rest,
    ]
    kept = known.keep or place.parent / "kept"  # the fuzzer writes to the first of its folders
    kept.mkdir(parents=True, exist_ok=True)
    arguments.append(str(kept))
    arguments.append(str(CORPUS / known.reader))
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    signal.signal(signal.SIGALRM, stop)
    atheris.Setup(arguments, one_input, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
