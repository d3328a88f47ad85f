"""Findings at a place in code: how far the reference may be believed, and what that does to severity and fix."""

from __future__ import annotations

from flaglint.model.findings import Confidence, EvidenceFact, Finding, Fix, Severity
from flaglint.model.references import Evidence, Reference
from flaglint.model.usage import Check, FlagUsage

CERTAINTY = (Confidence.HINT, Confidence.LIKELY, Confidence.CERTAIN)
WEAK_EVIDENCE = {Evidence.NAME: Confidence.LIKELY, Evidence.TEXT: Confidence.HINT}


def finding_at(
    check: Check,
    usage: FlagUsage,
    reference: Reference,
    message: str,
    *,
    severity: Severity | None = None,
    confidence: Confidence = Confidence.CERTAIN,
    evidence: tuple[EvidenceFact, ...] = (),
    fix: Fix | None = None,
) -> Finding:
    """Return the finding at the reference, no surer than the reference is.

    Only a certain finding is an error or has a safe fix, and a hint is no more than information. There is no
    fix where the expression may not be replaced.
    """
    sure = weakest(confidence, WEAK_EVIDENCE.get(reference.evidence, Confidence.CERTAIN))
    return check.finding(
        usage,
        message,
        reference=reference,
        severity=held_back(severity or check.severity, sure),
        confidence=sure,
        evidence=evidence,
        fix=_possible(fix, reference, sure),
    )


def weakest(*confidences: Confidence) -> Confidence:
    """Return the least sure of them."""
    return min(confidences, key=CERTAINTY.index)


def held_back(severity: Severity, confidence: Confidence) -> Severity:
    """Return the severity that the confidence allows."""
    if confidence is Confidence.HINT:
        return Severity.INFO
    if severity is Severity.ERROR and confidence is not Confidence.CERTAIN:
        return Severity.WARNING
    return severity


def _possible(fix: Fix | None, reference: Reference, confidence: Confidence) -> Fix | None:
    if fix is None or reference.evaluated is None or reference.evaluated.obstacle is not None:
        return None
    return fix if confidence is Confidence.CERTAIN else Fix.UNSAFE
