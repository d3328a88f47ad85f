"""FLG403 fallback-disagrees

What: two evaluations of one flag have different defaults, or a default is not what the store serves when the flag
is off.
Why: when the store cannot answer, one part of the program has the feature and the other does not.
Example: `client.variation("new-checkout", context, False)` in the cart, and `True` for the same key in the mail.
Configure: nothing. Only defaults that are literals are compared. The places that differ from the most common
default are reported; archived flags are left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flaglint.checks.facts import code_fact, shown, store_fact
from flaglint.checks.sites import finding_at
from flaglint.model.findings import EvidenceFact, Finding, Severity
from flaglint.model.flags import FlagValue, Serving
from flaglint.model.references import Reference
from flaglint.model.usage import Check, FlagUsage, Policy

Site = tuple[Reference, FlagValue]


def find_fallback_disagrees(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield one finding for each evaluation whose default is not the one that is used elsewhere."""
    if usage.key is None or any(flag.archived for flag in usage.flags):
        return
    sites = tuple(_sites(usage))
    if not sites:
        return
    expected, evidence, where = _expected(usage, policy, sites)
    for reference, value in sites:
        if value == expected:
            continue
        yield finding_at(
            CHECK,
            usage,
            reference,
            f"its default is {shown(value)} here, but {shown(expected)} {where}; use one default everywhere",
            evidence=(code_fact(reference, f"the default is {shown(value)}"), evidence),
        )


def _sites(usage: FlagUsage) -> Iterator[Site]:
    for reference in usage.evaluations:
        negated = reference.evaluated is not None and reference.evaluated.negated
        if not negated and reference.default is not None and reference.default.value is not None:
            yield reference, reference.default.value


def _expected(usage: FlagUsage, policy: Policy, sites: tuple[Site, ...]) -> tuple[FlagValue, EvidenceFact, str]:
    """Return what the store serves when off where it says so, else the most common default, the first of equals."""
    off = [
        (state.value, flag, name)
        for flag, name, state in usage.states(policy.environments)
        if state.serving is Serving.OFF and state.value is not None
    ]
    if len({value for value, _, _ in off}) == 1:
        value, flag, name = off[0]
        return value, store_fact(flag, f"{name}: serves {shown(value)} when off"), f"when off in {flag.store}"
    common, _ = Counter(value for _, value in sites).most_common(1)[0]
    first = next(reference for reference, value in sites if value == common)
    fact = code_fact(first, f"the default is {shown(common)}")
    return common, fact, f"at {first.path}:{first.span.line}"


CHECK = Check("FLG403", "fallback-disagrees", Severity.WARNING, find=find_fallback_disagrees)
