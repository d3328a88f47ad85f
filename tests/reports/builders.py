"""A run's summary and its findings in one line each."""

from __future__ import annotations

from flaglint.model.findings import Confidence, Coverage, EvidenceFact, Finding, Fix, Severity
from flaglint.model.references import Span
from flaglint.model.reports import CheckDescription, RunSummary, SnapshotStamp
from tests.checks.builders import NOW, ago

HOSTILE = "<script>alert('x')</script>\"\x1b[31m\u202e\udcff\n::error::%0A|`"

DESCRIPTION = CheckDescription(
    "FLG101",
    "fully-rolled-out",
    Severity.WARNING,
    "FLG101 fully-rolled-out\n\nWhat: a flag that serves one value\nonly.\nWhy: a branch is dead.\n",
)


def finding(key: str | None = "new-checkout", path: str | None = "shop/cart.py", **fields: object) -> Finding:
    plain: dict[str, object] = {
        "code": "FLG101",
        "name": "fully-rolled-out",
        "severity": Severity.WARNING,
        "confidence": Confidence.CERTAIN,
        "message": "serves true to every caller",
        "span": Span(12, 7, 12, 30) if path else None,
        "scope": "Cart.total",
        "evidence": (EvidenceFact("production: serves true", "configcat: config.json", ago(90)),),
        "fix": Fix.SAFE,
    }
    return Finding(key=key, path=path, **{**plain, **fields})  # type: ignore[arg-type]


def store_finding(key: str = "old-banner", **fields: object) -> Finding:
    plain: dict[str, object] = {
        "code": "FLG202",
        "name": "unreferenced-flag",
        "message": "no reference in the code",
        "fix": None,
        "scope": "",
    }
    return finding(key, None, **{**plain, **fields})


def summary(*findings: Finding, **fields: object) -> RunSummary:
    plain: dict[str, object] = {
        "coverage": Coverage(files=120, candidates=8, repositories=("shop",)),
        "snapshot": SnapshotStamp("ab" * 32, NOW),
        "checks": (DESCRIPTION,),
    }
    return RunSummary(NOW, "1.2.3", findings, **{**plain, **fields})  # type: ignore[arg-type]
