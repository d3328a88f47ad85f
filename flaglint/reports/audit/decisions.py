"""The flags that a meeting can decide about: what is known, what to ask, and the command that follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flaglint.model.findings import EvidenceFact, Finding
from flaglint.model.flags import FlagValue, Serving
from flaglint.model.references import Reference
from flaglint.model.usage import FlagUsage, Policy
from flaglint.reports.audit.verdicts import Verdict
from flaglint.reports.commands import remove_command, why_command
from flaglint.reports.steps import steps


@dataclass(frozen=True, slots=True)
class Place:
    """A file with the lines that evaluate the flag, in order."""

    path: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One of the five things teams ask before they remove a flag; `answer` is None when nobody knows yet."""

    text: str
    answer: str | None
    speaks_against: bool = False

    @property
    def mark(self) -> str:
        """Return the sign before the question: answered, answered against the removal, or open."""
        if self.answer is None:
            return "?"
        return "✗" if self.speaks_against else "✓"


@dataclass(frozen=True, slots=True)
class Decision:
    """A flag to decide about. `value` is None when each call keeps its own default, or when nobody knows it yet."""

    key: str
    verdict: Verdict
    summary: str
    owner: str | None
    stores: tuple[str, ...]
    since: datetime | None
    days: int | None
    value: FlagValue | None
    command: str
    places: tuple[Place, ...]
    evidence: tuple[EvidenceFact, ...]
    questions: tuple[Question, ...]
    blocked_by: str | None = None
    order: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()


def decision(usage: FlagUsage, verdict: Verdict, findings: Sequence[Finding], policy: Policy) -> Decision:
    """Return what there is to decide about one zombie or overdue flag."""
    key = usage.key or ""
    since = _since(usage, policy)
    value = usage.constant(policy.environments) if verdict.is_zombie and verdict is not Verdict.ARCHIVED else None
    blocked = next((finding for finding in findings if finding.code == "FLG109"), None)
    ahead = steps(usage, value, policy) if verdict.is_zombie else None
    return Decision(
        key=key,
        verdict=verdict,
        summary=_summary(usage, verdict, value, findings, policy),
        owner=owner_of(usage),
        stores=tuple(sorted({flag.store for flag in usage.flags if not flag.definition_only})),
        since=since,
        days=(policy.now - since).days if since else None,
        value=value,
        command=remove_command(key, value) if verdict.is_zombie else why_command(key),
        places=places_of(usage.evaluations),
        evidence=_evidence(findings),
        questions=tuple(_questions(usage, policy, since)),
        blocked_by=blocked.message if blocked else None,
        order=ahead.order if ahead else (),
        by_hand=ahead.by_hand if ahead else (),
    )


def owner_of(usage: FlagUsage) -> str | None:
    """Return the first owner that a store names."""
    return next((flag.owner for flag in usage.flags if flag.owner), None)


def places_of(references: Sequence[Reference]) -> tuple[Place, ...]:
    """Return the files of the references with their lines, sorted by path."""
    lines: defaultdict[str, set[int]] = defaultdict(set)
    for reference in references:
        lines[reference.path].add(reference.span.line)
    return tuple(Place(path, tuple(sorted(found))) for path, found in sorted(lines.items()))


def _since(usage: FlagUsage, policy: Policy) -> datetime | None:
    """Return since when the latest of the critical environments has been as it is, or None if one does not say."""
    archived = [flag.archived_at for flag in usage.flags if flag.archived and flag.archived_at]
    if archived:
        return max(archived)
    since = [state.since for _, _, state in usage.states(policy.environments)]
    return max(moment for moment in since if moment) if since and all(since) else None


def _summary(
    usage: FlagUsage, verdict: Verdict, value: FlagValue | None, findings: Sequence[Finding], policy: Policy
) -> str:
    environments = sorted({name for _, name, _ in usage.states(policy.environments)})
    where = f" in {', '.join(environments)}" if environments else ""
    if verdict is Verdict.FULLY_ON:
        return f"Every caller gets {value.json if value else 'the same'}{where}."
    if verdict is Verdict.FULLY_OFF:
        return f"Off for every caller{where}: {f'all get {value.json}' if value else 'each call gets its own default'}."
    if verdict is Verdict.ARCHIVED:
        return "The store has archived it: each call gets its own default."
    overdue = next((finding.message for finding in findings if finding.code == "FLG102"), "It is overdue")
    sentence = overdue.partition(";")[0]
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _evidence(findings: Sequence[Finding]) -> tuple[EvidenceFact, ...]:
    """Return the facts of the findings about rollout, dates and removal, each once, in order."""
    facts = (fact for finding in findings if finding.code.startswith("FLG1") for fact in finding.evidence)
    return tuple(dict.fromkeys(facts))


def _questions(usage: FlagUsage, policy: Policy, since: datetime | None) -> Iterator[Question]:
    limit = policy.stable_days
    states = [state for _, _, state in usage.states(policy.environments)]
    stable = since is not None and (policy.now - since).days >= limit
    if usage.constant(policy.environments) or usage.serves_code_default(policy.environments):
        yield Question("Does everybody get the same?", "yes, by the store")
    elif any(state.serving is Serving.PARTIAL for state in states):
        yield Question("Does everybody get the same?", "no, callers get different values", speaks_against=True)
    else:
        yield Question("Does everybody get the same?", None)
    yield Question(f"Unchanged for {limit} days?", f"yes, since {since:%Y-%m-%d}" if stable and since else None)
    yield Question("Is an issue about it still open?", None)
    yield Question("Is a change to this code planned?", None)
    asked = [state.last_evaluated for state in states if state.last_evaluated]
    seen = f"last asked for on {max(asked):%Y-%m-%d}" if asked else None
    yield Question("Is it still needed?", seen)
