from __future__ import annotations

import pytest

from flaglint.checks.fully_rolled_out import CHECK
from flaglint.checks.sites import finding_at, held_back, weakest
from flaglint.model.findings import Confidence, Fix, Severity
from flaglint.model.references import Evaluated, Evidence, Span
from tests.checks.builders import reference, usage


@pytest.mark.parametrize(
    ("evidence", "confidence", "severity", "fix"),
    [
        (Evidence.TYPE, Confidence.CERTAIN, Severity.ERROR, Fix.SAFE),
        (Evidence.IMPORT, Confidence.CERTAIN, Severity.ERROR, Fix.SAFE),
        (Evidence.NAME, Confidence.LIKELY, Severity.WARNING, Fix.UNSAFE),
        (Evidence.TEXT, Confidence.HINT, Severity.INFO, Fix.UNSAFE),
    ],
)
def test_a_finding_is_no_surer_than_its_reference(
    evidence: Evidence, confidence: Confidence, severity: Severity, fix: Fix | None
) -> None:
    place = reference(evidence=evidence)
    found = finding_at(CHECK, usage(), place, "m", severity=Severity.ERROR, fix=Fix.SAFE)
    assert (found.confidence, found.severity, found.fix) == (confidence, severity, fix)


@pytest.mark.parametrize("evaluated", [None, Evaluated(Span(1, 0, 1, 5), "k", obstacle="awaited twice")])
def test_no_fix_where_the_expression_may_not_be_replaced(evaluated: Evaluated | None) -> None:
    found = finding_at(CHECK, usage(), reference(evaluated=evaluated), "m", fix=Fix.SAFE)
    assert found.fix is None


def test_no_fix_where_none_was_offered() -> None:
    assert finding_at(CHECK, usage(), reference(), "m").fix is None


def test_the_place_and_its_scope_are_kept() -> None:
    found = finding_at(CHECK, usage(), reference(), "m")
    assert (found.path, found.span, found.scope) == ("shop/cart.py", reference().span, "Cart.total")


def test_a_warning_stays_a_warning_while_likely() -> None:
    assert held_back(Severity.WARNING, Confidence.LIKELY) is Severity.WARNING


def test_the_weakest_confidence_wins() -> None:
    assert weakest(Confidence.CERTAIN, Confidence.HINT, Confidence.LIKELY) is Confidence.HINT
