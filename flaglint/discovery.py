"""The one place where modules are loaded by name: registries of one-file features, and lazy stages.

Start-up time is a feature (a hook runs at every commit), so stages are brought in when the pipeline first
needs them, and only here.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

from flaglint.errors import InternalError, StoreError


def load(module: str) -> ModuleType:
    """Return the module `flaglint.<module>`, importing it on first use."""
    return importlib.import_module(f"flaglint.{module}")


def load_extra(module: str, extra: str, user: str) -> ModuleType:
    """Return the module `flaglint.<module>`, which imports what only the extra of that name installs.

    Raises:
        StoreError: the extra is not installed; `user` is what needs it.
    """
    try:
        return load(module)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if missing.partition(".")[0] == "flaglint":
            raise
        raise StoreError(f"{user} needs the Python package {missing}; run: pip install 'flaglint[{extra}]'") from None


def modules(package: str) -> Iterator[str]:
    """Yield the dotted names below `flaglint` of the modules in the package, in name order."""
    for found in sorted(pkgutil.iter_modules(load(package).__path__), key=lambda module: module.name):
        yield f"{package}.{found.name}"


def collect(package: str, constant: str) -> dict[str, object]:
    """Return what the package's modules expose under the constant, by its `name`, in name order.

    Modules without the constant are passed over.

    Raises:
        InternalError: two modules expose the same name.
    """
    collected: dict[str, object] = {}
    for name in modules(package):
        exposed = getattr(load(name), constant, None)
        if exposed is None:
            continue
        if exposed.name in collected:
            raise InternalError(f"{package}: {constant} {exposed.name!r} is exposed twice; the second in {name}")
        collected[exposed.name] = exposed
    return dict(sorted(collected.items()))


def find(package: str, constant: str, name: str) -> object | None:
    """Return what a module of the package exposes under the constant with this name, or None.

    The module that bears the name is looked at first, so that its neighbours need not be brought in.
    """
    if name.isidentifier() and f"{package}.{name}" in set(modules(package)):
        exposed: object = getattr(load(f"{package}.{name}"), constant, None)
        if getattr(exposed, "name", None) == name:
            return exposed
    return collect(package, constant).get(name)
