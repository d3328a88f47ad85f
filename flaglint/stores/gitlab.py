"""GitLab: bodies of the feature flags API, and flag definition files (`config/feature_flags/**/*.yml`).

An API body names its environments by the scopes of its strategies; `environment` adds one. A scope such as `review/*`
stands for an environment of that name, for the flags that have it. Definition files hold no state.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Any

import msgspec
from msgspec.structs import replace

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, StoreFact
from flaglint.model.stores import Conventions, StoreSettings, StoreType
from flaglint.stores.conventions import Declared, from_text
from flaglint.stores.dates import parse_moment
from flaglint.stores.decision import fact, off, unknown
from flaglint.stores.documents import DEFAULT_ENVIRONMENT, Document
from flaglint.stores.gitlab_live import API
from flaglint.stores.live import documents_at, place_of
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.trees import mapping, tree_of, typed, without_nulls
from flaglint.stores.unleash_strategies import FALSE, Strategy, Surroundings, state_of_strategies

NAME = "gitlab"

_VERSION = "new_version_flag"
_EVERYWHERE = "*"
# GitLab has neither segments nor dependencies.
_AROUND = Surroundings({}, whole=True)


class _Scope(msgspec.Struct):
    environment_scope: str


class _Strategy(Strategy, kw_only=True):
    scopes: list[_Scope] = msgspec.field(default_factory=list)


class _Flag(msgspec.Struct):
    """One flag of the API; `version` is text, so that a new one is unknown rather than an error."""

    name: str
    active: bool
    version: str | None = None
    description: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    strategies: list[_Strategy] = []

    def scopes(self) -> list[str]:
        """Return the scopes of all strategies."""
        return [scope.environment_scope for strategy in self.strategies for scope in strategy.scopes]


class _Definition(msgspec.Struct):
    """One definition file; what has no plain meaning in YAML is left out."""

    name: str
    default_enabled: bool
    description: str | None = None
    type: str | None = None
    group: str | None = None
    milestone: str | int | float | None = None


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every flag of the file or folder at the location.

    Raises:
        DocumentError: a document is unreadable or not GitLab's.
    """
    snapshots = []
    for document in documents_at(settings, (".json", ".yml", ".yaml"), API):
        tree = tree_of(document)
        if isinstance(tree, list):
            flags = _read_body(tree, document, settings)
            snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings),)))
        else:
            flag = _read_definition(tree, document, settings)
            snapshots.append(FlagSnapshot((flag,), (document.source(NAME, settings),)))
    return refuse_empty(merge(snapshots), place_of(settings, API))


def _read_body(tree: list[Any], document: Document, settings: StoreSettings) -> tuple[Flag, ...]:
    flags = [
        typed(without_nulls(mapping(each, document, f"$[{at}]")), _Flag, document, f"$[{at}]")
        for at, each in enumerate(tree)
    ]
    names = Counter(flag.name for flag in flags)
    if len(names) < len(flags):
        raise DocumentError(document.location, f"has the flag {names.most_common(1)[0][0]!r} twice", "fetch it again")
    environments = _environments(flags, settings)
    return tuple(_flag_of(flag, environments, settings.conventions, document) for flag in flags)


def _environments(flags: Iterable[_Flag], settings: StoreSettings) -> tuple[str, ...]:
    """Return the environments that every flag has: those with a plain name."""
    names = {scope for flag in flags for scope in flag.scopes() if "*" not in scope}
    if settings.environment is not None:
        names.add(settings.environment)
    return tuple(sorted(names)) or (DEFAULT_ENVIRONMENT,)


def _flag_of(flag: _Flag, environments: Sequence[str], conventions: Conventions, document: Document) -> Flag:
    declared = _declared(flag.description or "", conventions)
    modified_at = parse_moment(flag.updated_at)
    groups = {scope for scope in flag.scopes() if "*" in scope} - {_EVERYWHERE}
    names = sorted({*environments, *groups})
    states = ((name, replace(_state(flag, name), modified_at=modified_at)) for name in names)
    return Flag(
        key=flag.name,
        kind=FlagKind.BOOLEAN,
        store=NAME,
        environments=tuple(states),
        description=flag.description or None,
        created_at=parse_moment(flag.created_at),
        modified_at=modified_at,
        **declared.fields(),
        location=document.location,
    )


def _declared(description: str, conventions: Conventions) -> Declared:
    declared = from_text(description, conventions, "description", only_place=True)
    return replace(declared, expires_from="description expires:" if declared.expires_from else None)


def _state(flag: _Flag, environment: str) -> EnvironmentState:
    if flag.version not in (None, _VERSION):
        return unknown(f"a flag of another version ({flag.version})")
    if not flag.active:
        return off(FALSE)
    if any(_overlaps(scope, environment) for scope in flag.scopes()):
        return unknown(f"a strategy applies to some of the environments that {environment} stands for")
    applying = [
        strategy
        for strategy in flag.strategies
        if any(fnmatchcase(environment, _pattern(scope.environment_scope)) for scope in strategy.scopes)
    ]
    # Without a strategy there GitLab leaves the flag out of what clients get.
    return state_of_strategies(applying, _AROUND) if applying else off(FALSE)


def _pattern(scope: str) -> str:
    """Return a scope as a pattern in which only the star is special."""
    return scope.replace("[", "[[]").replace("?", "[?]")


def _overlaps(scope: str, environment: str) -> bool:
    """Tell whether a scope covers some, and not surely all, of what an environment's name with a star stands for."""
    if "*" not in environment or fnmatchcase(environment, _pattern(scope)):
        return False
    ours, theirs = environment.split("*"), scope.split("*")
    heads = ours[0].startswith(theirs[0]) or theirs[0].startswith(ours[0])
    tails = ours[-1].endswith(theirs[-1]) or theirs[-1].endswith(ours[-1])
    return heads and tails if "*" in scope else fnmatchcase(scope, _pattern(environment))


def _read_definition(tree: object, document: Document, settings: StoreSettings) -> Flag:
    if not isinstance(tree, dict) or "name" not in tree or "default_enabled" not in tree:
        problem = "is no GitLab document (neither a list of flags nor a definition with name and default_enabled)"
        raise DocumentError(document.location, problem, "give an API body or definition files")
    definition = typed(without_nulls(tree), _Definition, document)
    permanent = True if definition.type == "ops" else None
    own = Declared(
        owner=definition.group or None,
        owner_from="group" if definition.group else None,
        permanent=permanent,
        permanent_from="type ops" if permanent else None,
    )
    declared = own.or_else(_declared(definition.description or "", settings.conventions))
    default = str(definition.default_enabled).lower()
    state = unknown(f"definition only; default_enabled={default}")
    return Flag(
        key=definition.name,
        kind=FlagKind.BOOLEAN,
        store=NAME,
        environments=((settings.environment or DEFAULT_ENVIRONMENT, state),),
        description=definition.description,
        definition_only=True,
        **declared.fields(tuple(_facts(definition))),
        location=document.location,
    )


def _facts(definition: _Definition) -> Iterable[StoreFact]:
    if definition.type is not None:
        yield fact("type", definition.type)
    # Without quotes YAML has already made 17.1 of 17.10.
    if isinstance(definition.milestone, str):
        yield fact("introduced_in", definition.milestone)


STORE = StoreType(name=NAME, title="GitLab", fetch=fetch, options=("project", "timeout"))
