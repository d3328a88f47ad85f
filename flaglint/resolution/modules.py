"""Which file a dotted module name means, seen from another file; a monorepo holds several roots."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

_SUFFIXES = (".py", ".pyi")
# Folders that are import roots by convention, though the importing file does not lie below them.
_SOURCE_FOLDERS = frozenset({"src", "lib", "python"})


class ModuleIndex:
    """The Python files of a tree, by module name; paths are relative with slashes."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        self._names: dict[str, str] = {}

    @cached_property
    def _by_last(self) -> dict[str, list[str]]:
        """Return the files by the last part of their module names: to take all names apart takes far longer."""
        by_last: dict[str, list[str]] = defaultdict(list)
        for path in self._paths:
            if path.endswith(_SUFFIXES):
                folder, _, name = path.rpartition("/")
                last = name.rpartition(".")[0]
                by_last[folder.rpartition("/")[2] if last == "__init__" else last].append(path)
        return by_last

    @cached_property
    def settings(self) -> tuple[str, ...]:
        """Return the modules of Django settings: `settings.py`, and what lies in a `settings` folder."""
        named = (path for path in self._paths if "settings" in path and path.endswith(_SUFFIXES))
        return tuple(sorted(path for path in named if "settings" in _module_parts(path)[-2:]))

    @cached_property
    def all_settings(self) -> tuple[str, ...]:
        """Return those, and the modules with a name like theirs: `env_settings.py`."""
        named = (path for path in self._paths if "settings" in path and path.endswith(_SUFFIXES))
        return tuple(sorted({*self.settings, *(path for path in named if "settings" in _module_parts(path)[-1])}))

    def name(self, path: str) -> str:
        """Return the file's dotted module name, from the top package down (folders with `__init__.py`)."""
        if path not in self._names:
            self._names[path] = self._name(path)
        return self._names[path]

    def _name(self, path: str) -> str:
        parts = _module_parts(path)
        start = len(parts) - 1
        while start > 0 and self._is_package(parts[:start]):
            start -= 1
        if start == len(parts) - 1 and len(parts) > 1:  # no package around it: a namespace package or a script
            start = 1 if parts[0] in _SOURCE_FOLDERS else 0
        return ".".join(parts[start:])

    def find(self, dotted: str, importer: str) -> str | None:
        """Return the file that `import dotted` in the importer means, or None for a module from elsewhere.

        A name of one part must lie on the importer's own path, or in a source folder beside it: a project's
        `tools/flags.py` must not pass for the installed package `flags`. A package around the importer is a root when
        nothing else is: a program may be started in a folder with an `__init__.py`.
        """
        wanted = tuple(dotted.split("."))
        home = tuple(importer.split("/")[:-1])
        best: tuple[bool, int, int, str] | None = None
        for path in self._by_last.get(wanted[-1], ()):
            parts = _module_parts(path)
            root = parts[: len(parts) - len(wanted)]
            if parts[len(root) :] != wanted:
                continue
            is_root = self._is_root(root, home)
            if not is_root and (not _on_path(root, home) or wanted[0] in sys.stdlib_module_names):
                continue
            if len(wanted) == 1 and not _on_path(root, home):
                continue
            shared = sum(1 for _ in _common(root, home))
            candidate = (not is_root, -shared, len(path), path)
            best = candidate if best is None else min(best, candidate)
        return best[3] if best else None

    def own(self, dotted: str) -> str | None:
        """Return the file that a pack of the project's own means by a module's name.

        It may be spelled as from a folder that is put on the path, `core.flags` for `shop/core/flags.py`, where no
        other module ends like it.
        """
        found = self.find(dotted, "")
        if found is not None:
            return found
        wanted = tuple(dotted.split("."))
        ending = [p for p in self._by_last.get(wanted[-1], ()) if _module_parts(p)[-len(wanted) :] == wanted]
        return ending[0] if len(ending) == 1 and len(wanted) > 1 else None

    def spellings(self, names: Iterable[str]) -> dict[str, str]:
        """Return how packs spell what is in the project, by the full names of those that they spell otherwise."""
        spelled = {}
        for name in names:
            parts = name.split(".")
            modules = (self.own(".".join(parts[:length])) for length in range(len(parts) - 1, 0, -1))
            for length, path in zip(range(len(parts) - 1, 0, -1), modules, strict=True):
                if path is not None:
                    full = [self.name(path), *parts[length:]]
                    spelled[".".join(full)] = name
                    break
        return {full: name for full, name in spelled.items() if full != name}

    def sole(self, name: str) -> str | None:
        """Return the one module of this name that lies in no package: a folder that is put on the path from outside.

        It may be another project's script; who imports something from it should see whether it is there.
        """
        found = [path for path in self._by_last.get(name, ()) if not self._is_package(_module_parts(path)[:-1])]
        return found[0] if len(found) == 1 and name not in sys.stdlib_module_names else None

    def shadow(self, dotted: str, importer: str) -> str | None:
        """Return the project's module on the importer's own path that hides an installed one of that name.

        A sibling in a package hides nothing: in `shop/cart.py`, `import waffle` is not `shop/waffle.py`.
        """
        found = self.find(dotted, importer)
        if found is None:
            return None
        parts = _module_parts(found)
        root = parts[: len(parts) - len(dotted.split("."))]
        return found if _on_path(root, tuple(importer.split("/")[:-1])) and not self._is_package(root) else None

    def relative(self, importer: str, level: int, module: str) -> str | None:
        """Return the file that `from ..module import` in the importer means."""
        folder = importer.split("/")[:-1]
        if level - 1 > len(folder):
            return None
        base = folder[: len(folder) - (level - 1)]
        return self.file("/".join([*base, *(part for part in module.split(".") if part)]))

    def submodule(self, package: str, name: str) -> str | None:
        """Return the file of a module inside the package whose `__init__.py` is given."""
        folder, _, file = package.rpartition("/")
        if not file.startswith("__init__.py"):
            return None
        return self.file(f"{folder}/{name}" if folder else name)

    def file(self, stem: str) -> str | None:
        """Return the module file at a path without its suffix: a package or a plain module."""
        stem = stem.strip("/")
        prefix = f"{stem}/" if stem else ""
        for candidate in (f"{prefix}__init__.py", f"{stem}.py", f"{stem}.pyi"):
            if candidate in self._paths:
                return candidate
        return None

    def _is_package(self, parts: tuple[str, ...]) -> bool:
        return "/".join([*parts, "__init__.py"]) in self._paths

    def _is_root(self, root: tuple[str, ...], home: tuple[str, ...]) -> bool:
        """Tell whether imports can start at the folder: it is no package itself, or scripts run in it.

        Some put an `__init__.py` into `src` itself, from which all the same everything is imported.
        """
        return not root or not self._is_package(root) or root == home or root[-1] == "src"


def _module_parts(path: str) -> tuple[str, ...]:
    parts = path.rpartition(".")[0].split("/")
    return tuple(parts[:-1] if parts[-1] == "__init__" else parts)


def _common(left: tuple[str, ...], right: tuple[str, ...]) -> Iterable[str]:
    for one, other in zip(left, right, strict=False):
        if one != other:
            return
        yield one


def _on_path(root: tuple[str, ...], home: tuple[str, ...]) -> bool:
    if root and root[-1] in _SOURCE_FOLDERS:
        root = root[:-1]
    return home[: len(root)] == root
