from __future__ import annotations

from flaglint.rewriting.proof.layout import Comment, LogicalLine, layout_of
from flaglint.rewriting.proof.text import decode, tokens_of


def test_logical_lines_and_comments() -> None:
    source = decode(b"# a\nif (x and  # b\n        y):\n    f()  # c\n\nelse: g()\n")
    layout = layout_of(tokens_of(source))
    assert layout.lines == (LogicalLine(2, 3, 0, "if"), LogicalLine(4, 4, 4, "f"), LogicalLine(6, 6, 0, "else"))
    assert layout.comments == (Comment(1, 0, "# a", True), Comment(2, 11, "# b", False), Comment(4, 9, "# c", False))


def test_no_final_newline() -> None:
    assert layout_of(tokens_of(decode(b"x = 1"))).lines == (LogicalLine(1, 1, 0, "x"),)
