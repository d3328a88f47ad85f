"""What people do around a removal: code, then deploy, then store; and what remains that no tool can do for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flaglint.model.edits import Refusal, RefusalReason
from flaglint.model.findings import Problem
from flaglint.model.flags import EnvironmentState, Flag, FlagValue
from flaglint.model.references import ReferenceKind
from flaglint.model.usage import FlagUsage, Policy
from flaglint.reports.escaping import plural, visible
from flaglint.reports.flags import serving_text

MOST_PLACES = 5
_LEFT = {
    RefusalReason.TEMPLATE: ("template tag", "fold them by hand"),
    RefusalReason.TEST_OVERRIDE: ("test that forces the flag", "unwrap or delete them"),
    RefusalReason.STILL_REFERENCED: ("definition or registration", "delete them when nothing else reads the key"),
    RefusalReason.QUOTED: ("file that quotes the key", "see whether it asks for the flag; the store comes after it"),
}


@dataclass(frozen=True, slots=True)
class Steps:
    """Sentences for people. `evidence` says what the stores serve, `order` is to be kept, `by_hand` is not sorted.

    `is_read_with_all`: something reads all flags at once, so that somebody may use this one whatever names it.
    """

    evidence: tuple[str, ...]
    order: tuple[str, ...]
    by_hand: tuple[str, ...]
    is_read_with_all: bool = False


def steps(
    usage: FlagUsage,
    value: FlagValue | None,
    policy: Policy,
    *,
    refusals: Sequence[Refusal] = (),
    problems: Sequence[Problem] = (),
    mentions: Sequence[tuple[str, int]] = (),
    changes_code: bool = True,
    has_tests: bool = True,
) -> Steps:
    """Return what to do for one flag when its code goes; `value` None: each call keeps its own default.

    `mentions` are more places, by path and line, that name the key and ask for nothing. `changes_code`: there is more
    than places left alone, and `has_tests` something that can run before and after.
    """
    return Steps(
        evidence=tuple(_evidence(usage, policy)),
        order=tuple(_order(usage, policy)),
        by_hand=(
            *_left_in_code(refusals, problems),
            *_other_readers(usage),
            *_bulk_readers(usage),
            *(_tests_with_default(usage, value) if changes_code and has_tests else ()),
            *_mentions(usage, refusals, mentions),
            *_other_callers(usage, value, policy),
            "Dashboards, alerts, experiments and documents outside this repository that name it.",
        ),
        is_read_with_all=bool(usage.bulk_reads),
    )


def _evidence(usage: FlagUsage, policy: Policy) -> Iterator[str]:
    for flag, environment, state in usage.states(policy.environments):
        yield f"{_place(flag)}: {visible(environment)} serves {_served(state, policy)}"
    for flag in usage.flags:
        if flag.archived:
            when = f" since {flag.archived_at:%Y-%m-%d}" if flag.archived_at else ""
            yield f"{_place(flag)}: archived{when}"


def _served(state: EnvironmentState, policy: Policy) -> str:
    if state.since is None:
        return f"{serving_text(state)}, since when is not known"
    days = plural((policy.now - state.since).days, "day")
    return f"{serving_text(state)} since {state.since:%Y-%m-%d} ({days})"


def _order(usage: FlagUsage, policy: Policy) -> Iterator[str]:
    yield "Code: review and merge the removal."
    places = sorted({visible(name) for _, name, _ in usage.states(policy.environments)})
    where = f"to {', '.join(places)} and everywhere else" if places else "everywhere"
    asked = [state.last_evaluated for _, _, state in usage.states(()) if state.last_evaluated]
    seen = f" (last asked for on {max(asked):%Y-%m-%d})" if asked else ""
    yield f"Deploy: {where}, until no running version asks for the flag{seen}."
    if usage.bulk_reads:
        yield "Readers of all flags: until none of them uses this one (see by hand)."
    dependents = usage.dependents(policy.snapshot)
    if dependents:
        names = ", ".join(visible(flag.key) for flag in dependents)
        yield f"Store: first drop it as a prerequisite of {names}."
    live = [flag for flag in usage.flags if not flag.definition_only]
    for sentence in dict.fromkeys(_retire(flag) for flag in live):
        yield f"Store: {sentence}."
    if not live:
        yield "Store: none that was read has the flag; where there is one, archive it there last."


def _retire(flag: Flag) -> str:
    if flag.archived:
        return f"archived already in {_place(flag)}"
    if flag.namespace is not None and flag.store in ("waffle", "openedx"):
        return f"delete its row ({flag.store} {visible(flag.namespace)}) in the database of each environment"
    return f"archive or delete it in {_place(flag)}"


def _place(flag: Flag) -> str:
    return f"{flag.store} ({visible(flag.location)})" if flag.location else flag.store


def _left_in_code(refusals: Sequence[Refusal], problems: Sequence[Problem]) -> Iterator[str]:
    counted = Counter(refusal.reason for refusal in refusals)
    for reason, (noun, advice) in _LEFT.items():
        if counted[reason]:
            yield f"{plural(counted[reason], 'place')} left, each a {noun}: {advice}."
    others = sum(count for reason, count in counted.items() if reason not in _LEFT)
    if others:
        yield f"{plural(others, 'place')} that could not be rewritten with proof: change by hand."
    if problems:
        yield f"{plural(len(problems), 'file')} could not be read: look for the key there."


def _other_readers(usage: FlagUsage) -> Iterator[str]:
    for reference in usage.kept_alive_by[:MOST_PLACES]:
        place = f"{visible(reference.path)}:{reference.span.line}"
        yield f"{place} asks for keys like {visible(reference.pattern or '')}: see that it never asks for this one."


def _bulk_readers(usage: FlagUsage) -> Iterator[str]:
    for reference in usage.bulk_reads[:MOST_PLACES]:
        place = f"{visible(reference.path)}:{reference.span.line}"
        yield f"{place} reads all flags at once: see that nobody uses this one of them, such as a front end."
    if len(usage.bulk_reads) > MOST_PLACES:
        yield f"All flags are read in {plural(len(usage.bulk_reads) - MOST_PLACES, 'more place')}."


def _tests_with_default(usage: FlagUsage, value: FlagValue | None) -> Iterator[str]:
    """Yield what becomes of tests that do not force the flag, where the value is not its default."""
    if value is None:
        return
    asking = [r.default for r in usage.references if r.kind is ReferenceKind.EVALUATION and not r.in_test]
    defaults = {default.value if default is not None else FlagValue.of(False) for default in asking}
    if defaults and value not in defaults and None not in defaults:
        shown = ", ".join(sorted(visible(default.json) for default in defaults if default is not None))
        yield (
            f"Tests that do not force the flag ran with its default, {shown}, and run with {visible(value.json)} now: "
            "`--verify-with COMMAND` tells which fail."
        )


def _mentions(usage: FlagUsage, refusals: Sequence[Refusal], more: Sequence[tuple[str, int]]) -> Iterator[str]:
    """Yield the places that name the key, one a file, those that are listed anyway left out."""
    listed = {refusal.path for refusal in refusals}
    found = [(r.path, r.span.line) for r in usage.references if r.kind is ReferenceKind.MENTION or r.is_stored]
    places = [(path, line) for path, line in dict(reversed([*found, *more])).items() if path not in listed]
    for path, line in sorted(places)[:MOST_PLACES]:
        yield f"{visible(path)}:{line} mentions it."
    if len(places) > MOST_PLACES:
        yield f"It is mentioned in {plural(len(places) - MOST_PLACES, 'more file')}."


def _other_callers(usage: FlagUsage, value: FlagValue | None, policy: Policy) -> Iterator[str]:
    """Yield the environments whose callers get something else today than the value that stays."""
    kept = visible(value.json) if value is not None else "each call's own default"
    for flag, environment, state in usage.states(()):
        agrees = state.serves_code_default() if value is None else state.constant_value() == value
        if not agrees and not flag.archived:
            name = visible(environment)
            yield f"{name} of {flag.store} serves {serving_text(state)} today, and gets {kept} with this code."
