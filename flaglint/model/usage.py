"""A flag joined with its references: what the checks judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from flaglint.model.environments import is_named, missing
from flaglint.model.findings import Confidence, Coverage, EvidenceFact, Finding, Fix, Severity
from flaglint.model.flags import EnvironmentState, Flag, FlagSnapshot, FlagValue, Serving
from flaglint.model.references import Reference


@dataclass(frozen=True, slots=True)
class Policy:
    """What counts as stale; every number is in days. `environments` are the critical ones, empty: all.

    `now` is the one clock. `snapshot` tells whether a store answered at all, and how completely.
    """

    now: datetime
    environments: tuple[str, ...] = ()
    stable_days: int = 30
    expiring_days: int = 14
    minimum_age_days: int = 7
    unevaluated_days: int = 30
    untouched_days: int = 90
    snapshot_days: int = 7
    lifetime_days: tuple[tuple[str, int], ...] = ()
    snapshot: FlagSnapshot | None = None
    coverage: Coverage = field(default_factory=Coverage)
    known_keys: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FlagUsage:
    """One key with all that is known of it.

    `flags` are its readings, one for each store that has it (several: stores or accounts that share a key).
    `references` are sorted by path and line. `kept_alive_by` are dynamic references whose pattern matches
    the key. `bulk_reads` are the places outside tests that read all flags at once, this one too. A usage with `key`
    None holds the references that could not be resolved.
    """

    key: str | None
    flags: tuple[Flag, ...] = ()
    references: tuple[Reference, ...] = ()
    kept_alive_by: tuple[Reference, ...] = ()
    bulk_reads: tuple[Reference, ...] = ()

    @property
    def evaluations(self) -> tuple[Reference, ...]:
        """Return the places outside tests where code asks for the flag, templates included."""
        return tuple(r for r in self.references if r.kind.asks and not r.in_test)

    def states(self, environments: tuple[str, ...]) -> tuple[tuple[Flag, str, EnvironmentState], ...]:
        """Return every reading in the given environments (empty: all), with its flag and environment."""
        return tuple(
            (flag, name, state)
            for flag in self.flags
            for name, state in flag.environments
            if not environments or is_named(name, environments)
        )

    def constant(self, environments: tuple[str, ...]) -> FlagValue | None:
        """Return the one value that every caller in every given environment gets, or None.

        A store that lacks one of the environments, a code default, or two different values all give None.
        """
        states = [state for _, _, state in self.states(environments)]
        for store in {flag.store for flag in self.flags if not flag.definition_only}:
            # Files of one store, each for one environment, complete each other.
            known = {name for flag in self.flags if flag.store == store for name, _ in flag.environments}
            if missing(environments, known):
                return None
        if not states:
            return None
        values = {state.constant_value() for state in states}
        return values.pop() if len(values) == 1 else None

    def serves_code_default(self, environments: tuple[str, ...]) -> bool:
        """Tell whether every given environment leaves each call site with its own default."""
        states = [state for _, _, state in self.states(environments)]
        return bool(states) and all(state.serves_code_default() for state in states)

    def dependents(self, snapshot: FlagSnapshot | None) -> tuple[Flag, ...]:
        """Return the flags of the same stores that have this one as a prerequisite, in the snapshot's order."""
        if snapshot is None or self.key is None:
            return ()
        in_stores = {flag.store for flag in self.flags}
        needing = snapshot.dependents.get(self.key, ())
        return tuple(flag for flag in needing if flag.store in in_stores and not flag.archived)

    def is_switched_off(self, environments: tuple[str, ...]) -> bool:
        """Tell whether a master switch is off in every given environment."""
        states = [state for _, _, state in self.states(environments)]
        return bool(states) and all(state.serving is Serving.OFF for state in states)


@dataclass(frozen=True, slots=True)
class Check:
    """One lint check: `find` is pure and yields findings for one usage."""

    code: str
    name: str
    severity: Severity
    find: Callable[[FlagUsage, Policy], Iterator[Finding]]
    rewritable: bool = False

    def finding(
        self,
        usage: FlagUsage,
        message: str,
        *,
        reference: Reference | None = None,
        severity: Severity | None = None,
        confidence: Confidence = Confidence.CERTAIN,
        evidence: tuple[EvidenceFact, ...] = (),
        fix: Fix | None = None,
    ) -> Finding:
        """Return a finding of this check at the reference, or about the store when there is none."""
        return Finding(
            code=self.code,
            name=self.name,
            severity=severity or self.severity,
            confidence=confidence,
            key=usage.key,
            message=message,
            path=reference.path if reference else None,
            span=reference.span if reference else None,
            scope=reference.scope if reference else "",
            evidence=evidence,
            fix=fix,
        )
