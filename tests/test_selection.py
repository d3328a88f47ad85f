from __future__ import annotations

import pytest

from flaglint.errors import UsageError
from flaglint.model.findings import Severity
from flaglint.model.usage import Check
from flaglint.selection import selected_checks

CHECKS = [
    Check(code, code.lower(), Severity.INFO, find=lambda usage, policy: iter(())) for code in ("F101", "F102", "F201")
]


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ((), (), ["F101", "F102", "F201"]),
        (("F1",), (), ["F101", "F102"]),
        (("F1",), ("F102",), ["F101"]),
        (("F101",), ("F1",), ["F101"]),
        ((), ("F", "F9"), []),
    ],
)
def test_the_longest_prefix_decides(select: tuple[str, ...], ignore: tuple[str, ...], expected: list[str]) -> None:
    assert [check.code for check in selected_checks(CHECKS, select, ignore)] == expected


@pytest.mark.parametrize("prefix", ["F103", "f101", "F101x"])
def test_a_prefix_that_is_no_check_is_refused(prefix: str) -> None:
    with pytest.raises(UsageError, match=f"no check has a code that begins with '{prefix}'"):
        selected_checks(CHECKS, ("F101", prefix), ())
