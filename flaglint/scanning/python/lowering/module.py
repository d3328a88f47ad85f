"""A whole file from LibCST to `ast`."""

from __future__ import annotations

import ast
import re

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

# LibCST's own number of the line is that of the next token; its message has the better one.
_LINE = re.compile(r"error at (\d+):")


def lower(source: bytes) -> ast.Module:
    """Return the tree that `ast.parse` gives, for any syntax from Python 3.0 to 3.14.

    Newer syntax is told in older nodes where the running interpreter has none for it: `except A, B` is a tuple,
    `except*` a plain try, `type X = int` an assignment, and type parameters are left out. A t-string is a
    JoinedStr on every interpreter. Positions within f-strings are those of Python 3.12 and later.

    Raises:
        SyntaxError: the file cannot be decoded or parsed, is Python 2, or nests deeper than the interpreter's
            recursion limit allows; the line is 1 where none is known.
    """
    text = text_of(source)
    try:
        return _lower(text)
    except RecursionError as error:
        raise refused("nested deeper than the recursion limit allows", 1) from error


def _lower(text: str) -> ast.Module:
    wrapper = MetadataWrapper(_parse(text), unsafe_skip_copy=True)
    ranges = wrapper.resolve(PositionProvider)
    low = Lowering(Places(text, wrapper.module.code, ranges), _EXPRESSIONS, _STATEMENTS)
    return ast.Module(body=low.statements(wrapper.module.body), type_ignores=[])


def _parse(text: str) -> cst.Module:
    try:
        return cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        stated = _LINE.search(error.message)
        raise refused(error.message, int(stated[1]) if stated else error.raw_line) from error
    except (cst.CSTLogicError, cst.CSTValidationError) as error:
        raise refused(f"LibCST cannot read this file: {error}", 1) from error
