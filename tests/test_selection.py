from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from flaglint.errors import UsageError
from flaglint.model.findings import Confidence, Finding, Severity
from flaglint.model.references import Span
from flaglint.model.source import Suppression
from flaglint.model.usage import Check
from flaglint.selection import is_suppressed, selected_checks

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
FOUND = Finding(
    "F101", "zombie", Severity.WARNING, Confidence.CERTAIN, "k", "is dead", path="a.py", span=Span(5, 0, 6, 4)
)

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


@pytest.mark.parametrize(
    ("comment", "silences"),
    [
        (Suppression(0, ()), True),
        (Suppression(6, ("F101",)), True),
        (Suppression(4, (), own_line=True), True),
        (Suppression(5, (), until="2026-06-02"), True),
        (Suppression(5, (), until="soon"), True),
        (Suppression(4, ()), False),
        (Suppression(7, ()), False),
        (Suppression(3, (), own_line=True), False),
        (Suppression(5, ("F102",)), False),
        (Suppression(5, (), until="2026-06-01"), False),
    ],
)
def test_a_comment_silences_what_it_stands_at(comment: Suppression, silences: bool) -> None:
    assert is_suppressed(FOUND, {"a.py": (comment,)}, NOW) is silences
    assert not is_suppressed(FOUND, {"b.py": (comment,)}, NOW)
    assert not is_suppressed(replace(FOUND, path=None, span=None), {"a.py": (comment,)}, NOW)
