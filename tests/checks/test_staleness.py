from __future__ import annotations

import pytest
from msgspec.structs import replace

from flaglint.checks.staleness import is_stale
from flaglint.model.flags import Flag
from tests.checks.builders import ago, flag, full, partial, policy, usage


@pytest.mark.parametrize(
    ("found", "stale"),
    [
        (flag(), True),
        (flag(production=partial(), expires_at=ago(1)), True),
        (flag(production=partial(), vendor_stale=True), True),
        (flag(production=replace(partial(), vendor_stale=True)), True),
        (flag(production=partial(), created_at=ago(50), tags=("release",)), True),
        (flag(production=partial()), False),
        (flag(production=full(since=ago(3))), False),
        (flag(production=partial(), expires_at=ago(-1)), False),
        (flag(production=partial(), vendor_stale=False), False),
        (flag(permanent=True, expires_at=ago(1)), False),
        (flag(environments=(("production", partial()), ("test", replace(full(), vendor_stale=True)))), False),
    ],
)
def test_stale_is_overdue_stale_by_the_store_or_long_the_same(found: Flag, stale: bool) -> None:
    assert is_stale(usage(found, references=()), policy(found)) is stale
