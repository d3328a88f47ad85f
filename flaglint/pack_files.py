"""Rule packs from TOML: those shipped in `rules/` and a project's own."""

from __future__ import annotations

import dataclasses
import difflib
import functools
import types
import typing
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import tomli

from flaglint.discovery import load
from flaglint.errors import PackError
from flaglint.folders import rules_folder as rules_folder

if TYPE_CHECKING:
    from flaglint.model.packs import RulePack

SCHEMA = 1
_HINT = "`packs` in the configuration takes files, or the names dictionaries, environment and settings"


@functools.cache
def shipped_packs(language: str = "python") -> tuple[RulePack, ...]:
    """Return the shipped packs of a language, in the order of their file names."""
    return tuple(read_pack(path) for path in sorted((rules_folder() / language).glob("*.toml")))


def read_packs(paths: Iterable[Path]) -> tuple[RulePack, ...]:
    """Return the shipped Python packs and those at the paths, which come last.

    Raises:
        PackError: a pack cannot be read, is invalid, or bears the id of another.
    """
    packs = [*shipped_packs()]
    for path in paths:
        pack = read_pack(path)
        if pack.pack.id in {known.pack.id for known in packs}:
            raise PackError(f"{path}: the pack id {pack.pack.id!r} is taken; choose another in [pack] id")
        packs.append(pack)
    return tuple(packs)


def read_pack(path: Path) -> RulePack:
    """Return the pack in one TOML file.

    Raises:
        PackError: with the file, the field and what it should be.
    """
    try:
        data = tomli.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PackError(f"{path}: cannot be read ({error.strerror}); {_HINT}") from None
    except (UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise PackError(f"{path}: not valid TOML: {error}") from None
    return parse_pack(data, str(path))


def parse_pack(data: dict[str, object], source: str) -> RulePack:
    """Return the pack in decoded TOML; `source` is named in errors."""
    if data.get("schema") != SCHEMA:
        raise PackError(f"{source}: `schema = {SCHEMA}` must come first; this flaglint knows no other")
    kind: type[RulePack] = load("model.packs").RulePack
    renamed = _rename(data, kind, source, "")
    try:
        return msgspec.convert(renamed, kind)
    except msgspec.ValidationError as error:
        raise PackError(f"{source}: {error}") from None


def _rename(data: object, kind: object, source: str, where: str) -> object:
    """Return the data with keyword field names made Python's, every unknown field refused."""
    if isinstance(data, list):
        element = next((a for a in typing.get_args(kind) if a is not Ellipsis), object)
        return [_rename(item, element, source, f"{where}[{index}]") for index, item in enumerate(data)]
    target = _dataclass_in(kind)
    if target is None or not isinstance(data, dict):
        return data
    known = _fields(target)
    renamed = {}
    for name, value in data.items():
        place = f"{where}.{name}" if where else name
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known here: {', '.join(sorted(known))}"
            raise PackError(f"{source}: unknown field `{place}`{hint}")
        field, type_ = known[name]
        renamed[field] = _rename(value, type_, source, place)
    return renamed


@functools.cache
def _fields(target: type) -> dict[str, tuple[str, object]]:
    """Return the fields by their names in TOML, with Python's names and their types."""
    hints = typing.get_type_hints(target)
    return {field.name.rstrip("_"): (field.name, hints[field.name]) for field in dataclasses.fields(target)}


@functools.cache
def _dataclass_in(kind: object) -> type | None:
    """Return the dataclass that a field's type is, or is one alternative of."""
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        return next((found for part in typing.get_args(kind) if (found := _dataclass_in(part))), None)
    return kind if isinstance(kind, type) and dataclasses.is_dataclass(kind) else None
