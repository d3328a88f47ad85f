"""Several flags in one run: those that the stores prove to be zombies, each planned on what the one before left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from flaglint.errors import UsageError
from flaglint.model.edits import Applicability, RewritePlan
from flaglint.model.findings import Confidence, Fix
from flaglint.pipeline import Judgement, Project
from flaglint.removals import plan_removal, value_to_keep

if TYPE_CHECKING:
    from flaglint.model.findings import Finding
    from flaglint.model.usage import FlagUsage


class Fate(str, Enum):
    """What became of a flag: taken out (or shown), or left with a reason."""

    FIXED = "fixed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A flag whose findings can be repaired, with the codes of those findings; `left` says why it is not tried."""

    key: str
    codes: tuple[str, ...]
    left: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One flag at the end of a run; `reason` says why it was left."""

    key: str
    codes: tuple[str, ...]
    fate: Fate
    reason: str | None = None

    @property
    def is_fixed(self) -> bool:
        """Tell whether the flag is out of the code, or would be."""
        return self.fate is Fate.FIXED


# Takes a plan, and returns why it cannot be accepted, or None.
Accept = Callable[[RewritePlan], "str | None"]


def candidates(judgement: Judgement, *, unsafe: bool) -> Iterator[Candidate]:
    """Yield, sorted by key, the flags with a repair; one that is unsafe or silenced somewhere is named with that."""
    by_key: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in judgement.findings:
        if finding.key is not None and finding.fix is not None:
            by_key[finding.key].append(finding)
    usages = {usage.key: usage for usage in judgement.usages}
    for key, findings in sorted(by_key.items()):
        codes = tuple(sorted({finding.code for finding in findings}))
        yield Candidate(key, codes, _why_not(usages[key], findings, judgement, unsafe=unsafe))


def _why_not(usage: FlagUsage, findings: list[Finding], judgement: Judgement, *, unsafe: bool) -> str | None:
    found = {(finding.path, finding.span) for finding in judgement.findings if finding.key == usage.key}
    for reference in usage.evaluations:
        if (reference.path, reference.span) not in found:
            return f"a comment at {reference.path}:{reference.span.line} silences it"
    safe = {(finding.path, finding.span) for finding in findings if finding.fix is Fix.SAFE}
    if not unsafe and any((finding.path, finding.span) not in safe for finding in findings):
        return _doubt_of(finding for finding in findings if (finding.path, finding.span) not in safe)
    return None


def _doubt_of(findings: Iterable[Finding]) -> str:
    """Return why findings have no safe repair: the facts behind them are not certain, or it is not for us to say."""
    listed = list(findings)
    unsure = sorted({finding.code for finding in listed if finding.confidence is not Confidence.CERTAIN})
    if unsure:
        return f"{', '.join(unsure)} is only likely; pass --unsafe-fixes"
    codes = ", ".join(sorted({finding.code for finding in listed}))
    return f"a person should decide about {codes}; pass --unsafe-fixes"


def fix_all(
    project: Project,
    accept: Accept,
    taken: Callable[[str], str | None],
    *,
    unsafe: bool,
    most: int | None = None,
) -> Iterator[Outcome]:
    """Yield what became of each flag, in the order of their keys; each plan is made on what the earlier ones left.

    A plan is only offered to `accept` if it is SAFE, or `unsafe` ones are wanted; `most` bounds how many are accepted.
    `taken` says why a key needs no plan.
    """
    accepted = 0
    for candidate in tuple(candidates(project.judgement, unsafe=unsafe)):
        reason = candidate.left or taken(candidate.key)
        if reason is None and most is not None and accepted >= most:
            reason = f"--max-flags {most} is reached"
        reason = reason or _fix(project, candidate, accept, unsafe=unsafe)
        accepted += reason is None
        fate = Fate.FIXED if reason is None else Fate.LEFT
        yield Outcome(candidate.key, candidate.codes, fate, reason)


def _fix(project: Project, candidate: Candidate, accept: Accept, *, unsafe: bool) -> str | None:
    try:
        value = value_to_keep(project, candidate.key)
    except UsageError as error:
        return str(error)
    plan = plan_removal(project, candidate.key, value)
    doubt = _doubt(plan)
    if not plan.files:
        return doubt or "there is nothing that could be changed"
    if plan.applicability is not Applicability.SAFE and not unsafe:
        return doubt
    return accept(plan)


def _doubt(plan: RewritePlan) -> str | None:
    """Return the first thing that a person must look at, and how many more there are."""
    places = [f"{refusal.path}:{refusal.line} [{refusal.reason.value}] {refusal.message}" for refusal in plan.refusals]
    places += [f"{problem.path}:{problem.line} {problem.reason}" for problem in plan.problems]
    if not places:
        return None
    return places[0] if len(places) == 1 else f"{places[0]} (and {len(places) - 1} more)"
