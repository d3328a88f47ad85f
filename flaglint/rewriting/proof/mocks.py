"""Mocks of a wrapper: `patch("shop.flags.has_cart", return_value=True)` and its like."""

from __future__ import annotations

import ast

from flaglint.rewriting.proof.gates import last_name

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def mocked_name(call: ast.Call) -> str:
    """Return the name that a mock stands in for, empty if the call makes none or does not say it in a text."""
    name = last_name(call.func)
    if name not in ("patch", "object", "setattr") or (name != "patch" and not isinstance(call.func, ast.Attribute)):
        return ""
    texts = [a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else "" for a in call.args[:2]]
    if texts and texts[0]:
        return texts[0].rpartition(".")[2] if name != "object" else ""
    return texts[1] if len(texts) > 1 and name != "patch" else ""


def mock_answer(call: ast.Call) -> ast.expr | None:
    """Return what the mock answers to every call, None if that is not all it is told."""
    targets = _targets(call)
    if len(call.args) + len(call.keywords) != targets + 1:
        return None
    if call.keywords:
        return call.keywords[0].value if call.keywords[0].arg == "return_value" else None
    replacement = call.args[-1]
    return replacement.body if isinstance(replacement, ast.Lambda) else None


def _targets(call: ast.Call) -> int:
    first = call.args[0] if call.args else None
    return 1 if isinstance(first, ast.Constant) and isinstance(first.value, str) else 2


def drop_injected(holder: Definition, call: ast.Call, *, in_class: bool) -> str | None:
    """Take away the parameter through which a function gets the mock of a decorator; return why that must not be.

    The lowest decorator gives the first parameter; with any other way to hand arguments in the counts differ.
    """
    if not _injects(call):
        return None
    if isinstance(holder, ast.ClassDef):
        return "the mock is handed to every test of the class"
    mocks = [d for d in reversed(holder.decorator_list) if isinstance(d, ast.Call) and _injects(d)]
    parameters = holder.args.args[1:] if in_class else holder.args.args
    if len(parameters) != len(mocks) or holder.args.posonlyargs:
        return "cannot tell which parameter gets the mock"
    parameter = parameters[next(at for at, mock in enumerate(mocks) if mock is call)]
    for statement in holder.body:
        if any(isinstance(node, ast.Name) and node.id == parameter.arg for node in ast.walk(statement)):
            return f"the test uses the mock `{parameter.arg}`"
    holder.args.args.remove(parameter)
    return None


def _injects(call: ast.Call) -> bool:
    is_object = last_name(call.func) == "object"
    if is_object and not (isinstance(call.func, ast.Attribute) and last_name(call.func.value) == "patch"):
        return False
    if not is_object and last_name(call.func) != "patch":
        return False
    return len(call.args) <= (2 if is_object else 1) and all(keyword.arg != "new" for keyword in call.keywords)
