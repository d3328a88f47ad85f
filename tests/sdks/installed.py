"""Names of a pack to the objects of the installed SDK."""

from __future__ import annotations

import dis
import importlib
import importlib.metadata
import inspect
import sys
import types
import typing
from collections.abc import Iterator


class MissingNameError(Exception):
    """A qualified name leads nowhere."""


def version(distribution: str) -> str | None:
    """Return the installed version of a distribution, None when it is not installed."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def find(qualified: str) -> object:
    """Return the object of a qualified name: the longest importable module, then attributes.

    Raises:
        MissingNameError: there is no such module or attribute.
    """
    parts = qualified.split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        try:
            found: object = importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name is not None and not f"{module}.".startswith(f"{error.name}."):
                raise MissingNameError(f"{qualified}: {module} needs {error.name}, which is not installed") from error
            continue
        for part in parts[length:]:
            if not hasattr(found, part):
                raise MissingNameError(f"{qualified}: there is no `{part}`")
            found = getattr(found, part)
        return found
    raise MissingNameError(f"{qualified}: there is no module `{parts[0]}`")


def result_class(function: object) -> type | None:
    """Return the class that a function promises in its annotation, awaited and without None; None if it does not."""
    try:
        hint = typing.get_type_hints(function).get("return")
    except (NameError, TypeError):
        return None
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        hints = [part for part in typing.get_args(hint) if part is not type(None)]
        hint = hints[0] if len(hints) == 1 else None
    hint = typing.get_origin(hint) or hint
    return hint if isinstance(hint, type) and hint.__module__ != "builtins" else None


def attributes(kind: type) -> frozenset[str]:
    """Return the attributes of a class: those of the class, annotated ones, and those that `__init__` assigns."""
    names = set(dir(kind))
    for base in kind.__mro__:
        names.update(vars(base).get("__annotations__", ()))
        made = vars(base).get("__init__")
        if inspect.isfunction(made):
            names.update(step.argval for step in dis.get_instructions(made) if step.opname == "STORE_ATTR")
    return frozenset(names)


def spellings(found: object, name: str, roots: tuple[str, ...]) -> Iterator[str]:
    """Yield the public qualified names of a class or function: where it is defined, and in packages around it."""
    home = getattr(found, "__module__", None)
    for module in sorted(sys.modules):
        parts = module.split(".")
        loaded = sys.modules[module]
        if parts[0] not in roots or any(part.startswith("_") for part in parts):
            continue
        if module != home and not hasattr(loaded, "__path__"):
            continue
        exported = getattr(loaded, "__all__", None)
        if getattr(loaded, name, None) is found and (exported is None or name in exported):
            yield f"{module}.{name}"
