"""The configuration: `[tool.flaglint]` in `pyproject.toml`, or `flaglint.toml` with the same keys at its top.

A repository's own configuration is not trusted: it may not name hosts, nor files outside the repository. The user's own
may (`~/.config/flaglint/flaglint.toml`), which reads trees without one. Secrets only come from environment variables.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import tomli

from flaglint.errors import ConfigError
from flaglint.model.stores import Conventions
from flaglint.pack_files import rules_folder

FILE_NAME = "flaglint.toml"
# `tests.py` is what Django makes for each app; `functional_tests` and the like lie beside `tests`.
TEST_PATHS = (
    *("tests", "test", "*_tests"),
    *("test_*.py", "*_test.py", "tests.py", "test.py", "tests_*.py", "*_tests.py", "conftest.py"),
)


@dataclass(frozen=True, slots=True)
class StoreConfig:
    """One `[[stores]]` entry. `path` is relative to the configuration's folder, or `api` for the vendor's own API.

    `account` tells several accounts or projects of one type of store apart: environments are called `account/name`.
    """

    type: str
    path: str
    environment: str | None = None
    account: str | None = None
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PolicyConfig:
    """`[policy]`: what counts as stale, in days."""

    stable_days: int | None = None
    expiring_days: int | None = None
    minimum_age_days: int | None = None
    unevaluated_days: int | None = None
    untouched_days: int | None = None
    snapshot_days: int | None = None
    lifetime_days: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that a repository can set; `root` is its folder, `source` the file, None without one."""

    root: Path
    source: Path | None = None
    packs: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    test_paths: tuple[str, ...] = TEST_PATHS
    stores: tuple[StoreConfig, ...] = ()
    policy: PolicyConfig = field(default_factory=PolicyConfig)
    conventions: Conventions = field(default_factory=Conventions)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    snapshot: str | None = None
    title: str | None = None


_SETTABLE = frozenset(field.name for field in dataclasses.fields(Config)) - {"root", "source"}


def find_config(start: Path) -> Config:
    """Return the configuration nearest above a file or folder; without one, the user's own at the repository's root.

    Raises:
        ConfigError: with the file, the key and the nearest valid name.
    """
    folder = start if start.is_dir() else start.parent
    top: Path | None = None
    for candidate in (folder, *folder.parents):
        found = _config_in(candidate)
        if found is not None:
            return found
        if (candidate / ".git").exists():
            top = candidate
            break
    return _users_own(top or folder)


def config_among(root: Path, read: Callable[[str], bytes | None]) -> Config:
    """Return the configuration among the files at a repository's top, else the user's own.

    `read` gives None for a file that is missing.

    Raises:
        ConfigError: with the file, the key and the nearest valid name.
    """
    for name in (FILE_NAME, "pyproject.toml"):
        content = read(name)
        if content is None or (name != FILE_NAME and b"flaglint" not in content):
            continue
        path = root / name
        data = _parsed(content.decode("utf-8", "replace"), path)
        table = data if name == FILE_NAME else _tool_table(data, path)
        if table is not None:
            return _parse(table, path)
    return _users_own(root)


def users_file() -> Path | None:
    """Return where the user's own configuration lies, if there is one; None for a user without a home.

    As ruff's: below `XDG_CONFIG_HOME`, else `~/.config`, on every system.
    """
    chosen = os.environ.get("XDG_CONFIG_HOME", "")
    try:
        folder = Path(chosen) if os.path.isabs(chosen) else Path.home() / ".config"
    except RuntimeError:
        return None
    return folder / "flaglint" / FILE_NAME


def _users_own(root: Path) -> Config:
    """Return the user's own configuration for a tree that has none, or the defaults."""
    path = users_file()
    if path is None or not path.is_file():
        return Config(root=root)
    return dataclasses.replace(_parse(_toml(path), path, is_trusted=True), root=root)


def read_config(path: Path) -> Config:
    """Return the configuration in a given file.

    Raises:
        ConfigError: the file cannot be read or is invalid.
    """
    data = _toml(path)
    if path.name == "pyproject.toml":
        data = _tool_table(data, path) or {}
    return _parse(data, path)


def _config_in(folder: Path) -> Config | None:
    own = folder / FILE_NAME
    if own.is_file():
        return read_config(own)
    project = folder / "pyproject.toml"
    # Most projects do not name flaglint: their file need not even be valid.
    if not project.is_file() or "flaglint" not in _text(project, errors="replace"):
        return None
    table = _tool_table(_toml(project), project)
    return _parse(table, project) if table is not None else None


def _tool_table(data: dict[str, Any], path: Path) -> dict[str, Any] | None:
    """Return `[tool.flaglint]`, or None where there is none."""
    tool = data.get("tool")
    table = tool.get("flaglint") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{path}: `tool.flaglint` must be a table; write `[tool.flaglint]`")
    return table


def _text(path: Path, errors: str = "strict") -> str:
    try:
        return path.read_text(encoding="utf-8", errors=errors)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return _parsed(_text(path), path)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from None


def _parse(data: dict[str, Any], path: Path, *, is_trusted: bool = False) -> Config:
    known = {
        "": _SETTABLE,
        "policy": _fields(PolicyConfig),
        "conventions": _fields(Conventions),
        "stores": _fields(StoreConfig),
    }
    renamed = _checked(data, known, "", path)
    try:
        config = msgspec.convert({**renamed, "root": str(path.parent)}, Config, dec_hook=_path)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {str(error).replace('`$.', '`')}") from None
    if not is_trusted:
        _check_reach(config, path)
    return dataclasses.replace(config, root=path.parent, source=path)


def _check_reach(config: Config, path: Path) -> None:
    """Refuse what a repository's own configuration may not name.

    Raises:
        ConfigError: a host, or a file outside the repository.
    """
    for store in config.stores:
        if "://" in store.path:
            raise ConfigError(
                f'{path}: `{store.path}`: a repository\'s own configuration may not name hosts; write path = "api" '
                f"for the vendor's own, pass --store {store.type}:URL on the command line, or write the line into "
                f"{users_file()}"
            )
    for inside in (*config.packs, *(store.path for store in config.stores), *filter(None, [config.snapshot])):
        _stay_inside(inside, path)


def _path(kind: type, value: object) -> object:
    return Path(str(value)) if issubclass(kind, Path) else value


def _fields(kind: type) -> frozenset[str]:
    return frozenset(field.name for field in dataclasses.fields(kind))


def _checked(data: dict[str, Any], known: dict[str, frozenset[str]], where: str, path: Path) -> dict[str, Any]:
    """Return the table with dashes turned into underscores; every unknown key is an error."""
    checked: dict[str, Any] = {}
    for key, value in data.items():
        name = key.replace("-", "_")
        if name not in known[where]:
            names = sorted(valid.replace("_", "-") for valid in known[where])
            near = difflib.get_close_matches(key, names, 1)
            hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(names)}"
            place = f"{where}.{key}" if where else key
            raise ConfigError(f"{path}: unknown option `{place}`; {hint}")
        inner = not where and name in known and name
        if inner and isinstance(value, dict):
            checked[name] = _checked(value, known, name, path)
        elif inner and isinstance(value, list):
            checked[name] = [_checked(v, known, name, path) if isinstance(v, dict) else v for v in value]
        else:
            checked[name] = value
    return checked


def _stay_inside(given: str, path: Path) -> None:
    target = (path.parent / given).resolve()
    if not target.is_relative_to(path.parent.resolve()):
        raise ConfigError(
            f"{path}: `{given}` lies outside the repository; a repository's own configuration may only name "
            "files inside it (use --store or --snapshot on the command line)"
        )


def default_policy() -> PolicyConfig:
    """Return the shipped policy from `rules/policy/default.toml`."""
    path = rules_folder() / "policy" / "default.toml"
    data = _toml(path)
    return msgspec.convert({key.replace("-", "_"): value for key, value in data.items()}, PolicyConfig)


def with_selection(config: Config, select: tuple[str, ...], ignore: tuple[str, ...]) -> Config:
    """Return the configuration with the checks chosen on the command line; each may list several by commas."""

    def split(given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(code.strip().upper() for codes in given for code in codes.split(",") if code.strip())

    return dataclasses.replace(config, select=split(select) or config.select, ignore=config.ignore + split(ignore))
