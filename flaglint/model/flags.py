"""What a flag store says: flags, what they serve in each environment, and where that was read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from functools import cached_property, lru_cache

import msgspec

CODE_DEFAULT = "code_default"

# Fields of a flag that a store may have a place for.
PAPERS = ("owner", "expires_at", "description")

# Made once: a store of 100,000 flags has a million values, nearly all of them alike.
_ENCODE = json.JSONEncoder(sort_keys=True, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode


class FlagKind(str, Enum):
    """The type of the values that a flag serves."""

    BOOLEAN = "boolean"
    STRING = "string"
    NUMBER = "number"
    JSON = "json"


class Serving(str, Enum):
    """How many different values the callers of one environment can get.

    FULL: one value for every caller. OFF: a master switch is off. PARTIAL: two callers can differ.
    UNKNOWN: the document cannot tell.
    """

    FULL = "full"
    OFF = "off"
    PARTIAL = "partial"
    UNKNOWN = "unknown"


class FlagValue(msgspec.Struct, frozen=True, gc=False):
    """A value as canonical JSON text, so that equality is type-strict: true is not 1 is not "true"."""

    json: str

    @classmethod
    def of(cls, value: object) -> FlagValue:
        """Return the value of a decoded JSON document; floats compare by their `repr`.

        Raises:
            ValueError: NaN or an infinity, which no store can serve.
            TypeError: not a JSON value.
        """
        return _scalar(value) if isinstance(value, (bool, str)) else cls(_ENCODE(value))

    def decode(self) -> object:
        """Return the value as plain Python data."""
        return json.loads(self.json) if self.json[:1] in ("{", "[") else _decoded(self.json)


@lru_cache(maxsize=4096)
def _scalar(value: bool | str) -> FlagValue:
    """Return one and the same object for equal values: nearly all flags serve one of a few."""
    return FlagValue(_ENCODE(value))


@lru_cache(maxsize=4096)
def _decoded(text: str) -> object:
    return json.loads(text)


class StoreFact(msgspec.Struct, frozen=True, gc=False):
    """Something else that the store says, kept under the store's own word: `vendor_status`, `lifecycle`."""

    name: str
    value: FlagValue


class EnvironmentState(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What one environment serves.

    `value` is set for FULL, and for OFF when the store knows it; `value_from` is CODE_DEFAULT when each call
    site gets its own default. `values` are the outcomes of PARTIAL, in the store's order. `reason` explains
    PARTIAL (percentage, targeting, segment, experiment, prerequisite, dependency, scheduled,
    needs-attribute, targeting+percentage) and UNKNOWN. `facts` hold what only some stores say: `attribute` and
    `value_if_present` for needs-attribute, `now` and `until` for scheduled, a second channel (`variant`).
    """

    serving: Serving
    value: FlagValue | None = None
    value_from: str | None = None
    values: tuple[FlagValue, ...] = ()
    reason: str | None = None
    since: datetime | None = None
    since_from: str | None = None
    last_evaluated: datetime | None = None
    modified_at: datetime | None = None
    vendor_stale: bool | None = None
    facts: tuple[StoreFact, ...] = ()

    def constant_value(self) -> FlagValue | None:
        """Return the one value that the store gives to everybody here, or None (also for a code default)."""
        return self.value if self.serving in (Serving.FULL, Serving.OFF) else None

    def serves_code_default(self) -> bool:
        """Tell whether each call site gets the default it wrote itself."""
        return self.serving is Serving.OFF and self.value_from == CODE_DEFAULT


class Conflict(msgspec.Struct, frozen=True, gc=False):
    """What readings of one key say differently about it.

    `about` is a field of the flag (`kind`, `owner`, `expires_at`, `permanent`), or `serving` in an `environment`.
    `readings` pairs the place of each reading with what it says, in words.
    """

    about: str
    readings: tuple[tuple[str, str], ...]
    environment: str | None = None


class Flag(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One flag of one store; `environments` pairs a name with its state, sorted by name.

    Every date is an aware UTC datetime. `None` means that the store does not say. `namespace` separates
    stores with several name spaces (django-waffle: flag, switch, sample). `location` is the document. `conflicts`
    are those among the readings of the store that became this flag.
    """

    key: str
    kind: FlagKind
    store: str
    environments: tuple[tuple[str, EnvironmentState], ...] = ()
    aliases: tuple[str, ...] = ()
    namespace: str | None = None
    variations: tuple[FlagValue, ...] = ()
    description: str | None = None
    owner: str | None = None
    owner_from: str | None = None
    created_at: datetime | None = None
    modified_at: datetime | None = None
    expires_at: datetime | None = None
    expires_from: str | None = None
    permanent: bool | None = None
    permanent_from: str | None = None
    archived: bool = False
    archived_at: datetime | None = None
    deprecated: bool = False
    vendor_stale: bool | None = None
    tags: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    definition_only: bool = False
    facts: tuple[StoreFact, ...] = ()
    location: str | None = None
    conflicts: tuple[Conflict, ...] = ()

    @property
    def place(self) -> str:
        """Return where it was read: the store, and the document where that is known."""
        return f"{self.store} ({self.location})" if self.location else self.store

    def environment(self, name: str) -> EnvironmentState | None:
        """Return the state in the named environment, or None where the store has no such environment."""
        return dict(self.environments).get(name)


class SnapshotSource(msgspec.Struct, frozen=True):
    """A document or account that flags were read from; `sha256` is that of the bytes read."""

    store: str
    location: str
    environment: str | None = None
    sha256: str | None = None
    fetched_at: datetime | None = None


class FlagSnapshot(msgspec.Struct, frozen=True, dict=True):
    """Every flag of one or more stores, sorted by key and store; an answer is whole or does not exist.

    What is asked for each flag anew is found once: a store may have 100,000.

    `authoritative` is false for sources that complete others but do not list every flag (a manifest): a key
    that is missing there is not unknown.
    """

    flags: tuple[Flag, ...] = ()
    sources: tuple[SnapshotSource, ...] = ()
    authoritative: bool = True
    warnings: tuple[str, ...] = ()

    @cached_property
    def dependents(self) -> Mapping[str, tuple[Flag, ...]]:
        """Return the flags that have a flag as a prerequisite, by its key, in the order of the snapshot."""
        found: dict[str, list[Flag]] = {}
        for flag in self.flags:
            for key in flag.depends_on:
                found.setdefault(key, []).append(flag)
        return {key: tuple(flags) for key, flags in found.items()}

    @cached_property
    def papers(self) -> frozenset[tuple[str | None, str]]:
        """Return which stores name an owner, a date or a description for any flag, by `PAPERS`.

        With None for the store where a document says it that only defines flags (a manifest).
        """
        return frozenset(
            (store, name)
            for flag in self.flags
            for name in PAPERS
            if getattr(flag, name)
            for store in ((flag.store, None) if flag.definition_only else (flag.store,))
        )
