"""What every part of the lowering needs: positions, and the way back in for the parts of a node."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import libcst as cst

from flaglint.scanning.python.lowering.decoding import refused
from flaglint.scanning.python.lowering.places import Extent, Places, Point

LOAD = ast.Load()
STORE = ast.Store()
DEL = ast.Del()

Node = TypeVar("Node", bound=cst.CSTNode)
ExpressionHandler = Callable[["Lowering", Any, ast.expr_context], ast.expr]
StatementHandler = Callable[["Lowering", Any], ast.stmt]


class Lowering:
    """One file on its way from LibCST to `ast`."""

    def __init__(
        self,
        places: Places,
        expressions: Mapping[type[cst.CSTNode], ExpressionHandler],
        statements: Mapping[type[cst.CSTNode], StatementHandler],
    ) -> None:
        """Take the positions of the file's nodes, and a handler for each type of node."""
        self.places = places
        self._expressions = expressions
        self._statements = statements

    def expression(self, node: cst.CSTNode, context: ast.expr_context = LOAD) -> ast.expr:
        """Return an expression; its names are read unless the context says otherwise."""
        handler = self._expressions.get(type(node))
        if handler is None:
            raise self._unsupported(node)
        return handler(self, node, context)

    def optional(self, node: cst.BaseExpression | None) -> ast.expr | None:
        """Return an expression that may be missing."""
        return None if node is None else self.expression(node)

    def annotation(self, node: cst.Annotation | None) -> ast.expr | None:
        """Return an annotation's expression."""
        return None if node is None else self.expression(node.annotation)

    def statement(self, node: cst.CSTNode) -> ast.stmt:
        """Return a simple or compound statement."""
        handler = self._statements.get(type(node))
        if handler is None:
            raise self._unsupported(node)
        return handler(self, node)

    def statements(self, nodes: Sequence[cst.CSTNode]) -> list[ast.stmt]:
        """Return statements in order; a line of several gives several."""
        lowered: list[ast.stmt] = []
        for node in nodes:
            if isinstance(node, cst.SimpleStatementLine):
                lowered.extend(self.statement(small) for small in node.body)
            else:
                lowered.append(self.statement(node))
        return lowered

    def extent(self, node: cst.CSTNode) -> Extent:
        """Return the extent of a node, its own parentheses left out."""
        return self.places.of(node)

    def outer_extent(self, start: Point, last: cst.BaseExpression) -> Extent:
        """Return the extent from a point to the end of an expression with its parentheses."""
        return self.places.extent(start, self.places.outer_end(last))

    def _unsupported(self, node: cst.CSTNode) -> SyntaxError:
        return refused(f"{type(node).__name__} is not supported", self.places.start(node)[0])


def identifier(node: cst.Name) -> str:
    """Return a name in the normal form in which Python compares names (PEP 3131)."""
    return node.value if node.value.isascii() else unicodedata.normalize("NFKC", node.value)
