"""Operators: unary, binary, boolean, comparison."""

from __future__ import annotations

import ast

import libcst as cst

from flaglint.scanning.python.lowering.context import ExpressionHandler, Lowering

BINARY: dict[type[cst.BaseBinaryOp], type[ast.operator]] = {
    cst.Add: ast.Add,
    cst.BitAnd: ast.BitAnd,
    cst.BitOr: ast.BitOr,
    cst.BitXor: ast.BitXor,
    cst.Divide: ast.Div,
    cst.FloorDivide: ast.FloorDiv,
    cst.LeftShift: ast.LShift,
    cst.MatrixMultiply: ast.MatMult,
    cst.Modulo: ast.Mod,
    cst.Multiply: ast.Mult,
    cst.Power: ast.Pow,
    cst.RightShift: ast.RShift,
    cst.Subtract: ast.Sub,
}

AUGMENTED: dict[type[cst.BaseAugOp], type[ast.operator]] = {
    cst.AddAssign: ast.Add,
    cst.BitAndAssign: ast.BitAnd,
    cst.BitOrAssign: ast.BitOr,
    cst.BitXorAssign: ast.BitXor,
    cst.DivideAssign: ast.Div,
    cst.FloorDivideAssign: ast.FloorDiv,
    cst.LeftShiftAssign: ast.LShift,
    cst.MatrixMultiplyAssign: ast.MatMult,
    cst.ModuloAssign: ast.Mod,
    cst.MultiplyAssign: ast.Mult,
    cst.PowerAssign: ast.Pow,
    cst.RightShiftAssign: ast.RShift,
    cst.SubtractAssign: ast.Sub,
}

_UNARY: dict[type[cst.BaseUnaryOp], type[ast.unaryop]] = {
    cst.BitInvert: ast.Invert,
    cst.Minus: ast.USub,
    cst.Not: ast.Not,
    cst.Plus: ast.UAdd,
}

_BOOLEAN: dict[type[cst.BaseBooleanOp], type[ast.boolop]] = {cst.And: ast.And, cst.Or: ast.Or}

_COMPARISONS: dict[type[cst.BaseCompOp], type[ast.cmpop]] = {
    cst.Equal: ast.Eq,
    cst.GreaterThan: ast.Gt,
    cst.GreaterThanEqual: ast.GtE,
    cst.In: ast.In,
    cst.Is: ast.Is,
    cst.IsNot: ast.IsNot,
    cst.LessThan: ast.Lt,
    cst.LessThanEqual: ast.LtE,
    cst.NotEqual: ast.NotEq,
    cst.NotIn: ast.NotIn,
}


def _unary(low: Lowering, node: cst.UnaryOperation, _: ast.expr_context) -> ast.expr:
    return ast.UnaryOp(op=_UNARY[type(node.operator)](), operand=low.expression(node.expression), **low.extent(node))


def _binary(low: Lowering, node: cst.BinaryOperation, _: ast.expr_context) -> ast.expr:
    return ast.BinOp(
        left=low.expression(node.left),
        op=BINARY[type(node.operator)](),
        right=low.expression(node.right),
        **low.extent(node),
    )


def _boolean(low: Lowering, node: cst.BooleanOperation, _: ast.expr_context) -> ast.expr:
    # a and b and c is one BoolOp of three values; LibCST nests it to the left
    operator = type(node.operator)
    values = [low.expression(node.right)]
    left = node.left
    while isinstance(left, cst.BooleanOperation) and type(left.operator) is operator and not left.lpar:
        values.append(low.expression(left.right))
        left = left.left
    values.append(low.expression(left))
    return ast.BoolOp(op=_BOOLEAN[operator](), values=values[::-1], **low.extent(node))


def _comparison(low: Lowering, node: cst.Comparison, _: ast.expr_context) -> ast.expr:
    return ast.Compare(
        left=low.expression(node.left),
        ops=[_COMPARISONS[type(target.operator)]() for target in node.comparisons],
        comparators=[low.expression(target.comparator) for target in node.comparisons],
        **low.extent(node),
    )


EXPRESSIONS: dict[type[cst.CSTNode], ExpressionHandler] = {
    cst.BinaryOperation: _binary,
    cst.BooleanOperation: _boolean,
    cst.Comparison: _comparison,
    cst.UnaryOperation: _unary,
}
