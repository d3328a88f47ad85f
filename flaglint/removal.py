"""Taking one flag out of the code: plan, proof of each file, and a rescan of the result."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from flaglint.discovery import load
from flaglint.model.edits import Applicability, FileRewrite, Refusal, RefusalReason, RemovalRequest, RewritePlan
from flaglint.model.findings import Problem
from flaglint.model.flags import FlagValue
from flaglint.model.references import Reference, ReferenceKind

# Each round leaves out the sites of one more file that could not be proved.
MOST_ROUNDS = 20
_LEFT_OUT = "the rewritten file was not proved"


@dataclass
class Tree:
    """The text files of a checkout by the words in them; bytes are read once and kept for the digest check."""

    read_file: Callable[[str], bytes]
    paths: Sequence[str]
    jobs: int | None = None
    remember: Callable[[], Any] | None = None

    def __post_init__(self) -> None:
        """Start with nothing read."""
        self._read: dict[str, bytes] = {}
        self._texts = frozenset(load("scanning.prefilter").texts_of(self.paths))
        self._scanner = load("scanning.scanner").Scanner(self.current, self.jobs, self.remember)

    def current(self, path: str) -> bytes:
        """Return the bytes as first read, without keeping those of a file that is only searched."""
        return self._read[path] if path in self._read else self.read_file(path)

    def read(self, path: str) -> bytes:
        """Return the bytes as first read."""
        if path not in self._read:
            try:
                self._read[path] = self.read_file(path)
            except ValueError as error:
                raise OSError(str(error)) from None
        return self._read[path]

    def paths_with_word(self, word: str) -> tuple[str, ...]:
        """Return, sorted, every text file that holds the word between non-identifier characters."""
        # What cannot be read (links, devices, over-large files) is counted where files are listed.
        return tuple(sorted(self._scanner.holding(word, self._texts)))


@dataclass(frozen=True)
class Rewritten:
    """The tree as a plan leaves it, read like the tree; `after` are the files that differ, by path."""

    tree: Tree
    after: Mapping[str, bytes]

    def __call__(self, path: str) -> bytes:
        """Return a file's bytes, or raise ValueError with the reason why there are none."""
        return self.after[path] if path in self.after else self.tree.current(path)


Finder = Callable[[Rewritten], Iterable[Reference]]


@dataclass
class Removal:
    """One flag's removal; `find` returns the references of the whole scope as a plan leaves it.

    `unexplained` are places that hold the key and that no reference accounts for: while there is one, a
    registration stays, as something else may read it (a front end, a call in a form that is not known). `bulk_reads`
    read all flags at once: what they give would lack a flag whose registration goes.
    """

    key: str
    value: FlagValue | None
    references: Sequence[Reference]
    tree: Tree
    find: Finder
    unexplained: Sequence[Reference] = ()
    bulk_reads: Sequence[Reference] = ()
    problems: Sequence[Problem] = ()

    @cached_property
    def plan(self) -> RewritePlan:
        """Return the plan: every file in it is proved, and a rescan of the result finds only what was refused."""
        references = [r for r in self.references if self._why_it_stays(r) is None]
        unproved: list[Refusal] = list(self._kept_registrations())
        tried: set[str] = set()
        for _ in range(MOST_ROUNDS):
            plan = load("rewriting.plan").plan_removal(
                RemovalRequest(self.key, self.value, tuple(references)), self.tree
            )
            refusals = list(self._unproved(plan))
            if not refusals:
                found = self._found(plan)
                refusals = list(self._gone(plan, references, found))
                if not refusals:
                    gone = _gone_with_others(plan, references, [r for r in found if r.key == self.key])
                    if gone:
                        # Nothing has to stay for them: what does is planned anew as if they had never been.
                        references = [r for r in references if r not in gone]
                        continue
                    return self._rescanned(replace(plan, refusals=_sorted([*unproved, *plan.refusals])), found)
            unproved.extend(refusals)
            blocked = {refusal.path for refusal in refusals}
            if "" in blocked:
                break
            doubted = _doubted(plan, refusals, tried)
            tried |= blocked
            references = [_blocked(r) if r.path in blocked and _is_doubted(r, doubted) else r for r in references]
        nothing = RewritePlan(self.key, self.value, (), _sorted(unproved), Applicability.REVIEW, tuple(self.problems))
        return self._with_definitions(nothing, self.references)

    def _kept_registrations(self) -> Iterable[Refusal]:
        for reference in self.references:
            message = self._why_it_stays(reference)
            if message is not None:
                yield Refusal(reference.path, reference.span.line, RefusalReason.STILL_REFERENCED, message)

    def _why_it_stays(self, reference: Reference) -> str | None:
        """Return why a registration stays; None for one that may go, and for any other reference."""
        if not _is_registration(reference):
            return None
        if self.unexplained:
            first, others = self.unexplained[0], len(self.unexplained) - 1
            more = f" and {others} more place{'s' if others > 1 else ''}" if others else ""
            return f"the key also stands in {first.path}:{first.span.line}{more}, so that its registration stays"
        reader = next((each for each in self.bulk_reads if each.sdk == reference.sdk), None)
        if reader is None:
            return None
        return f"all flags are read at {reader.path}:{reader.span.line}, so that its registration stays"

    def _unproved(self, plan: RewritePlan) -> Iterable[Refusal]:
        """Yield why the independent proof does not hold, for each file where it does not."""
        proof = load("rewriting.proof")
        for rewrite in plan.files:
            reasons = proof.prove(rewrite, key=self.key, value=self.value)
            # What follows from the first reason for a line tells a person nothing more.
            yield from {_line_in(reason): _not_proved(rewrite.path, reason) for reason in reversed(reasons)}.values()
        for reason in proof.prove_plan(plan, self.tree):
            path = next((rewrite.path for rewrite in plan.files if rewrite.path in reason), "")
            yield _not_proved(path, reason)

    def _found(self, plan: RewritePlan) -> list[Reference]:
        """Return the references in a plan's result; none where it changes nothing."""
        after = {rewrite.path: rewrite.after for rewrite in plan.files}
        return list(self.find(Rewritten(self.tree, after))) if after else []

    def _gone(
        self, plan: RewritePlan, references: Sequence[Reference], found: Sequence[Reference]
    ) -> Iterator[Refusal]:
        """Yield an evaluation that was left out of a file and goes all the same, with what is around it.

        What stays for it, as a wrapper that goes on asking for the flag, would go in a second run.
        """
        stays = Counter(r.path for r in found if r.key == self.key and r.kind.asks)
        changed = {rewrite.path for rewrite in plan.files}
        left_out: dict[str, list[int]] = defaultdict(list)
        for reference in references:
            is_left_out = reference.evaluated is not None and reference.evaluated.obstacle == _LEFT_OUT
            if is_left_out and reference.path in changed:
                left_out[reference.path].append(reference.span.line)
        for path, lines in left_out.items():
            if stays[path] < len(lines):
                yield _not_proved(path, f"line {lines[0]}: the evaluation would go with what is around it")

    def _rescanned(self, plan: RewritePlan, found: Sequence[Reference]) -> RewritePlan:
        """Return the plan if its result holds no reference that it does not list, else one that refuses all.

        A definition that stays with what could not be replaced is listed too: a person who settles that takes it out.
        """
        plan = replace(plan, problems=tuple(self.problems))
        if self.problems:
            plan = replace(plan, applicability=Applicability.REVIEW)
        if not plan.files:
            return self._with_definitions(plan, self.references)
        left = [reference for reference in found if reference.key == self.key]
        plan = self._with_definitions(_with_unasked(plan, found), left)
        listed = {refusal.path for refusal in plan.refusals}
        missed = [
            reference
            for reference in left
            if reference.path not in listed and reference.kind is not ReferenceKind.MENTION and not reference.is_stored
        ]
        if not missed:
            return plan
        refusals = [
            Refusal(
                reference.path,
                reference.span.line,
                RefusalReason.STILL_REFERENCED,
                f"a {reference.kind.value} would be left without having been looked at",
            )
            for reference in missed
        ]
        return replace(
            plan, files=(), refusals=_sorted([*plan.refusals, *refusals]), applicability=Applicability.REVIEW
        )

    def _with_definitions(self, plan: RewritePlan, left: Iterable[Reference]) -> RewritePlan:
        """Return the plan with each definition or registration among the references left that no refusal names yet."""
        stay = [r for r in self.references if _is_definition(r)]
        if not plan.refusals or not stay:
            return plan
        lines: dict[str, set[int]] = defaultdict(set)
        for reference in left:
            if _is_definition(reference):
                lines[reference.path].add(reference.span.line)
        after = {rewrite.path: _moved(rewrite) for rewrite in plan.files}
        first = next((r for r in plan.refusals if r.reason is not RefusalReason.STILL_REFERENCED), plan.refusals[0])
        message = f"it stays with what is left at {first.path}:{first.line}"
        told = [
            Refusal(reference.path, reference.span.line, RefusalReason.STILL_REFERENCED, message)
            for reference in stay
            if after.get(reference.path, _same_line)(reference.span.line) in lines[reference.path]
            and not any(_names(refusal, reference) for refusal in plan.refusals)
        ]
        return replace(plan, refusals=_sorted([*plan.refusals, *told])) if told else plan


def _gone_with_others(
    plan: RewritePlan, references: Sequence[Reference], found: Sequence[Reference]
) -> tuple[Reference, ...]:
    """Return the references that a plan refuses and that its result does not hold: they go with the code around them.

    `found` are the flag's references in the result. Where one of these may be any of several, none counts as gone.
    """
    refused = {(refusal.path, refusal.line) for refusal in plan.refusals}
    gone: list[Reference] = []
    for rewrite in plan.files:
        made = {substitution.span for substitution in rewrite.substitutions}
        here = [r for r in references if r.path == rewrite.path and (r.path, r.span.line) in refused]
        here = [r for r in here if r.evaluated is None or r.evaluated.span not in made]
        moved, lines = _moved(rewrite, dedented=True), rewrite.before.splitlines()
        for matters in (_asks, _is_definition):
            left = [r for r in here if matters(r)]
            kept = {moved(r.span.line) for r in left}
            missing = [r for r in left if moved(r.span.line) is None]
            texts = {lines[r.span.line - 1].strip() for r in left if r not in missing}
            is_clear = all(r.span.line in kept for r in found if matters(r) and r.path == rewrite.path)
            if is_clear and texts.isdisjoint(lines[r.span.line - 1].strip() for r in missing):
                gone += missing
    return tuple(gone)


def _asks(reference: Reference) -> bool:
    return reference.kind.asks


def _with_unasked(plan: RewritePlan, references: Sequence[Reference]) -> RewritePlan:
    """Return the plan with a doubt for each evaluation of another flag whose answer nothing reads any more."""
    unasked = load("rewriting.unasked").unasked
    files = tuple(replace(r, doubts=(*r.doubts, *unasked(r, references))) for r in plan.files)
    return plan if files == plan.files else replace(plan, files=files, applicability=Applicability.REVIEW)


def _doubted(plan: RewritePlan, refusals: Sequence[Refusal], tried: Container[str]) -> dict[str, set[int]]:
    """Return, by path, the lines of the evaluations that the proof objects to, where it objects to nothing else.

    Only those are left out next; a file that is not proved without them either (`tried`) is left out as a whole.
    """
    lines: dict[str, set[int]] = defaultdict(set)
    for refusal in refusals:
        lines[refusal.path].add(refusal.line)
    made = {rewrite.path: {s.span.line for s in rewrite.substitutions} for rewrite in plan.files}
    return {path: found for path, found in lines.items() if path not in tried and found <= made.get(path, set())}


def _is_doubted(reference: Reference, doubted: Mapping[str, set[int]]) -> bool:
    if reference.path not in doubted:
        return True
    evaluated = reference.evaluated
    return evaluated is not None and evaluated.span.line in doubted[reference.path]


def _same_line(line: int) -> int | None:
    return line


def _moved(rewrite: FileRewrite, *, dedented: bool = False) -> Callable[[int], int | None]:
    """Return what tells where a line of the old text, 1-based, is in the new one; None if it is not there.

    A line that stands at another depth is the same one if `dedented`.
    """
    old, new = rewrite.before.splitlines(), rewrite.after.splitlines()
    if dedented:
        old, new = [line.strip() for line in old], [line.strip() for line in new]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    moved = {a + i + 1: b + i + 1 for a, b, size in matcher.get_matching_blocks() for i in range(size)}
    return moved.get


def _names(refusal: Refusal, reference: Reference) -> bool:
    # A proof that does not hold may speak of a line of the new text.
    is_there = refusal.path == reference.path and reference.span.line <= refusal.line <= reference.span.end_line
    return is_there and refusal.reason is not RefusalReason.NOT_PROVED


def _not_proved(path: str, reason: str) -> Refusal:
    return Refusal(path, _line_in(reason, path), RefusalReason.NOT_PROVED, f"could not be proved: {reason}")


def _is_registration(reference: Reference) -> bool:
    return reference.kind is ReferenceKind.REGISTRATION and not reference.is_stored


def _is_definition(reference: Reference) -> bool:
    return reference.kind is ReferenceKind.DECLARATION or _is_registration(reference)


def _blocked(reference: Reference) -> Reference:
    if reference.kind is ReferenceKind.OVERRIDE:
        reason = "a test forces the flag here, and the rewritten file was not proved"
        return replace(reference, reason=reason, forced=None)
    if reference.evaluated is None or reference.evaluated.obstacle is not None:
        return reference
    return replace(reference, evaluated=replace(reference.evaluated, obstacle=_LEFT_OUT))


def _sorted(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    return tuple(sorted(set(refusals), key=lambda refusal: (refusal.path, refusal.line, refusal.message)))


def _line_in(reason: str, path: str = "") -> int:
    """Return the line that a proof's reason begins with (`line 12: …`, or `path:12: …` for the path), or 0."""
    words = reason.replace(":", " ").split()
    if path and reason.startswith(f"{path}:"):
        words = ["line", *reason.removeprefix(f"{path}:").split(":", 1)]
    return int(words[1]) if len(words) > 1 and words[0] == "line" and words[1].isdigit() else 0
