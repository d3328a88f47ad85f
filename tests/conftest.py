from __future__ import annotations

from hypothesis import HealthCheck, settings

# `make test` gives the same answer twice; `make fuzz` looks further, each time elsewhere.
settings.register_profile("test", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("test")
