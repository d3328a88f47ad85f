"""FLG203 declared-unused

What: a constant, enum member, flag object or registry entry names a flag, but nothing outside the tests asks for it.
Why: the declaration makes a dead flag look alive, to people and to every tool that searches for its key.
Example: `"NEW_BASKET": False` stands in `DEFAULT_FEATURE_FLAGS`, and no `is_feature_enabled("NEW_BASKET")` is left.
Configure: scan every repository that uses the flag. Where something else may ask for it (another language, a
key made at run time, files that could not be read) the finding is a hint and says where to look.
"""

from __future__ import annotations

from collections.abc import Iterator

from flaglint.model.findings import Confidence, EvidenceFact, Finding, Severity
from flaglint.model.references import ReferenceKind
from flaglint.model.usage import Check, FlagUsage, Policy

_DECLARED = (ReferenceKind.DECLARATION, ReferenceKind.REGISTRATION)


def find_declared_unused(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield one finding for each declaration of a flag that nothing evaluates."""
    declared = [each for each in usage.references if each.kind in _DECLARED and not each.in_test and not each.is_stored]
    if usage.key is None or not declared or usage.evaluations:
        return
    doubt = next(_doubts(usage, policy), None)
    evidence = (EvidenceFact(f"{policy.coverage.files} files searched, no evaluation", "code"),)
    for reference in declared:
        where = "registered" if reference.kind is ReferenceKind.REGISTRATION else "declared"
        message = f"is {where} here, but nothing in Python asks for it"
        message += f"; {doubt}" if doubt else "; remove the declaration, deploy, then delete the flag in the store"
        yield CHECK.finding(
            usage,
            message,
            reference=reference,
            severity=Severity.INFO if doubt else Severity.WARNING,
            confidence=Confidence.HINT if doubt else Confidence.LIKELY,
            evidence=evidence,
        )


def _doubts(usage: FlagUsage, policy: Policy) -> Iterator[str]:
    """Yield what may ask for the flag all the same."""
    declared = {reference.path for reference in usage.references if reference.kind in _DECLARED}
    mentions = [reference for reference in usage.references if reference.kind is ReferenceKind.MENTION]
    outside = [reference for reference in mentions if reference.path not in declared and not reference.in_test]
    if outside:
        others = len(outside) - 1
        more = f" and {others} more file{'s' if others > 1 else ''}" if others else ""
        yield f"its key also stands in {outside[0].path}:{outside[0].span.line}{more}; look there first"
    if usage.kept_alive_by:
        dynamic = usage.kept_alive_by[0]
        yield f"the key made at {dynamic.path}:{dynamic.span.line} may be this one"
    if policy.coverage.absence:
        yield f"this is no proof: {policy.coverage.absence}"


CHECK = Check("FLG203", "declared-unused", Severity.WARNING, find=find_declared_unused)
