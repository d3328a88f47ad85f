from __future__ import annotations

import dataclasses

import pytest

from flaglint.model.findings import Confidence, Finding, Severity
from flaglint.model.references import Span

FINDING = Finding(
    "FLG101",
    "fully-rolled-out",
    Severity.WARNING,
    Confidence.CERTAIN,
    "new-cart",
    "serves one value",
    path="shop/cart.py",
    span=Span(3, 4, 3, 9),
    scope="Cart.total",
)


@pytest.mark.parametrize("moved", [{"span": Span(9, 0, 9, 1)}, {"message": "x"}, {"severity": Severity.INFO}])
def test_a_fingerprint_survives_moved_lines_and_other_words(moved: dict[str, object]) -> None:
    assert dataclasses.replace(FINDING, **moved).fingerprint == FINDING.fingerprint  # type: ignore[arg-type]


@pytest.mark.parametrize("other", [{"code": "FLG1"}, {"key": "a"}, {"key": None}, {"path": "b.py"}, {"scope": "Cart"}])
def test_a_fingerprint_tells_findings_apart(other: dict[str, object]) -> None:
    assert dataclasses.replace(FINDING, **other).fingerprint != FINDING.fingerprint  # type: ignore[arg-type]


def test_a_fingerprint_is_sixteen_hex_digits_for_any_path() -> None:
    odd = dataclasses.replace(FINDING, path="\udcff.py")
    assert len(odd.fingerprint) == 16
    assert int(odd.fingerprint, 16) >= 0


def test_findings_about_the_store_come_last() -> None:
    store = dataclasses.replace(FINDING, path=None, span=None)
    later = dataclasses.replace(FINDING, span=Span(12, 0, 12, 1))
    other = dataclasses.replace(FINDING, path="zoo/é.py")
    listed = [FINDING, later, other, store]
    assert sorted({*listed}, key=lambda each: each.sort_key) == listed
