"""Evaluations of other flags that a rewrite leaves as statements: the answer is not read any more.

They stay, and a person is told: an evaluation may do more than answer, as recording who saw what, or setting a cookie.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from flaglint.model.edits import FileRewrite
from flaglint.model.references import Reference


def unasked(rewrite: FileRewrite, references: Iterable[Reference]) -> Iterator[str]:
    """Yield, by line of the old text, which evaluations became statements of their own.

    `references` are those that the new text holds, of any flag.
    """
    asked = {
        (span.line, span.column, span.end_line): reference.key or "another flag"
        for reference in references
        if reference.path == rewrite.path and reference.evaluated is not None and (span := reference.evaluated.span)
    }
    if not asked or not rewrite.path.endswith(".py"):
        return
    old, new = ast.parse(rewrite.before), ast.parse(rewrite.after)
    alone = Counter(ast.dump(statement.value) for statement in _alone(old))
    for statement in _alone(new):
        key = asked.get((statement.lineno, statement.col_offset, statement.end_lineno or 0))
        text = ast.dump(statement.value)
        alone[text] -= 1
        if key is not None and alone[text] < 0:
            line = min((n.lineno for n in ast.walk(old) if isinstance(n, ast.expr) and ast.dump(n) == text), default=1)
            yield f"line {line}: `{ast.unparse(statement)}` still asks for {key}, and nothing reads the answer any more"


def _alone(tree: ast.Module) -> Iterator[ast.Expr]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant))
