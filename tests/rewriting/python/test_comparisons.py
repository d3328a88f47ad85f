from __future__ import annotations

import pytest

from tests.rewriting.cases import check_rewrite

FLAG = 'variation("k")'


@pytest.mark.parametrize(
    ("value", "before", "after"),
    [
        (True, f"{FLAG} == True", "True"),
        (True, f"{FLAG} is not True", "False"),
        (True, f"True is {FLAG}", "True"),
        ("blue", f'{FLAG} != "blue"', "False"),
        ("blue", f'{FLAG} in ("blue", "red")', "True"),
        ("blue", f'"green" == {FLAG}', "False"),
        (3, f"1 < {FLAG} <= 3", "True"),
        (True, f"not {FLAG}", "False"),
        (True, f"bool({FLAG})", "True"),
        (True, f"int({FLAG})", "1"),
    ],
)
def test_folded(value: object, before: str, after: str) -> None:
    check_rewrite(f"f({before})\n", f"f({after})\n", value=value)


@pytest.mark.parametrize(
    ("value", "before", "after"),
    [
        (True, f"{FLAG} == p", "True == p"),
        ("blue", f"{FLAG} in allowed", '"blue" in allowed'),
        ("blue", f"{FLAG} < 3", '"blue" < 3'),
        ("blue", f"int({FLAG})", 'int("blue")'),
        (True, f"len({FLAG})", "len(True)"),
        (-1, f"{FLAG} ** p", "(-1) ** p"),
        (1, f"{FLAG}.real", "(1).real"),
    ],
)
def test_uncertain_ones_get_the_literal(value: object, before: str, after: str) -> None:
    check_rewrite(f"f(lambda: {before})\n", f"f(lambda: {after})\n", value=value)
