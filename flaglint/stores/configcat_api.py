"""ConfigCat's management API bodies: dates, owner, tags and the vendor's own verdict on staleness."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import FlagKind
from flaglint.model.stores import Conventions
from flaglint.stores.conventions import NOTHING, Declared, from_tags, from_text
from flaglint.stores.dates import parse_moment
from flaglint.stores.documents import Document
from flaglint.stores.trees import mapping, typed

_KINDS = {
    "boolean": FlagKind.BOOLEAN,
    "string": FlagKind.STRING,
    "int": FlagKind.NUMBER,
    "double": FlagKind.NUMBER,
}


class _Tag(msgspec.Struct):
    name: str


class _SettingTag(msgspec.Struct):
    tag: _Tag | None = None


class _Setting(msgspec.Struct, rename="camel"):
    """A setting, as `GET /v1/configs/ID/settings` lists it and a formula repeats it."""

    key: str
    setting_type: str | None = None
    is_json: bool = False
    hint: str | None = None
    created_at: str | None = None
    creator_email: str | None = None
    config_id: str | None = None
    tags: list[_Tag] = []


class _Formula(msgspec.Struct, rename="camel"):
    setting: _Setting
    updated_at: str | None = None
    setting_tags: list[_SettingTag] = []


class _Environment(msgspec.Struct, rename="camel"):
    name: str
    environment_id: str | None = None


class _Config(msgspec.Struct, rename="camel"):
    config_id: str | None = None


class _Values(msgspec.Struct, rename="camel"):
    """The body of `GET /v2/configs/ID/environments/ID/values`, as far as it is read."""

    environment: _Environment
    setting_formulas: list[_Formula]
    config: _Config | None = None


class _StaleValue(msgspec.Struct, rename="camel"):
    environment_id: str
    is_stale: bool
    updated_at: str | None = None


class _StaleSetting(msgspec.Struct, rename="camel"):
    key: str
    setting_values: list[_StaleValue] = []


class _StaleConfig(msgspec.Struct):
    settings: list[_StaleSetting] = []


class _StaleFlags(msgspec.Struct):
    """The body of `GET /v1/products/ID/staleflags`."""

    configs: list[_StaleConfig]
    environments: list[_Environment]


class Metadata(msgspec.Struct, frozen=True):
    """What the management API says about one setting; `listed` tells that a whole list of settings names it."""

    key: str
    kind: FlagKind | None = None
    description: str | None = None
    created_at: datetime | None = None
    declared: Declared = NOTHING
    tags: tuple[str, ...] = ()
    config_id: str | None = None
    listed: bool = False


class InEnvironment(msgspec.Struct, frozen=True):
    """What the API says about a setting in one environment; `name` is the environment's display name.

    `updated_at` is the day of the last change, `stale` the vendor's verdict, each None where the body lacks it.
    `in_values` tells that a body of values (which lists them all) said so, not the list of stale flags.
    """

    key: str
    name: str
    updated_at: datetime | None = None
    stale: bool | None = None
    in_values: bool = False


@dataclass(frozen=True, slots=True)
class ApiFacts:
    """Everything that the bodies of one location say."""

    settings: tuple[Metadata, ...] = ()
    environments: tuple[InEnvironment, ...] = ()

    def joined(self, other: ApiFacts) -> ApiFacts:
        """Return the facts of both."""
        return ApiFacts(self.settings + other.settings, self.environments + other.environments)


def read_body(tree: object, document: Document, conventions: Conventions) -> ApiFacts | None:
    """Return the facts of a management API body, or None if the document is something else.

    Raises:
        DocumentError: it is a body, but a field is missing or of another type.
    """
    if isinstance(tree, list):
        if not tree or not all(isinstance(item, dict) and "settingId" in item for item in tree):
            return None
        settings = typed(tree, list[_Setting], document)
        return ApiFacts(tuple(_metadata(each, each.tags, conventions, listed=True) for each in settings))
    if not isinstance(tree, dict):
        return None
    if "settingFormulas" in tree:
        return _from_values(typed(tree, _Values, document), conventions)
    if "configs" in tree and "environments" in tree:
        return _from_stale_flags(typed(tree, _StaleFlags, document))
    if "settingValues" in tree:
        mapping(tree, document)
        raise DocumentError(document.location, "is a body of API version 1", "fetch /v2/configs/.../values instead")
    return None


def join(entries: Iterable[Metadata]) -> dict[str, Metadata]:
    """Return the metadata by key, the gaps of earlier entries filled from later ones."""
    joined: dict[str, Metadata] = {}
    for entry in entries:
        first = joined.get(entry.key)
        joined[entry.key] = entry if first is None else _fill(first, entry)
    return joined


def _fill(first: Metadata, second: Metadata) -> Metadata:
    return replace(
        first,
        kind=second.kind if first.kind is None or second.kind is FlagKind.JSON else first.kind,
        description=first.description or second.description,
        created_at=first.created_at or second.created_at,
        declared=first.declared.or_else(second.declared),
        tags=first.tags or second.tags,
        config_id=first.config_id or second.config_id,
        listed=first.listed or second.listed,
    )


def _from_values(body: _Values, conventions: Conventions) -> ApiFacts:
    settings = []
    environments = []
    for formula in body.setting_formulas:
        tags = [each.tag for each in formula.setting_tags if each.tag is not None]
        metadata = _metadata(formula.setting, tags, conventions, listed=False)
        settings.append(replace(metadata, config_id=body.config.config_id if body.config else None))
        updated_at = parse_moment(formula.updated_at)
        environments.append(InEnvironment(formula.setting.key, body.environment.name, updated_at, in_values=True))
    return ApiFacts(tuple(settings), tuple(environments))


def _from_stale_flags(body: _StaleFlags) -> ApiFacts:
    names = {each.environment_id: each.name for each in body.environments}
    return ApiFacts(
        environments=tuple(
            InEnvironment(setting.key, names[value.environment_id], parse_moment(value.updated_at), value.is_stale)
            for config in body.configs
            for setting in config.settings
            for value in setting.setting_values
            if value.environment_id in names
        )
    )


def _metadata(setting: _Setting, tags: Iterable[_Tag], conventions: Conventions, *, listed: bool) -> Metadata:
    names = tuple(tag.name for tag in tags)
    creator = Declared(owner=setting.creator_email, owner_from="creatorEmail" if setting.creator_email else None)
    declared = from_tags(names, conventions).or_else(from_text(setting.hint or "", conventions, "hint"))
    kind = FlagKind.JSON if setting.is_json else _KINDS.get(setting.setting_type or "")
    return Metadata(
        key=setting.key,
        kind=kind,
        description=setting.hint or None,
        created_at=parse_moment(setting.created_at),
        declared=declared.or_else(creator),
        tags=names,
        config_id=setting.config_id,
        listed=listed,
    )
