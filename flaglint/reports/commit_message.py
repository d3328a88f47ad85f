"""The message of a removal's commit: the evidence, what changed, what was left alone, and what people do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flaglint.model.edits import FileRewrite, RewritePlan
from flaglint.reports.escaping import visible
from flaglint.reports.steps import Steps

LONGEST_SUBJECT = 72


def render(plan: RewritePlan, steps: Steps) -> str:
    """Return the whole message; a key of any length leaves the subject one line."""
    kept = visible(plan.value.json) if plan.value is not None else "each call's own default"
    paragraphs = [
        [_subject(visible(plan.key))],
        [f"Flag: {visible(plan.key)}", f"Value that stays: {kept}", *_listed("What the store says:", steps.evidence)],
        [*_listed("Changed, each file proved equal to the old one with the flag fixed:", map(_change, plan.files))],
        [*_listed("Left alone, for a person:", _refusals(plan))],
        ["Next, in this order:", *(f"{number}. {step}" for number, step in enumerate(steps.order, 1))],
        [*_listed("What remains by hand:", steps.by_hand)],
    ]
    return "\n\n".join("\n".join(paragraph) for paragraph in paragraphs if paragraph) + "\n"


def _subject(key: str) -> str:
    subject = f"Remove the feature flag {key}"
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"


def _listed(heading: str, sentences: Iterable[str]) -> Iterator[str]:
    lines = [f"- {sentence}" for sentence in sentences]
    if lines:
        yield heading
        yield from lines


def _change(rewrite: FileRewrite) -> str:
    notes = f": {'; '.join(visible(note) for note in rewrite.notes)}" if rewrite.notes else ""
    return f"{visible(rewrite.path)}{notes}"


def _refusals(plan: RewritePlan) -> Iterator[str]:
    for refusal in plan.refusals:
        yield f"{visible(refusal.path)}:{refusal.line} [{refusal.reason.value}] {visible(refusal.message)}"
    for problem in plan.problems:
        yield f"{visible(problem.path)}:{problem.line} not read: {visible(problem.reason)}"
