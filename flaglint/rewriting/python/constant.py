"""The marker that stands where an evaluation stood, until it is folded away or written as a literal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import libcst as cst

from flaglint.model.edits import RefusalReason

_MARKED_PARENTHESES = (cst.BinaryOperation, cst.UnaryOperation, cst.Await, cst.Subscript)


class CannotFoldError(Exception):
    """What follows from some of the constants must not be written."""

    reason = RefusalReason.UNSUPPORTED_SHAPE

    def __init__(self, origins: frozenset[int], what: str) -> None:
        super().__init__(what)
        self.origins = origins
        self.what = what


@dataclass(frozen=True)
class Constant(cst.BaseExpression):
    """A value that came from the removed flag; literals that the author wrote never become one.

    `origins` are the indexes of the substitutions it came from, `words` the key and names that it was found
    by, `quote` the quotation mark to write a string with.
    """

    value: object = None
    origins: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()
    quote: str = '"'
    lpar: Sequence[cst.LeftParen] = ()
    rpar: Sequence[cst.RightParen] = ()

    def _visit_and_replace_children(self, visitor: cst.CSTVisitorT) -> Constant:
        return self

    def _codegen_impl(self, state: object) -> None:
        raise TypeError("a constant must be written as a literal before the tree is printed")

    def _safe_to_use_with_word_operator(self, position: object) -> bool:
        return True

    def with_value(self, value: object) -> Constant:
        """Return the constant that an operation on this one gives."""
        return replace(self, value=value)


def literal(constant: Constant) -> cst.BaseExpression:
    """Return the expression that a person would write for the value, in the constant's own parentheses."""
    text = _quoted(constant.value, constant.quote) if isinstance(constant.value, str) else repr(constant.value)
    node = cst.parse_expression(text)
    lpar = (*constant.lpar, *getattr(node, "lpar", ()))
    rpar = (*getattr(node, "rpar", ()), *constant.rpar)
    return node.with_changes(lpar=lpar, rpar=rpar)


def needs_parentheses(parent: cst.CSTNode, constant: Constant) -> bool:
    """Tell whether a number reads differently within the parent: `-1 ** 2`, `1.real`."""
    value = constant.value
    if isinstance(value, bool) or not isinstance(value, int | float) or constant.lpar:
        return False
    return isinstance(parent, cst.Attribute) or (value < 0 and isinstance(parent, _MARKED_PARENTHESES))


def _quoted(text: str, quote: str) -> str:
    written = repr(text)
    return written if quote in text else quote + written[1:-1] + quote
