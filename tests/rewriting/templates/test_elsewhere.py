from __future__ import annotations

import pytest

from flaglint.rewriting.templates.elsewhere import reader_of
from tests.rewriting.cases import Files


@pytest.mark.parametrize(
    ("path", "text", "reader"),
    [
        ("b.html", "\n{{ y }}", "b.html:2"),
        ("shop/templatetags/t.py", "context['y']", "shop/templatetags/t.py"),
        ("b.html", "{{ x.y }} y", None),
        ("views.py", "y = 1", None),
        ("b.md", "{{ y }}", None),
        ("bound.html", "{% ask 'x' as y %}{{ y }}", None),
    ],
)
def test_who_else_reads_a_variable(path: str, text: str, reader: str | None) -> None:
    tree = Files({"a.html": b"{% ask 'x' as y %}", path: text.encode()})
    assert reader_of("y", "a.html", {"a.html", "bound.html"}, tree) == reader
