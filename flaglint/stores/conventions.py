"""Expiry, owner, kind and lifetime where a store has no field for them: in tags, properties and free text.

What looks like a date by convention and is none leaves the date open, and says so in `expires_from`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.model.flags import Flag, FlagSnapshot, FlagValue, StoreFact
from flaglint.model.stores import Conventions
from flaglint.stores.dates import parse_moment


class Declared(msgspec.Struct, frozen=True):
    """What a team declared about a flag, each with the place that said so; a date in doubt has only its place."""

    expires_at: datetime | None = None
    expires_from: str | None = None
    owner: str | None = None
    owner_from: str | None = None
    permanent: bool | None = None
    permanent_from: str | None = None
    kind: str | None = None

    def or_else(self, other: Declared) -> Declared:
        """Return this with the gaps filled from the other; a date and the place that said so go together."""
        is_open = self.expires_at is None and (other.expires_at is not None or self.expires_from is None)
        date = other if is_open else self
        owner = self if self.owner is not None else other
        lifetime = self if self.permanent is not None else other
        return Declared(
            date.expires_at,
            date.expires_from,
            owner.owner,
            owner.owner_from,
            lifetime.permanent,
            lifetime.permanent_from,
            self.kind or other.kind,
        )

    def fields(self, facts: tuple[StoreFact, ...] = ()) -> dict[str, Any]:
        """Return the fields of a flag that this gives, with the store's own facts beside the kind."""
        if self is NOTHING:
            return {"facts": facts}
        declared = {name: getattr(self, name) for name in _OF_FLAG}
        kind = () if self.kind is None else (StoreFact(KIND_FACT, FlagValue.of(self.kind)),)
        return {**declared, "facts": (*facts, *kind)}


NOTHING = Declared()

# The store's word for a kind that a convention gave, and the fields that a flag shares with what was declared.
KIND_FACT = "declared_kind"
_OF_FLAG = ("expires_at", "expires_from", "owner", "owner_from", "permanent", "permanent_from")


def from_tags(tags: Iterable[str], conventions: Conventions) -> Declared:
    """Return what tags such as `expires:2025-12-31`, `owner:team` and `permanent` say; the first one counts."""
    declared = NOTHING
    for tag in tags:
        declared = declared.or_else(_from_tag(tag.strip(), conventions))
    return declared


def from_properties(properties: Mapping[str, object], conventions: Conventions, place: str) -> Declared:
    """Return what custom properties or metadata say, by the configured names in their order."""
    declared = NOTHING
    if not properties:
        return declared
    for name in conventions.expiry_properties:
        if properties.get(name) is not None:
            declared = declared.or_else(_date(properties[name], f"{place}.{name}"))
    for name in conventions.owner_properties:
        owner = properties.get(name)
        if isinstance(owner, str) and owner.strip():
            declared = declared.or_else(Declared(owner=owner.strip(), owner_from=f"{place}.{name}"))
    for name in conventions.kind_properties:
        kind = properties.get(name)
        if isinstance(kind, str) and kind.strip():
            declared = declared.or_else(Declared(kind=kind.strip()))
    for name in conventions.permanent_properties:
        permanent = _truth(properties.get(name))
        if permanent is not None:
            declared = declared.or_else(Declared(permanent=permanent, permanent_from=f"{place}.{name}"))
    return declared


def _truth(value: object) -> bool | None:
    """Return a truth value, which properties that hold texts alone write as `true` and `false`."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().casefold())
    return value if isinstance(value, bool) else None


def from_text(text: str, conventions: Conventions, place: str, *, only_place: bool = False) -> Declared:
    """Return what free text says as `expires: 2025-12-31` or `owner: team-payments`.

    Text counts where the team configured a prefix; where a store has no other place (`only_place`), always.
    """
    if not only_place and not reads_text(conventions):
        return NOTHING
    expiry = conventions.expiry_text_prefixes or (("expires:",) if only_place else ())
    owners, kinds = conventions.owner_text_prefixes, conventions.kind_text_prefixes
    if expiry:
        owners = owners or conventions.owner_tag_prefixes
        kinds = kinds or conventions.kind_tag_prefixes
    owner = next(iter(_after(text, owners, r"[^\s;,]+")), None)
    kind = next(iter(_after(text, kinds, r"[\w-]+")), None)
    permanent = _lifetime(text, conventions)
    found = Declared(
        owner=owner,
        owner_from=place if owner else None,
        permanent=permanent,
        permanent_from=None if permanent is None else place,
        kind=kind,
    )
    for date in _after(text, expiry, r"[^\s;,)]+"):
        found = found.or_else(_date(date.rstrip("."), place))
    return found


def reads_text(conventions: Conventions) -> bool:
    """Tell whether the team configured anything that free text may say."""
    prefixes = (conventions.expiry_text_prefixes, conventions.owner_text_prefixes, conventions.kind_text_prefixes)
    return any((*prefixes, conventions.permanent_texts, conventions.temporary_texts))


def _lifetime(text: str, conventions: Conventions) -> bool | None:
    """Return whether a text says that the flag stays; one that says both says nothing."""
    stays, goes = (_has(text, words) for words in (conventions.permanent_texts, conventions.temporary_texts))
    return stays if stays is not goes else None


def _has(text: str, words: tuple[str, ...]) -> bool:
    if not words:
        return False
    lowered = text.casefold()
    return any(
        re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", lowered) is not None for word in words if word.strip()
    )


def completed(snapshot: FlagSnapshot, conventions: Conventions) -> FlagSnapshot:
    """Return the snapshot with what tags and descriptions say in place of gaps, for every store alike.

    Warnings name the dates in doubt.
    """
    flags = tuple(_completed(flag, conventions) for flag in snapshot.flags)
    doubts = (
        f"{flag.key} in {flag.store}: {flag.expires_from}, so when it expires is not known"
        for flag in flags
        if flag.expires_from is not None and flag.expires_at is None
    )
    return replace(snapshot, flags=flags, warnings=tuple(dict.fromkeys((*snapshot.warnings, *doubts))))


def _completed(flag: Flag, conventions: Conventions) -> Flag:
    if not flag.tags and not (flag.description and reads_text(conventions)):
        return flag
    own = Declared(flag.expires_at, flag.expires_from, flag.owner, flag.owner_from, flag.permanent, flag.permanent_from)
    found = own.or_else(from_tags(flag.tags, conventions))
    found = found.or_else(from_text(flag.description or "", conventions, "description"))
    if found.kind is not None and all(each.name != KIND_FACT for each in flag.facts):
        flag = replace(flag, facts=(*flag.facts, StoreFact(KIND_FACT, FlagValue.of(found.kind))))
    if (found if found.kind is None else replace(found, kind=None)) == own:
        return flag
    return replace(flag, **{name: getattr(found, name) for name in _OF_FLAG})


def _date(value: object, place: str) -> Declared:
    """Return a date, or that something else stands in its place; nothing where nothing stands there."""
    moment = parse_moment(value)
    if moment is not None:
        return Declared(expires_at=moment, expires_from=place)
    if value is None or value == "":
        return NOTHING
    return Declared(
        expires_from=f"{place}: {json.dumps(value, default=str, ensure_ascii=False)} is no date (YYYY-MM-DD)"
    )


def _from_tag(tag: str, conventions: Conventions) -> Declared:
    lowered = tag.casefold()
    if _is_one_of(lowered, conventions.permanent_tags):
        return Declared(permanent=True, permanent_from=f"tag {tag}")
    for prefix in conventions.expiry_tag_prefixes:
        if lowered.startswith(prefix.casefold()):
            return _date(tag[len(prefix) :].strip(), f"tag {prefix}*")
    for prefix in conventions.kind_tag_prefixes:
        if lowered.startswith(prefix.casefold()) and tag[len(prefix) :].strip():
            return Declared(kind=tag[len(prefix) :].strip())
    for prefix in conventions.owner_tag_prefixes:
        if lowered.startswith(prefix.casefold()) and tag[len(prefix) :].strip():
            return Declared(owner=tag[len(prefix) :].strip(), owner_from=f"tag {prefix}*")
    if _is_one_of(lowered, conventions.temporary_tags):
        return Declared(permanent=False, permanent_from=f"tag {tag}")
    return NOTHING


def _is_one_of(lowered: str, tags: Iterable[str]) -> bool:
    return any(lowered == tag.casefold() for tag in tags)


def _after(text: str, prefixes: tuple[str, ...], value: str) -> list[str]:
    # Most texts hold none of the words, which is told faster without the pattern; outside ASCII letters fold oddly.
    lowered = text.casefold()
    if text.isascii() and not any(prefix.casefold() in lowered for prefix in prefixes):
        return []
    return _pattern(prefixes, value).findall(text) if prefixes else []


@lru_cache(maxsize=64)
def _pattern(prefixes: tuple[str, ...], value: str) -> re.Pattern[str]:
    names = "|".join(re.escape(prefix) for prefix in prefixes)
    return re.compile(rf"(?:^|(?<=[\s;,.(]))(?:{names})\s*({value})", re.IGNORECASE)
