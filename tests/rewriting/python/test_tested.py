from __future__ import annotations

import pytest

from tests.rewriting.cases import check_rewrite

_IF = "    if both:\n        return 1\n"


def check(before: str, after: str, rest: str = _IF) -> None:
    call = before.replace("S", "variation('k')")
    check_rewrite(
        f"def f(a=1, b=0):\n    both = {call}\n{rest}    return 2\n",
        f"def f(a=1, b=0):\n    both = {after}\n{rest}    return 2\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a and S", "a"),
        ("a and b and S", "a and b"),
        ("(a and S) or b", "a or b"),
        ("a or not S", "a"),
        ("(a and S) if b else 0", "a if b else 0"),
    ],
)
def test_name_that_is_only_tested_needs_no_value(before: str, after: str) -> None:
    check(before, after)


@pytest.mark.parametrize(
    "rest",
    [
        "    while both:\n        return 1\n",
        "    assert both or a\n",
        "    b = [x for x in (1, 2) if both and a]\n    a = b\n",
        "    if (b if both else a) or (both if a else b):\n        return 1\n",
        "    b = not both\n    a = b\n",
    ],
)
def test_what_only_tests(rest: str) -> None:
    check("a and S", "a", rest)


@pytest.mark.parametrize(
    "rest",
    [
        "    return both\n",
        "    if both == 1:\n        return 1\n",
        "    a = both or 3\n    if a:\n        return a\n",
        "    if both:\n        a = lambda: both\n        return a()\n",
        "    if both:\n        return vars()\n",
        "    def g():\n        nonlocal both\n        return both\n    if both:\n        return g()\n",
    ],
)
def test_value_that_is_read_stays(rest: str) -> None:
    check("a and S", "a and True", rest)


def test_author_s_own_constant_stays() -> None:
    check("a and True and b and S", "a and True and b")
