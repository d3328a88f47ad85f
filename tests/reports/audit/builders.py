"""A small audit with one flag for each verdict, and one whose every name is hostile."""

from __future__ import annotations

from dataclasses import replace

from flaglint.checks import already_archived, expired, fully_off, fully_rolled_out, unknown_flag, unreferenced_flag
from flaglint.model.findings import Coverage, Problem
from flaglint.model.flags import Flag, SnapshotSource
from flaglint.model.reports import Audit, CheckDescription
from flaglint.model.usage import FlagUsage
from tests.checks.builders import NOW, ago, code_default, flag, full, off, partial, policy, reference, snapshot
from tests.reports.builders import HOSTILE

CHECKS = tuple(
    module.CHECK for module in (fully_rolled_out, fully_off, already_archived, expired, unknown_flag, unreferenced_flag)
)
FLAGS = (
    flag("applePay", owner="team-payments", created_at=ago(500)),
    flag("legacy-tax", production=off(False), created_at=ago(900)),
    flag("old-banner", archived=True, archived_at=ago(40), production=code_default()),
    flag("winter-sale", production=partial(), expires_at=ago(10), created_at=ago(100)),
    flag("lost", created_at=ago(60)),
    flag("search-facets", production=partial("targeting"), created_at=ago(20)),
)
KEYS = ("applePay", "legacy-tax", "old-banner", "winter-sale", "search-facets", "social-login")


def audit(*usages: FlagUsage, **fields: object) -> Audit:
    """Return the audit of the usages, judged by the checks that give verdicts."""
    flags = tuple(each for usage in usages for each in usage.flags)
    judged_by = policy(*flags)
    findings = tuple(found for usage in usages for check in CHECKS for found in check.find(usage, judged_by))
    plain: dict[str, object] = {
        "usages": usages,
        "findings": tuple(sorted(findings, key=lambda finding: finding.sort_key)),
        "coverage": Coverage(files=120),
        "sources": (SnapshotSource("configcat", "config.json", "production", "ab" * 32, NOW),),
        "repositories": ("shop",),
        "checks": (
            CheckDescription("FLG101", "fully-rolled-out", CHECKS[0].severity, "What: one value only.\nWhy: x"),
        ),
    }
    return Audit("Shop", judged_by, "1.2.3", **{**plain, **fields})  # type: ignore[arg-type]


def every_verdict() -> Audit:
    return audit(*(_usage(key) for key in sorted({*KEYS, *(each.key for each in FLAGS)})))


def hostile() -> Audit:
    """Return an audit in which every text that others write is hostile."""
    named: dict[str, object] = {"store": HOSTILE, "location": HOSTILE, "owner": HOSTILE, "expires_from": HOSTILE}
    dead = flag(HOSTILE, production=full(HOSTILE), **named)  # type: ignore[arg-type]
    dated = flag(f"{HOSTILE}2", environments=((HOSTILE, partial(HOSTILE)),), expires_at=ago(3), **named)  # type: ignore[arg-type]
    usages = (
        FlagUsage(HOSTILE, (dead,), (reference(HOSTILE, path=HOSTILE),)),
        FlagUsage(dated.key, (dated,), (reference(dated.key, path=HOSTILE),)),
        FlagUsage(None, references=(reference(None, path=HOSTILE, pattern=HOSTILE, reason=HOSTILE),)),
    )
    built = audit(
        *usages,
        problems=(Problem(HOSTILE, 3, HOSTILE),),
        coverage=Coverage(files=1, absence=HOSTILE),
        sources=(SnapshotSource(HOSTILE, HOSTILE, HOSTILE),),
        repositories=(HOSTILE,),
    )
    warned = replace(built.policy, snapshot=snapshot(dead, dated, warnings=(HOSTILE,)))
    return replace(built, title=HOSTILE, version=HOSTILE, policy=warned)


def _usage(key: str) -> FlagUsage:
    flags: tuple[Flag, ...] = tuple(each for each in FLAGS if each.key == key)
    return FlagUsage(key, flags, (reference(key),) if key in KEYS else ())
