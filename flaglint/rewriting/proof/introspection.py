"""Code that reaches names without naming them: all of a module, all members of a class."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

_LISTING = frozenset({"vars", "dir", "getmembers", "getattr", "hasattr"})
_OWN = frozenset({"vars", "dir", "locals"})
_WORTH = re.compile(rb"(?:vars|dir|getmembers|[gs]etattr|hasattr)\s*\(\s*[\w.]+\s*(?:\)|,\s*[^\s\"'])|__dict__")
_INSPECTING = _LISTING | {
    "attrgetter", "dict", "enumerate", "filter", "frozenset", "iter", "len", "list", "map", "set", "sorted", "tuple",
    "zip",
}  # fmt: skip
_KNOWING = re.compile("Enum|Flag|Choices|NamedTuple|TypedDict")
_ONE_BY_ONE = frozenset({"isinstance", "issubclass"})


def lists_itself(tree: ast.Module) -> Iterator[int]:
    """Yield the lines where a module asks for all its own names: `vars()` outside functions and classes.

    Or where it asks for itself by its name: `getattr(sys.modules[__name__], name)`.
    """
    for node in ast.walk(tree):
        itself: list[ast.expr] = []
        if isinstance(node, ast.Subscript) and last_name(node.value) == "modules":
            itself = [node.slice]
        elif isinstance(node, ast.Call) and last_name(node.func) in ("import_module", "__import__"):
            itself = node.args
        yield from (part.lineno for part in itself if last_name(part) == "__name__")
    pending: list[ast.AST] = list(tree.body)
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _OWN and not node.args:
            yield node.lineno
        pending += ast.iter_child_nodes(node)


def may_list(data: bytes) -> bool:
    """Tell whether a file is worth parsing for `lists_module`."""
    return _WORTH.search(data) is not None


def lists_module(tree: ast.Module, names: set[str]) -> Iterator[int]:
    """Yield the lines where a file asks for the names of a module that it knows by one of these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "__dict__" and last_name(node.value) in names:
            yield node.lineno
        elif isinstance(node, ast.Call) and last_name(node.func) in _LISTING and node.args:
            second = node.args[1] if len(node.args) > 1 else None
            plain = last_name(node.func).endswith("attr") and isinstance(second, ast.Constant)
            if last_name(node.args[0]) in names and not plain:
                yield node.lineno


def uses_class(tree: ast.Module, owner: str, *, lists_members: bool = True) -> Iterator[int]:
    """Yield the lines where a file uses a class as a whole: iterates, calls, inherits or hands it on.

    A class that does not list its members, as an enum does, may be called and handed on.
    """
    names = {owner}
    single: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname for alias in node.names if alias.name == owner and alias.asname}
        elif isinstance(node, ast.Attribute):
            single |= set() if node.attr.startswith("__") else {node.value}
        elif isinstance(node, ast.Subscript):
            single |= {node.value} if isinstance(node.slice, ast.Constant) else set()
        elif isinstance(node, ast.Call) and last_name(node.func) in _ONE_BY_ONE:
            single.update(part for argument in node.args for part in ast.walk(argument))
        for kind in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            single.update(ast.walk(kind) if isinstance(kind, ast.AST) else ())
    within = None if lists_members else set(_looked_into(tree))
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Name, ast.Attribute)) or node in single:
            continue
        if last_name(node) in names and (within is None or node in within):
            yield node.lineno


def _looked_into(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the expressions that are iterated, subscripted, unpacked, searched, inherited from, or inspected."""
    for node in ast.walk(tree):
        held: list[ast.expr] = []
        if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            held = [node.iter]
        elif isinstance(node, (ast.Subscript, ast.Starred)) or (
            isinstance(node, ast.Attribute) and node.attr.startswith("__")
        ):
            held = [node.value]
        elif isinstance(node, ast.Compare):
            held = node.comparators
        elif isinstance(node, ast.ClassDef):
            held = node.bases
        elif isinstance(node, ast.Call) and last_name(node.func) in _INSPECTING:
            held = node.args
        for expression in held:
            yield from ast.walk(expression)


def may_list_members(name: str, classes: Callable[[str], list[ast.ClassDef]]) -> bool:
    """Tell whether a class may know its members, as an enum does; `classes` are those of a name in the project."""
    pending, seen = [name], {name}
    while pending:
        current = pending.pop()
        found = classes(current)
        if _KNOWING.search(current) or any(node.keywords for node in found) or (not found and current == name):
            return True
        bases = {last_name(base) for node in found for base in node.bases}
        pending += bases - seen
        seen |= bases
    return False


def last_name(node: ast.expr) -> str:
    """Return the last part of a dotted name, empty for anything else."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
