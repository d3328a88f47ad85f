from __future__ import annotations

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rewriting.cases import plan
from tests.rewriting.execution import UNBOUND, outcome
from tests.rewriting.programs import programs

EXAMPLES = int(os.environ.get("FLAGLINT_FUZZ_EXAMPLES", "300"))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == 300,
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(programs(), st.booleans(), st.integers(0, 1000))
def test_a_random_program_does_the_same_after_the_rewrite(before: str, value: bool, seed: int) -> None:
    try:
        compile(before, "<before>", "exec")
    except SyntaxError:
        return
    planned = plan(before, value=value)
    after = planned.files[0].after.decode() if planned.files else before
    again = plan(after, value=value)
    assert not again.files, f"not settled:\n{before}\n{after}\n{again.files[0].after.decode()}"
    for other in (seed, seed + 1, seed + 2):
        expected = outcome(before, "k", value, other)
        if UNBOUND in expected:
            continue  # reading a name counts as pure
        got = outcome(after, "k", value, other)
        assert got == expected, f"{before}\n----- {value} {other}\n{after}"
