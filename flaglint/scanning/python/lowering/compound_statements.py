"""Statements with a body."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import libcst as cst

from flaglint.scanning.python.lowering.context import STORE, Lowering, StatementHandler, identifier
from flaglint.scanning.python.lowering.expressions import argument, keyword
from flaglint.scanning.python.lowering.parameters import parameters, type_parameters
from flaglint.scanning.python.lowering.patterns import pattern
from flaglint.scanning.python.lowering.places import Extent

Handler = cst.ExceptHandler | cst.ExceptStarHandler


@dataclass(frozen=True, slots=True)
class Suite:
    """A body and the place of its last token, which may be a semicolon."""

    body: list[ast.stmt]
    end_lineno: int
    end_col_offset: int

    def extent_from(self, low: Lowering, node: cst.CSTNode) -> Extent:
        """Return the extent from the node's start to the end of this body."""
        extent = low.extent(node)
        extent["end_lineno"], extent["end_col_offset"] = self.end_lineno, self.end_col_offset
        return extent


def _suite(low: Lowering, node: cst.BaseSuite) -> Suite:
    body = low.statements(node.body)
    last: cst.CSTNode = node.body[-1]
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    if isinstance(last, cst.BaseSmallStatement) and isinstance(last.semicolon, cst.Semicolon):
        extent = low.extent(last.semicolon)
        return Suite(body, extent["end_lineno"], extent["end_col_offset"])
    return _suite_of(body, body[-1])


def _suite_of(body: list[ast.stmt], last: ast.stmt | ast.ExceptHandler) -> Suite:
    return Suite(body, last.end_lineno or last.lineno, last.end_col_offset or 0)


def _optional_suite(low: Lowering, node: cst.Else | cst.Finally | None) -> Suite | None:
    return None if node is None else _suite(low, node.body)


def _if(low: Lowering, node: cst.If) -> ast.stmt:
    # elif is an If alone in the orelse of the one before; a loop, as chains are long
    chain = [node]
    while isinstance(chain[-1].orelse, cst.If):
        chain.append(chain[-1].orelse)
    final = chain[-1].orelse
    orelse = _suite(low, final.body) if isinstance(final, cst.Else) else None
    for branch in reversed(chain):
        body = _suite(low, branch.body)
        lowered = ast.If(
            test=low.expression(branch.test),
            body=body.body,
            orelse=orelse.body if orelse else [],
            **(orelse or body).extent_from(low, branch),
        )
        orelse = _suite_of([lowered], lowered)
    return lowered


def _for(low: Lowering, node: cst.For) -> ast.stmt:
    body, orelse = _suite(low, node.body), _optional_suite(low, node.orelse)
    build = ast.AsyncFor if node.asynchronous else ast.For
    return build(
        target=low.expression(node.target, STORE),
        iter=low.expression(node.iter),
        body=body.body,
        orelse=orelse.body if orelse else [],
        type_comment=None,
        **(orelse or body).extent_from(low, node),
    )


def _while(low: Lowering, node: cst.While) -> ast.stmt:
    body, orelse = _suite(low, node.body), _optional_suite(low, node.orelse)
    return ast.While(
        test=low.expression(node.test),
        body=body.body,
        orelse=orelse.body if orelse else [],
        **(orelse or body).extent_from(low, node),
    )


def _try(low: Lowering, node: cst.Try | cst.TryStar) -> ast.stmt:
    body = _suite(low, node.body)
    handlers = [_handler(low, handler) for handler in node.handlers]
    orelse, finalbody = _optional_suite(low, node.orelse), _optional_suite(low, node.finalbody)
    last = finalbody or orelse or (_suite_of([], handlers[-1]) if handlers else body)
    build: Callable[..., ast.stmt] = ast.Try
    if sys.version_info >= (3, 11) and isinstance(node, cst.TryStar):
        build = ast.TryStar
    return build(
        body=body.body,
        handlers=handlers,
        orelse=orelse.body if orelse else [],
        finalbody=finalbody.body if finalbody else [],
        **last.extent_from(low, node),
    )


def _handler(low: Lowering, node: Handler) -> ast.ExceptHandler:
    body = _suite(low, node.body)
    bound = node.name.name if node.name else None
    return ast.ExceptHandler(
        type=low.optional(node.type),
        name=identifier(bound) if isinstance(bound, cst.Name) else None,
        body=body.body,
        **body.extent_from(low, node),
    )


def _with(low: Lowering, node: cst.With) -> ast.stmt:
    body = _suite(low, node.body)
    build = ast.AsyncWith if node.asynchronous else ast.With
    return build(
        items=[
            ast.withitem(
                context_expr=low.expression(item.item),
                optional_vars=low.expression(item.asname.name, STORE) if item.asname else None,
            )
            for item in node.items
        ],
        body=body.body,
        type_comment=None,
        **body.extent_from(low, node),
    )


def _function(low: Lowering, node: cst.FunctionDef) -> ast.stmt:
    body = _suite(low, node.body)
    build = ast.AsyncFunctionDef if node.asynchronous else ast.FunctionDef
    return build(
        name=identifier(node.name),
        args=parameters(low, node.params),
        body=body.body,
        decorator_list=_decorators(low, node.decorators),
        returns=low.annotation(node.returns),
        type_comment=None,
        **type_parameters(low, node.type_parameters),
        **body.extent_from(low, node),
    )


def _class(low: Lowering, node: cst.ClassDef) -> ast.stmt:
    body = _suite(low, node.body)
    return ast.ClassDef(
        name=identifier(node.name),
        bases=[argument(low, base) for base in node.bases],
        keywords=[keyword(low, arg) for arg in node.keywords],
        body=body.body,
        decorator_list=_decorators(low, node.decorators),
        **type_parameters(low, node.type_parameters),
        **body.extent_from(low, node),
    )


def _decorators(low: Lowering, nodes: Sequence[cst.Decorator]) -> list[ast.expr]:
    return [low.expression(node.decorator) for node in nodes]


def _match(low: Lowering, node: cst.Match) -> ast.stmt:
    bodies = [_suite(low, case.body) for case in node.cases]
    cases = [
        ast.match_case(pattern=pattern(low, case.pattern), guard=low.optional(case.guard), body=body.body)
        for case, body in zip(node.cases, bodies, strict=True)
    ]
    return ast.Match(subject=low.expression(node.subject), cases=cases, **bodies[-1].extent_from(low, node))


STATEMENTS: dict[type[cst.CSTNode], StatementHandler] = {
    cst.ClassDef: _class,
    cst.For: _for,
    cst.FunctionDef: _function,
    cst.If: _if,
    cst.Match: _match,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.While: _while,
    cst.With: _with,
}
