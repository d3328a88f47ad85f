"""Names that stand in strings and comments: annotations in quotes, `__all__`, `getattr`, type comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from flaglint.rewriting.python.nodes import walk

_WORD = re.compile(r"[^\W\d]\w*")
_TYPE_COMMENT = re.compile(r"#\s*type:(.*)")
_LOOKUPS = frozenset(("getattr", "hasattr", "setattr", "delattr", "cast", "ForwardRef", "TypeVar", "NewType"))


def names_in_lookups(module: cst.Module) -> set[str]:
    """Return the names in strings that Python or a type checker looks up: annotations, `__all__`, `getattr`."""
    return {word for node in walk(module) if _looks_up(node) for text in _strings(node) for word in _WORD.findall(text)}


def names_in_strings(module: cst.Module) -> set[str]:
    """Return the names that some string consists of.

    Keys of dicts and subscripts name entries (`{"new_nav": new_nav()}`), not variables.
    """
    entries = {id(node.key) for node in walk(module) if isinstance(node, cst.DictElement)}
    entries |= {id(node.value) for node in walk(module) if isinstance(node, cst.Index)}
    strings = (node for node in walk(module) if isinstance(node, cst.SimpleString) and id(node) not in entries)
    return {node.raw_value for node in strings if node.raw_value.isidentifier()}


def names_in_type_comments(source: str) -> set[str]:
    """Return the names in the comments that type checkers read."""
    return {word for comment in _TYPE_COMMENT.findall(source) for word in _WORD.findall(comment)}


def looks_up(module: cst.CSTNode, owner: cst.CSTNode, member: str) -> bool:
    """Tell whether `getattr` or the like may reach a member of a class by a name that is put together.

    A name of which nothing is known matters only within the class itself.
    """
    inside = {id(node) for node in walk(owner)}
    for node in walk(module):
        if not isinstance(node, cst.Call):
            continue
        function = getattr(getattr(node.func, "attr", node.func), "value", "")
        place = 1 if function in _LOOKUPS else 0 if function in ("attrgetter", "methodcaller") else None
        if place is None or len(node.args) <= place or isinstance(node.args[place].value, cst.SimpleString):
            continue
        start = _known_start(node.args[place].value)
        if member.startswith(start) and (start or id(node) in inside):
            return True
    return False


def _known_start(node: cst.BaseExpression) -> str:
    while isinstance(node, cst.BinaryOperation):
        node = node.left
    if isinstance(node, cst.SimpleString):
        text = node.evaluated_value
        return text.partition("%")[0].partition("{")[0] if isinstance(text, str) else ""
    first = node.parts[0] if isinstance(node, cst.FormattedString) and node.parts else None
    return first.value if isinstance(first, cst.FormattedStringText) else ""


def _looks_up(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Call):
        return isinstance(node.func, cst.Name) and node.func.value in _LOOKUPS
    if isinstance(node, cst.Assign):
        targets = [target.target for target in node.targets]
        return any(isinstance(target, cst.Name) and target.value == "__all__" for target in targets)
    if isinstance(node, cst.AnnAssign | cst.AugAssign):
        return isinstance(node.target, cst.Name) and node.target.value == "__all__"
    return isinstance(node, cst.Annotation)


def _strings(node: cst.CSTNode) -> Iterator[str]:
    return (part.raw_value for part in walk(node) if isinstance(part, cst.SimpleString))
