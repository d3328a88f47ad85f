"""What the word by which an evaluation was found stands for, where the same file defines it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from flaglint.rewriting.proof.folding import Folder
from flaglint.rewriting.proof.gates import last_name
from flaglint.rewriting.proof.mentions import LOOKUPS
from flaglint.rewriting.proof.purity import first
from flaglint.rewriting.proof.regions import all_statements
from flaglint.rewriting.proof.scopes import Scopes
from flaglint.rewriting.proof.sites import Site, arguments, chain, text_of

Wrapper = ast.FunctionDef | ast.AsyncFunctionDef
_TRANSPARENT = frozenset({"staticmethod", "classmethod", "property", "cached_property", "lru_cache", "cache"})


def assigned_values(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Return every value that a plain assignment anywhere in the module gives to a name."""
    found: dict[str, list[ast.expr]] = {}
    for node in all_statements(tree):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(value, ast.expr):
                found.setdefault(target.id, []).append(value)
    return found


def module_strings(tree: ast.Module, values: dict[str, list[ast.expr]]) -> dict[str, str]:
    """Return the names of the module that are assigned one text and nothing else."""
    strings: dict[str, str] = {}
    for statement in tree.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
        if isinstance(target, ast.Name) and len(values.get(target.id, ())) == 1:
            text = text_of(values[target.id][0], strings)
            if text is not None:
                strings[target.id] = text
    return strings


def word_objection(site: Site, key: str, values: dict[str, list[ast.expr]], strings: dict[str, str]) -> str | None:
    """Return why the constant or flag object that the site names is not this flag's."""
    word = site.substitution.recognised_by
    if any(text_of(argument, strings) == key for argument in arguments(site.node)):
        return None
    candidates = values.get(word, [])
    if not candidates or any(may_hold(value, key, strings) for value in candidates):
        return None
    return f"line {site.node.lineno}: `{word}` does not stand for {key!r} in this file"


def key_texts(tree: ast.Module, key: str) -> Iterator[ast.AST]:
    """Yield the parts of a flag object's own key, as in `NEW_NAV = WaffleFlag(f"{NAMESPACE}.new_nav")`."""
    values = assigned_values(tree)
    strings = module_strings(tree, values)
    for value in (each for listed in values.values() for each in listed):
        if isinstance(value, ast.Call) and last_name(value.func) not in LOOKUPS:
            for argument in arguments(value):
                if text_of(argument, strings) == key:
                    yield from ast.walk(argument)


def may_hold(value: ast.expr, key: str, strings: dict[str, str]) -> bool:
    """Tell whether a value is the key, holds it, or cannot be known here."""
    texts = list(_texts(value, strings))
    if not texts:
        return not isinstance(value, ast.Constant)
    return any(re.fullmatch(pattern, key, re.DOTALL) for pattern in texts)


def _texts(node: ast.expr, strings: dict[str, str]) -> Iterator[str]:
    """Yield a pattern for each text in the value; what is not known matches anything."""
    if isinstance(node, (ast.JoinedStr, ast.BinOp)):
        yield _pattern(node, strings)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield re.escape(node.value)
    elif isinstance(node, ast.Name) and node.id in strings:
        yield re.escape(strings[node.id])
    else:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _texts(child, strings)
            elif isinstance(child, ast.keyword):
                yield from _texts(child.value, strings)


def _pattern(node: ast.expr, strings: dict[str, str]) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_pattern(part, strings) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return _pattern(node.value, strings)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _pattern(node.left, strings) + _pattern(node.right, strings)
    text = text_of(node, strings)
    return ".*" if text is None else re.escape(text)


def wrappers_named(tree: ast.Module, words: set[str]) -> dict[str, list[Wrapper]]:
    """Return the functions and methods with one of these names."""
    found: dict[str, list[Wrapper]] = {}
    for node in all_statements(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in words:
            found.setdefault(node.name, []).append(node)
    return found


def wrapper_objection(site: Site, wrappers: list[Wrapper], folder: Folder) -> str | None:
    """Return why a call of a wrapper does not come to the constant: its simplified body says."""
    callee, is_method = _callee(site)
    if callee != site.substitution.recognised_by:
        return None
    relevant = [wrapper for wrapper in wrappers if _is_method(wrapper, folder) is is_method]
    reason = first(
        _await_objection(site, wrapper) or result_objection(wrapper, site.value, folder) for wrapper in relevant
    )
    return None if reason is None else f"line {site.node.lineno}: {reason}"


def _callee(site: Site) -> tuple[str, bool]:
    """Return the name that is called or read last, and whether it is an attribute."""
    for link in chain(site.node):
        if isinstance(link, ast.Attribute):
            return link.attr, True
        if isinstance(link, ast.Name):
            return link.id, False
    return "", False


def _is_method(wrapper: Wrapper, folder: Folder) -> bool:
    scopes: Scopes = folder.scopes
    return scopes.owner.get(wrapper) is not scopes.module


def _await_objection(site: Site, wrapper: Wrapper) -> str | None:
    awaited = any(isinstance(link, ast.Await) for link in chain(site.node))
    if awaited is isinstance(wrapper, ast.AsyncFunctionDef):
        return None
    return f"`{wrapper.name}` is {'not ' if awaited else ''}to be awaited"


def result_objection(wrapper: Wrapper, constant: ast.expr, folder: Folder) -> str | None:
    """Return why a simplified function does not do exactly one thing: return the constant."""
    name = wrapper.name
    for decorator in wrapper.decorator_list:
        link = next(link for link in chain(decorator) if isinstance(link, (ast.Attribute, ast.Name)))
        if (link.attr if isinstance(link, ast.Attribute) else link.id) not in _TRANSPARENT:
            return f"the decorator `{ast.unparse(decorator)}` of `{name}` may change its result"
    if "generator" in folder.scopes.made[wrapper].traits:
        return f"`{name}` is a generator"
    result = wrapper.body[0] if len(wrapper.body) == 1 else None
    if not isinstance(result, ast.Return):
        return f"`{name}` does more than return the flag's value"
    value = folder.value(result.value) if result.value is not None else ast.Constant(None)
    if ast.dump(value) != ast.dump(folder.value(constant)):
        return f"`{name}` returns `{ast.unparse(value)}`, not the substituted value"
    return None
