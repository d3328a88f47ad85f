"""FLG206 environment-drift

What: a flag is on for everybody in production while it is off in a lower environment, or two stores or accounts
give different values for an environment of the same name.
Why: what runs in production is then tested nowhere, and nobody knows which account is right.
Example: `new-checkout` serves `true` in production and is switched off in staging.
Configure: environments named production, prod, prd or live count as production; where there is none, the
critical `environments`. Archived flags are left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from flaglint.checks.facts import FALSE, TRUE, in_words, serving_fact
from flaglint.model.environments import SEPARATOR, account_of, is_named
from flaglint.model.findings import Finding, Severity
from flaglint.model.flags import EnvironmentState, Flag, Serving
from flaglint.model.usage import Check, FlagUsage, Policy

PRODUCTION = ("production", "prod", "prd", "live")
Reading = tuple[Flag, str, EnvironmentState]


def find_environment_drift(usage: FlagUsage, policy: Policy) -> Iterator[Finding]:
    """Yield at most one finding each: untested in a lower environment, and accounts that disagree."""
    readings = tuple(reading for reading in usage.states(()) if not reading[0].archived)
    untested = _untested(readings, policy)
    if untested:
        lower = in_words(sorted({name for _, name, _ in untested}))
        on = tuple(reading for reading in readings if _is_production(reading[1], readings, policy))
        yield CHECK.finding(
            usage,
            f"is on for everybody in {in_words(sorted({name for _, name, _ in on}))}, but off in {lower}; "
            "switch it on there too, so that what runs is tested",
            evidence=tuple(serving_fact(*reading) for reading in (*on, *untested)),
        )
    for name, disagreeing in _disagreements(readings):
        yield CHECK.finding(
            usage,
            f"{name} serves different values in {in_words(_labels(disagreeing))}; decide which is right",
            evidence=tuple(serving_fact(*reading) for reading in disagreeing),
        )


def _untested(readings: tuple[Reading, ...], policy: Policy) -> tuple[Reading, ...]:
    """Return the lower environments in which the flag is off while it is on in all of production."""
    production = [state for _, name, state in readings if _is_production(name, readings, policy)]
    if not production or not all(_is_on(state) for state in production):
        return ()
    return tuple(r for r in readings if not _is_production(r[1], readings, policy) and _is_off(r[2]))


def _is_production(name: str, readings: tuple[Reading, ...], policy: Policy) -> bool:
    named = {other for _, other, _ in readings if is_named(other.casefold(), PRODUCTION)}
    return name in named if named else is_named(name, policy.environments)


def _is_on(state: EnvironmentState) -> bool:
    return state.serving is Serving.FULL and state.value not in (None, FALSE)


def _is_off(state: EnvironmentState) -> bool:
    return (state.serving is Serving.OFF and state.value != TRUE) or state.constant_value() == FALSE


def _disagreements(readings: tuple[Reading, ...]) -> Iterator[tuple[str, tuple[Reading, ...]]]:
    by_name: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_name[reading[1].rpartition(SEPARATOR)[2]].append(reading)
    for name, same in sorted(by_name.items()):
        values = {state.constant_value() for _, _, state in same}
        if len(values) > 1 and None not in values:
            yield name, tuple(same)


def _labels(readings: tuple[Reading, ...]) -> list[str]:
    accounts = {account_of(name) for _, name, _ in readings} - {""}
    if len(accounts) > 1:
        return sorted(accounts)
    stores = {flag.store for flag, _, _ in readings}
    if len(stores) > 1:
        return sorted(stores)
    return sorted({flag.location or flag.store for flag, _, _ in readings})


CHECK = Check("FLG206", "environment-drift", Severity.WARNING, find=find_environment_drift)
