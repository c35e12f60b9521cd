"""How hard the properties are tried: MEDIATION_PROFILE=full looks for what the default has no time for."""

import os

from hypothesis import HealthCheck, Phase, settings

settings.register_profile("fast", max_examples=40, deadline=None, derandomize=True)
settings.register_profile("full", max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Whether a mutant is noticed at all: no time goes into the smallest example of it, and none is noticed by being slow.
settings.register_profile(
    "mutation",
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
settings.load_profile(os.environ.get("MEDIATION_PROFILE", "fast"))
