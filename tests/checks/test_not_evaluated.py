from __future__ import annotations

import pytest

from flaglint.checks.not_evaluated import CHECK
from flaglint.model.findings import Severity
from flaglint.model.usage import FlagUsage
from tests.checks.builders import ago, flag, full, reference, run, usage


def asked(days: int) -> FlagUsage:
    return usage(flag(production=full(last_evaluated=ago(days))))


def test_a_flag_that_nobody_asked_for_is_found_once() -> None:
    (found,) = run(CHECK, asked(30))
    assert (found.code, found.severity, found.path) == ("FLG111", Severity.INFO, None)
    assert found.message.startswith("the store was last asked for it on 2026-05-02 (30 days ago)")
    assert found.evidence[0].fact == "production: last evaluated 2026-05-02"


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(asked(29), id="asked lately"),
        pytest.param(usage(flag()), id="the store does not say"),
        pytest.param(
            usage(flag(production=full(last_evaluated=ago(90))), flag(store="b")), id="one store does not say"
        ),
        pytest.param(
            usage(flag(production=full(last_evaluated=ago(90))), references=(reference(in_test=True),)), id="tests only"
        ),
        pytest.param(usage(flag(production=full(last_evaluated=ago(90)), archived=True)), id="archived"),
        pytest.param(usage(flag(production=full(last_evaluated=ago(90)), created_at=ago(3))), id="young"),
        pytest.param(usage(), id="in no store"),
    ],
)
def test_left_alone(found: FlagUsage) -> None:
    assert run(CHECK, found) == []
