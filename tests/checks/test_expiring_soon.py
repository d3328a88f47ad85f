from __future__ import annotations

import pytest

from flaglint.checks.expiring_soon import CHECK
from flaglint.model.findings import Severity
from flaglint.model.flags import Flag
from tests.checks.builders import NOW, ago, flag, reference, run, usage


@pytest.mark.parametrize("days", [0, 1, 14])
def test_a_near_date_is_announced_at_each_evaluation(days: int) -> None:
    found = run(CHECK, usage(flag(expires_at=ago(-days)), references=(reference(line=1), reference(line=2))))
    assert [(f.code, f.severity) for f in found] == [("FLG103", Severity.INFO)] * 2
    assert f"in {days} days; plan its removal" in found[0].message


def test_the_earliest_date_counts() -> None:
    (found,) = run(CHECK, usage(flag(expires_at=ago(-9)), flag(store="manifest", expires_at=ago(-3))))
    assert "in 3 days" in found.message
    assert found.evidence[0].source.startswith("manifest")


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param((), id="no store"),
        pytest.param((flag(),), id="no date"),
        pytest.param((flag(expires_at=ago(-15)),), id="far away"),
        pytest.param((flag(expires_at=ago(1)),), id="over, FLG102 speaks"),
        pytest.param((flag(expires_at=NOW, permanent=True),), id="permanent"),
        pytest.param((flag(expires_at=NOW, archived=True),), id="archived"),
    ],
)
def test_left_alone(flags: tuple[Flag, ...]) -> None:
    assert run(CHECK, usage(*flags)) == []
