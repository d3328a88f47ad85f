"""Short ways to write flags, references and policies; every default is the plain case that a check fires on."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from flaglint.model.findings import Coverage, Finding
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, FlagValue, Serving, SnapshotSource
from flaglint.model.references import DefaultArgument, Evaluated, Evidence, Reference, ReferenceKind, Resolution, Span
from flaglint.model.usage import Check, FlagUsage, Policy

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
TRUE = FlagValue("true")
FALSE = FlagValue("false")


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


LONG_AGO = ago(90)


def full(value: object = True, since: datetime | None = LONG_AGO, **fields: object) -> EnvironmentState:
    return EnvironmentState(Serving.FULL, value=FlagValue.of(value), since=since, **fields)  # type: ignore[arg-type]


def off(value: object = None, since: datetime | None = LONG_AGO, **fields: object) -> EnvironmentState:
    known = None if value is None else FlagValue.of(value)
    return EnvironmentState(Serving.OFF, value=known, since=since, **fields)  # type: ignore[arg-type]


def code_default(since: datetime | None = LONG_AGO) -> EnvironmentState:
    return EnvironmentState(Serving.OFF, value_from="code_default", since=since)


def partial(reason: str = "percentage", since: datetime | None = LONG_AGO) -> EnvironmentState:
    return EnvironmentState(Serving.PARTIAL, reason=reason, values=(FALSE, TRUE), since=since)


def flag(
    key: str = "new-checkout", store: str = "configcat", production: EnvironmentState | None = None, **fields: object
) -> Flag:
    environments = fields.pop("environments", (("production", production or full()),))
    return Flag(key, FlagKind.BOOLEAN, store, environments, **{"location": "config.json", **fields})  # type: ignore[arg-type]


def reference(
    key: str | None = "new-checkout", path: str = "shop/cart.py", line: int = 12, **fields: object
) -> Reference:
    span = Span(line, 7, line, 30)
    plain: dict[str, object] = {
        "kind": ReferenceKind.EVALUATION,
        "sdk": "configcat",
        "evidence": Evidence.TYPE,
        "resolution": Resolution.LITERAL,
        "default": DefaultArgument("False", FALSE),
        "evaluated": Evaluated(span, key or ""),
        "scope": "Cart.total",
    }
    return Reference(path, span, key=key, **{**plain, **fields})  # type: ignore[arg-type]


def usage(
    *flags: Flag, references: tuple[Reference, ...] | None = None, key: str | None = "new-checkout", **fields: object
) -> FlagUsage:
    found = (reference(key),) if references is None else references
    return FlagUsage(key, flags, found, **fields)  # type: ignore[arg-type]


def snapshot(*flags: Flag, store: str = "configcat", **fields: object) -> FlagSnapshot:
    sources = (SnapshotSource(store, "config.json", fetched_at=NOW),)
    return FlagSnapshot(flags, sources, **fields)  # type: ignore[arg-type]


def policy(*flags: Flag, **fields: object) -> Policy:
    """Return a policy whose one store has the flags; without flags no store was read."""
    plain: dict[str, object] = {
        "environments": ("production",),
        "lifetime_days": (("release", 40), ("experiment", 40)),
        "coverage": Coverage(files=120, repositories=("shop",)),
        "snapshot": snapshot(*flags) if flags else None,
        "known_keys": tuple(flag.key for flag in flags),
    }
    return Policy(NOW, **{**plain, **fields})  # type: ignore[arg-type]


def run(check: Check, found: FlagUsage, judged_by: Policy | None = None) -> list[Finding]:
    return list(check.find(found, judged_by or policy(*found.flags)))
