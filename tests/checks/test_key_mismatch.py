from __future__ import annotations

import pytest

from flaglint.checks.key_mismatch import CHECK
from flaglint.model.findings import Confidence, Severity
from flaglint.model.usage import FlagUsage, Policy
from tests.checks.builders import flag, policy, reference, run, snapshot, usage


@pytest.mark.parametrize("key", ["new_checkout", "newCheckout", "New-Checkout"])
def test_another_spelling_of_a_known_key_is_an_error(key: str) -> None:
    (found,) = run(CHECK, usage(key=key, references=(reference(key),)), policy(flag()))
    assert (found.code, found.severity) == ("FLG205", Severity.ERROR)
    assert found.message == "the store spells this key new-checkout, and compares exactly; write it so"


def test_a_manifest_alone_makes_it_likely() -> None:
    judged_by = policy(flag(), snapshot=snapshot(flag(), authoritative=False))
    (found,) = run(CHECK, usage(key="new_checkout"), judged_by)
    assert (found.severity, found.confidence) == (Severity.WARNING, Confidence.LIKELY)


@pytest.mark.parametrize(
    ("found", "judged_by"),
    [
        pytest.param(usage(key="new_checkout"), policy(), id="no store was read"),
        pytest.param(usage(flag()), policy(flag()), id="the known spelling"),
        pytest.param(usage(key="new-chekout"), policy(flag()), id="other letters, FLG201 speaks"),
        pytest.param(
            usage(flag("new_checkout"), key="new_checkout"), policy(flag(), flag("new_checkout")), id="both are known"
        ),
        pytest.param(usage(key=None), policy(flag()), id="no key"),
    ],
)
def test_left_alone(found: FlagUsage, judged_by: Policy) -> None:
    assert run(CHECK, found, judged_by) == []
