from __future__ import annotations

import pytest

from flaglint.model.edits import FileRewrite
from flaglint.rewriting.unasked import unasked
from tests.rewriting.cases import PATH, evaluations

_IN_TEST = "def f(c):\n    if c.is_enabled('nav') and c.is_enabled('k'):\n        return 1\n    return 2\n"
_ALONE = "def f(c):\n    c.is_enabled('nav')\n    return 2\n"


def told(before: str, after: str, path: str = PATH) -> list[str]:
    rewrite = FileRewrite(path, before.encode(), after.encode())
    return list(unasked(rewrite, evaluations(after.encode(), "nav")))


@pytest.mark.parametrize(
    ("before", "line"), [(_IN_TEST, 2), ("def f(c):\n\n    x = c.is_enabled('nav')\n    return x and 2\n", 3)]
)
def test_left_as_a_statement(before: str, line: int) -> None:
    text = f"line {line}: `c.is_enabled('nav')` still asks for nav, and nothing reads the answer any more"
    assert told(before, _ALONE) == [text]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_ALONE, _ALONE),
        (_IN_TEST, _IN_TEST.replace("is_enabled('k')", "g()")),
        (_IN_TEST, _ALONE.replace("is_enabled", "reload")),
        (_IN_TEST, _ALONE.replace("'nav'", "'list'")),
    ],
)
def test_nothing_to_tell(before: str, after: str) -> None:
    assert told(before, after) == []


def test_only_its_own_file_and_python() -> None:
    assert told(_IN_TEST, _ALONE, "shop/other.py") == []
