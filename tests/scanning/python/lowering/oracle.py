"""The interpreter's own parser, which says what lowering has to give."""

from __future__ import annotations

import ast
import sys
import textwrap
import warnings

from flaglint.scanning.python.lowering import lower


def assert_lowered(source: str | bytes) -> None:
    """Compare the lowered tree with the running interpreter's, positions included."""
    code = source if isinstance(source, bytes) else textwrap.dedent(source).encode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the interpreter warns of odd escapes
        expected = ast.parse(code)
    assert dumped(lower(code)) == dumped(expected)


def assert_told_as(newer: str, older: str) -> None:
    """Compare the lowered tree of newer syntax with the interpreter's tree of the older words for it."""
    expected = ast.parse(textwrap.dedent(older))
    assert dumped(lower(textwrap.dedent(newer).encode()), positions=False) == dumped(expected, positions=False)


def dumped(tree: ast.AST, positions: bool = True) -> str:
    """Return the tree as text, without what CPython itself gets wrong in f-strings.

    Before 3.12 the positions within an f-string are unreliable, and each of its texts has the `kind` of the first;
    3.12.0 to 3.12.3 leave empty constants in format specifications.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            node.values = [value for value in node.values if not (isinstance(value, ast.Constant) and not value.value)]
            if sys.version_info < (3, 12):
                _forget(node)
    return ast.dump(tree, include_attributes=positions)


def _forget(joined: ast.JoinedStr) -> None:
    for node in ast.walk(joined):
        if node is not joined and isinstance(node, ast.expr):
            node.lineno = node.col_offset = node.end_lineno = node.end_col_offset = 0
        if isinstance(node, ast.Constant):
            node.kind = None


def assert_lowered_or_told_as(newer: str, older: str) -> None:
    """Compare with the interpreter's tree where it knows this syntax, else with that of the older words for it."""
    try:
        ast.parse(textwrap.dedent(newer))
    except SyntaxError:
        assert_told_as(newer, older)
    else:
        assert_lowered(newer)
