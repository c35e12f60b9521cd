"""The command line: parses, calls the library, prints.

Exit status 0: no findings. 1: bad data, or a finding. 2: wrong usage.
For `diff`, 0: equal. 1: different. 2: the datasets could not be compared.
"""

import gc
import sys
from typing import Final

_GC_THRESHOLD_OBJECTS: Final = 50_000


def run() -> None:
    """Run the command line and exit with its status."""
    gc.set_threshold(_GC_THRESHOLD_OBJECTS)  # the default threshold costs a tenth of the run time
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    if sys.argv[1:] == ["--version"]:  # importing the parser takes longer than printing the version
        from mediation import __version__

        sys.stdout.write(f"mediation {__version__}\n")
        raise SystemExit(0)
    from mediation.cli.app import main

    main()
