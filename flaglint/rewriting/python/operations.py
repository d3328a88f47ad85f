"""`and` / `or` chains with constants in them, and the whitespace and comments between their operands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import libcst as cst

from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.parentheses import replaced_by
from flaglint.rewriting.python.truth import is_boolean, is_pure


class Wanted(NamedTuple):
    """Whether the exact value matters to the reader when it is truthy, and when it is falsy."""

    truthy: bool
    falsy: bool


VALUE = Wanted(truthy=True, falsy=True)
TRUTH = Wanted(truthy=False, falsy=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """The operands of one operator, `operators[i]` standing between operands i and i + 1."""

    operands: tuple[cst.BaseExpression, ...]
    operators: tuple[cst.BaseBooleanOp, ...]

    @property
    def is_and(self) -> bool:
        """Tell `and` from `or`."""
        return isinstance(self.operators[0], cst.And)

    def without(self, index: int) -> Chain:
        """Return the chain without one operand; the comments of the others stay with them."""
        operands = self.operands[:index] + self.operands[index + 1 :]
        if index == 0:
            return Chain(operands, self.operators[1:])
        if index == len(self.operators):
            return Chain(operands, self.operators[:-1])
        joined = _joined(self.operators[index - 1], self.operators[index])
        return Chain(operands, (*self.operators[: index - 1], joined, *self.operators[index + 1 :]))

    def head(self, count: int) -> Chain:
        """Return the first operands only."""
        return Chain(self.operands[:count], self.operators[: count - 1])


def simplify(node: cst.BaseExpression, wanted: Wanted) -> cst.BaseExpression:
    """Return the expression without the constants that its reader cannot tell from their absence.

    `x and True` is `x` only for a reader of its truth; `True and x` is `x` for everybody.
    """
    if isinstance(node, cst.BooleanOperation):
        return _simplify_chain(node, wanted)
    if isinstance(node, cst.IfExp):
        body, orelse = simplify(node.body, wanted), simplify(node.orelse, wanted)
        changed = body is not node.body or orelse is not node.orelse
        return node.with_changes(body=body, orelse=orelse) if changed else node
    return node


def _simplify_chain(node: cst.BooleanOperation, wanted: Wanted) -> cst.BaseExpression:
    before = flatten(node)
    if not any(isinstance(part, Constant | cst.BooleanOperation | cst.IfExp) for part in before.operands):
        return node
    inner = wanted._replace(truthy=False) if before.is_and else wanted._replace(falsy=False)
    last = len(before.operands) - 1
    operands = tuple(simplify(part, wanted if i == last else inner) for i, part in enumerate(before.operands))
    chain = _reduced(Chain(operands, before.operators), before.is_and, wanted)
    if len(chain.operands) == len(before.operands):
        return (
            node if all(a is b for a, b in zip(chain.operands, before.operands, strict=True)) else _built(node, chain)
        )
    if len(chain.operands) == 1:
        return replaced_by(_with_trailing_comment(node, before, chain), chain.operands[0])
    whole = _with_trailing_comment(node, before, chain)
    built = _built(node, chain)
    return replaced_by(whole, built.with_changes(lpar=(), rpar=()))


def _reduced(chain: Chain, is_and: bool, wanted: Wanted) -> Chain:
    index = 0
    while index < len(chain.operands) - 1:
        operand = chain.operands[index]
        if not isinstance(operand, Constant):
            index += 1
        elif bool(operand.value) is is_and:
            chain = chain.without(index)
        else:
            chain = chain.head(index + 1)
    last = chain.operands[-1]
    if not isinstance(last, Constant) or len(chain.operands) == 1:
        return chain
    exact = isinstance(last.value, bool)
    if bool(last.value) is is_and:
        matters = wanted.truthy if is_and else wanted.falsy
        redundant = not matters or (exact and is_boolean(chain.operands[-2]))
        return chain.without(len(chain.operands) - 1) if redundant else chain
    return _short_circuited(chain, wanted.falsy if is_and else wanted.truthy, exact)


def _short_circuited(chain: Chain, matters: bool, exact: bool) -> Chain:
    # x and y() and z and False: z may go, y() must run, and x decides whether it does
    while len(chain.operands) > 1:
        previous = chain.operands[-2]
        if not is_pure(previous) or (matters and not (exact and is_boolean(previous))):
            return chain
        chain = chain.without(len(chain.operands) - 2)
    return chain


def flatten(node: cst.BooleanOperation) -> Chain:
    """Return the operands of `a and b and c`, which is `(a and b) and c` in the tree."""
    operands: list[cst.BaseExpression] = []
    operators: list[cst.BaseBooleanOp] = []
    current: cst.BaseExpression = node
    while isinstance(current, cst.BooleanOperation) and type(current.operator) is type(node.operator):
        if current is not node and current.lpar:
            break
        operands.append(current.right)
        operators.append(current.operator)
        current = current.left
    operands.append(current)
    return Chain(tuple(reversed(operands)), tuple(reversed(operators)))


def _built(node: cst.BooleanOperation, chain: Chain) -> cst.BaseExpression:
    built = chain.operands[0]
    for operator, operand in zip(chain.operators, chain.operands[1:], strict=True):
        built = cst.BooleanOperation(left=built, operator=operator, right=operand)
    return built.with_changes(lpar=node.lpar, rpar=node.rpar) if chain.operators else built


def _with_trailing_comment(node: cst.BooleanOperation, before: Chain, after: Chain) -> cst.BooleanOperation:
    """Return the node with the comment behind its last operand that stays moved before the closing parenthesis."""
    kept = after.operands[-1]
    if not node.rpar or kept is before.operands[-1] or kept not in before.operands:
        return node
    operator = before.operators[before.operands.index(kept)]
    first, closing = (
        _line(operator.whitespace_before) or _line(operator.whitespace_after),
        node.rpar[0].whitespace_before,
    )
    if first is None or not isinstance(closing, cst.ParenthesizedWhitespace):
        return node
    moved = node.rpar[0].with_changes(whitespace_before=closing.with_changes(first_line=first))
    return node.with_changes(rpar=(moved, *node.rpar[1:]))


def _line(whitespace: cst.BaseParenthesizableWhitespace) -> cst.TrailingWhitespace | None:
    return whitespace.first_line if isinstance(whitespace, cst.ParenthesizedWhitespace) else None


def _joined(before: cst.BaseBooleanOp, after: cst.BaseBooleanOp) -> cst.BaseBooleanOp:
    """Return the operator between the neighbours of a dropped operand: comments of the left one, lines of the right."""
    changes: dict[str, object] = {}
    for name in ("whitespace_before", "whitespace_after"):
        left, right = getattr(before, name), getattr(after, name)
        if isinstance(left, cst.ParenthesizedWhitespace) and isinstance(right, cst.ParenthesizedWhitespace):
            changes[name] = right.with_changes(first_line=left.first_line)
    return after.with_changes(**changes)
