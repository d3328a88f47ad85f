"""Decorators and context managers that gate by the flag: they may go when the flag is on."""

from __future__ import annotations

import ast

from flaglint.rewriting.proof.regions import all_statements, suites
from flaglint.rewriting.proof.sites import Site, chain

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def is_gate(site: Site) -> bool:
    """Tell whether the substituted expression is a decorator or a context manager."""
    if isinstance(site.slot.parent, ast.withitem):
        return site.slot.field == "context_expr"
    return site.slot.field == "decorator_list"


def gate_objection(site: Site) -> str | None:
    """Return why a gate may not simply go."""
    if not (isinstance(site.value, ast.Constant) and site.value.value is True):
        return f"line {site.node.lineno}: a gate may only go when the flag is on"
    if isinstance(site.node, ast.Call) and not site.node.args and len(site.node.keywords) > 1:
        # `@view_config(route_name="home", feature="x")` registers a view, too.
        return f"line {site.node.lineno}: the flag is one argument among others, so that this may do more than gate"
    if isinstance(site.slot.parent, ast.withitem) and site.slot.parent.optional_vars is not None:
        return f"line {site.node.lineno}: the context manager is given a name"
    return None


def drop_gates(tree: ast.Module, values: set[ast.expr]) -> None:
    """Take away decorators and context managers that became one of the values, also within `method_decorator`."""
    for node in all_statements(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            node.decorator_list = [d for d in node.decorator_list if not _is_open(d, values)]
        for suite in (
            suites(node) if isinstance(node, ast.stmt) else [node.body] if isinstance(node, ast.Module) else []
        ):
            _open_suite(suite, values)


def _is_open(decorator: ast.expr, values: set[ast.expr]) -> bool:
    if decorator in values:
        return True
    if not isinstance(decorator, ast.Call) or last_name(decorator) != "method_decorator" or not decorator.args:
        return False
    held = decorator.args[0]
    if isinstance(held, (ast.List, ast.Tuple)):
        count = len(held.elts)
        held.elts = [element for element in held.elts if element not in values]
        return not held.elts and count > 0
    return held in values


def _open_suite(suite: list[ast.stmt], values: set[ast.expr]) -> None:
    at = 0
    while at < len(suite):
        statement = suite[at]
        if isinstance(statement, (ast.With, ast.AsyncWith)):
            statement.items = [item for item in statement.items if item.context_expr not in values]
            if not statement.items:
                suite[at : at + 1] = statement.body
                continue
        at += 1


def last_name(node: ast.expr) -> str:
    """Return the name that is called or read last."""
    for link in chain(node):
        if isinstance(link, ast.Attribute):
            return link.attr
        if isinstance(link, ast.Name):
            return link.id
    return ""
