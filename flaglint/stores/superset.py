"""Superset: `DEFAULT_FEATURE_FLAGS` of a configuration module, with the annotations in the comments above each key.

The module is read, never run. `FEATURE_FLAGS` beside it overrides it; what else may override it leaves flags unknown.

Options: `overrides` (`none` where no SUPERSET_FEATURE_ variable of the environment and no other code changes flags).
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from flaglint.errors import DocumentError
from flaglint.model.flags import EnvironmentState, Flag, FlagKind, FlagSnapshot, StoreFact
from flaglint.model.stores import StoreSettings, StoreType
from flaglint.stores.conventions import Declared, from_text
from flaglint.stores.decision import fact, full, unknown
from flaglint.stores.documents import Document, environment_of, is_folder, read_sources
from flaglint.stores.merge import merge, refuse_empty
from flaglint.stores.python_trees import assignment_to, comments_of, items_of, python_tree
from flaglint.stores.value_order import FALSE, TRUE

NAME = "superset"

DEFAULTS = "DEFAULT_FEATURE_FLAGS"
OVERRIDES = "FEATURE_FLAGS"
HOOKS = ("GET_FEATURE_FLAGS_FUNC", "IS_FEATURE_ENABLED_FUNC")

_PERMANENT = {"runtime_config": True, "path_to_deprecation": False}
_ANNOTATION = re.compile(r"@(\w+):\s*(\S.*)")


@dataclass(frozen=True, slots=True)
class _Annotated:
    """What the comments above a key say."""

    description: str | None
    annotations: dict[str, str]


def fetch(settings: StoreSettings) -> FlagSnapshot:
    """Return every feature flag of the module, or of all modules in the folder that have some.

    Raises:
        DocumentError: a module is unreadable, or its flags are not written out.
    """
    snapshots = []
    for document in read_sources(settings, (".py",), OVERRIDES):
        environment = environment_of(document, settings, in_folder=is_folder(settings))
        flags = _read(document, environment, settings)
        snapshots.append(FlagSnapshot(flags, (document.source(NAME, settings, environment),)))
    return refuse_empty(merge(snapshots), settings.location)


def _read(document: Document, environment: str, settings: StoreSettings) -> tuple[Flag, ...]:
    tree = python_tree(document)
    defaults, overrides = assignment_to(tree, DEFAULTS), assignment_to(tree, OVERRIDES)
    if defaults is None and overrides is None:
        if is_folder(settings):
            return ()
        raise DocumentError(document.location, f"has no {DEFAULTS} at its top", "give Superset's configuration module")
    comments = comments_of(document)
    values: dict[str, ast.expr] = {}
    lines: dict[str, int] = {}
    for name, found in ((DEFAULTS, defaults), (OVERRIDES, overrides)):
        for key, value, line in items_of(found.value, document, name) if found else ():
            values[key] = value
            lines.setdefault(key, line)
    doubt = None if settings.option("overrides") == "none" else _doubt(tree)
    return tuple(
        _flag_of(key, _state(value, doubt), _annotated(comments, lines[key]), environment, settings, document)
        for key, value in values.items()
    )


def _doubt(tree: ast.Module) -> str | None:
    """Return why the values written out may not be those that are served."""
    for hook in HOOKS:
        found = assignment_to(tree, hook)
        if found is None:
            if any(isinstance(each, ast.FunctionDef) and each.name == hook for each in tree.body):
                return f"{hook} may override it"
        elif not (isinstance(found.value, ast.Constant) and found.value.value is None) or found.changed_at:
            return f"{hook} may override it"
    for name in (DEFAULTS, OVERRIDES):
        found = assignment_to(tree, name)
        if found is not None and found.changed_at is not None:
            return f"{name} may be changed in line {found.changed_at}"
    return None


def _state(value: ast.expr, doubt: str | None) -> EnvironmentState:
    if doubt is not None:
        return unknown(doubt)
    if isinstance(value, ast.Constant) and isinstance(value.value, bool):
        return full(TRUE if value.value else FALSE)
    return unknown("a value that is no True or False")


def _annotated(comments: dict[int, str], line: int) -> _Annotated:
    """Return what the comment lines directly above a line say; a heading between rules of = or - does not count."""
    above: list[str] = []
    while line - 1 in comments:
        line -= 1
        above.insert(0, comments[line].strip().lstrip("#").strip())
    rules = [index for index, text in enumerate(above) if re.fullmatch(r"[=\-*_]{3,}", text)]
    lines = above[rules[-1] + 1 :] if rules else above
    annotations: dict[str, str] = {}
    words: list[str] = []
    for text in lines:
        found = _ANNOTATION.fullmatch(text)
        if found:
            annotations.setdefault(found[1], found[2].strip())
        elif text and not annotations:
            words.append(text)
    return _Annotated(" ".join(words) or None, annotations)


def _flag_of(
    key: str,
    state: EnvironmentState,
    annotated: _Annotated,
    environment: str,
    settings: StoreSettings,
    document: Document,
) -> Flag:
    category = annotated.annotations.get("category")
    permanent = _PERMANENT.get(category or "")
    by_category = Declared(
        permanent=permanent, permanent_from=None if permanent is None else f"category annotation {category}"
    )
    declared = by_category.or_else(
        from_text(annotated.description or "", settings.conventions, "comment", only_place=True)
    )
    return Flag(
        key=key,
        kind=FlagKind.BOOLEAN,
        store=NAME,
        environments=((environment, state),),
        description=annotated.description,
        deprecated=annotated.annotations.get("lifecycle") == "deprecated",
        **declared.fields(_facts(annotated)),
        location=document.location,
    )


def _facts(annotated: _Annotated) -> tuple[StoreFact, ...]:
    names = ("category", "docs", "lifecycle")
    return tuple(fact(name, annotated.annotations[name]) for name in names if name in annotated.annotations)


STORE = StoreType(name=NAME, title="Superset", fetch=fetch, options=("overrides",))
