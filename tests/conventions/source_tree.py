"""The modules of a source tree, parsed, and what each imports: what the rules of this folder look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """One file; `name` is dotted, a package bears its own name."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"

    @property
    def line_count(self) -> int:
        return len(self.path.read_text(encoding="utf-8").splitlines())

    def functions(self) -> Iterator[Function]:
        """Yield every function and method, nested ones too."""
        yield from (node for node in ast.walk(self.tree) if isinstance(node, Function))


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name; `target` is `package.module.name` for a `from` import, the module otherwise."""

    target: str
    line: int
    deferred: bool
    for_typing: bool


def modules_below(root: Path, *folders: str) -> tuple[Module, ...]:
    """Return the modules of the folders, sorted by path."""
    paths = sorted(path for folder in folders for path in (root / folder).rglob("*.py"))
    return tuple(
        Module(_dotted(path.relative_to(root)), path, ast.parse(path.read_text(encoding="utf-8"), str(path)))
        for path in paths
    )


def imports_of(module: Module) -> tuple[Import, ...]:
    """Return what the module imports, in the order of its lines."""
    return tuple(sorted(_imports(module.tree, deferred=False, for_typing=False), key=lambda found: found.line))


def write_tree(root: Path, files: dict[str, str]) -> tuple[Module, ...]:
    """Write the files below the root, with an `__init__.py` in each folder, and return the modules of `flaglint`."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for folder in {parent for path in root.rglob("*.py") for parent in path.parents if parent.is_relative_to(root)}:
        (folder / "__init__.py").touch()
    return modules_below(root, "flaglint")


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(node: ast.AST, *, deferred: bool, for_typing: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        yield from (Import(alias.name, node.lineno, deferred, for_typing) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        yield from (Import(f"{module}.{alias.name}", node.lineno, deferred, for_typing) for alias in node.names)
    deferred = deferred or isinstance(node, Function | ast.Lambda)
    if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
        for statement in node.body:
            yield from _imports(statement, deferred=deferred, for_typing=True)
        for statement in node.orelse:
            yield from _imports(statement, deferred=deferred, for_typing=for_typing)
        return
    for child in ast.iter_child_nodes(node):
        yield from _imports(child, deferred=deferred, for_typing=for_typing)
