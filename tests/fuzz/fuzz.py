"""Fuzzes one reader: `python tests/fuzz/fuzz.py jsonl -runs=1000000`, with any options of libFuzzer.

New inputs are kept in the folder given by `--keep`. Inputs that break a reader are written to `-artifact_prefix`; once
the reader is fixed, they belong in the corpus.
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
"""The time limit per input. The memory limit is `-rss_limit_mb`, including the interpreter and its libraries."""

# Smaller inputs could not hold a valid file of the format.
_MAX_INPUT_BYTES = {"sqlite": 65_536, "parquet": 32_768, "csv": 16_384, "zip": 16_384}
_BASE_MB = dict.fromkeys(("parquet", "gdelt", "gdelt-gzip", "gdelt-zip", "icews", "polecat", "plover"), 900)


def main() -> None:
    """Run the fuzzer until its runs are done or something breaks."""
    import atheris

    sys.path.insert(0, str(HERE.parent))
    with atheris.instrument_imports(include=["mediation", "tomllib", "json", "csv", "zipfile", "gzip"]):
        from fuzz.checks import CORPUS, NAMES, check
        from fuzz.mutating import mutated
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("reader", choices=NAMES)
    options.add_argument("--keep", type=Path, help="a folder for new inputs, which the next run starts from")
    known, rest = options.parse_known_args()
    memory = Path("/dev/shm")  # noqa: S108 - a folder in memory, if available
    place = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None)) / "input"
    figures = {"refused": 0, "loaded with problems": 0, "loaded": 0}
    seen: set[int] = set()
    began = time.monotonic()

    def stop(*_: object) -> None:
        raise TimeoutError

    def one_input(data: bytes) -> None:
        signal.alarm(4 * SECONDS)  # a hung run would block its caller
        started = time.process_time()
        figures[check(known.reader, data, place, seen=seen)] += 1
        signal.alarm(0)
        assert time.process_time() - started < SECONDS
        if not sum(figures.values()) % 10_000:
            print(f"{known.reader}: {figures}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)  # noqa: T201

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)  # noqa: S311 - reproducible, not secret
        change = (
            None if random.randrange(2) else (lambda content: atheris.Mutate(content, max(len(content), most - 200)))
        )
        return mutated(known.reader, data, random, change)[:most]

    dictionary = HERE / f"{known.reader}.dict"
    arguments = [
        sys.argv[0],
        "-timeout=0",
        f"-max_len={_MAX_INPUT_BYTES.get(known.reader, 4096)}",
        f"-rss_limit_mb={_BASE_MB.get(known.reader, 600)}",
        *([f"-dict={dictionary}"] if dictionary.is_file() else []),
        *rest,
    ]
    kept = known.keep or place.parent / "kept"  # the fuzzer writes to its first folder
    kept.mkdir(parents=True, exist_ok=True)
    arguments.append(str(kept))
    arguments.append(str(CORPUS / known.reader))
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    signal.signal(signal.SIGALRM, stop)
    atheris.Setup(arguments, one_input, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
