"""Statements without a body."""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence

import libcst as cst

from flaglint.scanning.python.lowering.context import DEL, STORE, Lowering, StatementHandler, identifier
from flaglint.scanning.python.lowering.decoding import refused
from flaglint.scanning.python.lowering.operators import AUGMENTED
from flaglint.scanning.python.lowering.parameters import type_parameters

Imports = cst.Import | cst.LazyImport
FromImports = cst.ImportFrom | cst.LazyImportFrom


def _expression(low: Lowering, node: cst.Expr) -> ast.stmt:
    if _is_python_2_print(node.value):
        raise refused("print >> is Python 2", low.places.start(node)[0])
    return ast.Expr(value=low.expression(node.value), **low.places.trimmed(node))


def _is_python_2_print(node: cst.BaseExpression) -> bool:
    # print >>stream, text    parses, as a tuple whose first element is a shift of the function print
    if isinstance(node, cst.Tuple) and node.elements and not node.lpar:
        node = node.elements[0].value
    while isinstance(node, cst.BinaryOperation) and not node.lpar:
        if isinstance(node.operator, cst.RightShift) and isinstance(node.left, cst.Name):
            return node.left.value == "print"
        node = node.left
    return False


def _assign(low: Lowering, node: cst.Assign) -> ast.stmt:
    return ast.Assign(
        targets=[low.expression(target.target, STORE) for target in node.targets],
        value=low.expression(node.value),
        type_comment=None,
        **low.places.trimmed(node),
    )


def _annotated(low: Lowering, node: cst.AnnAssign) -> ast.stmt:
    target = low.expression(node.target, STORE)
    if not isinstance(target, (ast.Name, ast.Attribute, ast.Subscript)):
        raise refused("only a single target can be annotated", target.lineno)
    return ast.AnnAssign(
        target=target,
        annotation=low.expression(node.annotation.annotation),
        value=low.optional(node.value),
        simple=int(isinstance(node.target, cst.Name) and not node.target.lpar),
        **low.places.trimmed(node),
    )


def _augmented(low: Lowering, node: cst.AugAssign) -> ast.stmt:
    target = low.expression(node.target, STORE)
    if not isinstance(target, (ast.Name, ast.Attribute, ast.Subscript)):
        raise refused("illegal target for augmented assignment", target.lineno)
    return ast.AugAssign(
        target=target,
        op=AUGMENTED[type(node.operator)](),
        value=low.expression(node.value),
        **low.places.trimmed(node),
    )


def _delete(low: Lowering, node: cst.Del) -> ast.stmt:
    target = low.expression(node.target, DEL)
    unwrapped = isinstance(node.target, cst.Tuple) and not node.target.lpar
    targets = target.elts if unwrapped and isinstance(target, ast.Tuple) else [target]
    return ast.Delete(targets=targets, **low.places.trimmed(node))


def _return(low: Lowering, node: cst.Return) -> ast.stmt:
    return ast.Return(value=low.optional(node.value), **low.places.trimmed(node))


def _raise(low: Lowering, node: cst.Raise) -> ast.stmt:
    cause = None if node.cause is None else low.expression(node.cause.item)
    return ast.Raise(exc=low.optional(node.exc), cause=cause, **low.places.trimmed(node))


def _assert(low: Lowering, node: cst.Assert) -> ast.stmt:
    return ast.Assert(test=low.expression(node.test), msg=low.optional(node.msg), **low.places.trimmed(node))


def _pass(low: Lowering, node: cst.Pass) -> ast.stmt:
    return ast.Pass(**low.extent(node))


def _break(low: Lowering, node: cst.Break) -> ast.stmt:
    return ast.Break(**low.extent(node))


def _continue(low: Lowering, node: cst.Continue) -> ast.stmt:
    return ast.Continue(**low.extent(node))


def _global(low: Lowering, node: cst.Global) -> ast.stmt:
    return ast.Global(names=[identifier(item.name) for item in node.names], **low.places.trimmed(node))


def _nonlocal(low: Lowering, node: cst.Nonlocal) -> ast.stmt:
    return ast.Nonlocal(names=[identifier(item.name) for item in node.names], **low.places.trimmed(node))


def _import(low: Lowering, node: Imports) -> ast.stmt:
    return ast.Import(names=_aliases(low, node.names), **low.places.trimmed(node))


def _import_from(low: Lowering, node: FromImports) -> ast.stmt:
    if isinstance(node.names, cst.ImportStar):
        names = [ast.alias(name="*", asname=None, **low.extent(node.names))]
    else:
        names = _aliases(low, node.names)
    module = None if node.module is None else _dotted(node.module)
    return ast.ImportFrom(module=module, names=names, level=len(node.relative), **low.places.trimmed(node))


def _aliases(low: Lowering, nodes: Sequence[cst.ImportAlias]) -> list[ast.alias]:
    return [
        ast.alias(
            name=_dotted(node.name),
            asname=identifier(node.asname.name) if node.asname and isinstance(node.asname.name, cst.Name) else None,
            **low.extent(node),
        )
        for node in nodes
    ]


def _dotted(node: cst.BaseExpression) -> str:
    names: list[str] = []
    while isinstance(node, cst.Attribute):
        names.append(identifier(node.attr))
        node = node.value
    if isinstance(node, cst.Name):
        names.append(identifier(node))
    return ".".join(reversed(names))


def _type_alias(low: Lowering, node: cst.TypeAlias) -> ast.stmt:
    name = low.expression(node.name, STORE)
    value = low.expression(node.value)
    extent = low.places.trimmed(node)
    if sys.version_info >= (3, 12) and isinstance(name, ast.Name):
        return ast.TypeAlias(name=name, value=value, **type_parameters(low, node.type_parameters), **extent)
    return ast.Assign(targets=[name], value=value, type_comment=None, **extent)


STATEMENTS: dict[type[cst.CSTNode], StatementHandler] = {
    cst.AnnAssign: _annotated,
    cst.Assert: _assert,
    cst.Assign: _assign,
    cst.AugAssign: _augmented,
    cst.Break: _break,
    cst.Continue: _continue,
    cst.Del: _delete,
    cst.Expr: _expression,
    cst.Global: _global,
    cst.Import: _import,
    cst.ImportFrom: _import_from,
    cst.LazyImport: _import,
    cst.LazyImportFrom: _import_from,
    cst.Nonlocal: _nonlocal,
    cst.Pass: _pass,
    cst.Raise: _raise,
    cst.Return: _return,
    cst.TypeAlias: _type_alias,
}
