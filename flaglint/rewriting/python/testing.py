"""What is known of test code: which functions are tests, what asserts, whether a test can go without another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import libcst as cst

from flaglint.rewriting.python.nodes import walk
from flaglint.rewriting.python.scopes import CLASS, MODULE, Scope

_ASSERTING = ("assert", "expect", "fail", "raises", "should", "verify", "warns")


def dotted_name(node: Any) -> str:
    """Return the dotted name that is called or read, as far as it consists of names."""
    while isinstance(node, cst.Call):
        node = node.func
    if isinstance(node, cst.Attribute):
        return f"{dotted_name(node.value)}.{node.attr.value}".strip(".")
    return node.value if isinstance(node, cst.Name) else ""


def is_test(node: cst.CSTNode) -> bool:
    """Tell whether a test runner collects the function or class by its name."""
    if isinstance(node, cst.ClassDef):
        return "Test" in node.name.value
    if not isinstance(node, cst.FunctionDef) or not node.name.value.startswith("test"):
        return False
    names = (dotted_name(decorator.decorator) for decorator in node.decorators)
    return all(name.rpartition(".")[2] != "fixture" for name in names)


def asserts(node: cst.CSTNode) -> bool:
    """Tell whether the code checks anything."""
    calls = (dotted_name(part).rpartition(".")[2].lower() for part in walk(node) if isinstance(part, cst.Call))
    return any(isinstance(part, cst.Assert) for part in walk(node)) or any(
        name.lstrip("_").startswith(_ASSERTING) for name in calls
    )


def has_tests(node: cst.CSTNode) -> bool:
    """Tell whether a test function is left in a module or class."""
    return any(isinstance(part, cst.FunctionDef) and is_test(part) for part in walk(node))


def injects(decorator: cst.BaseExpression) -> bool:
    """Tell whether a decorator hands a mock to the function: `patch` and `patch.object` without a replacement."""
    if not isinstance(decorator, cst.Call):
        return False
    first, _, last = dotted_name(decorator).rpartition(".")
    is_object = last == "object" and first.rpartition(".")[2] == "patch"
    targets = 2 if is_object else 1
    placed = [argument for argument in decorator.args if argument.keyword is None]
    named = {argument.keyword.value for argument in decorator.args if argument.keyword is not None}
    return (last == "patch" or is_object) and len(placed) <= targets and "new" not in named


def injected(scopes: Scope, decorator: cst.Decorator) -> cst.Param | None:
    """Return the parameter through which a function gets the mock of a decorator, None if it is used or not certain."""
    param = injection(scopes, decorator)
    scope = _decorated(scopes, decorator)
    return param if param is not None and scope is not None and not scope.reads_of(param.name.value) else None


def _decorated(scopes: Scope, decorator: cst.Decorator) -> Scope | None:
    return next((s for s in scopes.all() if decorator in getattr(s.node, "decorators", ())), None)


def injection(scopes: Scope, decorator: cst.Decorator) -> cst.Param | None:
    """Return the parameter through which a function gets the mock of a decorator, None if that is not certain.

    The lowest decorator gives the first parameter; something else that hands arguments in makes the counts differ.
    """
    scope = _decorated(scopes, decorator)
    if scope is None or not isinstance(scope.node, cst.FunctionDef) or scope.parent is None:
        return None
    mocks = [d for d in reversed(scope.node.decorators) if injects(d.decorator)]
    params = scope.node.params.params[scope.parent.kind == CLASS :]
    if len(params) != len(mocks) or decorator not in mocks:
        return None
    param = params[mocks.index(decorator)]
    return param if scope.bindings_of(param.name.value) == [param] else None


def removable_name(scopes: Scope, target: Any, may_inherit: Callable[[str, str], bool]) -> str | None:
    """Return the dotted name of a test that nothing refers to, None if another test would take its place.

    A test may hide one of a base class, or an earlier one of the same name. `may_inherit` tells whether a class of
    another file, or one of its bases, may have such a method.
    """
    name = target.name.value
    owner = next((s for s in scopes.all() if s.kind in (MODULE, CLASS) and target in s.bindings.get(name, ())), None)
    if owner is None or len(owner.bindings_of(name)) != 1 or owner.reads_of(name):
        return None
    if any(isinstance(node, cst.Attribute) and node.attr.value == name for node in walk(scopes.node)):
        return None
    if owner.kind == CLASS and not _hides_nothing(scopes, owner.node, name, may_inherit):
        return None
    return f"{owner.path}.{name}".strip(".")


def _hides_nothing(scopes: Scope, owner: Any, name: str, may_inherit: Callable[[str, str], bool]) -> bool:
    classes = {scope.node.name.value: scope for scope in scopes.all() if isinstance(scope.node, cst.ClassDef)}
    pending, seen = [owner], {owner.name.value}
    while pending:
        for base in _bases(pending.pop()):
            if base in classes and base not in seen:
                if name in classes[base].bindings:
                    return False
                seen.add(base)
                pending.append(classes[base].node)
            elif base not in seen and may_inherit(base, name):
                return False
    return True


def _bases(node: Any) -> Iterator[str]:
    return (dotted_name(argument.value).rpartition(".")[2] for argument in node.bases)
