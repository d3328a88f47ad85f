"""Expiry, owner and lifetime where a store has no field for them: in tags, properties and free text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flaglint.model.stores import Conventions
from flaglint.stores.dates import parse_moment


@dataclass(frozen=True, slots=True)
class Declared:
    """What a team declared about a flag, each with the place that said so."""

    expires_at: datetime | None = None
    expires_from: str | None = None
    owner: str | None = None
    owner_from: str | None = None
    permanent: bool | None = None
    permanent_from: str | None = None

    def or_else(self, other: Declared) -> Declared:
        """Return this with the gaps filled from the other; a date and the place that said so go together."""
        date = self if self.expires_at is not None else other
        owner = self if self.owner is not None else other
        lifetime = self if self.permanent is not None else other
        return Declared(
            date.expires_at,
            date.expires_from,
            owner.owner,
            owner.owner_from,
            lifetime.permanent,
            lifetime.permanent_from,
        )


NOTHING = Declared()


def from_tags(tags: Iterable[str], conventions: Conventions) -> Declared:
    """Return what tags such as `expires:2025-12-31`, `owner:team` and `permanent` say; the first one counts."""
    declared = NOTHING
    for tag in tags:
        declared = declared.or_else(_from_tag(tag.strip(), conventions))
    return declared


def from_properties(properties: Mapping[str, object], conventions: Conventions, place: str) -> Declared:
    """Return what custom properties or metadata say, by the configured names in their order."""
    declared = NOTHING
    for name in conventions.expiry_properties:
        moment = parse_moment(properties.get(name))
        if moment is not None:
            declared = declared.or_else(Declared(expires_at=moment, expires_from=f"{place}.{name}"))
    for name in conventions.owner_properties:
        owner = properties.get(name)
        if isinstance(owner, str) and owner.strip():
            declared = declared.or_else(Declared(owner=owner.strip(), owner_from=f"{place}.{name}"))
    permanent = properties.get("permanent")
    if isinstance(permanent, bool):
        declared = declared.or_else(Declared(permanent=permanent, permanent_from=f"{place}.permanent"))
    return declared


def from_text(text: str, conventions: Conventions, place: str, *, only_place: bool = False) -> Declared:
    """Return what free text says as `expires: 2025-12-31` or `owner: team-payments`.

    Text counts where the team configured a prefix; where a store has no other place (`only_place`), always.
    """
    prefixes = conventions.expiry_text_prefixes or (("expires:",) if only_place else ())
    if not prefixes:
        return NOTHING
    moment = next(
        (parse_moment(found) for found in _after(text, prefixes, r"[\dT:.Z+-]+") if parse_moment(found)), None
    )
    owner = next(iter(_after(text, conventions.owner_tag_prefixes, r"[^\s;,]+")), None)
    return Declared(
        moment,
        place if moment else None,
        owner,
        place if owner else None,
    )


def _from_tag(tag: str, conventions: Conventions) -> Declared:
    lowered = tag.casefold()
    if lowered in conventions.permanent_tags:
        return Declared(permanent=True, permanent_from=f"tag {tag}")
    for prefix in conventions.expiry_tag_prefixes:
        moment = parse_moment(tag[len(prefix) :]) if lowered.startswith(prefix.casefold()) else None
        if moment is not None:
            return Declared(expires_at=moment, expires_from=f"tag {prefix}*")
    for prefix in conventions.owner_tag_prefixes:
        if lowered.startswith(prefix.casefold()) and tag[len(prefix) :].strip():
            return Declared(owner=tag[len(prefix) :].strip(), owner_from=f"tag {prefix}*")
    if lowered in conventions.temporary_tags:
        return Declared(permanent=False, permanent_from=f"tag {tag}")
    return NOTHING


def _after(text: str, prefixes: Iterable[str], value: str) -> list[str]:
    return _pattern(tuple(prefixes), value).findall(text)


@lru_cache(maxsize=64)
def _pattern(prefixes: tuple[str, ...], value: str) -> re.Pattern[str]:
    names = "|".join(re.escape(prefix) for prefix in prefixes)
    return re.compile(rf"(?:^|(?<=[\s;,.(]))(?:{names})\s*({value})", re.IGNORECASE)
