"""Mocks of a wrapper: `patch("shop.flags.has_cart", return_value=True)` and its like."""

from __future__ import annotations

import ast
from collections.abc import Collection

from flaglint.rewriting.proof.gates import last_name
from flaglint.rewriting.proof.suites import Parents

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def mocks(call: ast.Call, word: str) -> bool:
    """Tell whether a call puts a mock in place of what the word names: a function, or `OBJECT.method`."""
    target = mocked_name(call)
    return word != "" and f".{target}".endswith(f".{word}")


def mocked_name(call: ast.Call) -> str:
    """Return the dotted name that a mock stands in for, empty if the call makes none or does not say it in a text."""
    name = last_name(call.func)
    if name not in ("patch", "object", "setattr") or (name != "patch" and not isinstance(call.func, ast.Attribute)):
        return ""
    texts = [a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else "" for a in call.args[:2]]
    if texts and texts[0]:
        return texts[0] if name != "object" else ""
    return f"{last_name(call.args[0])}.{texts[1]}" if len(texts) > 1 and texts[1] and name != "patch" else ""


def mock_answer(call: ast.Call) -> ast.expr | None:
    """Return what the mock answers to every call, None if that is not all it is told."""
    targets = _targets(call)
    if len(call.args) + len(call.keywords) != targets + 1:
        return None
    if call.keywords:
        return call.keywords[0].value if call.keywords[0].arg == "return_value" else None
    replacement = call.args[-1]
    return replacement.body if isinstance(replacement, ast.Lambda) else None


def told_later(call: ast.Call, told_by: Collection[str], parents: Parents) -> list[ast.Assign]:
    """Return the statements that tell a mock its one answer before anything else runs; none if it is used for more.

    The mock is what a decorator hands in, what `with … as` binds, or what a name is assigned.
    """
    made = _made(call, parents)
    if made is None:
        return []
    name, suite, function = made
    targets = {f"{name}.{attribute}" for attribute in told_by}
    telling: list[ast.Assign] = []
    for statement in suite:
        is_single = isinstance(statement, ast.Assign) and len(statement.targets) == 1
        if is_single and isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) in targets:
            telling.append(statement)
        elif not _is_idle(statement):
            break
    accounted = {id(node) for statement in telling for node in ast.walk(statement.targets[0])}
    for node in ast.walk(function):
        is_made = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node in _stored(call, parents)
        if isinstance(node, ast.Name) and node.id == name and not is_made and id(node) not in accounted:
            return []
    return telling if len({ast.dump(statement.value) for statement in telling}) == 1 else []


def _made(call: ast.Call, parents: Parents) -> tuple[str, list[ast.stmt], ast.AST] | None:
    holder = parents.of(call)
    if isinstance(holder, (ast.FunctionDef, ast.AsyncFunctionDef)):
        parameter = _parameter(holder, call, in_class=isinstance(parents.of(holder), ast.ClassDef))
        return None if parameter is None else (parameter.arg, holder.body, holder)
    stored = _stored(call, parents)
    function = next((d for d in parents.definitions_around(call) if not isinstance(d, ast.ClassDef)), None)
    if len(stored) != 1 or function is None:
        return None
    outer = parents.of(holder) if isinstance(holder, ast.withitem) else None
    if isinstance(outer, (ast.With, ast.AsyncWith)):
        return (stored[0].id, outer.body, function) if outer.items[-1] is holder else None
    if not isinstance(holder, ast.Assign):
        return None
    suite = parents.suite(holder)
    at = next(at for at, statement in enumerate(suite) if statement is holder)
    return stored[0].id, suite[at + 1 :], function


def _stored(call: ast.Call, parents: Parents) -> list[ast.Name]:
    """Return the name that is bound to the mock."""
    holder = parents.of(call)
    if isinstance(holder, ast.withitem):
        return [holder.optional_vars] if isinstance(holder.optional_vars, ast.Name) else []
    targets = holder.targets if isinstance(holder, ast.Assign) else []
    return [target for target in targets if isinstance(target, ast.Name)] if len(targets) == 1 else []


def _is_idle(statement: ast.stmt) -> bool:
    """Tell whether a statement cannot ask for an answer: it holds nothing but constants, names and attributes set."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    if not isinstance(statement, ast.Assign) or any(isinstance(n, ast.Call | ast.Await) for n in ast.walk(statement)):
        return False
    return all(
        isinstance(target, ast.Name) or (isinstance(target, ast.Attribute) and target.attr == "return_value")
        for target in statement.targets
    ) and not any(isinstance(node, ast.Attribute | ast.Subscript) for node in ast.walk(statement.value))


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
    parameter = _parameter(holder, call, in_class=in_class)
    if parameter is None:
        return "cannot tell which parameter gets the mock"
    for statement in holder.body:
        if any(isinstance(node, ast.Name) and node.id == parameter.arg for node in ast.walk(statement)):
            return f"the test uses the mock `{parameter.arg}`"
    holder.args.args.remove(parameter)
    return None


def _parameter(holder: ast.FunctionDef | ast.AsyncFunctionDef, call: ast.Call, *, in_class: bool) -> ast.arg | None:
    """Return the parameter that gets the mock of a decorator, None if that is not certain."""
    handing = [d for d in reversed(holder.decorator_list) if isinstance(d, ast.Call) and _injects(d)]
    parameters = holder.args.args[1:] if in_class else holder.args.args
    if len(parameters) != len(handing) or holder.args.posonlyargs or call not in handing:
        return None
    return parameters[next(at for at, mock in enumerate(handing) if mock is call)]


def _injects(call: ast.Call) -> bool:
    is_object = last_name(call.func) == "object"
    if is_object and not (isinstance(call.func, ast.Attribute) and last_name(call.func.value) == "patch"):
        return False
    if not is_object and last_name(call.func) != "patch":
        return False
    return len(call.args) <= (2 if is_object else 1) and all(keyword.arg != "new" for keyword in call.keywords)
