"""One word for each flag: what the findings and the stores, taken together, say about it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from flaglint.model.findings import Confidence, Finding
from flaglint.model.flags import Serving
from flaglint.model.usage import FlagUsage, Policy


class Verdict(str, Enum):
    """What is to be done with a flag, the most pressing first."""

    FULLY_ON = "fully on"
    FULLY_OFF = "fully off"
    ARCHIVED = "archived, still read"
    EXPIRED = "overdue"
    UNKNOWN = "in no store"
    UNREFERENCED = "unreferenced"
    PERHAPS_UNREFERENCED = "perhaps unreferenced"
    UNDECIDED = "not known"
    KEPT = "kept by a pattern"
    PERMANENT = "permanent"
    IN_USE = "in use"

    @property
    def is_zombie(self) -> bool:
        """Tell whether the code can lose the flag without a change for anybody."""
        return self in (Verdict.FULLY_ON, Verdict.FULLY_OFF, Verdict.ARCHIVED)

    @property
    def group(self) -> str:
        """Return the verdict's family, by which charts and pages colour it."""
        if self.is_zombie:
            return "zombie"
        families = {
            Verdict.EXPIRED: "overdue",
            Verdict.UNKNOWN: "unknown",
            Verdict.UNDECIDED: "unknown",
            Verdict.UNREFERENCED: "unreferenced",
            Verdict.PERHAPS_UNREFERENCED: "unreferenced",
        }
        return families.get(self, "in-use")


BY_CODE = (
    ("FLG101", Verdict.FULLY_ON),
    ("FLG110", Verdict.FULLY_OFF),
    ("FLG113", Verdict.ARCHIVED),
    ("FLG102", Verdict.EXPIRED),
    ("FLG201", Verdict.UNKNOWN),
    ("FLG205", Verdict.UNKNOWN),
    ("FLG202", Verdict.UNREFERENCED),
)


def verdict_of(usage: FlagUsage, findings: Sequence[Finding], policy: Policy) -> Verdict:
    """Return the most pressing verdict that the flag's own findings support."""
    found = {finding.code: finding for finding in findings}
    for code, verdict in BY_CODE:
        finding = found.get(code)
        if finding is None:
            continue
        if verdict is Verdict.UNREFERENCED and finding.confidence is not Confidence.CERTAIN:
            return Verdict.PERHAPS_UNREFERENCED
        return verdict
    states = [state for _, _, state in usage.states(policy.environments)]
    if states and all(state.serving is Serving.UNKNOWN for state in states):
        return Verdict.UNDECIDED
    if usage.kept_alive_by and all(reference.in_test for reference in usage.references):
        return Verdict.KEPT
    return Verdict.PERMANENT if any(flag.permanent for flag in usage.flags) else Verdict.IN_USE
