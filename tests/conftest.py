"""How hard the properties are tried: MEDIATION_PROFILE=full looks for what the default has no time for."""

import os
from importlib.util import find_spec

from hypothesis import HealthCheck, settings

# The benchmarks have a tool of their own; without it nothing there can be imported.
collect_ignore_glob = [] if find_spec("pytest_benchmark") else ["benchmarks/*"]

settings.register_profile("fast", max_examples=40, deadline=None, derandomize=True)
settings.register_profile("full", max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("MEDIATION_PROFILE", "fast"))
