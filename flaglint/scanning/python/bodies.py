"""What stands in the body of a function itself, not in those of functions and classes inside."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flaglint.scanning.python.callees import last_name

# Decorators whose functions give what they yield to a test, or to the `with` around them.
_GIVING = frozenset({"fixture", "yield_fixture", "contextmanager", "asynccontextmanager"})

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def is_docstring(statement: ast.stmt) -> bool:
    """Tell whether a statement is a string that stands alone."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def returns(function: FunctionNode) -> list[ast.expr]:
    """Return the values returned by the function itself, not by functions inside; bare returns are left out.

    A fixture or context manager gives what it yields.
    """
    names = (last_name(d.func if isinstance(d, ast.Call) else d) for d in function.decorator_list)
    gives = not _GIVING.isdisjoint(names)
    found = (_given(node, gives) for node in own_statements(function))
    return [value for value in found if value is not None]


def _given(node: ast.stmt, gives: bool) -> ast.expr | None:
    if isinstance(node, ast.Return):
        return node.value
    return node.value.value if gives and isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield) else None


def own_statements(function: FunctionNode) -> Iterator[ast.stmt]:
    """Yield every statement of the function, not those of functions and classes inside."""
    waiting: list[ast.AST] = [*function.body]
    for node in waiting:
        if isinstance(node, ast.stmt):
            yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.expr)):
            waiting.extend(ast.iter_child_nodes(node))
