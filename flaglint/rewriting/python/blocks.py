"""Blocks of statements put together from the results of their parts."""

from __future__ import annotations

from typing import Any

import libcst as cst

from flaglint.rewriting.python.constant import Constant
from flaglint.rewriting.python.headings import heads_statements
from flaglint.rewriting.python.lines import (
    Lines,
    above,
    comments,
    detached,
    merged,
    notes,
    stripped,
    with_lines,
    without_blanks,
    without_import_comment,
)
from flaglint.rewriting.python.nodes import Handlers, Splice, Unreachable, walk
from flaglint.rewriting.python.reachability import leaves


def unfold(suite: cst.BaseSuite) -> tuple[tuple[cst.BaseStatement, ...], Lines]:
    """Return a suite's statements, and the comment lines below the last one."""
    if isinstance(suite, cst.SimpleStatementSuite):
        if not suite.body:
            return (), ()
        return (cst.SimpleStatementLine(body=suite.body, trailing_whitespace=suite.trailing_whitespace),), ()
    body: Any = suite.body
    return tuple(body), stripped(suite.footer) if isinstance(suite, cst.IndentedBlock) else ()


def assemble(old: Any, results: list[Any]) -> Any:
    """Return a module or indented block with each statement replaced by its result.

    What follows a statement that did not leave the block before and does now becomes Unreachable.
    """
    statements: list[Any] = []
    carried: Lines | None = None
    is_head = False
    for index, (statement, result) in enumerate(zip(old.body, results, strict=True)):
        pieces = _pieces(result)
        lines = above(pieces[0]) if pieces else above(statement)
        if carried is not None:
            lines = merged(carried, without_blanks(lines) if is_head else lines, first=not statements)
        if not pieces:
            rest = zip(old.body[index + 1 :], map(_pieces, results[index + 1 :]), strict=True)
            is_head = heads_statements(lines, statement, rest)
            carried = lines if is_head else _staying(lines, statement, old.body[index + 1 :])
            continue
        statements.extend((with_lines(pieces[0], lines), *pieces[1:]) if carried is not None else pieces)
        carried, is_head = (result.trailing or None if isinstance(result, Splice) else None), False
        rest = old.body[index + 1 :]
        if rest and result is not statement and any(map(leaves, pieces)) and not leaves(statement):
            dead = assemble(old.with_changes(body=rest), results[index + 1 :]).body if len(rest) else ()
            return old.with_changes(body=(*statements, Unreachable(statements=tuple(dead))))
    if statements and is_text(statements[0]) and not is_text(old.body[0]):
        # what was a mere string must not become the docstring
        statements.insert(0, cst.SimpleStatementLine(body=(cst.Pass(),), leading_lines=above(statements[0])))
        statements[1] = with_lines(statements[1], ())
    left = stripped(carried or ())
    footer = (*left, *old.footer) if comments(left) else old.footer
    return old.with_changes(body=tuple(statements), footer=footer)


def _pieces(result: Any) -> tuple[Any, ...]:
    return result.statements if isinstance(result, Splice) else (result,)


def _staying(lines: Lines, statement: Any, rest: Any) -> Lines:
    """Return the comment and blank lines above a statement that stay when it goes; `rest` comes after it."""
    if _is_import(statement):
        return without_import_comment(lines, is_last=not any(map(_is_import, rest)))
    words = _words(statement)
    return detached(lines) if words is None else (*detached(lines), *notes(lines, words))


def _words(statement: Any) -> frozenset[str] | None:
    """Return the words of the flag in a statement that asked for it, None if it did not."""
    asking = statement.test if isinstance(statement, cst.If | cst.While) else statement
    if not isinstance(statement, cst.If | cst.While | cst.SimpleStatementLine):
        return None
    found = [part.words for part in walk(asking) if isinstance(part, Constant)]
    return frozenset().union(*found) if found else None


def is_text(statement: Any) -> bool:
    """Tell whether the statement would be a docstring if it came first."""
    if not isinstance(statement, cst.SimpleStatementLine) or not isinstance(statement.body[0], cst.Expr):
        return False
    return isinstance(statement.body[0].value, cst.SimpleString | cst.ConcatenatedString)


def _is_import(statement: Any) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and isinstance(statement.body[0], cst.Import | cst.ImportFrom)


def assemble_line(old: Any, results: list[Any]) -> Any:
    """Return a line of small statements without those whose result is None; an empty Splice if none is left."""
    kept = [result for result in results if result is not None]
    if not kept and isinstance(old, cst.SimpleStatementLine):
        return Splice()
    if kept:
        kept[-1] = kept[-1].with_changes(semicolon=old.body[-1].semicolon)
    return old.with_changes(body=tuple(kept))


CONTAINERS: Handlers = {
    cst.Module: assemble,
    cst.IndentedBlock: assemble,
    cst.SimpleStatementLine: assemble_line,
    cst.SimpleStatementSuite: assemble_line,
}
