"""The deployed versions of an AppConfig profile in one environment, put together: since when, and what is to come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from flaglint.model.flags import EnvironmentState, Flag, FlagSnapshot, FlagValue, Serving
from flaglint.model.stores import StoreSettings
from flaglint.stores.decision import SCHEDULED, fact, unknown
from flaglint.stores.documents import Document


@dataclass(frozen=True, slots=True)
class Version:
    """A version and when its deployment was over; `kept` is false for one that was rolled back or reverted."""

    document: Document
    completed_at: datetime | None
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Deployed:
    """What one environment serves of a profile (None: nothing yet), and the version that is on its way there.

    `earlier` yields the versions before, the newest first, each asked for when it is needed.
    """

    environment: str
    namespace: str | None
    current: Version | None
    earlier: Iterator[Version]
    coming: Document | None = None


def snapshot_of(
    deployed: Deployed,
    read: Callable[[Document], tuple[Flag, ...]],
    entries: Callable[[Document], Mapping[str, object]],
    store: str,
    settings: StoreSettings,
) -> FlagSnapshot:
    """Return the flags that are served, dated by the deployments; one that differs in the coming version is scheduled.

    `read` gives the flags of a version, each with this one environment, and `entries` what a version says of a flag.
    """
    documents = [each.document for each in (deployed.current,) if each is not None]
    documents += [] if deployed.coming is None else [deployed.coming]
    sources = tuple(each.source(store, settings, deployed.environment) for each in documents)
    return FlagSnapshot(_flags_of(deployed, read, entries), sources)


def _flags_of(
    deployed: Deployed,
    read: Callable[[Document], tuple[Flag, ...]],
    entries: Callable[[Document], Mapping[str, object]],
) -> tuple[Flag, ...]:
    current = deployed.current
    own = {} if current is None else _canonical(entries(current.document))
    since = {} if current is None else _since(current, deployed.earlier, own, entries)
    now = () if current is None else read(current.document)
    served = [_with_since(flag, since.get(flag.key), deployed.namespace) for flag in now]
    if deployed.coming is None:
        return tuple(served)
    then = {flag.key: replace(flag, namespace=deployed.namespace) for flag in read(deployed.coming)}
    coming = _canonical(entries(deployed.coming))
    changed = {key for key in own.keys() | coming.keys() if own.get(key) != coming.get(key)}
    flags = [_scheduled(flag, then.get(flag.key)) if flag.key in changed else flag for flag in served]
    new = [_scheduled(flag, flag, is_new=True) for key, flag in then.items() if key not in own]
    return (*flags, *new)


def _canonical(entries: Mapping[str, object]) -> dict[str, FlagValue]:
    return {key: FlagValue.of(entry) for key, entry in entries.items()}


def _since(
    current: Version,
    earlier: Iterator[Version],
    own: Mapping[str, FlagValue],
    entries: Callable[[Document], Mapping[str, object]],
) -> dict[str, datetime]:
    """Return for each flag when the first of those deployments was over that all left it as it is now."""
    if current.completed_at is None:
        return {}
    since = dict.fromkeys(own, current.completed_at)
    unchanged = set(own)
    for version in earlier:
        before = _canonical(entries(version.document))
        unchanged = {key for key in unchanged if before.get(key) == own[key]}
        if not unchanged:
            break
        if version.kept and version.completed_at is not None:
            since.update(dict.fromkeys(unchanged, version.completed_at))
    return since


def _with_since(flag: Flag, since: datetime | None, namespace: str | None) -> Flag:
    [(environment, state)] = flag.environments
    state = replace(state, since=since, since_from="deployment" if since else None)
    return replace(flag, namespace=namespace, environments=((environment, state),))


def _scheduled(flag: Flag, then: Flag | None, *, is_new: bool = False) -> Flag:
    """Return the flag as callers may get it while the deployment is under way: as before, or already as it will be."""
    [(environment, state)] = flag.environments
    states = ([] if is_new else [state]) + ([] if then is None else [then.environments[0][1]])
    if any(each.serving is Serving.UNKNOWN for each in states):
        return replace(flag, environments=((environment, unknown("a deployment is under way")),))
    values = tuple(dict.fromkeys(value for each in states for value in (each.value, *each.values) if value is not None))
    facts = () if state.value is None or is_new else (fact("now", state.value.decode()),)
    missing = (fact("includes_code_default", True),) if is_new or then is None else ()
    both = EnvironmentState(
        Serving.PARTIAL, values=values, reason=SCHEDULED, modified_at=state.modified_at, facts=(*missing, *facts)
    )
    return replace(flag, environments=((environment, both),))
