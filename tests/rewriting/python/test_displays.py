from __future__ import annotations

import pytest

from tests.rewriting.cases import check_rewrite

FLAG = 'variation("k")'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"x = {{True: a, False: b}}[{FLAG}]", "x = a"),
        (f"x = (a, b)[{FLAG}]", "x = b"),
        (f"x = [a, b][{FLAG}]", "x = b"),
        (f"x = (a or c, b)[not {FLAG}].d", "x = (a or c).d"),
        (f"x = [a, *([b, c] if {FLAG} else []), d]", "x = [a, b, c, d]"),
        (f"x = [a, *([b] if not {FLAG} else [])]", "x = [a]"),
        (f"x = (a, *((b,) if {FLAG} else ()))", "x = (a, b)"),
        (f"x = {{a: 1, **({{b: 2}} if {FLAG} else {{}})}}", "x = {a: 1, b: 2}"),
    ],
)
def test_displays(before: str, after: str) -> None:
    check_rewrite(f"{before}\n", f"{after}\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"x = {{True: f(), False: b}}[{FLAG}]", "x = {True: f(), False: b}[True]"),
        (f"x = {{1: a, True: b}}[{FLAG}]", "x = {1: a, True: b}[True]"),
        (f"x = {{y: a, False: b}}[{FLAG}]", "x = {y: a, False: b}[True]"),
        (f"x = t[{FLAG}]", "x = t[True]"),
        (f"x = (a,)[{FLAG}]", "x = (a,)[True]"),
        (f"x = [a, *[b], {FLAG}]", "x = [a, *[b], True]"),
        (f"x = [a, *(b if {FLAG} else c)]", "x = [a, *b]"),
    ],
)
def test_displays_that_stay(before: str, after: str) -> None:
    check_rewrite(f"{before}\n", f"{after}\n")
