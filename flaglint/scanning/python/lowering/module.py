"""A whole file from LibCST to `ast`."""

from __future__ import annotations

import ast

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from flaglint.scanning.python.lowering import (
    compound_statements,
    containers,
    expressions,
    operators,
    simple_statements,
    strings,
)
from flaglint.scanning.python.lowering.context import Lowering
from flaglint.scanning.python.lowering.decoding import refused, text_of
from flaglint.scanning.python.lowering.places import Places

_EXPRESSIONS = containers.EXPRESSIONS | expressions.EXPRESSIONS | operators.EXPRESSIONS | strings.EXPRESSIONS
_STATEMENTS = compound_statements.STATEMENTS | simple_statements.STATEMENTS


def lower(source: bytes) -> ast.Module:
    """Return the tree that `ast.parse` gives, for any syntax from Python 3.0 to 3.14.

    Newer syntax is told in older nodes where the running interpreter has none for it: `except A, B` is a tuple,
    `except*` a plain try, `type X = int` an assignment, and type parameters are left out. A t-string is a
    JoinedStr on every interpreter. Positions within f-strings are those of Python 3.12 and later.

    Raises:
        SyntaxError: the file cannot be decoded or parsed, or is Python 2; the line is 1 where LibCST names none.
        RecursionError: the file nests deeper than the caller's recursion limit allows.
    """
    text = text_of(source)
    wrapper = MetadataWrapper(_parse(text), unsafe_skip_copy=True)
    ranges = wrapper.resolve(PositionProvider)
    low = Lowering(Places(text, wrapper.module.code, ranges), _EXPRESSIONS, _STATEMENTS)
    return ast.Module(body=low.statements(wrapper.module.body), type_ignores=[])


def _parse(text: str) -> cst.Module:
    try:
        return cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        raise refused(error.message, error.raw_line) from error
    except (cst.CSTLogicError, cst.CSTValidationError) as error:
        raise refused(f"LibCST cannot read this file: {error}", 1) from error
