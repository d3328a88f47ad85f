"""Where a word stands in a Python file: as an argument, as the value of a name, in a comment or a longer text."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from flaglint.scanning.python.callees import last_name


class Form(str, Enum):
    """How a word occurs."""

    ARGUMENT = "argument"
    NAMED = "named"
    OTHER = "other"
    PART = "part"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place, 1-based. `subject` is the last name of what it is passed to, or the name that is bound to it."""

    line: int
    column: int
    form: Form
    subject: str = ""


def of_text(tree: ast.Module, text: str, key: str) -> list[Occurrence]:
    """Return where a key stands in a file, in order: strings that are it or hold it, and comments."""
    found = [*_of(tree, lambda node: isinstance(node, ast.Constant) and node.value == key)]
    found += [
        Occurrence(node.lineno, node.col_offset + 1, Form.PART)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and key in node.value and node.value != key
    ]
    for number, line in enumerate(text.splitlines(), start=1):
        hash_ = line.find("#")
        column = line.find(key, hash_) if hash_ >= 0 else -1
        if column >= 0 and not any(each.line == number and each.column > hash_ for each in found):
            found.append(Occurrence(number, column + 1, Form.COMMENT))
    return sorted(found, key=lambda each: (each.line, each.column))


def of_name(tree: ast.Module, name: str) -> list[Occurrence]:
    """Return where a name is passed to a call: `X`, `features.X`, `X.value`."""

    def is_it(node: ast.AST) -> bool:
        if isinstance(node, ast.Attribute) and node.attr in ("value", "slug", "key"):
            return last_name(node.value) == name
        return isinstance(node, (ast.Name, ast.Attribute)) and last_name(node) == name

    return [each for each in _of(tree, is_it) if each.form is Form.ARGUMENT]


def _of(tree: ast.AST, is_it: Callable[[ast.AST], bool]) -> Iterator[Occurrence]:
    """Yield the places of nodes, with the call or assignment around each."""
    waiting: list[tuple[ast.AST, Form, str]] = [(tree, Form.OTHER, "")]
    while waiting:
        node, form, subject = waiting.pop()
        if isinstance(node, ast.expr) and is_it(node):
            yield Occurrence(node.lineno, node.col_offset + 1, form, subject)
            continue
        for child in ast.iter_child_nodes(node):
            waiting.append((child, *_role(node, child, form, subject)))


def _role(node: ast.AST, child: ast.AST, form: Form, subject: str) -> tuple[Form, str]:
    if isinstance(node, ast.Call):
        return (Form.OTHER, "") if child is node.func else (Form.ARGUMENT, last_name(node.func))
    if isinstance(node, ast.Assign) and child is node.value:
        return Form.NAMED, last_name(node.targets[0])
    if isinstance(node, ast.AnnAssign) and child is node.value:
        return Form.NAMED, last_name(node.target)
    inside = not isinstance(child, ast.stmt) and not isinstance(node, ast.Lambda)
    return (form, subject) if inside else (Form.OTHER, "")
