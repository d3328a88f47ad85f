from __future__ import annotations

import pytest

from flaglint.model.edits import FileRewrite, RewritePlan
from flaglint.rewriting.proof.templates.across import variables_elsewhere
from tests.rewriting.cases import Files

BEFORE = b"{% ask 'x' as y %}{% if y %}a{% endif %}"


@pytest.mark.parametrize(
    ("path", "text", "count"),
    [
        ("b.html", b"{{ y }}", 1),
        ("a/templatetags/b.py", b"y", 1),
        ("b.html", b"{% ask 'z' as y %}{{ y }}", 0),
        ("b.html", b"y {{ x.y }}", 0),
        ("b.py", b"y = 1", 0),
        ("b.md", b"{{ y }}", 0),
    ],
)
def test_no_other_file_may_read_what_is_bound_no_more(path: str, text: bytes, count: int) -> None:
    plan = RewritePlan("x", None, (FileRewrite("a.html", BEFORE, b"a"),))
    assert len([*variables_elsewhere(plan, Files({"a.html": BEFORE, path: text}))]) == count


def test_what_is_still_bound_may_be_read() -> None:
    plan = RewritePlan("x", None, (FileRewrite("a.html", BEFORE, BEFORE + b"b"), FileRewrite("c.py", b"y", b"")))
    assert [*variables_elsewhere(plan, Files({"b.html": b"{{ y }}"}))] == []
