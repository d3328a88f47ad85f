"""Which file a module's name may mean, and what a dotted text names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath


def module_parts(path: str) -> list[str]:
    """Return the parts of the dotted name of the module at the path, as far as the path tells them."""
    parts = list(PurePosixPath(path).with_suffix("").parts)
    return parts[:-1] if parts and parts[-1] == "__init__" else parts


def is_module(home: str, importer: str, module: str | None, level: int) -> bool:
    """Tell whether an import in one file may mean another; a source folder may stand before the package."""
    parts = module.split(".") if module else []
    target = module_parts(home)
    if level:
        package = list(PurePosixPath(importer).parent.parts)
        return [*package[: len(package) - level + 1], *parts] == target
    return bool(parts) and (target[-len(parts) :] == parts or parts[-len(target) :] == target)


def names_of_module(module: ast.Module, home: str, importer: str) -> Iterator[str]:
    """Yield the names under which a file knows another module."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if is_module(home, importer, alias.name, 0):
                    yield alias.asname or alias.name.rpartition(".")[2]
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}" if node.module else alias.name
                if is_module(home, importer, inner, node.level):
                    yield alias.asname or alias.name


def names_it(text: str, home: str, owner: str, leaf: str) -> bool:
    """Tell whether a text is a dotted path to the name: `shop.features.NEW_CART`, `shop.features:main`."""
    parts = re.split(r"[.:]", text)
    if len(parts) < 2 or parts[-1] != leaf:
        return False
    holder = [*module_parts(home), *(owner.split(".") if owner else ())]
    return parts[-2] == holder[-1] if holder else False
