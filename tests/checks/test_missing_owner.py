from __future__ import annotations

import pytest

from flaglint.checks.missing_owner import CHECK
from flaglint.model.findings import Confidence, Severity
from flaglint.model.usage import FlagUsage
from tests.checks.builders import flag, policy, run, usage

OWNED = flag("old-banner", owner="payments")


def test_a_flag_without_an_owner_is_found_once() -> None:
    (found,) = run(CHECK, usage(flag()), policy(flag(), OWNED))
    assert (found.code, found.severity, found.confidence) == ("FLG302", Severity.WARNING, Confidence.CERTAIN)
    assert found.path is None
    assert found.message.startswith("has no owner in configcat; name the team")


def test_a_store_that_never_names_owners_makes_it_a_hint() -> None:
    (found,) = run(CHECK, usage(flag()), policy(flag()))
    assert (found.severity, found.confidence) == (Severity.INFO, Confidence.HINT)


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(usage(flag(owner="payments")), id="owned"),
        pytest.param(usage(flag(), flag(store="manifest", owner="payments")), id="owned in the manifest"),
        pytest.param(usage(flag(archived=True)), id="archived"),
        pytest.param(usage(), id="in no store"),
    ],
)
def test_left_alone(found: FlagUsage) -> None:
    assert run(CHECK, found, policy(flag(), OWNED)) == []
